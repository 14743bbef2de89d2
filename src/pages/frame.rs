//! What stands around every page of a signed-in person: header, navigation, breadcrumbs, and the dialogs and announcements
//! that belong to no page.

use crate::ui::live::{effect, live};
use leptos::prelude::*;
use purser_api::OrgName;

mod account;
mod announcer;
mod org_switch;

use super::not_found::NotFoundPage;
use super::sign_in::renewal::RenewalDialog;
use super::{
    accept, access, access_denied, access_list, access_tests, activity, connection, decode, domains, impact,
    invitations, invite, members, orgs, overview, scim, set_up, sign_in, sign_ins, sso, team, teams,
};
use crate::clock::next_turn;
use crate::components::part::{self, Place};
use crate::config::Config;
use crate::data::orgs::{CurrentOrg, Me};
use crate::route::Route;
use crate::ui::icon::{Icon, IconView};
use account::AccountMenu;
use announcer::Announcer;
use org_switch::OrgSwitch;

/// A page without the parts of its address that it follows by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Orgs,
    Overview,
    Members,
    Teams,
    Team,
    Activity,
    Invitations,
    Invite,
    Accept,
    Access,
    AccessList,
    Impact,
    AccessTests,
    Domains,
    SignIns,
    Sso,
    SsoNew,
    SsoConnection,
    Decode,
    Scim,
    NotFound,
}

impl Page {
    fn of(route: &Route) -> Self {
        match route {
            Route::Orgs | Route::SignIn => Self::Orgs,
            Route::Overview(_) => Self::Overview,
            Route::Members(..) => Self::Members,
            Route::Teams(_) => Self::Teams,
            Route::Team(..) => Self::Team,
            Route::Activity(_) => Self::Activity,
            Route::Invitations(_) => Self::Invitations,
            Route::Invite(_) => Self::Invite,
            Route::Accept(_) => Self::Accept,
            Route::Access(_) => Self::Access,
            Route::AccessList(_) => Self::AccessList,
            Route::Impact(_) => Self::Impact,
            Route::AccessTests(_) => Self::AccessTests,
            Route::Domains(..) => Self::Domains,
            Route::SignIns(_) => Self::SignIns,
            Route::Sso(_) => Self::Sso,
            Route::SsoNew(_) => Self::SsoNew,
            Route::SsoConnection(..) => Self::SsoConnection,
            Route::Decode(..) => Self::Decode,
            Route::Scim(..) => Self::Scim,
            Route::NotFound | Route::AccessDenied => Self::NotFound,
        }
    }
}

/// Starts to load the page of an address.
pub fn load(route: &Route) -> part::Loading {
    match Page::of(route) {
        _ if *route == Route::SignIn => sign_in::page::load(),
        _ if *route == Route::AccessDenied => access_denied::page::load(),
        Page::Orgs => orgs::page::load(),
        Page::Overview => overview::page::load(),
        Page::Members => members::page::load(),
        Page::Teams => teams::page::load(),
        Page::Team => team::page::load(),
        Page::Activity => activity::page::load(),
        Page::Invitations => invitations::page::load(),
        Page::Invite => invite::page::load(),
        Page::Accept => accept::page::load(),
        Page::Access => access::page::load(),
        Page::AccessList => access_list::page::load(),
        Page::Impact => impact::page::load(),
        Page::AccessTests => access_tests::page::load(),
        Page::Domains => domains::page::load(),
        Page::SignIns => sign_ins::page::load(),
        Page::Sso => sso::page::load(),
        Page::SsoNew => set_up::page::load(),
        Page::SsoConnection => connection::page::load(),
        Page::Decode => decode::page::load(),
        Page::Scim => scim::page::load(),
        Page::NotFound => Box::pin(std::future::ready(true)),
    }
}

