//! Domains against connections: who is linked to what, and settings that do not do what they look like.

use leptos::prelude::*;
use purser_api::Page;
use purser_api::domains::Domain;
use purser_policy::domains::{Conflict, conflicts};
use purser_policy::impact::Configuration;
use purser_policy::sign_in::{ConnectionFact, ConnectionId, Known};

use crate::data::Reading;
use crate::data::access::use_settings;
use crate::data::orgs::CurrentOrg;
use crate::route::Route;
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::icon::{Icon, IconView};
use crate::ui::live::live;

/// The table, once both are read. Without connections there is nothing to compare.
#[component]
pub(super) fn Matrix(
    /// The domains of the page.
    domains: Reading<Page<Domain>>,
) -> impl IntoView {
    let org = CurrentOrg::get();
    let settings = use_settings(org.name, org.reach);
    live(move || {
        let name = org.name.get()?.to_string();
        settings.value.with(|known| {
            let settings = &known.as_ref()?.configuration;
            domains.value.with(|page| {
                let rows = page.as_ref()?.results.as_slice();
                (!settings.connections.is_empty() && !rows.is_empty()).then(|| section(&name, rows, settings))
            })
        })
    })
}

fn section(org: &str, domains: &[Domain], settings: &Configuration) -> AnyView {
    let found = conflicts(settings);
    let sentences = found.iter().map(|conflict| view! { <li>{sentence(org, conflict, settings)}</li> }.into_any());
    let heads = settings.connections.iter().map(|one| {
        let notes = notes(one);
        let to = Route::SsoConnection(org.to_owned(), one.id.0.clone()).href();
        view! { <th scope="col"><a href=to><Bdi text=one.name.clone() /></a><span class="muted">{notes}</span></th> }
            .into_any()
    });
    let rows = domains.iter().map(|domain| row(org, domain, &settings.connections, &found));
    let conflicts = (!found.is_empty()).then(|| {
        view! {
            <div class="notice" data-tone="warn" role="note">
                <IconView icon=Icon::Warning />
                <div class="stack">
                    <p class="notice-title">"Settings that contradict each other"</p>
                    <ul class="consequences">{sentences.collect_view()}</ul>
                </div>
            </div>
        }
    });
    view! {
        <section class="matrix">
            <h2>"Domains and connections"</h2>
            {conflicts}
            <div class="scroll" tabindex="0" role="group" aria-label="Which domain is on which connection">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Domain"</th>
                            {heads.collect_view()}
                            <th scope="col">"Auto-provisioning"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// What a connection does to its domains.
fn notes(one: &ConnectionFact) -> String {
    let mut notes = Vec::new();
    if one.complete == Known::Known(false) {
        notes.push("draft");
    }
    if one.enforced == Known::Known(true) {
        notes.push("enforced");
    }
    if one.jit == Known::Known(true) {
        notes.push("JIT");
    }
    notes.join(", ")
}

fn row(org: &str, domain: &Domain, connections: &[ConnectionFact], found: &[Conflict]) -> AnyView {
    let to = Route::Domains(org.to_owned(), Some(domain.name.clone())).href();
    let of_this = |conflict: &&Conflict| conflict.domain().is_some_and(|name| name.as_str() == domain.name);
    let conflict = found.iter().find(of_this);
    let cells = connections.iter().map(|one| {
        let linked = domain.connections.iter().any(|link| link.id == one.id.0);
        if linked {
            view! { <td><IconView icon=Icon::Check /><span class="vh">"linked"</span></td> }.into_any()
        } else {
            view! { <td class="muted">"–"</td> }.into_any()
        }
    });
    let auto = match (domain.auto_provisioning, conflict) {
        (true, Some(Conflict::AutoProvisioningWithoutEffect { .. })) => {
            view! { <Badge tone=BadgeTone::Warn>"On, no effect"</Badge> }.into_any()
        }
        (true, _) => "On".into_any(),
        (false, _) => view! { <span class="muted">"Off"</span> }.into_any(),
    };
    let state = if !domain.is_verified() {
        Some(view! { <Badge tone=BadgeTone::Warn>"Pending"</Badge> }.into_any())
    } else if matches!(conflict, Some(Conflict::NoConnection { .. })) {
        Some(view! { <Badge tone=BadgeTone::Warn>"No connection"</Badge> }.into_any())
    } else {
        None
    };
    let name = domain.unicode.clone().unwrap_or_else(|| domain.name.clone());
    view! {
        <tr>
            <th scope="row"><a href=to><Bdi text=name /></a>" "{state}</th>
            {cells.collect_view()}
            <td>{auto}</td>
        </tr>
    }
    .into_any()
}

fn sentence(org: &str, conflict: &Conflict, settings: &Configuration) -> AnyView {
    let link = |name: &purser_api::DomainName| {
        let to = Route::Domains(org.to_owned(), Some(name.to_string())).href();
        view! { <a href=to><Bdi text=name.to_string() /></a> }.into_any()
    };
    let name_of = |id: &ConnectionId| {
        settings.connections.iter().find(|one| one.id == *id).map_or_else(String::new, |one| one.name.clone())
    };
    match conflict {
        Conflict::NoConnection { domain } => view! {
            {link(domain)}" is verified but on no connection: its people sign in with passwords, and nobody new comes in by themselves."
        }
        .into_any(),
        Conflict::AutoProvisioningWithoutEffect { domain, connection } => view! {
            "Auto-provisioning of "{link(domain)}" has no effect: the domain is on the connection "
            <Bdi text=name_of(connection) />", where just-in-time provisioning decides."
        }
        .into_any(),
        Conflict::EnforcedForNobody { connection } => view! {
            "The connection "<Bdi text=name_of(connection) />" is enforced but on no verified domain: nobody has to use it."
        }
        .into_any(),
    }
}
