//! One row.

use std::sync::Arc;

use leptos::prelude::*;
use purser_api::{ListedRole, Role};
use purser_policy::Target;

use super::address::Column;
use super::{Members, Person, actions};
use crate::components::part;
use crate::components::people::{RoleBadge, source_name, state_badges};
use crate::route::Route;
use crate::ui::avatar::Avatar;
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::icon::Icon;
use crate::ui::menu::Menu;
use crate::ui::time::RelativeTime;

/// Whom a rule is asked about.
pub(super) fn target(person: &Person, owners: Option<u64>) -> Target {
    match &person.role {
        ListedRole::Invitee => Target::Invitee,
        role => Target::Member { role: role.role().unwrap_or(Role::Member), owners },
    }
}

#[component]
pub(super) fn MemberRow(person: Person, columns: Arc<[Column]>) -> impl IntoView {
    let members: Members = expect_context();
    let cell = |column: &Column| view! { <td data-col=column.word()>{cell(*column, &person)}</td> }.into_any();
    let cells = columns.iter().map(cell).collect_view();
    let org = members.org.name.get_untracked().map_or_else(String::new, |org| org.to_string());
    let to = Route::Members(org, Some(person.key().to_owned()));
    // An invitee without an account has the address for a name; once is enough.
    let key = (person.key() != person.title())
        .then(|| view! { <span class="muted"><Bdi text=person.key().to_owned() /></span> });
    let choose = ["Choose ", person.title()].concat();
    let (for_mark, for_choice, for_menu) = (person.clone(), person.clone(), person.clone());
    let chosen = move || members.chosen.has(&for_mark);
    view! {
        <tr>
            <td data-col="select">
                <input
                    type="checkbox"
                    aria-label=choose
                    prop:checked=chosen
                    on:change=move |event| {
                        members.chosen.set(std::slice::from_ref(&for_choice), event_target_checked(&event));
                    }
                />
            </td>
            <th scope="row" data-col="name">
                <div class="person">
                    <Avatar name=person.title().to_owned() />
                    <div>
                        <a href=move || to.href_with(&members.query()) data-noscroll>
                            <Bdi text=person.title().to_owned() />
                        </a>
                        {key}
                    </div>
                </div>
            </th>
            {cells}
            <td data-col="menu"><RowMenu person=for_menu /></td>
        </tr>
    }
    .into_any()
}

fn cell(column: Column, person: &Person) -> AnyView {
    match column {
        Column::Email => view! { <Bdi text=person.email.clone() /> }.into_any(),
        Column::Role => view! { <RoleBadge role=person.role.clone() />{state_badges(person)} }.into_any(),
        Column::Source => match person.provenance.as_ref().and_then(|provenance| provenance.source) {
            Some(source) => source_name(source).into_any(),
            None if person.is_invitee() => view! { <span class="muted">"Not in yet"</span> }.into_any(),
            None => {
                view! { <span class="muted" title="This backend does not say how people came in.">"Unknown"</span> }
                    .into_any()
            }
        },
        Column::Teams => teams(&person.groups),
        Column::LastSeen => view! { <RelativeTime at=seen(person) unknown=unseen(person) /> }.into_any(),
        Column::Joined => {
            view! { <RelativeTime at=person.date_joined.as_ref().map(|at| at.0.clone()) unknown="Unknown" /> }
                .into_any()
        }
    }
}

fn seen(person: &Person) -> Option<String> {
    person.last_seen_at.as_ref().or(person.last_logged_in_at.as_ref()).map(|at| at.0.clone())
}

/// Why there is no last use.
pub(super) fn unseen(person: &Person) -> &'static str {
    if person.is_invitee() { "Not in yet" } else { "Never, or not collected" }
}

fn teams(groups: &[String]) -> AnyView {
    let shown = groups.iter().take(2).cloned().map(|team| view! { <Badge>{team}</Badge> }.into_any()).collect_view();
    let more = groups.len().saturating_sub(2);
    let rest = (more > 0).then(|| {
        let names = groups[2..].join(", ");
        view! { <Badge tone=BadgeTone::Info><span title=names>{["+", &more.to_string()].concat()}</span></Badge> }
    });
    view! { {shown}{rest} }.into_any()
}

#[component]
fn RowMenu(person: Person) -> impl IntoView {
    let label = ["Actions for ", person.title()].concat();
    let list = part::menu(actions::lines::load, move |menu| actions::lines::make(menu, person.clone()));
    view! { <Menu label=label list=list icon=Icon::More /> }.into_any()
}
