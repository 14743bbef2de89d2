//! Domains: the list with what DNS says, adding one, and how domains and connections fit together. With a name in the
//! address the page of that domain.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use purser_api::Page;
use purser_api::domains::{Domain, ListDomains};
use purser_policy::{Action, Target};

mod auto;
mod matrix;
mod one;
mod proof;
mod removal;
mod uncaptured;
mod words;

use crate::components::error_panel::ErrorPanel;
use crate::components::filters::Paging;
use crate::components::gate;
use crate::data::domains::{add_domain, use_domains};
use crate::data::orgs::{CurrentOrg, Reach};
use crate::data::{Backend, Reading};
use crate::explain::{Remedy, explain};
use crate::part;
use crate::route::Route;
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::empty::Empty;
use crate::ui::field::TextInput;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::number::count;
use crate::ui::pager::Pager;
use crate::ui::skeleton::SkeletonRows;
use crate::ui::time::RelativeTime;

part! {
    /// The page, as a part.
    pub fn page(route: Memo<Route>) in domains => view! { <DomainsPage route=route /> }.into_any()
}

/// The page.
#[component]
pub fn DomainsPage(
    /// The address, for the domain in it.
    route: Memo<Route>,
) -> impl IntoView {
    let name = Memo::new(move |_| match route.get() {
        Route::Domains(_, name) => name,
        _ => None,
    });
    let one = Memo::new(move |_| name.with(Option::is_some));
    live(
        move || {
            if one.get() { view! { <one::OneDomain name=name /> }.into_any() } else { view! { <List /> }.into_any() }
        },
    )
}

/// Why the signed-in person may not see domains.
fn not_allowed(org: CurrentOrg) -> Option<String> {
    org.role.get().and_then(|role| gate::reason(Some(role), Action::SeeDomains, Target::None))
}

/// Why the signed-in person may not change domains.
fn may_not_manage(org: CurrentOrg) -> Option<String> {
    gate::reason(org.role.get(), Action::ManageDomains, Target::None)
}

/// Said in place of the page where it cannot be shown: to somebody who may not see it, and on a backend without domains.
/// A backend with some of layer 2 may lack this part of it.
fn missing(org: CurrentOrg, lacks: impl Fn() -> bool + Send + Sync + 'static) -> AnyView {
    live(move || {
        if let Some(reason) = not_allowed(org) {
            return view! { <Notice tone=NoticeTone::Info title="Domains are for owners and editors" text=reason /> }
                .into_any();
        }
        if org.reach.get() == Reach::LayerOne || lacks() {
            return view! {
                <Notice
                    tone=NoticeTone::Info
                    title="This backend does not tell domains"
                    text="The basic API has no domains: they are added and verified where the platform keeps them. Members and invitations work in full."
                />
            }
            .into_any();
        }
        ().into_any()
    })
}

#[component]
fn List() -> impl IntoView {
    let org = CurrentOrg::get();
    let paging = Paging::follow();
    let Paging { page, size, .. } = paging;
    let question = Signal::derive(move || {
        (org.reach.get() == Reach::LayerTwo && not_allowed(org).is_none()).then_some(())?;
        Some(ListDomains { org: org.name.get()?, page: page.get(), page_size: size.get() })
    });
    let domains = use_domains(question);
    let lacks =
        Memo::new(move |_| domains.error.with(|error| error.as_ref().and_then(|error| error.status()) == Some(404)));
    let shown = move || org.reach.get() == Reach::LayerTwo && not_allowed(org).is_none() && !lacks.get();
    let total = Signal::derive(move || domains.value.with(|page| page.as_ref().map_or(0, |page| page.count)));
    let long = move || total.get() > 25;
    let summary = move || domains.unless_failed(summary);
    view! {
        <div class="page-head">
            <h1>"Domains"</h1>
            <p class="page-text" role="status">{live(summary)}</p>
        </div>
        {missing(org, move || lacks.get())}
        {live(move || domains.error.get().filter(|_| !lacks.get()).map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| domains.again()) />
        }))}
        <When when=shown>
            <Add />
            <When when=move || domains.error.with(Option::is_none) || domains.value.with(Option::is_some)>
                <Table domains=domains />
                <When when=long>
                    <Pager
                        page=page
                        size=size
                        count=total
                        on_page=Callback::new(move |page| paging.to(page, size.get_untracked()))
                        on_size=Callback::new(move |size| paging.to(1, size))
                    />
                </When>
            </When>
            <matrix::Matrix domains=domains />
        </When>
    }
    .into_any()
}

fn summary(page: &Page<Domain>) -> String {
    let waiting = page.results.iter().filter(|domain| !domain.is_verified()).count();
    let all = match page.count {
        1 => "1 domain".to_owned(),
        many => [&*count(many), " domains"].concat(),
    };
    match waiting {
        0 => [&all, "."].concat(),
        waiting => [&all, ", ", &waiting.to_string(), " not verified yet."].concat(),
    }
}

