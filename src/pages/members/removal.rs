//! Removing people: what it means is said first, owners are removed only after typing who, and nothing is promised that
//! cannot be undone.

use crate::ui::live::live;
use leptos::prelude::*;
use purser_api::Role;
use purser_api::members::Source;
use purser_policy::{Action, Target};

use super::ask::named;
use super::progress::JobView;
use super::role_change::{busy_reason, when_finished};
use super::row::target;
use super::{Members, Person};
use crate::data::Backend;
use crate::data::jobs::{Change, Job, start_change};
use crate::data::members::use_owner_count;
use crate::part;
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::field::TextInput;
use crate::ui::toast::Toasts;

part! {
    /// The dialog, as a part.
    pub(super) fn dialog(people: Vec<Person>) in people => view! { <RemovalDialog people=people /> }.into_any()
}

#[component]
fn RemovalDialog(people: Vec<Person>) -> impl IntoView {
    let members: Members = expect_context();
    let backend = Backend::get();
    let owners = use_owner_count(members.org.name);
    let only_invitees = people.iter().all(|person| person.is_invitee());
    let verb = if only_invitees { "Cancel invitation of " } else { "Remove " };
    let title = [verb, &named(&people)].concat();
    let word = word_to_type(&people);
    let typed = RwSignal::new(String::new());
    let job = RwSignal::new(None::<Job>);
    let meaning = consequences(&people);
    let subject = StoredValue::new(people);

    let expected = word.clone();
    let refused = Signal::derive(move || {
        let action = if only_invitees { Action::ManageInvites } else { Action::RemoveMember };
        subject.with_value(|people| match people.as_slice() {
            [one] if !only_invitees => members.gate(action, target(one, owners.get())),
            _ => members.gate(action, Target::None),
        })
    });
    let reason = Signal::derive(move || {
        let untyped = expected.as_ref().filter(|word| typed.with(|typed| typed.trim() != word.as_str()));
        refused.get().or_else(|| untyped.map(|word| format!("Type “{word}” first.")))
    });
    let close = Callback::new(move |()| members.ask.set(None));
    let busy = Signal::derive(move || job.get().is_some_and(|job| !job.finished.get()));
    let over = Signal::derive(move || job.get().is_some_and(|job| job.finished.get()));
    let apply = Callback::new(move |()| {
        let Some(org) = members.org.name.get_untracked() else { return };
        let people = subject.get_value();
        let all = people.iter().map(|person| person.as_ref().clone()).collect();
        let started = start_change(backend.clone(), org, all, Change::Remove);
        job.set(Some(started.clone()));
        let toasts = Toasts::get();
        when_finished(started, move |clean| {
            members.chosen.set(&people, false);
            if clean {
                let done = if only_invitees { "Cancelled the invitation of " } else { "Removed " };
                toasts.say([done, &named(&people), "."].concat());
                let _ = members.ask.try_set(None);
            }
        });
    });
    let button = if only_invitees { "Cancel invitation" } else { "Remove" };
    view! {
        <Dialog title=title on_close=close busy=busy>
            <ul class="consequences">{meaning.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            {word.map(|word| view! {
                <TextInput label=format!("Type “{word}” to confirm") value=typed autocomplete="off" autofocus=true />
            })}
            {live(move || job.get().map(|job| view! { <JobView job=job label="Removing" /> }))}
            <p class="problem" role="status">{move || refused.get()}</p>
            <div class="dialog-actions">
                <Button on_press=close reason=busy_reason(busy)>
                    {live(move || if over.get() { "Close" } else { "Keep" })}
                </Button>
                <Button tone=Tone::Danger busy=busy reason=reason on_press=apply>{button}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// With an owner among them the Docker ID, or the number of people, has to be typed.
fn word_to_type(people: &[Person]) -> Option<String> {
    let owner = people.iter().find(|person| person.role.role() == Some(Role::Owner))?;
    Some(if people.len() == 1 { owner.username.clone() } else { people.len().to_string() })
}

/// What removing these people means, one sentence each.
fn consequences(people: &[Person]) -> Vec<String> {
    let count = |which: &dyn Fn(&Person) -> bool| people.iter().filter(|person| which(person)).count();
    let came = |source: Source| {
        move |person: &Person| person.provenance.as_ref().is_some_and(|provenance| provenance.source == Some(source))
    };
    let mut lines = Vec::new();
    let invitees = count(&|person| person.is_invitee());
    let members = people.len() - invitees;
    if members > 0 {
        lines.push(
            "They leave the organization and all of its teams at once. Their accounts and what they own stay theirs."
                .to_owned(),
        );
    }
    let teams: Vec<&str> = match people {
        [one] => one.groups.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    if !teams.is_empty() {
        lines.push(format!("Teams they leave: {}.", teams.join(", ")));
    }
    if invitees > 0 {
        lines.push("The link in the invitation stops working.".to_owned());
    }
    lines.push(match people.len() {
        1 => "One seat becomes free.".to_owned(),
        many => format!("{many} seats become free."),
    });
    let scim = count(&came(Source::Scim));
    if scim > 0 {
        lines.push("Managed by the identity provider (SCIM): remove them there too, or they may come back.".to_owned());
    }
    let jit = count(&came(Source::Jit));
    if jit > 0 {
        lines.push("Came in through single sign-on: while just-in-time provisioning is on, they are added again at their next sign-in.".to_owned());
    }
    if members > 0 {
        lines.push("This cannot be undone. To bring somebody back, invite them again.".to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use purser_api::ListedRole;
    use purser_api::members::{Member, Provenance};

    use super::*;

    fn person(role: ListedRole, source: Option<Source>) -> Person {
        let provenance = source.map(|source| Provenance {
            source: Some(source),
            connection_id: None,
            scim_active: None,
            last_synced_at: None,
        });
        Arc::new(Member { username: "ana".into(), role, provenance, groups: vec!["ops".into()], ..Member::default() })
    }

    #[test]
    fn owners_have_to_be_named() {
        let owner = || person(ListedRole::Known(Role::Owner), None);
        let member = || person(ListedRole::Known(Role::Member), None);
        assert_eq!(word_to_type(&[owner()]).as_deref(), Some("ana"));
        assert_eq!(word_to_type(&[owner(), member(), member()]).as_deref(), Some("3"));
        assert_eq!(word_to_type(&[member()]), None);
    }

    #[test]
    fn what_brings_people_back_is_said() {
        let said = |person: Person| consequences(&[person]).join(" ");
        let member = ListedRole::Known(Role::Member);
        assert!(said(person(member.clone(), Some(Source::Scim))).contains("identity provider"));
        assert!(said(person(member.clone(), Some(Source::Jit))).contains("next sign-in"));
        assert!(said(person(member, Some(Source::Manual))).contains("Teams they leave: ops."));
        assert!(!said(person(ListedRole::Invitee, None)).contains("cannot be undone"));
    }
}
