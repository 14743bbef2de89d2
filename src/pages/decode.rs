//! The decoder: a pasted SAML response or token, read in the browser and compared with the connection. Nothing is sent.

use leptos::prelude::*;
use purser_api::connections::Connection;
use purser_decode::{Decoded, Expected, Kind};
use purser_policy::findings::Finding;
use purser_policy::{Action, Target};
use purser_worker::decode::Decode;

use crate::client::ApiError;
use crate::components::connection::now;
use crate::components::error_panel::ErrorPanel;
use crate::components::findings::{findings, received};
use crate::components::gate;
use crate::data::connections::use_connection;
use crate::data::orgs::{CurrentOrg, Reach};
use crate::part;
use crate::ui::bdi::{Bdi, visible};
use crate::ui::button::{Button, Tone};
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::time::RelativeTime;
use crate::worker;

/// What was read, and what is wrong with it.
type Answer = (Decoded, Vec<Finding>);

part! {
    /// The page, as a part.
    pub fn page(id: Memo<String>) in decode => view! { <DecodePage id=id /> }.into_any()
}

/// The page.
#[component]
pub fn DecodePage(
    /// Which connection it is compared with.
    id: Memo<String>,
) -> impl IntoView {
    let org = CurrentOrg::get();
    let reading = use_connection(org.name, org.reach, id);
    let not_allowed =
        move || gate::reason(org.role.get(), Action::SeeConnections, Target::None).filter(|_| org.role.get().is_some());
    let plain = move || org.reach.get() == Reach::LayerOne;
    let name = move || reading.value.with(|found| found.as_ref().map(|one| one.settings.name.clone()));
    view! {
        <div class="page-head">
            <h1>"Decode an answer"</h1>
            <p class="page-text">
                "What an identity provider really sent"
                {live(move || name().map(|name| view! { ", compared with the connection "<Bdi text=name /> }))}
                "."
            </p>
        </div>
        {live(move || not_allowed().map(|reason| view! {
            <Notice tone=NoticeTone::Info title="Connections are for owners and editors" text=reason />
        }))}
        <When when=plain>
            <Notice
                tone=NoticeTone::Info
                title="This backend has the basic API only"
                text="It does not tell connections, so an answer is read here but compared with nothing."
            />
        </When>
        {live(move || reading.error.get().filter(|_| not_allowed().is_none()).map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| reading.again()) />
        }))}
        <When when=move || not_allowed().is_none() && (plain() || reading.value.with(Option::is_some))>
            <Paste connection=reading.value />
        </When>
    }
    .into_any()
}

#[component]
fn Paste(connection: RwSignal<Option<Connection>>) -> impl IntoView {
    let pasted = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<ApiError>);
    let answer = RwSignal::new(None::<Answer>);
    let look = Callback::new(move |()| {
        let expected = connection.with_untracked(|found| found.as_ref().map(expected)).unwrap_or_default();
        let job = Decode { pasted: pasted.get_untracked(), expected };
        busy.set(true);
        leptos::task::spawn_local(async move {
            let read = worker::run(&job, |_, _| ()).await;
            let (good, wrong, failed) = match read {
                Ok(Ok(good)) => (Some(good), None, None),
                Ok(Err(wrong)) => (None, Some(wrong), None),
                Err(failed) => (None, None, Some(failed)),
            };
            // The person may have gone elsewhere meanwhile.
            let _ = busy.try_set(false);
            let _ = answer.try_set(good);
            let _ = problem.try_set(wrong);
            let _ = error.try_set(failed);
        });
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        look.run(());
    };
    view! {
        <form class="stack settings" on:submit=submit>
            <div class="field">
                <label for="answer">"SAML response or token"</label>
                <textarea
                    id="answer"
                    rows="8"
                    spellcheck="false"
                    aria-describedby="answer-hint answer-problem"
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                    prop:value=move || pasted.get()
                    on:input=move |event| pasted.set(event_target_value(&event))
                ></textarea>
                <p class="hint" id="answer-hint">
                    "From the developer tools of the browser: the value of SAMLResponse, the whole form or address, the XML, or an ID token, in any encoding. It is read in this browser and sent nowhere."
                </p>
                <p class="problem" id="answer-problem" role="alert">{live(move || problem.get())}</p>
            </div>
            <div class="dialog-actions"><Button tone=Tone::Primary submit=true busy=busy>"Decode"</Button></div>
        </form>
        {live(move || error.get().map(|error| view! { <ErrorPanel error=error on_retry=look /> }))}
        <div role="status">{live(move || answer.with(|answer| answer.as_ref().map(shown)))}</div>
    }
    .into_any()
}

/// What the connection says, for the comparison.
fn expected(connection: &Connection) -> Expected {
    let settings = &connection.settings;
    let (saml, oidc) = (settings.saml.clone().unwrap_or_default(), settings.oidc.clone().unwrap_or_default());
    Expected {
        issuer: if settings.saml.is_some() { saml.idp_entity_id } else { oidc.issuer },
        audience: if settings.saml.is_some() { saml.sp_entity_id } else { oidc.client_id },
        recipient: saml.acs_url,
        certificates: saml.certificates.into_iter().map(|one| one.data).collect(),
        domains: settings.domains.iter().map(ToString::to_string).collect(),
        email: settings.attributes.email.clone(),
        full_name: settings.attributes.full_name.clone(),
        groups: settings.attributes.groups.clone(),
        now: now().0,
    }
}

fn shown((decoded, found): &Answer) -> AnyView {
    let (what, subject) = match decoded.kind {
        Kind::Saml => ("What the response says", "NameID"),
        Kind::Jwt => ("What the token says", "Subject"),
    };
    let moment = |at: Option<i64>| at.map(|at| purser_policy::sign_in::Moment(at).to_string());
    let row = |name: &'static str, value: &str| {
        (!value.is_empty()).then(|| view! { <dt>{name}</dt><dd>{visible(value)}</dd> })
    };
    view! {
        <div class="result">
            <section class="card stack" aria-labelledby="found">
                <h2 id="found">"What was found"</h2>
                {findings(found)}
            </section>
            <section class="card stack" aria-labelledby="says">
                <h2 id="says">{what}</h2>
                <dl class="about">
                    {row("Unpacked from", &decoded.unpacked.join(", "))}
                    {row("Issuer", &decoded.issuer)}
                    {row("Audience", &decoded.audiences.join(", "))}
                    {row("Recipient", &decoded.recipients.join(", "))}
                    {row(subject, &decoded.name)}
                    {row("NameID format", &decoded.name_format)}
                    {row("Answers request", &decoded.in_response_to)}
                    {row("Signature", &decoded.algorithms.join(", "))}
                    <dt>"Made"</dt><dd><RelativeTime at=moment(decoded.issued_at) unknown="It does not say" /></dd>
                    <dt>"Valid until"</dt><dd><RelativeTime at=moment(decoded.not_after) unknown="It does not say" /></dd>
                </dl>
            </section>
            <section class="card stack" aria-labelledby="received">
                <h2 id="received">{if decoded.kind == Kind::Saml { "Attributes" } else { "Claims" }}</h2>
                {received(&decoded.received)}
                <details class="more"><summary>"Everything, as it came"</summary><pre class="source" tabindex="0">{visible_lines(&decoded.source)}</pre></details>
            </section>
        </div>
    }
    .into_any()
}

/// The source with its lines, and everything else that would not show made visible.
fn visible_lines(source: &str) -> String {
    source.lines().map(visible).collect::<Vec<_>>().join("\n")
}
