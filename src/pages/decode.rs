//! The decoder: a pasted SAML response or token, read in the browser and compared with the connection. Nothing is sent.

use leptos::prelude::*;
use purser_api::connections::Connection;
use purser_decode::{Decoded, Expected, Kind};
use purser_policy::findings::Finding;
use purser_policy::{Action, Target};
use purser_worker::decode::Decode;

use crate::clock::now_ms;
use crate::components::error_panel::ErrorPanel;
use crate::components::findings::{findings, received};
use crate::components::gate;
use crate::data::connections::use_connection;
use crate::data::orgs::{CurrentOrg, Reach};
use crate::explain::explain;
use crate::part;
use crate::ui::bdi::visible;
use crate::ui::button::{Button, Tone};
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::time::RelativeTime;
use crate::worker;

/// What came of a look.
type Answer = Result<(Decoded, Vec<Finding>), String>;

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
    let pasted = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let answer = RwSignal::new(None::<Answer>);
    let look = Callback::new(move |()| {
        let expected = reading.value.with_untracked(|found| found.as_ref().map(expected)).unwrap_or_default();
        let job = Decode { pasted: pasted.get_untracked(), expected };
        busy.set(true);
        leptos::task::spawn_local(async move {
            let read = worker::run(&job, |_, _| ()).await;
            let _ = busy.try_set(false);
            let _ = answer.try_set(Some(read.unwrap_or_else(|error| Err(explain(&error).title))));
        });
    });
    let not_allowed =
        move || gate::reason(org.role.get(), Action::SeeConnections, Target::None).filter(|_| org.role.get().is_some());
    view! {
        <div class="page-head"><h1>"Decode an answer"</h1></div>
        {live(move || not_allowed().map(|reason| view! {
            <Notice tone=NoticeTone::Info title="Connections are for owners and editors" text=reason />
        }))}
        <When when=move || org.reach.get() == Reach::LayerOne>
            <Notice
                tone=NoticeTone::Info
                title="This backend has the basic API only"
                text="It does not tell connections, so an answer is read here but compared with nothing."
            />
        </When>
        {live(move || reading.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| reading.again()) />
        }))}
        {live(move || reading.value.with(|found| {
            found.as_ref().map(|one| view! { <p>"Compared with the connection "<strong>{visible(&one.settings.name)}</strong>"."</p> })
        }))}
        <div class="stack">
            <label for="answer">"SAML response or token"</label>
            <textarea
                id="answer"
                rows="8"
                spellcheck="false"
                aria-describedby="answer-hint"
                prop:value=move || pasted.get()
                on:input=move |event| pasted.set(event_target_value(&event))
            ></textarea>
            <p class="muted" id="answer-hint">
                "The value of SAMLResponse in any encoding, the whole address or form, the XML, or an ID token. It is read in this browser and sent nowhere."
            </p>
            <div class="row"><Button tone=Tone::Primary busy=busy on_press=look>"Decode"</Button></div>
            <div role="status">{live(move || answer.with(|answer| answer.as_ref().map(shown)))}</div>
        </div>
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
        now: (now_ms() / 1000.0) as i64,
    }
}

fn shown(answer: &Answer) -> AnyView {
    let (decoded, found) = match answer {
        Err(why) => return view! { <p class="problem">{why.clone()}</p> }.into_any(),
        Ok(both) => both,
    };
    let what = match decoded.kind {
        Kind::Saml => "SAML response",
        Kind::Jwt => "Token",
    };
    let moment = |at: Option<i64>| at.map(|at| purser_policy::sign_in::Moment(at).to_string());
    let row = |name: &'static str, value: &str| {
        (!value.is_empty()).then(|| view! { <dt>{name}</dt><dd>{visible(value)}</dd> })
    };
    view! {
        <section class="card stack" aria-labelledby="found">
            <h2 id="found">"What is wrong"</h2>
            {findings(found)}
        </section>
        <section class="card stack" aria-labelledby="says">
            <h2 id="says">{what}</h2>
            <dl class="about">
                {row("Unpacked from", &decoded.unpacked.join(", "))}
                {row("Issuer", &decoded.issuer)}
                {row("Audience", &decoded.audiences.join(", "))}
                {row("Recipient", &decoded.recipients.join(", "))}
                {row("NameID or subject", &decoded.name)}
                {row("NameID format", &decoded.name_format)}
                {row("Answers", &decoded.in_response_to)}
                {row("Algorithms", &decoded.algorithms.join(", "))}
                <dt>"Made"</dt><dd><RelativeTime at=moment(decoded.issued_at) unknown="Not said" /></dd>
                <dt>"Ends"</dt><dd><RelativeTime at=moment(decoded.not_after) unknown="Not said" /></dd>
            </dl>
            {received(&decoded.received)}
            <details><summary>"As it came"</summary><pre class="source">{decoded.source.clone()}</pre></details>
        </section>
    }
    .into_any()
}