/// The frame, with the page of the address in it.
#[component]
pub fn Frame(
    /// The address.
    route: Memo<Route>,
) -> impl IntoView {
    let config: Config = expect_context();
    provide_context(Me::load());
    let org_text = Memo::new(move |_| route.with(|route| route.org().map(str::to_owned)));
    let org = Memo::new(move |_| org_text.get().and_then(|name| OrgName::parse(&name).ok()));
    provide_context(CurrentOrg::follow(org));
    let menu_open = RwSignal::new(false);
    // Another organization is another page: nothing chosen or typed for the first one may reach the second.
    let page = Memo::new(move |_| route.with(|route| (Page::of(route), route.org().map(str::to_owned))));
    let connection_id = Memo::new(move |_| match route.get() {
        Route::SsoConnection(_, id) | Route::Decode(_, id) => id,
        _ => String::new(),
    });
    effect(move || {
        page.track();
        menu_open.set(false);
    });
    // The frame is drawn first, then the navigation, then the page, each in a turn of its own: the browser can answer in
    // between.
    let (filled, paged) = (RwSignal::new(false), RwSignal::new(false));
    next_turn(move || {
        let _ = filled.try_set(true);
        next_turn(move || {
            let _ = paged.try_set(true);
        });
    });
    let named = move || org_text.get().filter(|_| filled.get());
    view! {
        <a class="skip" href="#main" rel="external">"Skip to the content"</a>
        <div class="app">
            <header class="bar">
                <button
                    type="button"
                    class="nav-toggle"
                    aria-controls="side"
                    aria-label="Navigation"
                    aria-expanded=move || menu_open.get().to_string()
                    on:click=move |_| menu_open.update(|open| *open = !*open)
                >
                    <IconView icon=Icon::Menu />
                </button>
                <a class="mark" href=Route::Orgs.href()>{config.product_name.clone()}</a>
                <OrgSwitch current=org />
                <div class="bar-end">
                    <AccountMenu />
                </div>
            </header>
            <nav
                class="side"
                id="side"
                aria-label="Organization"
                data-open=move || menu_open.get().to_string()
            >
                {live(move || named().map(|org| view! { <Links org=org route=route /> }))}
            </nav>
            <main id="main" tabindex="-1">
                {live(move || named().map(|org| view! { <Crumbs org=org route=route /> }))}
                {live(move || match page.get().0 {
                    _ if !paged.get() => part::on_its_way(Place::List),
                    Page::Orgs => part::show(Place::Page, orgs::page::load, orgs::page::make),
                    Page::Overview => part::show(Place::Page, overview::page::load, overview::page::make),
                    Page::Members => part::show(Place::List, members::page::load, move || members::page::make(route)),
                    Page::Teams => part::show(Place::List, teams::page::load, teams::page::make),
                    Page::Team => part::show(Place::List, team::page::load, move || team::page::make(route)),
                    Page::Activity => part::show(Place::List, activity::page::load, activity::page::make),
                    Page::Invitations => part::show(Place::List, invitations::page::load, invitations::page::make),
                    Page::Invite => part::show(Place::Page, invite::page::load, invite::page::make),
                    Page::Accept => part::show(Place::Page, accept::page::load, move || accept::page::make(route)),
                    Page::Access => part::show(Place::Page, access::page::load, access::page::make),
                    Page::AccessList => part::show(Place::Page, access_list::page::load, access_list::page::make),
                    Page::Impact => part::show(Place::Page, impact::page::load, impact::page::make),
                    Page::AccessTests => part::show(Place::Page, access_tests::page::load, access_tests::page::make),
                    Page::Domains => part::show(Place::List, domains::page::load, move || domains::page::make(route)),
                    Page::SignIns => part::show(Place::List, sign_ins::page::load, sign_ins::page::make),
                    Page::Sso => part::show(Place::List, sso::page::load, sso::page::make),
                    Page::SsoNew => part::show(Place::Page, set_up::page::load, set_up::page::make),
                    Page::SsoConnection => {
                        part::show(Place::Page, connection::page::load, move || connection::page::make(connection_id))
                    }
                    Page::Decode => part::show(Place::Page, decode::page::load, move || decode::page::make(connection_id)),
                    Page::Scim => part::show(Place::List, scim::page::load, move || scim::page::make(route)),
                    Page::NotFound => view! { <NotFoundPage /> }.into_any(),
                })}
            </main>
        </div>
        <Announcer route=route />
        <RenewalDialog />
    }
    .into_any()
}

