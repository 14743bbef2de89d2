//! The teams of one person, all of them to tick. Only what changed is sent, a call each.

use std::collections::BTreeSet;

use leptos::prelude::*;
use purser_api::OrgName;
use purser_api::groups::Group;

use super::ask::busy_reason;
use super::{Members, Person};
use crate::client::ApiError;
use crate::components::api_call::{ApiCall, Call};
use crate::components::error_panel::ErrorPanel;
use crate::components::people::MAPPED_TEAM;
use crate::data::Backend;
use crate::data::batch::{Change, One, change_one};
use crate::data::teams::{OWNERS, use_teams};
use crate::part;
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::toast::Toasts;

part! {
    /// The dialog, as a part.
    pub(super) fn dialog(person: Person) in people => view! { <TeamsDialog person=person /> }.into_any()
}

#[component]
fn TeamsDialog(person: Person) -> impl IntoView {
    let members: Members = expect_context();
    let (backend, toasts) = (Backend::get(), Toasts::get());
    let teams = use_teams(members.org.name, Signal::stored(true));
    let before: BTreeSet<String> = person.groups.iter().cloned().collect();
    let ticked = RwSignal::new(before.clone());
    let pending = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let changes = Memo::new(move |_| ticked.with(|ticked| changes(&before, ticked)));
    let mapped = move || {
        let names: Vec<String> = changes.get().into_iter().map(|change| team_of(&change).to_owned()).collect();
        teams
            .value
            .with(|teams| teams.iter().flatten().any(|team| team.mapped == Some(true) && names.contains(&team.name)))
    };
    let list = move || {
        teams.value.with(|teams| {
            teams.as_ref().map(|teams| teams.iter().map(|team| choice(team, ticked, pending)).collect_view())
        })
    };
    let title = ["Teams of ", person.title()].concat();
    let close = Callback::new(move |()| members.ask.set(None));
    let for_calls = person.clone();
    let calls = Signal::derive(move || {
        let org = members.org.name.get();
        let shown = |org: OrgName| changes.get().iter().filter_map(|change| call(change, &org, &for_calls)).collect();
        org.map(shown).unwrap_or_default()
    });
    let apply = Callback::new(move |()| {
        let Some(org) = members.org.name.get_untracked() else { return };
        pending.set(true);
        error.set(None);
        let (backend, toasts, person) = (backend.clone(), toasts.clone(), person.clone());
        let changes = changes.get_untracked();
        leptos::task::spawn_local(async move {
            let mut failed = None;
            for change in changes {
                failed = change_one(&backend, &org, &person, &change).await.err();
                if failed.is_some() {
                    break;
                }
            }
            let _ = pending.try_set(false);
            backend.people_changed();
            if failed.is_none() {
                toasts.say(["Changed the teams of ", person.title(), "."].concat());
                let _ = members.ask.try_set(None);
            }
            let _ = error.try_set(failed);
        });
    });
    let reason = Signal::derive(move || changes.with(Vec::is_empty).then(|| "Nothing is different yet.".to_owned()));
    view! {
        <Dialog title=title on_close=close busy=pending>
            {live(move || teams.error.get().map(|error| view! {
                <ErrorPanel error=error on_retry=Callback::new(move |()| teams.again()) />
            }))}
            <When when=move || teams.value.with(Option::is_none) && teams.error.with(Option::is_none)>
                <p class="muted" role="status">"Reading the teams …"</p>
            </When>
            <fieldset class="stack">
                <legend class="vh">"Teams"</legend>
                <div class="choices">{live(list)}</div>
            </fieldset>
            <When when=mapped><Notice tone=NoticeTone::Warn title="The identity provider may undo this" text=MAPPED_TEAM /></When>
            {live(move || error.get().map(|error| view! { <ErrorPanel error=error /> }))}
            <ApiCall calls=calls />
            <div class="dialog-actions">
                <Button on_press=close reason=busy_reason(pending.into())>"Close"</Button>
                <Button tone=Tone::Primary busy=pending reason=reason on_press=apply>"Save teams"</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

fn choice(team: &Group, ticked: RwSignal<BTreeSet<String>>, pending: RwSignal<bool>) -> AnyView {
    let (name, for_mark) = (team.name.clone(), team.name.clone());
    let owners = team.name == OWNERS;
    let note = match team.mapped {
        _ if owners => "Follows the role.",
        Some(true) => "Filled by the identity provider.",
        _ => "",
    };
    view! {
        <label class="choice">
            <input
                type="checkbox"
                disabled=move || owners || pending.get()
                prop:checked=move || ticked.with(|ticked| ticked.contains(&for_mark))
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    ticked.update(|ticked| {
                        if on { ticked.insert(name.clone()) } else { ticked.remove(&name) };
                    });
                }
            />
            <span>{team.name.clone()}" "<span class="muted">{note}</span></span>
        </label>
    }
    .into_any()
}

fn changes(before: &BTreeSet<String>, after: &BTreeSet<String>) -> Vec<Change> {
    let into = after.difference(before).cloned().map(Change::AddToTeam);
    into.chain(before.difference(after).cloned().map(Change::RemoveFromTeam)).collect()
}

fn team_of(change: &Change) -> &str {
    match change {
        Change::AddToTeam(team) | Change::RemoveFromTeam(team) => team,
        _ => "",
    }
}

fn call(change: &Change, org: &OrgName, person: &Person) -> Option<Call> {
    match change.one(org, person, None)? {
        One::Add(call) => Some(Call::of(&call)),
        One::Out(call) => Some(Call::of(&call)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_different_is_sent() {
        let set = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(
            changes(&set(&["ops", "quay"]), &set(&["quay", "cargo"])),
            [Change::AddToTeam("cargo".into()), Change::RemoveFromTeam("ops".into())]
        );
        assert!(changes(&set(&["ops"]), &set(&["ops"])).is_empty());
    }
}
