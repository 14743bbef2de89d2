//! Members and invitees in one table: find, filter, order, choose, change. Everything that says what is on screen stands in
//! the address.

use std::sync::Arc;

use crate::ui::live::{When, live};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_api::Page;
use purser_api::members::{ListMembers, Member};
use purser_policy::{Action, Target};

mod actions;
pub mod address;
mod ask;
mod change;
mod chosen;
mod coming_back;
mod export;
mod filter_menus;
mod filters;
mod form;
mod nobody;
mod pages;
mod panel;
mod person_teams;
mod preview;
mod row;
mod selection_bar;
mod table;
mod toolbar;
mod view_options;
mod who;

use crate::components::error_panel::ErrorPanel;
use crate::components::filters::use_state_change;
use crate::components::gate;
use crate::components::part::{self, Place};
use crate::data::Reading;
use crate::data::members::use_members;
use crate::data::orgs::{CurrentOrg, Reach};
use crate::part;
use crate::route::Route;
use crate::ui::button::{Button, Tone};
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::number::count;
use address::ListState;
use ask::{Ask, Dialogs};
use chosen::Chosen;
use selection_bar::SelectionBar;
use table::MembersTable;
use toolbar::Toolbar;

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Members {
    state: Memo<ListState>,
    query: Memo<String>,
    org: CurrentOrg,
    list: Reading<Page<Member>>,
    chosen: Chosen,
    ask: RwSignal<Option<Ask>>,
    go: Callback<(ListState, bool)>,
}

impl Members {
    /// Goes to another state of the list, as a new entry of the history.
    fn to(self, state: ListState) {
        self.go.run((state, false));
    }

    /// The query of the address now.
    fn query(self) -> String {
        self.query.get()
    }

    /// The question for the whole filtered list.
    fn question(self) -> Option<ListMembers> {
        let (org, layer_two) = (self.org.name.get_untracked()?, self.org.reach.get_untracked() != Reach::LayerOne);
        Some(self.state.with_untracked(|state| state.question(org, layer_two, day_before)))
    }

    /// How many people the list has; tracked.
    fn total(self) -> u64 {
        self.list.value.with(|page| page.as_ref().map_or(0, |page| page.count))
    }

    /// Why the signed-in person may not do it; tracked.
    fn gate(self, action: Action, target: Target) -> Option<String> {
        gate::reason(self.org.role.get(), action, target)
    }
}

part! {
    /// The page, as a part.
    pub fn page(route: Memo<Route>) in members => view! { <MembersPage route=route /> }.into_any()
}