#[component]
fn Links(org: String, route: Memo<Route>) -> impl IntoView {
    let links = [
        (Icon::Home, "Overview", Route::Overview(org.clone()), Page::Overview),
        (Icon::People, "Members", Route::Members(org.clone(), None), Page::Members),
        (Icon::Teams, "Teams", Route::Teams(org.clone()), Page::Teams),
        (Icon::Mail, "Invitations", Route::Invitations(org.clone()), Page::Invitations),
        (Icon::Key, "Can they sign in?", Route::Access(org.clone()), Page::Access),
        (Icon::Globe, "Domains", Route::Domains(org.clone(), None), Page::Domains),
        (Icon::Link, "Single sign-on", Route::Sso(org.clone()), Page::Sso),
        (Icon::Clock, "Sign-ins", Route::SignIns(org.clone()), Page::SignIns),
        (Icon::Log, "Activity", Route::Activity(org), Page::Activity),
    ];
    let links = links.map(|(icon, name, to, page)| {
        let current = move || {
            let here = match route.with(Page::of) {
                Page::AccessList | Page::Impact | Page::AccessTests => Page::Access,
                Page::Team => Page::Teams,
                Page::SsoNew | Page::SsoConnection | Page::Scim | Page::Decode => Page::Sso,
                Page::Invite => Page::Invitations,
                other => other,
            };
            (here == page).then_some("page")
        };
        view! {
            <li>
                <a href=to.href() aria-current=current>
                    <IconView icon=icon />
                    {name}
                </a>
            </li>
        }
        .into_any()
    });
    view! { <ul>{links.into_iter().collect_view()}</ul> }.into_any()
}

#[component]
fn Crumbs(org: String, route: Memo<Route>) -> impl IntoView {
    let overview = Route::Overview(org.clone());
    let (members, teams) = (Route::Members(org.clone(), None), Route::Teams(org.clone()));
    let domains = Route::Domains(org.clone(), None);
    let invitations = Route::Invitations(org.clone());
    let here = move || match route.get() {
        Route::Members(_, None) => view! { <li aria-current="page">"Members"</li> }.into_any(),
        Route::Members(_, Some(key)) => view! {
            <li><a href=members.href()>"Members"</a></li>
            <li aria-current="page">{key}</li>
        }
        .into_any(),
        Route::Domains(_, Some(name)) => view! {
            <li><a href=domains.href()>"Domains"</a></li>
            <li aria-current="page">{name}</li>
        }
        .into_any(),
        Route::Team(_, team) => view! {
            <li><a href=teams.href()>"Teams"</a></li>
            <li aria-current="page">{team}</li>
        }
        .into_any(),
        Route::SsoNew(org) | Route::SsoConnection(org, _) => view! {
            <li><a href=Route::Sso(org).href()>"Single sign-on"</a></li>
            <li aria-current="page">{route.with(Route::title)}</li>
        }
        .into_any(),
        Route::Scim(org, id) => view! {
            <li><a href=Route::Sso(org.clone()).href()>"Single sign-on"</a></li>
            <li><a href=Route::SsoConnection(org, id).href()>"Connection"</a></li>
            <li aria-current="page">{route.with(Route::title)}</li>
        }
        .into_any(),
        Route::Invite(_) => view! {
            <li><a href=invitations.href()>"Invitations"</a></li>
            <li aria-current="page">"Invite people"</li>
        }
        .into_any(),
        Route::Decode(org, id) => view! {
            <li><a href=Route::Sso(org.clone()).href()>"Single sign-on"</a></li>
            <li><a href=Route::SsoConnection(org, id).href()>"Connection"</a></li>
            <li aria-current="page">{route.with(Route::title)}</li>
        }
        .into_any(),
        other => view! { <li aria-current="page">{other.title()}</li> }.into_any(),
    };
    view! {
        <nav class="crumbs" aria-label="Breadcrumbs">
            <ol>
                <li><a href=overview.href()>{org}</a></li>
                {live(here)}
            </ol>
        </nav>
    }
    .into_any()
}
