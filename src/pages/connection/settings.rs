//! The settings: read first, then edited. What is typed stays until it is saved or thrown away; the address says whether one
//! edits.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_api::connections::{Connection, ConnectionKind};

use super::diff::FIELDS;
use super::review::{Proposal, ReviewDialog};
use super::{Page, query};
use crate::components::connection::{CertificateView, CopyValue};
use crate::components::connection_form::{AttributeFields, DomainChoice, Draft, ProtocolFields, TeamChoice};
use crate::data::teams::use_team_names;
use crate::ui::button::{Button, Tone};
use crate::ui::field::TextInput;
use crate::ui::live::live;

/// The settings.
#[component]
pub(super) fn Settings() -> impl IntoView {
    let page: Page = expect_context();
    let address = use_query_map();
    let editing = Memo::new(move |_| address.with(|query| query.get("edit").is_some()));
    live(move || {
        if editing.get() {
            // What is edited is what was read when one began; what others do meanwhile is met when it is saved.
            let read = page.reading.value.get_untracked();
            return read.map_or_else(|| ().into_any(), |read| view! { <Edit read=read /> }.into_any());
        }
        view! { <Show /> }.into_any()
    })
}

#[component]
fn Show() -> impl IntoView {
    let page: Page = expect_context();
    let edit = Callback::new(move |()| page.go.run((query(&[("tab", "settings"), ("edit", "yes")]), false)));
    let body = move || page.reading.value.with(|found| found.as_ref().map(shown));
    view! {
        <div class="toolbar">
            <Button tone=Tone::Primary reason=Signal::derive(move || page.may_not()) on_press=edit>"Edit"</Button>
        </div>
        {live(body)}
    }
    .into_any()
}

/// What the identity provider is told about this side.
fn own_values(connection: &Connection) -> AnyView {
    let saml = connection.settings.saml.as_ref().map(|saml| {
        view! {
            <CopyValue label="Entity id (audience)" value=saml.sp_entity_id.clone() />
            <CopyValue label="ACS URL (assertion consumer service)" value=saml.acs_url.clone() />
        }
    });
    let oidc = connection.settings.oidc.as_ref().map(|oidc| {
        view! { <CopyValue label="Redirect URL" value=oidc.redirect_url.clone() /> }
    });
    view! { <dl class="copy-values">{saml}{oidc}</dl> }.into_any()
}

fn shown(connection: &Connection) -> AnyView {
    let settings = &connection.settings;
    let rows = FIELDS.iter().filter_map(|field| {
        let value = field.value(settings);
        // Certificates have a section of their own; what the protocol does not have is not missing.
        if value.is_empty() || field.label == "Certificates" {
            return None;
        }
        Some(view! { <dt>{field.label}</dt><dd class="wrap">{value}</dd> }.into_any())
    });
    let secret = (connection.kind == ConnectionKind::Oidc).then(|| {
        let stored = settings.oidc.as_ref().is_some_and(|oidc| oidc.has_client_secret);
        view! { <dt>"Client secret"</dt><dd>{if stored { "stored, and never shown" } else { "none yet" }}</dd> }
    });
    let certificates = settings.saml.iter().flat_map(|saml| saml.certificates.clone());
    let certificates: Vec<AnyView> = certificates
        .map(|certificate| view! { <li class="card"><CertificateView certificate=certificate /></li> }.into_any())
        .collect();
    let has_certificates = !certificates.is_empty();
    view! {
        <section class="card stack" aria-labelledby="set">
            <h2 id="set">"Settings"</h2>
            <dl class="about">{rows.collect_view()}{secret}</dl>
        </section>
        <section class="card stack" aria-labelledby="own">
            <h2 id="own">"What the identity provider needs to know"</h2>
            {own_values(connection)}
        </section>
        {has_certificates.then(|| view! {
            <section class="card stack" aria-labelledby="certificates">
                <h2 id="certificates">"Certificates"</h2>
                <ul class="plain stack">{certificates}</ul>
            </section>
        })}
    }
    .into_any()
}

#[component]
fn Edit(read: Connection) -> impl IntoView {
    let page: Page = expect_context();
    let draft = Draft::of(&read.settings);
    let proposal = RwSignal::new(None::<Proposal>);
    let teams = use_team_names(page.org.name);
    let kind = read.kind;
    let read = StoredValue::new(read);
    let stop = Callback::new(move |()| page.go.run((query(&[("tab", "settings")]), false)));
    let review = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        draft.refused.set(None);
        let read = read.get_value();
        let mine = draft.settings(&read.settings);
        let done = ["Saved ", &mine.name, "."].concat();
        proposal.set(Some(Proposal { read, mine, done }));
    };
    let on_refused = Callback::new(move |error| {
        let about_a_field = draft.refuse(&error);
        if about_a_field {
            proposal.set(None);
        }
        about_a_field
    });
    view! {
        <form class="stack settings" on:submit=review>
            <TextInput label="Name" value=draft.name problem=draft.problem("name") autocomplete="off" autofocus=true />
            <ProtocolFields draft=draft kind=kind />
            <DomainChoice draft=draft domains=page.domains />
            <AttributeFields draft=draft />
            <TeamChoice draft=draft teams=teams />
            <p class="problem" role="alert">{move || draft.refused.get().map(|(_, sentence)| sentence)}</p>
            <div class="dialog-actions">
                <Button on_press=stop>"Throw away"</Button>
                <Button tone=Tone::Primary submit=true reason=Signal::derive(move || page.may_not())>"Review changes"</Button>
            </div>
        </form>
        {live(move || proposal.get().map(|proposed| view! {
            <ReviewDialog
                proposal=proposed
                on_close=Callback::new(move |()| proposal.set(None))
                on_refused=on_refused
                on_saved=stop
            />
        }))}
    }
    .into_any()
}
