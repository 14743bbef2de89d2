//! The dialog that changes people: whom, what it means, then the work. Nothing is sent before it was said what it does.

use std::sync::Arc;

use leptos::prelude::*;
use purser_api::members::Member;
use purser_api::members::batch::CAPABILITY;
use purser_api::{ListedRole, Role};
use purser_policy::{Action, Target};

use super::chosen::place;
use super::coming_back::Settings;
use super::form::Form;
use super::preview::{Circumstances, Line, Preview, preview};
use super::row::target;
use super::who::Who;
use super::{Members, Person};
use crate::client::ApiError;
use crate::components::api_call::ApiCall;
use crate::components::error_panel::ErrorPanel;
use crate::data::Backend;
use crate::data::access::use_settings;
use crate::data::batch::{Change, GRACE, Task, start_change};
use crate::data::jobs::{Job, start_gathering};
use crate::data::members::use_owner_count;
use crate::data::orgs::{Me, Reach};
use crate::data::teams::use_teams;
use crate::pages::job_view::JobView;
use crate::pages::job_view::calls::calls;
use crate::pages::job_view::done::say_done;
use crate::part;
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::field::TextInput;
use crate::ui::live::{When, live};
use crate::ui::toast::Toasts;

/// What is to be changed; the details are chosen in the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The role.
    Role,
    /// Into a team.
    AddToTeam,
    /// Out of a team.
    RemoveFromTeam,
    /// Out of the organization; of invitees the invitation ends.
    Remove,
    /// Invitations are sent again.
    Resend,
}

/// People from which on a removal takes typing how many they are.
const MANY: usize = 20;

part! {
    /// The dialog, as a part.
    pub(super) fn dialog(kind: Kind, who: Who) in people => view! { <ChangeDialog kind=kind who=who /> }.into_any()
}