/// The page.
#[component]
pub fn MembersPage(
    /// The address, for the open panel.
    route: Memo<Route>,
) -> impl IntoView {
    let org = CurrentOrg::get();
    let query = use_query_map();
    let state = Memo::new(move |_| query.with(|query| ListState::parse(|name| query.get(name))));
    let question = Memo::new(move |_| {
        let (name, layer_two) = (org.name.get()?, org.reach.get() != Reach::LayerOne);
        Some(state.with(|state| state.question(name, layer_two, day_before)))
    });
    let go = use_state_change(ListState::to_query);
    let members = Members {
        state,
        query: Memo::new(move |_| state.with(ListState::to_query)),
        org,
        list: use_members(question.into()),
        chosen: Chosen::new(state),
        ask: RwSignal::new(None),
        go,
    };
    provide_context(members);
    // What is opened from a row is fetched once the rows are there.
    Effect::new(move |fetched: Option<bool>| {
        let rows = fetched.unwrap_or_default() || members.list.value.with(Option::is_some);
        if rows && fetched != Some(true) {
            part::load_ahead(actions::lines::load);
            part::load_ahead(panel::panel::load);
        }
        rows
    });
    let open = Memo::new(move |_| match route.get() {
        Route::Members(_, key) => key,
        _ => None,
    });
    view! {
        <div class="page-head">
            <h1>"Members"</h1>
            <p class="page-text">{live(move || summary(members))}</p>
            <div class="page-actions">
                <Button
                    icon=Icon::Mail
                    tone=Tone::Primary
                    reason=Signal::derive(move || members.gate(Action::ManageInvites, Target::None))
                    on_press=Callback::new(move |()| members.ask.set(Some(Ask::Invite)))
                >
                    "Invite people"
                </Button>
                <Button
                    icon=Icon::Download
                    reason=Signal::derive(move || members.gate(Action::ExportMembers, Target::None))
                    on_press=Callback::new(move |()| members.ask.set(Some(Ask::Export)))
                >
                    "Export"
                </Button>
            </div>
        </div>
        <div class="with-panel" data-open=move || open.with(Option::is_some).to_string()>
            <div class="list">
                <Toolbar />
                <PlainBackendNotice />
                <Changed />
                {live(move || members.list.error.get().map(|error| view! {
                    <ErrorPanel error=error on_retry=Callback::new(move |()| members.list.again()) />
                }))}
                <When when=move || members.list.error.with(Option::is_none) || members.list.value.with(Option::is_some)>
                    <MembersTable />
                </When>
                <SelectionBar />
            </div>
            {live(move || open.get().map(|key| {
                part::show(Place::Panel, panel::panel::load, move || panel::panel::make(key.clone()))
            }))}
        </div>
        <Dialogs />
    }
    .into_any()
}

fn summary(members: Members) -> String {
    let total = members.list.unless_failed(|page| page.count);
    let filtered = members.state.with(ListState::is_filtered);
    match total {
        None => String::new(),
        Some(1) if filtered => "1 person matches.".to_owned(),
        Some(total) if filtered => [&*count(total), " people match."].concat(),
        Some(total) => [&*count(total), " members and invitees."].concat(),
    }
}

/// Says so when the list changed between two of its pages: rows may have moved across the border.
#[component]
fn Changed() -> impl IntoView {
    let members: Members = expect_context();
    // Version of the list when its first looked-at page was read, with the question it belongs to.
    let first = StoredValue::new(None::<(ListState, Option<String>)>);
    let changed = move || {
        let (page, question) = members.state.with(|state| (state.page, ListState { page: 1, ..state.clone() }));
        let now = members.list.value.with(|page| page.as_ref().and_then(|page| page.version.clone()));
        let seen = first.try_update_value(|first| match first {
            Some((asked, Some(seen))) if *asked == question && page > 1 => Some(seen.clone()),
            _ => {
                *first = Some((question, now.clone()));
                None
            }
        });
        seen.flatten().is_some_and(|seen| now.is_some_and(|now| now != seen))
    };
    view! {
        <When when=changed>
            <Notice
                tone=NoticeTone::Info
                title="The list changed while you were paging"
                text="Somebody came, left or changed. People may appear twice or be missing between two pages."
            >
                <Button on_press=Callback::new(move |()| members.to(members.state.get_untracked().from_start()))>
                    "Start again from page 1"
                </Button>
            </Notice>
        </When>
    }
    .into_any()
}

/// What a layer-1 backend cannot do, said once.
#[component]
fn PlainBackendNotice() -> impl IntoView {
    let members: Members = expect_context();
    view! {
        <When when=move || members.org.reach.get() == Reach::LayerOne>
            <Notice
                tone=NoticeTone::Info
                title="This backend has the basic API only"
                text="Searching and filtering by role and type work. Order, teams, status and how people came in need a backend with Purser's extension."
            />
        </When>
    }
    .into_any()
}

/// The day `days` days ago, as `YYYY-MM-DD` in UTC.
fn day_before(days: u32) -> String {
    let then =
        js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(crate::clock::now_ms() - f64::from(days) * 86_400_000.0));
    String::from(then.to_iso_string()).chars().take(10).collect()
}

/// A row's person, shared by the row and what is opened from it.
type Person = Arc<Member>;
