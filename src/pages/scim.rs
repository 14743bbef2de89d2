//! SCIM of a connection: switched on and off, its tokens and its state, what it maps, what it asked, whom it would remove,
//! and the move of members to it.

mod check;
mod groups;
mod holds;
mod log;
mod mapping;
mod mismatches;
mod moving;
mod onoff;
mod secret;
mod status;
mod tokens;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_api::provisioning::{GetProvisioning, Provisioning};
use purser_policy::{Action, Target};

use crate::components::error_panel::ErrorPanel;
use crate::components::gate;
use crate::data::Reading;
use crate::data::orgs::{CurrentOrg, Reach};
use crate::data::provisioning::ScimOf;
use crate::part;
use crate::route::{CurrentRoute, Route};
use crate::ui::bdi::Bdi;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};

/// What is read once for the whole page.
#[derive(Clone, Copy)]
struct State {
    of: ScimOf,
    read: Reading<Provisioning>,
    /// Why the person may not change anything here.
    may_not: Signal<Option<String>>,
}

impl State {
    fn get() -> Self {
        expect_context()
    }

    /// Something of the state; nothing while it is not known.
    fn with<T>(&self, look: impl FnOnce(&Provisioning) -> T) -> Option<T> {
        self.read.value.with(|read| read.as_ref().map(look))
    }

    fn is_on(&self) -> bool {
        self.with(|state| state.scim.enabled) == Some(true)
    }
}

/// The parts of the page, as `tab` in the address names them.
const TABS: [(&str, &str); 5] =
    [("", "Settings"), ("mapping", "Mapping"), ("check", "Check"), ("log", "Log"), ("move", "Move members")];

part! {
    /// The page, as a part.
    pub fn page(route: Memo<Route>) in scim => view! { <ScimPage route=route /> }.into_any()
}

/// The page.
#[component]
pub fn ScimPage(
    /// The address; says which connection.
    route: Memo<Route>,
) -> impl IntoView {
    let org = CurrentOrg::get();
    let id = Memo::new(move |before: Option<&String>| match route.get() {
        Route::Scim(_, id) => id,
        // On the way to another page.
        _ => before.cloned().unwrap_or_default(),
    });
    let of = ScimOf { org, id };
    provide_context(of);
    let read = of.read(|org, id| Some(GetProvisioning { org, id }));
    let may_not = Signal::derive(move || gate::reason(org.role.get(), Action::ManageConnections, Target::None));
    let state = State { of, read, may_not };
    provide_context(state);
    provide_context(onoff::Fresh(RwSignal::new(None)));
    let query = use_query_map();
    let tab = Memo::new(move |_| query.with(|query| query.get("tab").unwrap_or_default()));
    let may_not_see =
        move || gate::reason(org.role.get(), Action::SeeConnections, Target::None).filter(|_| org.role.get().is_some());
    let known = move || read.value.with(Option::is_some) && may_not_see().is_none();
    view! {
        <div class="page-head">
            <h1>"SCIM"</h1>
            <p class="page-text">
                {live(move || state.with(|state| view! { <Bdi text=state.connection.clone() />". " }))}
                "The identity provider writes who is in, by which name and in which teams."
            </p>
        </div>
        {live(move || may_not_see().map(|reason| view! {
            <Notice tone=NoticeTone::Info title="SCIM is for owners and editors" text=reason />
        }))}
        <When when=move || org.reach.get() == Reach::LayerOne>
            <Notice
                tone=NoticeTone::Info
                title="This backend has the basic API only"
                text="It answers identity providers by itself, but it has no settings of SCIM, no tokens and no log to show. Look for them in the platform's own console."
            />
        </When>
        {live(move || read.error.get().filter(|_| may_not_see().is_none()).map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| read.again()) />
        }))}
        <When when=move || read.value.with(Option::is_none) && read.pending.get()>
            <p class="muted" role="status">"Reading …"</p>
        </When>
        <When when=known>
            <onoff::FreshToken />
            <Tabs tab=tab />
            {live(move || match &*tab.get() {
                "mapping" => view! { <mapping::Mapping /><groups::Lint /> }.into_any(),
                "check" => view! { <check::Check /><mismatches::Mismatches /> }.into_any(),
                "log" => view! { <log::Log /> }.into_any(),
                "move" => view! { <moving::Moving /> }.into_any(),
                _ => view! { <Settings /> }.into_any(),
            })}
        </When>
    }
    .into_any()
}

#[component]
fn Tabs(tab: Memo<String>) -> impl IntoView {
    let current: CurrentRoute = expect_context();
    let links = TABS.map(|(word, name)| {
        let to =
            move || current.0.get().href_with(&if word.is_empty() { String::new() } else { ["tab=", word].concat() });
        let here = move || (tab.get() == word).then_some("page");
        view! { <li><a href=to aria-current=here>{name}</a></li> }.into_any()
    });
    view! { <nav class="tabs" aria-label="Parts of SCIM"><ul>{links.into_iter().collect_view()}</ul></nav> }.into_any()
}

#[component]
fn Settings() -> impl IntoView {
    let state = State::get();
    view! {
        <When when=move || !state.is_on()><onoff::Enable /></When>
        <When when=move || state.is_on()>
            <holds::Holds />
            <onoff::JitOffer />
            <status::Status />
            <tokens::Tokens />
            <holds::BrakeSettings />
            <onoff::Disable />
        </When>
    }
    .into_any()
}