#[component]
fn ChangeDialog(kind: Kind, who: Who) -> impl IntoView {
    let members: Members = expect_context();
    let backend = Backend::get();
    let toasts = Toasts::get();
    let org = members.org;
    let owners = use_owner_count(org.name);
    let settings = (kind == Kind::Remove).then(|| use_settings(org.name, org.reach));
    let teams = use_teams(org.name, Signal::stored(matches!(kind, Kind::AddToTeam | Kind::RemoveFromTeam)));
    let me = Me::get();

    let chosen = RwSignal::new(None::<Vec<Person>>);
    let gathering = RwSignal::new(None::<Job>);
    let problem = RwSignal::new(None::<ApiError>);
    let title = title(kind, &who);
    // Nearly all of the list goes: a later page of it will be no more.
    let to_start = kind == Kind::Remove && matches!(who, Who::Matching { .. });
    let gather = {
        let (backend, who) = (backend.clone(), who.clone());
        Callback::new(move |()| match &who {
            Who::People(people) => chosen.set(Some(people.clone())),
            Who::Matching { question, except, .. } => {
                let except = except.clone();
                problem.set(None);
                gathering.set(Some(start_gathering(backend.clone(), question.clone(), move |end| match end {
                    None => {}
                    Some(Err(error)) => drop(problem.try_set(Some(error))),
                    Some(Ok(people)) => {
                        let meant = |one: &Member| place(&except, one, String::as_str).is_err();
                        let people = people.into_iter().filter(meant).map(Arc::new);
                        drop(chosen.try_set(Some(people.collect())));
                    }
                })));
            }
        })
    };
    gather.run(());

    let role = RwSignal::new(same_role(&who).unwrap_or(Role::Member));
    let team = RwSignal::new(String::new());
    let change = Memo::new(move |_| {
        let named = |make: fn(String) -> Change| Some(team.get()).filter(|name| !name.is_empty()).map(make);
        match kind {
            Kind::Role => Some(Change::SetRole(role.get())),
            Kind::AddToTeam => named(Change::AddToTeam),
            Kind::RemoveFromTeam => named(Change::RemoveFromTeam),
            Kind::Remove => Some(Change::Remove),
            Kind::Resend => Some(Change::Resend),
        }
    });
    let looked = Memo::new_with_compare(
        move |_| -> Option<Arc<Preview>> {
            let settings = match settings.map(|read| (read.value.get(), read.error.with(Option::is_some))) {
                Some((Some(population), _)) => Settings::Known(Box::new(population.configuration)),
                Some((None, false)) if org.reach.get() != Reach::LayerOne => Settings::Waiting,
                _ => Settings::Unknown,
            };
            let mapped = teams.value.with(|teams| {
                teams.iter().flatten().any(|one| one.mapped == Some(true) && team.with(|team| one.name == *team))
            });
            let me = me.user.value.with(|user| user.as_ref().map(|user| user.username.clone()));
            let now = Circumstances { owners: owners.get(), settings, me, mapped };
            let change = change.get()?;
            chosen.with(|people| people.as_ref().map(|people| Arc::new(preview(&change, people, &now))))
        },
        |_, _| true,
    );

    let typed = RwSignal::new(String::new());
    let word =
        Memo::new(move |_| looked.with(|looked| looked.as_ref().and_then(|looked| word_to_type(kind, &looked.people))));
    let refused = Signal::derive(move || {
        let one = chosen.with(|people| match people.as_deref() {
            Some([one]) => target(one, owners.get()),
            _ => Target::None,
        });
        let invitees = matches!(one, Target::Invitee);
        let reason = match kind {
            Kind::Role => members.gate(Action::ChangeRole(role.get()), one),
            Kind::AddToTeam | Kind::RemoveFromTeam => members.gate(Action::ManageTeams, Target::None),
            Kind::Resend => members.gate(Action::ManageInvites, Target::None),
            Kind::Remove if invitees => members.gate(Action::ManageInvites, Target::None),
            Kind::Remove => members.gate(Action::RemoveMember, one),
        };
        reason.or_else(|| looked.with(|looked| looked.as_ref().and_then(|looked| looked.stop.clone())))
    });
    let reason = Signal::derive(move || {
        if chosen.with(Option::is_none) {
            return Some("The people are still being read.".to_owned());
        }
        if change.with(Option::is_none) {
            return Some("Choose a team first.".to_owned());
        }
        let untyped = word.get().filter(|word| typed.with(|typed| typed.trim() != word.as_str()));
        refused.get().or_else(|| untyped.map(|word| format!("Type “{word}” first.")))
    });

    let job = RwSignal::new(None::<Job>);
    let batch = org.can(CAPABILITY);
    let start = Callback::new(move |(people, grace): (Vec<Member>, u32)| {
        let (Some(org), Some(change)) = (org.name.get_untracked(), change.get_untracked()) else { return };
        let task = Task { org, people, change, batch, grace };
        let (again, backend, toasts) = (task.clone(), backend.clone(), toasts.clone());
        job.set(Some(start_change(backend.clone(), task, move |ended| {
            let (done, stopped) = (ended.done.get_untracked(), ended.stopped.get_untracked());
            if done == 0 && stopped {
                // Called off: back to the question.
                let _ = job.try_set(None);
                return;
            }
            let clean = ended.failures.with_untracked(Vec::is_empty) && !stopped;
            members.chosen.forget(&again.people, clean);
            if clean {
                say_done(&toasts, backend, again);
                let _ = members.ask.try_set(None);
                if to_start {
                    members.go.run((members.state.get_untracked().from_start(), true));
                }
            }
        })));
    });
    // Whoever leaves the page cannot call it off any more, so nothing starts.
    on_cleanup(move || {
        if let Some(job) = job.try_get_untracked().flatten().filter(|job| job.starts_in.with_untracked(Option::is_some))
        {
            job.stop();
        }
        if let Some(job) = gathering.try_get_untracked().flatten() {
            job.stop();
        }
    });
    let apply = Callback::new(move |()| {
        let Some(looked) = looked.get_untracked() else { return };
        let people: Vec<Member> = looked.people.iter().map(|one| one.as_ref().clone()).collect();
        let think = matches!(kind, Kind::Remove | Kind::Resend) && people.len() > 1;
        start.run((people, if think { GRACE } else { 0 }));
    });
    let retry = Callback::new(move |()| {
        let failed = job.with_untracked(|job| job.as_ref().map(|job| job.failures.get_untracked()));
        start.run((failed.unwrap_or_default().into_iter().map(|(person, _)| person).collect(), 0));
    });
    let close = Callback::new(move |()| members.ask.set(None));
    let busy = Signal::derive(move || job.get().is_some_and(|job| !job.finished.get()));
    let over = move || job.get().is_some_and(|job| job.finished.get());
    let only_invitees = Memo::new(move |_| {
        chosen.with(|people| people.as_ref().is_some_and(|all| all.iter().all(|one| one.is_invitee())))
    });
    let button = move || match kind {
        Kind::Role => "Change role",
        Kind::AddToTeam => "Add to team",
        Kind::RemoveFromTeam => "Remove from team",
        Kind::Resend => "Send again",
        Kind::Remove if only_invitees.get() => "Cancel invitation",
        Kind::Remove => "Remove",
    };
    let working = match kind {
        Kind::Role => "Changing roles",
        Kind::AddToTeam | Kind::RemoveFromTeam => "Changing the team",
        Kind::Remove => "Removing",
        Kind::Resend => "Sending invitations again",
    };
    let tone = if kind == Kind::Remove { Tone::Danger } else { Tone::Primary };
    let asking = move || job.with(Option::is_none);
    let shown = Signal::derive(move || {
        let (org, change) = (org.name.get(), change.get());
        looked.with(|looked| match (org, change, looked) {
            (Some(org), Some(change), Some(looked)) => {
                let people: Vec<&Member> = looked.people.iter().map(AsRef::as_ref).collect();
                calls(&org, &change, &people, batch)
            }
            _ => (Vec::new(), None),
        })
    });
    view! {
        <Dialog title=title on_close=close busy=busy>
            <When when=asking>
                <Form kind=kind role=role team=team teams=teams />
                {live(move || gathering.get().filter(|_| chosen.with(Option::is_none)).map(|job| view! {
                    <JobView job=job label="Reading whom it concerns" />
                }))}
                {live(move || problem.get().map(|error| view! { <ErrorPanel error=error on_retry=gather /> }))}
                {live(move || looked.get().map(|looked| meaning(&looked)))}
                {live(move || word.get().map(|word| view! {
                    <TextInput label=format!("Type “{word}” to confirm") value=typed autocomplete="off" autofocus=true />
                }))}
                <ApiCall
                    calls=Signal::derive(move || shown.get().0)
                    more=Signal::derive(move || shown.get().1)
                />
            </When>
            {live(move || job.get().map(|job| view! { <JobView job=job label=working on_retry=retry /> }))}
            <p class="problem" role="status">{move || asking().then(|| refused.get()).flatten()}</p>
            <div class="dialog-actions">
                <Button on_press=close reason=super::ask::busy_reason(busy)>
                    {live(move || if kind == Kind::Remove && !over() { "Keep" } else { "Close" })}
                </Button>
                <When when=asking>
                    <Button tone=tone reason=reason on_press=apply>{live(button)}</Button>
                </When>
            </div>
        </Dialog>
    }
    .into_any()
}

