//! What is read of a person, how to set it up in the identity provider, and what becomes public.

use leptos::prelude::*;
use purser_api::provisioning::{ProvisioningPatch, UpdateProvisioning};
use purser_api::scim::DOCKER_USER_SCHEMA;

use super::State;
use crate::data::Backend;
use crate::data::provisioning::change;
use crate::explain::explain;
use crate::ui::copy::Copy;
use crate::ui::live::live;
use crate::ui::segmented::Segmented;
use crate::ui::toast::Toasts;

/// Attribute, what it becomes here, whether it is needed.
const ATTRIBUTES: [(&str, &str, &str); 9] = [
    ("userName", "Address of the account; matched in any case", "Needed"),
    ("emails", "Address, where userName is none", "Or userName"),
    ("active", "In or out; left out of an update it means out", "Needed"),
    ("name.givenName, name.familyName", "Full name; public on the profile", "If you like"),
    ("displayName", "Full name, where name says nothing", "If you like"),
    ("externalId", "Kept, to match by", "If you like"),
    ("dockerRole", "owner, editor or member; counts when first added", "If you like"),
    ("dockerOrg", "Only this organization is taken", "Leave out"),
    ("dockerTeam", "Team joined when first added", "If you like"),
];

const OKTA: [&str; 5] = [
    "Applications → your app → General → App Settings: set Provisioning to SCIM.",
    "Provisioning → Integration: SCIM connector base URL is the base URL from Settings; Unique identifier field for users is userName; Authentication Mode is HTTP Header with the token.",
    "Choose Push New Users, Push Profile Updates and Push Groups, then Test Connector Configuration.",
    "Provisioning → To App: switch on Create Users, Update User Attributes and Deactivate Users.",
    "For roles and teams: Profile Editor → your app → Add Attribute, with the variable name (dockerRole, dockerTeam) as External name and the namespace above as External namespace.",
];

const ENTRA: [&str; 5] = [
    "Enterprise applications → your app → Provisioning: Provisioning Mode is Automatic.",
    "Admin Credentials: Tenant URL is the base URL from Settings with ?aadOptscim062020 behind it, Secret Token is the token; then Test Connection.",
    "Mappings → Provision Microsoft Entra ID Users: userPrincipalName (or mail) to userName, Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\") to active.",
    "For roles and teams: Show advanced options → Edit attribute list: add the namespace above, a colon and dockerRole (or dockerTeam), then map it.",
    "Settings → Scope: Sync only assigned users and groups. Provisioning Status: On.",
];

/// The page's part.
#[component]
pub fn Mapping() -> impl IntoView {
    let state = State::get();
    let backend = Backend::get();
    let idp = RwSignal::new("okta".to_owned());
    let names = Signal::derive(move || {
        if state.with(|state| state.full_names) == Some(true) { "take" } else { "leave" }.to_owned()
    });
    let set_names = Callback::new(move |choice: String| {
        let (Some((org, id)), backend) = (state.of.place_now(), backend.clone()) else { return };
        let toasts = Toasts::get();
        let body = ProvisioningPatch { full_names: Some(choice == "take"), ..ProvisioningPatch::default() };
        leptos::task::spawn_local(async move {
            match change(&backend, &UpdateProvisioning { org, id, body }).await {
                Ok(now) => toasts.say(
                    if now.full_names { "Full names are taken over." } else { "Full names are left alone." }.to_owned(),
                ),
                Err(error) => toasts.fail(explain(&error).title.to_string()),
            }
        });
    });
    let rows = ATTRIBUTES.map(|(name, becomes, needed)| {
        view! {
            <tr><th scope="row"><code>{name}</code></th><td data-label="Here">{becomes}</td><td data-label="Send it">{needed}</td></tr>
        }
        .into_any()
    });
    let steps = move || {
        let list = if idp.with(|idp| idp == "okta") { OKTA } else { ENTRA };
        view! { <ol class="scim-steps">{list.map(|step| view! { <li>{step}</li> }).collect_view()}</ol> }
    };
    view! {
        <section class="card stack" aria-labelledby="scim-attributes">
            <h2 id="scim-attributes">"Attributes"</h2>
            <div class="table-wrap">
                <table class="grid roomy">
                    <caption class="vh">"Attributes that are read"</caption>
                    <thead><tr><th>"Attribute"</th><th>"Here"</th><th>"Send it"</th></tr></thead>
                    <tbody>{rows.into_iter().collect_view()}</tbody>
                </table>
            </div>
            <p>"Namespace of dockerRole, dockerOrg and dockerTeam: "<code>{DOCKER_USER_SCHEMA}</code><Copy text=DOCKER_USER_SCHEMA label="Copy namespace" /></p>
            <p class="muted">"Everything else that is sent is not kept. With just-in-time provisioning on, values from a sign-in overwrite these."</p>
        </section>
        <section class="card stack" aria-labelledby="scim-privacy">
            <h2 id="scim-privacy">"What becomes public"</h2>
            <p>
                "Accounts have a public profile with Docker ID and full name. To keep full names private, leave the name attributes out of \
                 the mapping there, map another identifier into them, or leave them alone here. Names that are there already stay."
            </p>
            {live(move || match state.may_not.get() {
                None => view! {
                    <Segmented
                        label="Full names from the identity provider"
                        options=vec![("take".to_owned(), "Take over".to_owned()), ("leave".to_owned(), "Leave alone".to_owned())]
                        value=names
                        on_change=set_names
                    />
                }
                .into_any(),
                Some(reason) => {
                    let now = names.with(|names| if names == "take" { "They are taken over. " } else { "They are left alone. " });
                    view! { <p>{now}<span class="muted">{reason}</span></p> }.into_any()
                }
            })}
        </section>
        <section class="card stack" aria-labelledby="scim-idp">
            <h2 id="scim-idp">"In the identity provider"</h2>
            <Segmented
                label="Which one"
                options=vec![("okta".to_owned(), "Okta".to_owned()), ("entra".to_owned(), "Microsoft Entra ID".to_owned())]
                value=idp
                on_change=Callback::new(move |choice| idp.set(choice))
            />
            {live(steps)}
        </section>
    }
    .into_any()
}
