//! How a connection is shown: its protocol, its identity provider, its health, its certificates.

use leptos::prelude::*;
use purser_api::connections::{Certificate, Connection, ConnectionKind, ConnectionStatus, LastTest, Provider};
use purser_policy::connections::{Missing, Trouble, certificate_troubles, missing, troubles};
use purser_policy::sign_in::{DomainState, Known, Moment};

use crate::clock::now_ms;
use crate::route::{Route, encode};
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::copy::Copy;
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::time::RelativeTime;

/// Now, as the rules take it.
pub fn now() -> Moment {
    Moment((now_ms() / 1000.0) as i64)
}

/// A protocol as people write it.
pub const fn kind_name(kind: ConnectionKind) -> &'static str {
    match kind {
        ConnectionKind::Saml => "SAML",
        ConnectionKind::Oidc => "OpenID Connect",
    }
}

/// An identity provider as it calls itself.
pub const fn provider_name(provider: Provider) -> &'static str {
    match provider {
        Provider::Okta => "Okta",
        Provider::EntraSaml => "Microsoft Entra ID (SAML)",
        Provider::EntraOidc => "Microsoft Entra ID (OpenID Connect)",
        Provider::Google => "Google Workspace",
        Provider::Saml => "Another, by SAML 2.0",
        Provider::Oidc => "Another, by OpenID Connect",
    }
}

/// Whether one of a connection's domains is verified, as far as the domains are known.
pub fn has_verified(connection: &Connection, states: &[(String, DomainState)]) -> bool {
    connection
        .settings
        .domains
        .iter()
        .any(|domain| states.iter().any(|(name, state)| name == domain.as_str() && *state == DomainState::Verified))
}

/// Names and states of the organization's domains, as the settings for change impact tell them.
pub fn states(configuration: &purser_policy::impact::Configuration) -> Vec<(String, DomainState)> {
    let Known::Known(domains) = &configuration.domains else { return Vec::new() };
    let state = |domain: &purser_policy::sign_in::DomainFact| {
        Some((domain.name.as_ref()?.to_string(), domain.state.value().copied()?))
    };
    domains.iter().filter_map(state).collect()
}

/// How a connection is, in a word.
#[component]
pub fn HealthBadge(
    /// The connection.
    connection: Connection,
    /// Whether one of its domains is verified, where that is known.
    verified: Option<bool>,
) -> impl IntoView {
    let found = troubles(&connection, verified, now());
    let (tone, word) = match (connection.status, found.first()) {
        (ConnectionStatus::Draft, first) if !first.is_some_and(|first| first.blocks()) => (BadgeTone::Neutral, "Draft"),
        (_, Some(trouble)) => match title(*trouble) {
            (NoticeTone::Bad, word) => (BadgeTone::Bad, word),
            (_, word) => (BadgeTone::Warn, word),
        },
        (_, None) => (BadgeTone::Good, "Good"),
    };
    let more = found.len().saturating_sub(1);
    let more = (more > 0 && tone != BadgeTone::Neutral).then(|| {
        view! { " "<span class="muted">"and "{more.to_string()}" more"</span> }
    });
    view! { <Badge tone=tone>{word}</Badge>{more} }.into_any()
}

/// What is remarkable, in a few words.
const fn title(trouble: Trouble) -> (NoticeTone, &'static str) {
    match trouble {
        Trouble::CredentialExpired => (NoticeTone::Bad, "Expired"),
        Trouble::NoVerifiedDomain => (NoticeTone::Bad, "No verified domain"),
        Trouble::EnforcedUntested => (NoticeTone::Bad, "Enforced, untested"),
        Trouble::CredentialEndsSoon => (NoticeTone::Warn, "Expires soon"),
        Trouble::TestFailed => (NoticeTone::Warn, "Test failed"),
        Trouble::Untested => (NoticeTone::Warn, "Not tested"),
        Trouble::JitBesideScim => (NoticeTone::Info, "JIT beside SCIM"),
    }
}

/// What is remarkable about a connection, one notice each.
pub fn health(connection: &Connection, verified: Option<bool>) -> Vec<AnyView> {
    let notice = |trouble: Trouble| {
        let (tone, title) = title(trouble);
        view! { <Notice tone=tone title=title text=trouble.sentence() /> }.into_any()
    };
    troubles(connection, verified, now()).into_iter().map(notice).collect()
}

