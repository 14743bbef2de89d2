//! The page that a refused person lands on. Public: it makes no call, and knows nothing but what stands in its address. What
//! stands there can be made up by anybody, so it is shown as text and decides nothing but which sentence is shown.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_api::OrgName;
use purser_policy::sign_in::{Cause, Code, Remedy, Who};
use purser_policy::texts;

use crate::config::Config;
use crate::part;
use crate::ui::copy::Copy;
use crate::ui::live::live;

/// Longest parameter that is shown.
const LONGEST: usize = 64;

part! {
    /// The page, as a part.
    pub fn page() in access => view! { <AccessDeniedPage /> }.into_any()
}

/// The page.
#[component]
pub fn AccessDeniedPage() -> impl IntoView {
    let config: Config = expect_context();
    let query = use_query_map();
    let of = move |name: &str| query.with(|query| query.get(name)).unwrap_or_default();
    let body = move || {
        let code = Code::parse(&of("code"));
        let org = OrgName::parse(&of("org")).ok().map(|name| name.to_string());
        let trace: String =
            of("trace").chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(LONGEST).collect();
        page(code, org, trace, &config)
    };
    live(body)
}

fn page(code: Option<Code>, org: Option<String>, trace: String, config: &Config) -> AnyView {
    let said = code.map_or("The sign-in was refused. The address of this page does not say why.", texts::person);
    let steps: Vec<AnyView> =
        code.map(own_steps).unwrap_or_default().into_iter().map(|step| view! { <li>{step}</li> }.into_any()).collect();
    let contact = match &config.support {
        Some(support) => view! { <a href=support.href.clone()>{support.text.clone()}</a> }.into_any(),
        None => "Ask an owner of the organization, or the help desk of your company.".into_any(),
    };
    let lines = [
        Some("Sign-in refused".to_owned()),
        org.as_ref().map(|org| ["Organization: ", org].concat()),
        code.map(|code| ["Reason: ", code.as_str()].concat()),
        (!trace.is_empty()).then(|| ["Trace id: ", &trace].concat()),
    ];
    let copied = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
    view! {
        <main class="full-page denied" id="main" tabindex="-1">
            <p class="mark">{config.product_name.clone()}</p>
            <h1>"Access denied"</h1>
            {org.map(|org| view! { <p>"Organization "<strong>{org}</strong></p> })}
            <p class="denied-why">{said}</p>
            {(!steps.is_empty()).then(|| view! { <h2>"What you can do"</h2><ul>{steps}</ul> })}
            <h2>"Who can help"</h2>
            <p>{contact}</p>
            <p>"Give them this:"</p>
            <pre class="reply">{copied.clone()}</pre>
            <div class="row"><Copy text=copied label="Copy for the help desk" /></div>
        </main>
    }
    .into_any()
}

/// What the person can do alone.
fn own_steps(code: Code) -> Vec<&'static str> {
    let mut steps = Vec::new();
    for cause in Cause::ALL.into_iter().filter(|cause| cause.code() == code) {
        for remedy in remedies(cause) {
            let words = texts::remedy(*remedy);
            if remedy.who() == Who::User && !steps.contains(&words) {
                steps.push(words);
            }
        }
    }
    steps
}

/// What helps against a cause, as far as the person alone is concerned.
const fn remedies(cause: Cause) -> &'static [Remedy] {
    match cause {
        Cause::InvalidIdentifier => &[Remedy::CheckSpelling],
        Cause::SsoRequired => &[Remedy::UseSso],
        Cause::TokenRequired => &[Remedy::CreateToken],
        Cause::IdpInitiated => &[Remedy::StartFromApp],
        Cause::NoAccount => &[Remedy::CreateAccount],
        Cause::DomainNotVerified | Cause::NoConnection => &[Remedy::CheckSpelling, Remedy::UsePassword],
        Cause::IdpUnavailable
        | Cause::CredentialExpired
        | Cause::NameIdNotEmail
        | Cause::ReturnedDomain
        | Cause::Deprovisioned
        | Cause::NotInvited
        | Cause::NotAMember
        | Cause::NoSeat
        | Cause::OtherOrganization => &[],
    }
}
