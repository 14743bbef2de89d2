//! What is in the menus of the filters.

use leptos::prelude::*;
use purser_api::Role;
use purser_api::members::{MemberKind, Source, Status};
use purser_policy::{Action, Target};

use super::Members;
use super::address::ListState;
use super::filters::{Filter, kind_name, role_label, status_name, unseen_name};
use crate::components::gate;
use crate::components::people::source_name;
use crate::data::orgs::Reach;
use crate::data::teams::use_teams;
use crate::part;
use crate::ui::menu::OpenMenu;
use crate::ui::menu_list::{MenuItem, MenuList};

/// Days that "not seen" offers.
const UNSEEN: [u32; 4] = [30, 90, 180, 365];

part! {
    /// The menu of a filter, as a part.
    pub(super) fn lines(menu: OpenMenu, filter: Filter) in soon => {
        let members: Members = expect_context();
        view! { <MenuList menu=menu items=items(members, filter) /> }.into_any()
    }
}

/// A choice of a filter menu: its label, whether it is on, and the list with it turned over.
type Choice = (String, bool, ListState);

fn choices<T: Copy + PartialEq>(
    state: &ListState,
    all: &[T],
    now: Option<T>,
    name: impl Fn(T) -> String,
    set: impl Fn(&mut ListState, Option<T>),
) -> Vec<Choice> {
    let turned = |value: T| {
        let on = now == Some(value);
        let mut state = state.clone().from_start();
        set(&mut state, (!on).then_some(value));
        (name(value), on, state)
    };
    all.iter().copied().map(turned).collect()
}

/// The lines; those of teams come when the teams have been read.
fn items(members: Members, filter: Filter) -> Signal<Vec<MenuItem>> {
    let plain = members.org.reach.get_untracked() == Reach::LayerOne;
    let reason = (plain && !matches!(filter, Filter::Role | Filter::Kind))
        .then(|| "This backend has the basic API only, which cannot filter by this.".to_owned());
    let item = move |(label, on, state): Choice| MenuItem {
        label,
        icon: None,
        danger: false,
        checked: Some(on),
        reason: reason.clone(),
        on_select: Callback::new(move |()| members.to(state.clone())),
    };
    let choices = members.state.with_untracked(|state| match filter {
        Filter::Role => Some(choices(state, &Role::ALL, state.role, role_label, |state, role| state.role = role)),
        Filter::Kind => Some(kinds(state)),
        Filter::Source => {
            let name = |source| source_name(source).to_owned();
            Some(choices(state, &Source::ALL, state.source, name, |state, source| state.source = source))
        }
        Filter::Status => Some(statuses(members, state)),
        Filter::Team => None,
    });
    if let Some(choices) = choices {
        return Signal::stored(choices.into_iter().map(item).collect());
    }
    let teams = use_teams(members.org.name, Signal::stored(true));
    Signal::derive(move || {
        let told = |words: &str| {
            let line = ("Teams".to_owned(), false, members.state.get_untracked());
            vec![MenuItem { checked: None, reason: Some(words.to_owned()), ..item(line) }]
        };
        if teams.error.with(Option::is_some) {
            return told("They could not be read. Close the menu and open it again.");
        }
        let names = teams
            .value
            .with(|teams| teams.as_ref().map(|teams| teams.iter().map(|team| team.name.clone()).collect::<Vec<_>>()));
        match names {
            None => told("Reading …"),
            Some(names) if names.is_empty() => told("There are none."),
            Some(names) => {
                members.state.with_untracked(|state| of_teams(state, &names)).into_iter().map(&item).collect()
            }
        }
    })
}

fn of_teams(state: &ListState, names: &[String]) -> Vec<Choice> {
    let places: Vec<usize> = (0..names.len()).collect();
    let now = state.team.as_ref().and_then(|team| names.iter().position(|name| name == team));
    choices(state, &places, now, |at| names[at].clone(), |state, at| state.team = at.map(|at| names[at].clone()))
}

fn kinds(state: &ListState) -> Vec<Choice> {
    let now = Some(state.kind).filter(|kind| *kind != MemberKind::All);
    let name = |kind| kind_name(kind).to_owned();
    choices(state, &[MemberKind::Member, MemberKind::Invitee], now, name, |state, kind| {
        state.kind = kind.unwrap_or_default();
    })
}

fn statuses(members: Members, state: &ListState) -> Vec<Choice> {
    // Why somebody cannot sign in is for owners and editors.
    let role = members.org.role.get_untracked();
    let explains = gate::reason(role, Action::ExplainSignIns, Target::None).is_none();
    let states = Status::ALL.iter().copied();
    let states: Vec<Status> = states.filter(|status| explains || *status != Status::CannotSignIn).collect();
    let name = |status| status_name(status).to_owned();
    let mut all = choices(state, &states, state.status, name, |state, status| state.status = status);
    all.extend(choices(state, &UNSEEN, state.unseen_days, unseen_name, |state, days| state.unseen_days = days));
    all
}