/// The form that adds one. What is typed stays until it is added.
#[component]
fn Add() -> impl IntoView {
    let org = CurrentOrg::get();
    let backend = Backend::get();
    let navigate = use_navigate();
    let name = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let failure = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(org_name) = org.name.get_untracked().filter(|_| untrack(|| may_not_manage(org)).is_none()) else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        let (typed, backend, navigate) = (name.get_untracked(), backend.clone(), navigate.clone());
        busy.set(true);
        problem.set(None);
        failure.set(None);
        leptos::task::spawn_local(async move {
            match add_domain(&backend, &org_name, typed).await {
                // The record to publish stands on the page of the domain.
                Ok(added) if !busy.is_disposed() => {
                    let to = Route::Domains(org_name.to_string(), Some(added.name)).href();
                    navigate(&to, NavigateOptions { resolve: false, ..NavigateOptions::default() });
                }
                Ok(_) => {}
                Err(error) => {
                    let said = explain(&error);
                    if said.remedy == Remedy::FixInput {
                        let _ = problem.try_set(Some(said.detail));
                    } else {
                        let _ = failure.try_set(Some(error));
                    }
                }
            }
            let _ = busy.try_set(false);
        });
    };
    view! {
        <form class="ask" on:submit=submit>
            <TextInput
                label="Add a domain"
                value=name
                problem=problem
                inputmode="url"
                autocomplete="off"
                hint="The part of your addresses after the @. A sub-domain is a domain of its own."
            />
            <Button tone=Tone::Primary submit=true busy=busy reason=Signal::derive(move || may_not_manage(org))>"Add"</Button>
        </form>
        {live(move || failure.get().map(|error| view! { <ErrorPanel error=error /> }))}
    }
    .into_any()
}

#[component]
fn Table(domains: Reading<Page<Domain>>) -> impl IntoView {
    let org = CurrentOrg::get();
    let rows = move || {
        let name = org.name.get()?.to_string();
        domains.value.with(|page| Some(page.as_ref()?.results.iter().map(|domain| row(&name, domain)).collect_view()))
    };
    let none = move || domains.value.with(|page| page.as_ref().is_some_and(|page| page.results.is_empty()));
    view! {
        <div class="table-wrap domains" aria-busy=move || domains.pending.get().to_string()>
            <table class="grid">
                <caption class="vh">"Domains"</caption>
                <thead>
                    <tr>
                        <th data-col="name">"Domain"</th>
                        <th data-col="state">"State"</th>
                        <th data-col="way">"People sign in"</th>
                        <th data-col="outside">"Not in yet"</th>
                    </tr>
                </thead>
                <tbody>
                    <When when=move || domains.value.with(Option::is_none)><SkeletonRows columns=4 /></When>
                    {live(rows)}
                </tbody>
            </table>
            <When when=none>
                <Empty
                    title="No domains yet"
                    text="A verified domain tells who is a guest, shows who has an account without being in, and is what single sign-on builds on."
                />
            </When>
        </div>
    }
    .into_any()
}

fn row(org: &str, domain: &Domain) -> AnyView {
    let to = Route::Domains(org.to_owned(), Some(domain.name.clone())).href();
    let way = match domain.connections.as_slice() {
        [] if domain.auto_provisioning => "With a password; existing accounts are added".to_owned(),
        [] if domain.is_verified() => "With a password".to_owned(),
        [] => String::new(),
        linked => {
            let names: Vec<&str> = linked.iter().map(|one| one.name.as_str()).collect();
            ["Through ", &names.join(", ")].concat()
        }
    };
    view! {
        <tr>
            <th scope="row" data-col="name"><a href=to>{title(domain)}</a></th>
            <td data-col="state">{state(domain)}</td>
            <td data-col="way"><Bdi text=way /></td>
            <td data-col="outside" class="number">{domain.uncaptured.map(count)}</td>
        </tr>
    }
    .into_any()
}

/// A name as its language writes it, and as DNS does where that differs: two names may look alike.
fn title(domain: &Domain) -> AnyView {
    match &domain.unicode {
        Some(unicode) => {
            view! { <Bdi text=unicode.clone() />" "<span class="muted">{domain.name.clone()}</span> }.into_any()
        }
        None => view! { <Bdi text=domain.name.clone() /> }.into_any(),
    }
}

/// Where a domain stands, and what waits.
fn state(domain: &Domain) -> AnyView {
    if domain.is_verified() {
        return view! { <Badge tone=BadgeTone::Good>"Verified"</Badge> }.into_any();
    }
    let check = domain.last_check.clone().unwrap_or_default();
    let said = match words::problem(&check) {
        Some((title, _)) => title,
        None => "DNS is being asked",
    };
    view! {
        <Badge tone=BadgeTone::Warn>"Pending"</Badge>" "
        <span class="muted">{said}{next(&check)}</span>
    }
    .into_any()
}

/// When DNS is asked next.
fn next(check: &purser_api::domains::DomainCheck) -> Option<AnyView> {
    let at = check.next_at.clone()?;
    Some(view! { ", next look "<RelativeTime at=Some(at.0) unknown="" /> }.into_any())
}
