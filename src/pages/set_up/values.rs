//! The step with the identity provider's values: SAML metadata by address, file or paste, shown before it is used; or an
//! OpenID Connect issuer, asked about itself.

use leptos::prelude::*;
use purser_api::connections::{Connection, ConnectionKind, Discovery};
use purser_worker::idp::{Described, ReadMetadata};

use super::guides::guide;
use super::there::{name, provider};
use super::{SetUp, save_step};
use crate::client::ApiError;
use crate::components::certificates::TextFile;
use crate::components::connection::CertificateView;
use crate::components::connection_form::{Draft, ProtocolFields};
use crate::components::error_panel::ErrorPanel;
use crate::data::Backend;
use crate::data::connections::{discover, fetch_metadata};
use crate::explain::explain;
use crate::ui::button::{Button, Tone};
use crate::ui::field::TextInput;
use crate::ui::live::live;
use crate::ui::notice::{Notice, NoticeTone};
use crate::worker;

/// The step.
#[component]
pub(super) fn Values(read: Connection) -> impl IntoView {
    let set_up: SetUp = expect_context();
    let backend = Backend::get();
    let draft = Draft::of(&read.settings);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let kind = read.kind;
    let provider = provider(&read);
    let help = guide(provider).values.iter().map(|line| view! { <li>{*line}</li> }.into_any());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save_step(set_up, backend.clone(), &read, draft, busy, error);
    };
    view! {
        <section class="stack settings" aria-labelledby="values">
            <h2 id="values">{["From ", name(provider)].concat()}</h2>
            <ul class="facts">{help.collect_view()}</ul>
            {match kind {
                ConnectionKind::Saml => view! { <Metadata draft=draft /> }.into_any(),
                ConnectionKind::Oidc => view! { <Discover draft=draft issuer=guide(provider).issuer /> }.into_any(),
            }}
        </section>
        <form class="stack settings" on:submit=submit>
            <h2>"What will be saved"</h2>
            <ProtocolFields draft=draft kind=kind />
            {live(move || error.get().map(|error| view! { <ErrorPanel error=error /> }))}
            <div class="dialog-actions">
                <Button tone=Tone::Primary submit=true busy=busy>"Save and continue"</Button>
            </div>
        </form>
    }
    .into_any()
}

/// What a refusal says, in one line.
fn sentence(error: &ApiError) -> String {
    let said = explain(error);
    [&*said.title, ". ", &said.detail].concat()
}

#[component]
fn Metadata(draft: Draft) -> impl IntoView {
    let set_up: SetUp = expect_context();
    let backend = Backend::get();
    let url = RwSignal::new(draft.metadata_url.get_untracked());
    let url_problem = RwSignal::new(None::<String>);
    let text = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let found = RwSignal::new(Vec::<Described>::new());
    // Where the document that is shown came from; empty for a file or a paste.
    let from = RwSignal::new(String::new());
    let look = move |document: String, source: String| async move {
        let answer = worker::run(&ReadMetadata { text: document }, |_, _| ()).await;
        let (all, wrong) = match answer {
            Ok(Ok(all)) => (all, None),
            Ok(Err(wrong)) => (Vec::new(), Some(wrong)),
            Err(error) => (Vec::new(), Some(sentence(&error))),
        };
        let _ = found.try_set(all);
        let _ = problem.try_set(wrong);
        let _ = from.try_set(source);
        let _ = busy.try_set(false);
    };
    let fetch = Callback::new(move |()| {
        let (Some(org), backend, address) =
            (set_up.org.name.get_untracked(), backend.clone(), url.get_untracked().trim().to_owned())
        else {
            return;
        };
        busy.set(true);
        url_problem.set(None);
        leptos::task::spawn_local(async move {
            match fetch_metadata(&backend, &org, &address).await {
                Ok(answer) => look(answer.metadata, answer.url).await,
                Err(error) => {
                    let _ = url_problem.try_set(Some(sentence(&error)));
                    let _ = busy.try_set(false);
                }
            }
        });
    });
    let read = Callback::new(move |()| {
        busy.set(true);
        leptos::task::spawn_local(look(text.get_untracked(), String::new()));
    });
    let take = Callback::new(move |one: Described| {
        draft.entity_id.set(one.entity_id);
        draft.sso_url.set(one.sso_url);
        draft.certificates.set(one.certificates);
        draft.metadata_url.set(from.get_untracked());
        found.set(Vec::new());
    });
    view! {
        <div class="ask">
            <TextInput label="Address to fetch" kind="url" hint="Where the identity provider publishes its metadata. The backend fetches it, from public addresses only." value=url problem=url_problem autocomplete="off" />
            <Button busy=busy on_press=fetch>"Fetch"</Button>
        </div>
        <details class="more">
            <summary>"Paste the metadata, or choose a file"</summary>
            <div class="stack">
                <TextFile label="Metadata" accept=".xml,text/xml,application/xml,application/samlmetadata+xml" text=text problem=problem />
                <Button busy=busy on_press=read>"Read it"</Button>
            </div>
        </details>
        {live(move || {
            let all = found.get();
            (!all.is_empty()).then(|| view! {
                <section class="stack" aria-label="What the metadata says" role="status">
                    {all.into_iter().map(|one| described(one, take)).collect_view()}
                </section>
            })
        })}
    }
    .into_any()
}

