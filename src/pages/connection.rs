//! One connection: how it is doing, its switches, its settings, its versions, what went wrong through it. Which of these is
//! on the screen stands in the address.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_api::connections::{Connection, ConnectionKind, ConnectionStatus};
use purser_policy::sign_in::DomainState;
use purser_policy::{Action, Target};

mod act;
mod deletion;
mod diff;
mod enforcement;
mod events;
mod into_use;
mod jit;
mod preview;
mod review;
mod settings;
mod switches;
mod trial;
mod versions;

use crate::components::connection::{has_verified, health, kind_name, last_test, set_up_address, states};
use crate::components::error_panel::ErrorPanel;
use crate::components::filters::use_state_change;
use crate::components::gate;
use crate::data::Reading;
use crate::data::access::use_settings;
use crate::data::connections::use_connection;
use crate::data::orgs::{CurrentOrg, Reach};
use crate::part;
use crate::route::{CurrentRoute, Route, encode};
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::visible;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::number::count;
use crate::ui::time::RelativeTime;
use enforcement::EnforceDialog;
use into_use::IntoUseDialog;
use jit::JitDialog;

/// Parts of the page, by the word in the address.
const TABS: [(&str, &str); 5] =
    [("", "Overview"), ("test", "Test"), ("settings", "Settings"), ("versions", "Versions"), ("events", "Events")];

/// What is asked for in a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// Put a draft into use.
    IntoUse,
    /// Enforcement, on or off.
    Enforce(bool),
    /// Just-in-time provisioning, on or off.
    Jit(bool),
    /// Delete it.
    Delete,
}

/// What the parts of the page share, as a context.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// The organization.
    pub(super) org: CurrentOrg,
    /// The connection.
    pub(super) reading: Reading<Connection>,
    /// States of the organization's domains.
    pub(super) domains: Memo<Vec<(String, DomainState)>>,
    /// The dialog that is open.
    pub(super) ask: RwSignal<Option<Ask>>,
    /// Goes to another part of the page: query of the address.
    pub(super) go: Callback<(String, bool)>,
}

impl Page {
    /// Why the reader may not change it.
    pub(super) fn may_not(&self) -> Option<String> {
        gate::reason(self.org.role.get(), Action::ManageConnections, Target::None)
    }
}

part! {
    /// The page, as a part.
    pub fn page(id: Memo<String>) in connection => view! { <ConnectionPage id=id /> }.into_any()
}

/// The page.
#[component]
pub fn ConnectionPage(
    /// Which connection.
    id: Memo<String>,
) -> impl IntoView {
    let org = CurrentOrg::get();
    let reading = use_connection(org.name, org.reach, id);
    let known = use_settings(org.name, org.reach);
    let domains = Memo::new(move |_| {
        known.value.with(|known| known.as_ref().map(|known| states(&known.configuration)).unwrap_or_default())
    });
    let go = use_state_change(String::clone);
    let page = Page { org, reading, domains, ask: RwSignal::new(None), go };
    provide_context(page);
    let query = use_query_map();
    let tab = Memo::new(move |_| query.with(|query| query.get("tab").unwrap_or_default()));
    let not_allowed =
        move || gate::reason(org.role.get(), Action::SeeConnections, Target::None).filter(|_| org.role.get().is_some());
    let here = Memo::new(move |_| reading.value.with(Option::is_some));
    view! {
        {live(move || not_allowed().map(|reason| view! {
            <Notice tone=NoticeTone::Info title="Connections are for owners and editors" text=reason />
        }))}
        <When when=move || org.reach.get() == Reach::LayerOne>
            <Notice
                tone=NoticeTone::Info
                title="This backend has the basic API only"
                text="It does not tell connections to identity providers."
            />
        </When>
        {live(move || reading.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| reading.again()) />
        }))}
        <When when=move || here.get() && not_allowed().is_none()>
            <Head page=page />
            <Tabs tab=tab page=page />
            {live(move || match tab.get().as_str() {
                "test" => view! { <trial::Trial /> }.into_any(),
                "settings" => view! { <settings::Settings /> }.into_any(),
                "versions" => view! { <versions::Versions /> }.into_any(),
                "events" => view! { <events::Events /> }.into_any(),
                _ => view! { <Overview page=page /> }.into_any(),
            })}
        </When>
        {live(move || page.ask.get().map(|ask| match ask {
            Ask::IntoUse => view! { <IntoUseDialog /> }.into_any(),
            Ask::Enforce(on) => view! { <EnforceDialog on=on /> }.into_any(),
            Ask::Jit(on) => view! { <JitDialog on=on /> }.into_any(),
            Ask::Delete => view! { <deletion::DeleteDialog /> }.into_any(),
        }))}
    }
    .into_any()
}

#[component]
fn Head(page: Page) -> impl IntoView {
    live(move || {
        page.reading.value.with(|found| {
            let connection = found.as_ref()?;
            let (draft, enforced) = (connection.status == ConnectionStatus::Draft, connection.enforced);
            let kind = kind_name(connection.kind);
            let go_on = (draft && page.may_not().is_none()).then(|| {
                let org = page.org.name.get().map_or_else(String::new, |name| name.to_string());
                let to = set_up_address(&org, connection);
                view! { <div class="page-actions"><a class="button" href=to>"Go on with the set-up"</a></div> }
            });
            Some(view! {
                <div class="page-head">
                    <h1>{visible(&connection.settings.name)}</h1>
                    <p class="row">
                        <Badge>{kind}</Badge>
                        {if draft {
                            view! { <Badge tone=BadgeTone::Warn>"Draft"</Badge> }
                        } else {
                            view! { <Badge tone=BadgeTone::Good>"In use"</Badge> }
                        }}
                        {enforced.then(|| view! { <Badge tone=BadgeTone::Accent>"Enforced"</Badge> })}
                    </p>
                    {go_on}
                </div>
            })
        })
    })
}

