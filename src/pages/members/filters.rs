//! The filters: a menu each, and a chip for each one that is on.

use crate::ui::live::{When, live};
use leptos::prelude::*;
use purser_api::members::{MemberKind, Source, Status};
use purser_api::{ListedRole, Role};
use purser_policy::{Action, Target};

use super::Members;
use super::address::ListState;
use crate::components::gate;
use crate::components::people::source_name;
use crate::data::orgs::Reach;
use crate::data::teams::use_team_names;
use crate::ui::button::{Button, Tone};
use crate::ui::chip::Chip;
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem};

/// Days that "not seen" offers.
const UNSEEN: [u32; 4] = [30, 90, 180, 365];

const fn kind_name(kind: MemberKind) -> &'static str {
    match kind {
        MemberKind::All => "Members and invitees",
        MemberKind::Member => "Members only",
        MemberKind::Invitee => "Invitees only",
    }
}

const fn status_name(status: Status) -> &'static str {
    match status {
        Status::Active => "Seen lately",
        Status::NeverSeen => "Never seen",
        Status::Guest => "Guest",
        Status::Deactivated => "Deactivated by the identity provider",
        Status::CannotSignIn => "Cannot sign in",
    }
}

fn unseen_name(days: u32) -> String {
    format!("Not seen for {days} days")
}

fn role_label(role: Role) -> String {
    ListedRole::Known(role).as_str().to_owned()
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

#[component]
pub(super) fn FilterMenus() -> impl IntoView {
    let members: Members = expect_context();
    // Team names are read when somebody comes near the filters, not with the first page.
    let near = RwSignal::new(false);
    let teams = use_team_names(members.org.name, near.into());
    let role = menu(members, "Role", false, |state| {
        choices(state, &Role::ALL, state.role, role_label, |state, role| state.role = role)
    });
    let kind = menu(members, "Type", false, |state| {
        let now = Some(state.kind).filter(|kind| *kind != MemberKind::All);
        let name = |kind| kind_name(kind).to_owned();
        choices(state, &[MemberKind::Member, MemberKind::Invitee], now, name, |state, kind| {
            state.kind = kind.unwrap_or_default()
        })
    });
    let source = menu(members, "Came in by", true, |state| {
        choices(
            state,
            &Source::ALL,
            state.source,
            |source| source_name(source).to_owned(),
            |state, source| state.source = source,
        )
    });
    let status = menu(members, "Status", true, move |state| {
        // Why somebody cannot sign in is for owners and editors.
        let explains = gate::reason(members.org.role.get_untracked(), Action::ExplainSignIns, Target::None).is_none();
        let states: Vec<Status> =
            Status::ALL.iter().copied().filter(|status| explains || *status != Status::CannotSignIn).collect();
        let mut all = choices(
            state,
            &states,
            state.status,
            |status| status_name(status).to_owned(),
            |state, status| {
                state.status = status;
            },
        );
        all.extend(choices(state, &UNSEEN, state.unseen_days, unseen_name, |state, days| state.unseen_days = days));
        all
    });
    let team = menu(members, "Team", true, move |state| {
        let names = teams.get_untracked();
        let places: Vec<usize> = (0..names.len()).collect();
        let now = state.team.as_ref().and_then(|team| names.iter().position(|name| name == team));
        choices(state, &places, now, |at| names[at].clone(), |state, at| state.team = at.map(|at| names[at].clone()))
    });
    view! {
        <div
            class="row"
            role="group"
            aria-label="Filters"
            on:pointerenter=move |_| near.set(true)
            on:focusin=move |_| near.set(true)
        >
            {role}{kind}{source}{status}{team}
        </div>
    }
    .into_any()
}

fn menu(
    members: Members,
    label: &'static str,
    layer_two: bool,
    make: impl Fn(&ListState) -> Vec<Choice> + Send + Sync + 'static,
) -> AnyView {
    let items = Callback::new(move |()| {
        let missing = layer_two && members.org.reach.get_untracked() == Reach::LayerOne;
        let reason = missing.then(|| "This backend has the basic API only, which cannot filter by this.".to_owned());
        let choices = members.state.with_untracked(&make);
        let item = |(label, on, state): Choice| MenuItem {
            label,
            icon: None,
            danger: false,
            checked: Some(on),
            reason: reason.clone(),
            on_select: Callback::new(move |()| members.to(state.clone())),
        };
        choices.into_iter().map(item).collect::<Vec<_>>()
    });
    view! { <Menu label=["Filter by ", label].concat() items=items icon=Icon::ChevronDown text=Some(label.to_owned()) /> }.into_any()
}

#[component]
pub(super) fn FilterChips() -> impl IntoView {
    let members: Members = expect_context();
    let chip = move |label: String, off: &dyn Fn(&mut ListState)| {
        let mut without = members.state.get_untracked().from_start();
        off(&mut without);
        view! { <Chip label=label on_remove=Callback::new(move |()| members.to(without.clone())) /> }.into_any()
    };
    let chips = move || {
        let state = members.state.get();
        let mut chips = Vec::new();
        if let Some(role) = state.role {
            chips.push(chip(role_label(role), &|state| state.role = None));
        }
        if state.kind != MemberKind::All {
            chips.push(chip(kind_name(state.kind).to_owned(), &|state| state.kind = MemberKind::All));
        }
        if let Some(source) = state.source {
            chips.push(chip(["Came in by ", source_name(source)].concat(), &|state| state.source = None));
        }
        if let Some(status) = state.status {
            chips.push(chip(status_name(status).to_owned(), &|state| state.status = None));
        }
        if let Some(days) = state.unseen_days {
            chips.push(chip(unseen_name(days), &|state| state.unseen_days = None));
        }
        if let Some(team) = &state.team {
            chips.push(chip(["Team ", team].concat(), &|state| state.team = None));
        }
        chips
    };
    let clear = Callback::new(move |()| members.to(members.state.with_untracked(ListState::unfiltered)));
    view! {
        <When when=move || members.state.with(|state| state.filters() != 0)>
            <div class="row chips" role="group" aria-label="Filters that are on">
                {live(chips)}
                <Button tone=Tone::Quiet on_press=clear>"Clear all"</Button>
            </div>
        </When>
    }
    .into_any()
}
