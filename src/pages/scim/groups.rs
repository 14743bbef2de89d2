//! Which groups lead to teams: those that were pushed, and names that are only planned.

use leptos::prelude::*;
use purser_api::OrgName;
use purser_api::provisioning::ListScimGroups;
use purser_policy::groups::scim_team_of;

use super::State;
use crate::components::error_panel::ErrorPanel;
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::live::{When, live};
use crate::ui::number::count;

/// Rows shown at once.
const SHOWN: usize = 100;

/// The page's part.
#[component]
pub fn Lint() -> impl IntoView {
    let state = State::get();
    let pushed = state.of.read(|org, id| Some(ListScimGroups { org, id }));
    let typed = RwSignal::new(String::new());
    let names = Memo::new(move |_| {
        let planned = typed.with(|text| {
            text.lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(|line| (line.to_owned(), None))
                .collect::<Vec<_>>()
        });
        if !planned.is_empty() {
            return planned;
        }
        let known = |list: &Vec<purser_api::provisioning::ScimGroup>| {
            list.iter().map(|group| (group.name.clone(), Some(group.members))).collect()
        };
        pushed.value.with(|list| list.as_ref().map(known).unwrap_or_default())
    });
    let said = move || {
        let org = state.of.org.name.get()?;
        let (all, good) = names
            .with(|names| (names.len(), names.iter().filter(|(name, _)| scim_team_of(&org, name).is_ok()).count()));
        Some([&*good.to_string(), " of ", &all.to_string(), " lead to a team."].concat())
    };
    let rows = move || {
        let org = state.of.org.name.get()?;
        Some(
            names
                .with(|names| names.iter().take(SHOWN).map(|(name, members)| row(&org, name, *members)).collect_view()),
        )
    };
    view! {
        <section class="card stack" aria-labelledby="scim-groups">
            <h2 id="scim-groups">"Groups"</h2>
            <p>"A group named organization:team feeds that team; missing teams are made. Other groups are kept and lead nowhere."</p>
            <div class="field">
                <label for="scim-group-names">"Try names (one a line) instead of those that were pushed"</label>
                <textarea id="scim-group-names" rows="3" prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))></textarea>
            </div>
            {live(move || pushed.error.get().map(|error| view! { <ErrorPanel error=error on_retry=Callback::new(move |()| pushed.again()) /> }))}
            <p role="status">{live(said)}</p>
            <When when=move || names.with(|names| !names.is_empty())>
                <div class="table-wrap">
                    <table class="grid roomy">
                        <caption class="vh">"Groups and their teams"</caption>
                        <thead><tr><th>"Group"</th><th>"Team"</th><th data-col="answer">"People"</th></tr></thead>
                        <tbody>{live(rows)}</tbody>
                    </table>
                </div>
            </When>
        </section>
    }
    .into_any()
}

fn row(org: &OrgName, name: &str, members: Option<u64>) -> AnyView {
    let team = match scim_team_of(org, name) {
        Ok(team) => view! { <Badge tone=BadgeTone::Good>{team.to_string()}</Badge> }.into_any(),
        Err(problem) => {
            view! { <Badge tone=BadgeTone::Warn>"Ignored"</Badge>" "<span class="muted">{problem.sentence(org)}</span> }
                .into_any()
        }
    };
    view! {
        <tr>
            <th scope="row"><Bdi text=name.to_owned() /></th>
            <td data-label="Team">{team}</td>
            <td data-col="answer" data-label="People" class="number">{members.map(count)}</td>
        </tr>
    }
    .into_any()
}