#[component]
fn Tabs(tab: Memo<String>, page: Page) -> impl IntoView {
    let current: CurrentRoute = expect_context();
    let of = move |make: fn(String, String) -> Route| {
        let org = page.org.name.get().map_or_else(String::new, |name| name.to_string());
        let id = page.reading.value.with(|found| found.as_ref().map_or_else(String::new, |one| one.id.clone()));
        make(org, id).href()
    };
    let links = TABS.map(|(word, label)| {
        let query = if word.is_empty() { String::new() } else { ["tab=", word].concat() };
        let to = move || current.0.get().href_with(&query);
        let here = move || (tab.get() == word).then_some("page");
        view! { <li><a href=to aria-current=here data-noscroll>{label}</a></li> }.into_any()
    });
    view! {
        <nav class="tabs" aria-label="Parts of the connection">
            <ul>
                {links.into_iter().collect_view()}
                <li><a href=move || of(Route::Scim)>"SCIM"</a></li>
                <li><a href=move || of(Route::Decode)>"Decode an answer"</a></li>
            </ul>
        </nav>
    }
    .into_any()
}

#[component]
fn Overview(page: Page) -> impl IntoView {
    let name = move || page.org.name.get().map_or_else(String::new, |name| name.to_string());
    let body = move || {
        let domains = page.domains.get();
        page.reading.value.with(|found| {
            let connection = found.as_ref()?;
            let verified = (!domains.is_empty()).then(|| has_verified(connection, &domains));
            Some(view! {
                <div class="health stack">{health(connection, verified)}</div>
                <div class="cards">
                    <section class="card stack" aria-labelledby="switches">
                        <h2 id="switches">"Switches"</h2>
                        {switches::list(page, connection)}
                    </section>
                    <section class="card stack" aria-labelledby="use">
                        <h2 id="use">"How it is used"</h2>
                        {usage(&name(), connection)}
                    </section>
                    <section class="card stack" aria-labelledby="domains">
                        <h2 id="domains">"Domains"</h2>
                        {domain_list(connection, &domains)}
                    </section>
                    <section class="card stack" aria-labelledby="end">
                        <h2 id="end">"Delete"</h2>
                        {switches::delete(page)}
                    </section>
                </div>
            })
        })
    };
    live(body)
}

/// Figures about a connection.
fn usage(org: &str, connection: &Connection) -> AnyView {
    let events = Route::SsoConnection(org.to_owned(), connection.id.clone()).href_with("tab=events");
    let test = Route::SsoConnection(org.to_owned(), connection.id.clone()).href_with("tab=test");
    let at = |at: &Option<purser_api::Timestamp>| at.as_ref().map(|at| at.0.clone());
    view! {
        <dl class="about">
            <dt>"Members who came in through it"</dt><dd>{count(connection.members)}</dd>
            <dt>"Refused in the last 7 days"</dt>
            <dd><a href=events data-noscroll>{count(connection.refused)}</a></dd>
            <dt>"Last sign-in"</dt><dd><RelativeTime at=at(&connection.last_sign_in_at) unknown="Never" /></dd>
            <dt>"Last test"</dt>
            <dd><a href=test data-noscroll>{last_test(connection.last_test.as_ref())}</a></dd>
            <dt>{match connection.kind {
                ConnectionKind::Saml => "Certificate expires",
                ConnectionKind::Oidc => "Client secret expires",
            }}</dt>
            <dd><RelativeTime at=at(&connection.credential_expires_at) unknown="Not known" /></dd>
        </dl>
    }
    .into_any()
}

fn domain_list(connection: &Connection, states: &[(String, DomainState)]) -> AnyView {
    if connection.settings.domains.is_empty() {
        return view! { <p class="muted">"None yet: nobody signs in through it."</p> }.into_any();
    }
    let one = |domain: &purser_api::DomainName| {
        let state = states.iter().find(|(name, _)| name == domain.as_str()).map(|(_, state)| *state);
        let badge = match state {
            Some(DomainState::Verified) => view! { <Badge tone=BadgeTone::Good>"Verified"</Badge> }.into_any(),
            Some(_) => view! { <Badge tone=BadgeTone::Warn>"Not verified yet"</Badge> }.into_any(),
            None => ().into_any(),
        };
        view! { <li>{domain.to_string()}" "{badge}</li> }.into_any()
    };
    view! { <ul class="plain">{connection.settings.domains.iter().map(one).collect_view()}</ul> }.into_any()
}

/// A query that opens a part of the page, with something in it.
pub(super) fn query(parts: &[(&str, &str)]) -> String {
    let parts = parts.iter().filter(|(_, value)| !value.is_empty());
    parts.map(|(name, value)| [name, "=", &encode(value)].concat()).collect::<Vec<_>>().join("&")
}
