//! The filters: a menu each, and a chip for each one that is on.

use crate::ui::live::{When, live};
use leptos::prelude::*;
use purser_api::members::{MemberKind, Status};
use purser_api::{ListedRole, Role};

use super::Members;
use super::address::ListState;
use super::filter_menus;
use crate::components::part;
use crate::components::people::source_name;
use crate::ui::button::{Button, Tone};
use crate::ui::chip::Chip;
use crate::ui::icon::Icon;
use crate::ui::menu::Menu;

pub(super) const fn kind_name(kind: MemberKind) -> &'static str {
    match kind {
        MemberKind::All => "Members and invitees",
        MemberKind::Member => "Members only",
        MemberKind::Invitee => "Invitees only",
    }
}

pub(super) const fn status_name(status: Status) -> &'static str {
    match status {
        Status::Active => "Seen lately",
        Status::NeverSeen => "Never seen",
        Status::Guest => "Guest",
        Status::Deactivated => "Deactivated by the identity provider",
        Status::CannotSignIn => "Cannot sign in",
    }
}

pub(super) fn unseen_name(days: u32) -> String {
    format!("Not seen for {days} days")
}

pub(super) fn role_label(role: Role) -> String {
    ListedRole::Known(role).as_str().to_owned()
}

/// What can be filtered by; a menu each.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    Role,
    Kind,
    Source,
    Status,
    Team,
}

#[component]
pub(super) fn FilterMenus() -> impl IntoView {
    let menu = |filter: Filter, text: &str| {
        let list = part::menu(filter_menus::lines::load, move |menu| filter_menus::lines::make(menu, filter));
        let label = ["Filter by ", text].concat();
        view! { <Menu label=label list=list icon=Icon::ChevronDown text=Some(text.to_owned()) /> }.into_any()
    };
    view! {
        <div class="row" role="group" aria-label="Filters">
            {menu(Filter::Role, "Role")}
            {menu(Filter::Kind, "Type")}
            {menu(Filter::Source, "Came in by")}
            {menu(Filter::Status, "Status")}
            {menu(Filter::Team, "Team")}
        </div>
    }
    .into_any()
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