/// Where the set-up of a draft goes on: at what it lacks first.
pub fn set_up_address(org: &str, draft: &Connection) -> String {
    let lacks_values = missing(draft).iter().any(|lacks| *lacks != Missing::Domain);
    let step = if lacks_values { "" } else { "&step=people" };
    Route::SsoNew(org.to_owned()).href_with(&["connection=", &encode(&draft.id), step].concat())
}

/// The last test, in a word and a time.
pub fn last_test(test: Option<&LastTest>) -> AnyView {
    let Some(test) = test else { return view! { <span class="muted">"Never"</span> }.into_any() };
    let (tone, word) = match (test.passed, test.outdated) {
        (_, true) => (BadgeTone::Warn, "Changed since"),
        (true, false) => (BadgeTone::Good, "Passed"),
        (false, false) => (BadgeTone::Bad, "Failed"),
    };
    let at = test.at.as_ref().map(|at| at.0.clone());
    view! { <Badge tone=tone>{word}</Badge>" "<RelativeTime at=at unknown="" /> }.into_any()
}

/// What a certificate says, and what is remarkable about it.
#[component]
pub fn CertificateView(
    /// The certificate.
    certificate: Certificate,
) -> impl IntoView {
    let fingerprint = pairs(&certificate.sha256);
    let warnings = certificate_troubles(&certificate, now());
    let warnings =
        warnings.into_iter().map(|trouble| view! { <li class="problem">{trouble.sentence()}</li> }.into_any());
    let at = |at: &Option<purser_api::Timestamp>| at.as_ref().map(|at| at.0.clone());
    let (from, until) = (at(&certificate.not_before), at(&certificate.not_after));
    let issuer = (certificate.issuer != certificate.subject).then(|| certificate.issuer.clone());
    view! {
        <dl class="about">
            <dt>"Subject"</dt><dd><Bdi text=certificate.subject.clone() /></dd>
            <dt>"Issuer"</dt>
            <dd>{match issuer {
                Some(issuer) => view! { <Bdi text=issuer /> }.into_any(),
                None => "signed by itself".into_any(),
            }}</dd>
            <dt>"Valid"</dt>
            <dd>"from "<Day at=from />" until "<Day at=until.clone() />" ("<RelativeTime at=until unknown="" />")"</dd>
            <dt>"SHA-256"</dt>
            <dd><code class="wrap">{fingerprint.clone()}</code><Copy text=fingerprint label="Copy fingerprint" /></dd>
            <dt>"Key"</dt><dd>{certificate.key.clone()}</dd>
        </dl>
        <ul class="plain">{warnings.collect_view()}</ul>
    }
    .into_any()
}

/// The day of a moment, in the reader's form.
#[component]
pub fn Day(
    /// RFC 3339 text; `None` when unknown.
    at: Option<String>,
) -> impl IntoView {
    let ms = at.as_deref().map_or(f64::NAN, js_sys::Date::parse);
    if ms.is_nan() {
        return "?".into_any();
    }
    let day = js_sys::Date::new(&ms.into()).to_locale_date_string("default", &wasm_bindgen::JsValue::UNDEFINED);
    view! { <time datetime=at>{String::from(day)}</time> }.into_any()
}

/// A fingerprint as identity providers show it: pairs of capital digits with colons.
fn pairs(hex: &str) -> String {
    let upper = hex.to_ascii_uppercase();
    let mut out = String::with_capacity(upper.len() * 3 / 2);
    for (at, digit) in upper.chars().enumerate() {
        if at > 0 && at % 2 == 0 {
            out.push(':');
        }
        out.push(digit);
    }
    out
}

/// A value that is copied into the identity provider's form.
#[component]
pub fn CopyValue(
    /// What the identity provider calls it.
    #[prop(into)]
    label: String,
    /// The value.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    let copy = ["Copy ", &label].concat();
    view! {
        <div class="copy-value">
            <dt>{label}</dt>
            <dd><code class="wrap">{value.clone()}</code><Copy text=value label=copy /></dd>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn fingerprints_read_as_identity_providers_show_them() {
        assert_eq!(pairs("00ff1a"), "00:FF:1A");
        assert_eq!(pairs(""), "");
    }
}