fn described(one: Described, take: Callback<Described>) -> AnyView {
    let blocking = one.blocking.iter().map(|what| {
        view! { <Notice tone=NoticeTone::Bad title="Sign-ins cannot work with this" text=what.clone() /> }.into_any()
    });
    let remarks = one
        .remarks
        .iter()
        .map(|what| view! { <Notice tone=NoticeTone::Warn title="Look at this" text=what.clone() /> }.into_any());
    let certificates = one.certificates.iter().map(|certificate| {
        view! { <li class="card"><CertificateView certificate=certificate.clone() /></li> }.into_any()
    });
    let label = ["Use the values of ", &one.entity_id].concat();
    let value = one.clone();
    view! {
        <div class="card stack" role="group" aria-label=one.entity_id.clone()>
            <dl class="about">
                <dt>"Entity id"</dt><dd class="wrap">{one.entity_id.clone()}</dd>
                <dt>"Sign-in address"</dt><dd class="wrap">{one.sso_url.clone()}</dd>
            </dl>
            {blocking.collect_view()}
            {remarks.collect_view()}
            <ul class="plain stack">{certificates.collect_view()}</ul>
            <Button tone=Tone::Primary on_press=Callback::new(move |()| take.run(value.clone()))>{label}</Button>
        </div>
    }
    .into_any()
}

#[component]
fn Discover(draft: Draft, issuer: &'static str) -> impl IntoView {
    let set_up: SetUp = expect_context();
    let backend = Backend::get();
    let typed = RwSignal::new(draft.issuer.get_untracked());
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let found = RwSignal::new(None::<Discovery>);
    let ask = Callback::new(move |()| {
        let (Some(org), backend, address) =
            (set_up.org.name.get_untracked(), backend.clone(), typed.get_untracked().trim().to_owned())
        else {
            return;
        };
        busy.set(true);
        problem.set(None);
        leptos::task::spawn_local(async move {
            match discover(&backend, &org, &address).await {
                Ok(answer) => drop(found.try_set(Some(answer))),
                Err(error) => drop(problem.try_set(Some(sentence(&error)))),
            }
            let _ = busy.try_set(false);
        });
    });
    view! {
        <div class="ask">
            <TextInput label="Issuer to look up" kind="url" hint=["Like ", issuer].concat() value=typed problem=problem autocomplete="off" />
            <Button busy=busy on_press=ask>"Look it up"</Button>
        </div>
        {live(move || found.get().map(|answer| discovered(answer, draft, found)))}
    }
    .into_any()
}

fn discovered(answer: Discovery, draft: Draft, found: RwSignal<Option<Discovery>>) -> AnyView {
    let problems = answer
        .problems
        .iter()
        .map(|what| view! { <Notice tone=NoticeTone::Warn title="Look at this" text=what.clone() /> }.into_any());
    let issuer = answer.issuer.clone();
    let take = Callback::new(move |()| {
        draft.issuer.set(issuer.clone());
        found.set(None);
    });
    let or_silent = |all: &[String]| if all.is_empty() { "it does not say".to_owned() } else { all.join(", ") };
    view! {
        <section class="card stack" aria-label="What the issuer says" role="status">
            <dl class="about">
                <dt>"Issuer"</dt><dd class="wrap">{answer.issuer.clone()}</dd>
                <dt>"Sign-in address"</dt><dd class="wrap">{answer.authorization_endpoint.clone()}</dd>
                <dt>"Token address"</dt><dd class="wrap">{answer.token_endpoint.clone()}</dd>
                <dt>"Keys"</dt><dd class="wrap">{answer.jwks_uri.clone()}</dd>
                <dt>"Scopes"</dt><dd>{or_silent(&answer.scopes_supported)}</dd>
                <dt>"Claims"</dt><dd>{or_silent(&answer.claims_supported)}</dd>
            </dl>
            {problems.collect_view()}
            <Button tone=Tone::Primary on_press=take>"Use this issuer"</Button>
        </section>
    }
    .into_any()
}
