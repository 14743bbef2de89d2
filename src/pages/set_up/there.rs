//! The step at the identity provider: what to do there, with the values of this side to copy.

use leptos::prelude::*;
use purser_api::connections::{Connection, ConnectionKind, Provider};

use super::SetUp;
use super::guides::{Own, Step, guide};
use crate::components::connection::CopyValue;
use crate::ui::button::{Button, Tone};

/// The step.
pub(super) fn view(set_up: SetUp, read: &Connection) -> AnyView {
    let provider = provider(read);
    let id = read.id.clone();
    let steps = guide(provider).there.iter().map(|step| one(step, read));
    view! {
        <section class="stack settings" aria-labelledby="there">
            <h2 id="there">{["At ", name(provider)].concat()}</h2>
            <ol class="there">{steps.collect_view()}</ol>
            <div class="dialog-actions">
                <Button tone=Tone::Primary on_press=Callback::new(move |()| set_up.go.run((id.clone(), 1)))>"Continue"</Button>
            </div>
        </section>
    }
    .into_any()
}

/// The identity provider of a draft; any of its protocol where none was named.
pub(super) fn provider(read: &Connection) -> Provider {
    read.settings.provider.unwrap_or(match read.kind {
        ConnectionKind::Saml => Provider::Saml,
        ConnectionKind::Oidc => Provider::Oidc,
    })
}

/// What it is called inside of a sentence.
pub(super) const fn name(provider: Provider) -> &'static str {
    match provider {
        Provider::Okta => "Okta",
        Provider::EntraSaml | Provider::EntraOidc => "Microsoft Entra ID",
        Provider::Google => "Google Workspace",
        Provider::Saml | Provider::Oidc => "the identity provider",
    }
}

fn one(step: &Step, read: &Connection) -> AnyView {
    let saml = read.settings.saml.clone().unwrap_or_default();
    let oidc = read.settings.oidc.clone().unwrap_or_default();
    let copy = step.copy.iter().map(|(label, own)| {
        let value = match own {
            Own::EntityId => saml.sp_entity_id.clone(),
            Own::AcsUrl => saml.acs_url.clone(),
            Own::RedirectUrl => oidc.redirect_url.clone(),
        };
        view! { <CopyValue label=*label value=value /> }.into_any()
    });
    let set = step
        .set
        .iter()
        .map(|(label, value)| view! { <div class="copy-value"><dt>{*label}</dt><dd>{*value}</dd></div> }.into_any());
    let values = (!step.copy.is_empty() || !step.set.is_empty())
        .then(|| view! { <dl class="copy-values">{copy.collect_view()}{set.collect_view()}</dl> });
    view! { <li class="stack"><p>{step.text}</p>{values}</li> }.into_any()
}