fn meaning(looked: &Preview) -> AnyView {
    let item = |line: &Line| {
        let names = line.names.clone();
        let listed = (!names.is_empty()).then(|| {
            let names = names.into_iter().map(|name| view! { <li><Bdi text=name /></li> }.into_any()).collect_view();
            view! { <details><summary>"Who"</summary><ul class="names" tabindex="0" aria-label="Who">{names}</ul></details> }
        });
        view! { <li>{line.text.clone()}{listed}</li> }.into_any()
    };
    let lines = looked.lines.iter().chain(&looked.left_out).map(item).collect_view();
    view! { <ul class="consequences">{lines}</ul> }.into_any()
}

/// The role that all of them have.
fn same_role(who: &Who) -> Option<Role> {
    let Who::People(people) = who else { return None };
    let first = people.first()?.role.role()?;
    people.iter().all(|one| one.role == ListedRole::Known(first)).then_some(first)
}

fn title(kind: Kind, who: &Who) -> String {
    let named = who.named();
    let parts = match kind {
        Kind::Role => ["Change role of ", &named, ""],
        Kind::AddToTeam => ["Add ", &named, " to a team"],
        Kind::RemoveFromTeam => ["Take ", &named, " out of a team"],
        Kind::Resend => ["Send the invitation of ", &named, " again"],
        Kind::Remove if who.only_invitees() => ["Cancel invitation of ", &named, ""],
        Kind::Remove => ["Remove ", &named, ""],
    };
    parts.concat()
}

/// With an owner among those who are removed their Docker ID, or the number of people, has to be typed; with many in any case.
fn word_to_type(kind: Kind, people: &[Person]) -> Option<String> {
    if kind != Kind::Remove {
        return None;
    }
    let owner = people.iter().find(|person| person.role.role() == Some(Role::Owner));
    match (owner, people.len()) {
        (Some(owner), 1) => Some(owner.username.clone()),
        (Some(_), many) => Some(many.to_string()),
        (None, many) => (many > MANY).then(|| many.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(role: ListedRole) -> Person {
        Arc::new(Member { username: "ana".into(), role, ..Member::default() })
    }

    #[test]
    fn owners_and_crowds_have_to_be_named() {
        let owner = || person(ListedRole::Known(Role::Owner));
        let member = || person(ListedRole::Known(Role::Member));
        let word = |people: &[Person]| word_to_type(Kind::Remove, people);
        assert_eq!(word(&[owner()]).as_deref(), Some("ana"));
        assert_eq!(word(&[owner(), member(), member()]).as_deref(), Some("3"));
        assert_eq!(word(&[member()]), None);
        assert_eq!(word(&vec![member(); MANY]), None);
        assert_eq!(word(&vec![member(); MANY + 1]).as_deref(), Some("21"));
        assert_eq!(word_to_type(Kind::Role, &[owner()]), None);
    }
}
