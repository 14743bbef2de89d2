//! Connections to identity providers: what each one is, what depends on it, and how it is doing.

use leptos::prelude::*;
use purser_api::connections::{Connection, ConnectionStatus};
use purser_policy::{Action, Target};

use crate::components::connection::{HealthBadge, has_verified, kind_name, last_test, set_up_address, states};
use crate::components::error_panel::ErrorPanel;
use crate::components::filters::Paging;
use crate::components::gate;
use crate::data::access::use_settings;
use crate::data::connections::use_connections;
use crate::data::orgs::{CurrentOrg, Reach};
use crate::part;
use crate::route::Route;
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::empty::Empty;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::pager::Pager;
use crate::ui::skeleton::SkeletonRows;
use crate::ui::time::RelativeTime;

part! {
    /// The page, as a part.
    pub fn page() in connections => view! { <SsoPage /> }.into_any()
}

/// The page.
#[component]
pub fn SsoPage() -> impl IntoView {
    let org = CurrentOrg::get();
    let paging = Paging::follow();
    let Paging { page, size, .. } = paging;
    let list = use_connections(org.name, org.reach, page, size);
    let settings = use_settings(org.name, org.reach);
    let name = move || org.name.get().map_or_else(String::new, |name| name.to_string());
    let not_allowed =
        move || gate::reason(org.role.get(), Action::SeeConnections, Target::None).filter(|_| org.role.get().is_some());
    let may_not_add = move || gate::reason(org.role.get(), Action::ManageConnections, Target::None);
    let shown =
        move || org.reach.get() == Reach::LayerTwo && not_allowed().is_none() && list.error.with(Option::is_none);
    let rows = move || {
        let known = settings.value.with(|known| known.as_ref().map(|known| states(&known.configuration)));
        let may = may_not_add().is_none();
        list.value.with(|page| {
            let page = page.as_ref()?;
            let row = |connection: &Connection| {
                row(&name(), connection, known.as_ref().map(|known| has_verified(connection, known)), may)
            };
            Some(page.results.iter().map(row).collect_view())
        })
    };
    let none = move || list.value.with(|page| page.as_ref().is_some_and(|page| page.results.is_empty()));
    let count = Signal::derive(move || list.value.with(|page| page.as_ref().map_or(0, |page| page.count)));
    let many = move || count.get() > 25;
    view! {
        <div class="page-head">
            <h1>"Single sign-on"</h1>
            <p class="page-text">"Connections to identity providers: who signs in through which, and how each one is doing."</p>
            <When when=move || shown() && may_not_add().is_none()>
                <a class="button" data-tone="primary" href=move || Route::SsoNew(name()).href()>"Set up a connection"</a>
            </When>
        </div>
        {live(move || not_allowed().map(|reason| view! {
            <Notice tone=NoticeTone::Info title="Connections are for owners and editors" text=reason />
        }))}
        <When when=move || org.reach.get() == Reach::LayerOne>
            <Notice
                tone=NoticeTone::Info
                title="This backend has the basic API only"
                text="It does not tell connections to identity providers. They are set up where the platform itself does it."
            />
        </When>
        {live(move || list.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| list.again()) />
        }))}
        <When when=shown>
            <div class="table-wrap" aria-busy=move || list.pending.get().to_string()>
                <table class="grid connections">
                    <caption class="vh">"Connections"</caption>
                    <thead>
                        <tr>
                            <th data-col="name">"Connection"</th>
                            <th data-col="health">"Health"</th>
                            <th data-col="domains">"Domains"</th>
                            <th data-col="enforced">"Enforced"</th>
                            <th data-col="jit">"JIT"</th>
                            <th data-col="scim">"SCIM"</th>
                            <th data-col="ends">"Expires"</th>
                            <th data-col="last">"Last sign-in"</th>
                            <th data-col="test">"Last test"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <When when=move || list.value.with(Option::is_none)><SkeletonRows columns=9 /></When>
                        {live(rows)}
                    </tbody>
                </table>
                <When when=none>
                    <Empty
                        title="No connection yet"
                        text="Without one everybody signs in with a password or a token, and joins by invitation."
                    />
                </When>
            </div>
            <When when=many>
                <Pager
                    page=page
                    size=size
                    count=count
                    on_page=Callback::new(move |page| paging.to(page, size.get_untracked()))
                    on_size=Callback::new(move |size| paging.to(1, size))
                />
            </When>
        </When>
    }
    .into_any()
}

fn row(org: &str, connection: &Connection, verified: Option<bool>, may: bool) -> AnyView {
    let to = Route::SsoConnection(org.to_owned(), connection.id.clone());
    let draft = connection.status == ConnectionStatus::Draft;
    let kind = kind_name(connection.kind);
    let domains: Vec<&str> = connection.settings.domains.iter().map(|domain| domain.as_str()).collect();
    let domains = match domains.as_slice() {
        [] => view! { <span class="muted">"None"</span> }.into_any(),
        all => view! { <Bdi text=all.join(", ") /> }.into_any(),
    };
    let go_on = (draft && may).then(|| {
        let label = ["Go on with the set-up of ", &connection.settings.name].concat();
        view! { <a class="aside" href=set_up_address(org, connection) aria-label=label>"Go on with the set-up"</a> }
    });
    let off_or_on = |on: bool| if on { "On" } else { "Off" };
    let enforced = if connection.enforced {
        view! { <Badge tone=BadgeTone::Accent>"Enforced"</Badge> }.into_any()
    } else {
        "No".into_any()
    };
    let at = |at: &Option<purser_api::Timestamp>| at.as_ref().map(|at| at.0.clone());
    view! {
        <tr>
            <th scope="row" data-col="name">
                <div class="person">
                    <div>
                        <a href=to.href()><Bdi text=connection.settings.name.clone() /></a>
                        <span class="muted">{kind}{draft.then_some(" · draft")}</span>
                        {go_on}
                    </div>
                </div>
            </th>
            <td data-col="health" data-label="Health"><HealthBadge connection=connection.clone() verified=verified /></td>
            <td data-col="domains" data-label="Domains">{domains}</td>
            <td data-col="enforced" data-label="Enforced">{enforced}</td>
            <td data-col="jit" data-label="JIT">{off_or_on(connection.jit)}</td>
            <td data-col="scim" data-label="SCIM">{off_or_on(connection.scim.enabled)}</td>
            <td data-col="ends" data-label="Expires">
                <RelativeTime at=at(&connection.credential_expires_at) unknown="Not known" />
            </td>
            <td data-col="last" data-label="Last sign-in"><RelativeTime at=at(&connection.last_sign_in_at) unknown="Never" /></td>
            <td data-col="test" data-label="Last test">{last_test(connection.last_test.as_ref())}</td>
        </tr>
    }
    .into_any()
}
