//! What has to be chosen before people are changed: the role, or the team.

use leptos::prelude::*;
use purser_api::groups::Group;
use purser_api::{ListedRole, Role};

use super::change::Kind;
use crate::components::error_panel::ErrorPanel;
use crate::components::people::role_text;
use crate::data::Reading;
use crate::data::teams::OWNERS;
use crate::ui::live::live;

#[component]
pub(super) fn Form(
    kind: Kind,
    role: RwSignal<Role>,
    team: RwSignal<String>,
    teams: Reading<Vec<Group>>,
) -> impl IntoView {
    match kind {
        Kind::Role => view! { <Roles role=role /> }.into_any(),
        Kind::AddToTeam | Kind::RemoveFromTeam => view! { <Teams team=team teams=teams /> }.into_any(),
        Kind::Remove | Kind::Resend => ().into_any(),
    }
}

#[component]
fn Roles(role: RwSignal<Role>) -> impl IntoView {
    let choices = Role::ALL.into_iter().rev().map(move |choice| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="role"
                    value=choice.as_str()
                    prop:checked=move || role.get() == choice
                    on:change=move |_| role.set(choice)
                />
                <span><strong>{ListedRole::Known(choice).as_str().to_owned()}</strong>" "<span class="muted">{role_text(choice)}</span></span>
            </label>
        }
        .into_any()
    });
    view! {
        <fieldset class="stack">
            <legend class="vh">"New role"</legend>
            {choices.collect_view()}
        </fieldset>
    }
    .into_any()
}

#[component]
fn Teams(team: RwSignal<String>, teams: Reading<Vec<Group>>) -> impl IntoView {
    let options = move || {
        teams.value.with(|teams| {
            let choice = |one: &Group| {
                let mark = if one.mapped == Some(true) { " (filled by the identity provider)" } else { "" };
                view! { <option value=one.name.clone()>{[one.name.as_str(), mark].concat()}</option> }.into_any()
            };
            teams.iter().flatten().filter(|one| one.name != OWNERS).map(choice).collect_view()
        })
    };
    view! {
        <label class="pick">
            "Team "
            <select prop:value=move || team.get() on:change=move |event| team.set(event_target_value(&event))>
                <option value="">"Choose …"</option>
                {live(options)}
            </select>
        </label>
        {live(move || teams.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| teams.again()) />
        }))}
    }
    .into_any()
}
