//! The settings of a connection while somebody types them. Set-up shows them step by step, the settings page all at once.

use leptos::prelude::*;
use purser_api::auth::Secret;
use purser_api::connections::{AttributeMap, Certificate, ConnectionKind, ConnectionSettings};
use purser_api::{DomainName, Timestamp};
use purser_policy::sign_in::DomainState;

use crate::client::ApiError;
use crate::components::certificates::Certificates;
use crate::explain::explain;
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::empty::Empty;
use crate::ui::field::TextInput;
use crate::ui::live::live;

/// What is typed so far. Copied like a number; the values live as long as the page.
#[derive(Clone, Copy)]
pub struct Draft {
    /// Name of the connection.
    pub name: RwSignal<String>,
    /// Its domains.
    pub domains: RwSignal<Vec<DomainName>>,
    /// SAML: entity id of the identity provider.
    pub entity_id: RwSignal<String>,
    /// SAML: its sign-in address.
    pub sso_url: RwSignal<String>,
    /// SAML: its certificates.
    pub certificates: RwSignal<Vec<Certificate>>,
    /// SAML: where the metadata came from.
    pub metadata_url: RwSignal<String>,
    /// OpenID Connect: the issuer.
    pub issuer: RwSignal<String>,
    /// OpenID Connect: the client id.
    pub client_id: RwSignal<String>,
    /// OpenID Connect: a new client secret; empty keeps the stored one.
    pub client_secret: RwSignal<String>,
    /// OpenID Connect: the day on which the secret ends.
    pub secret_ends: RwSignal<String>,
    /// Names of attributes.
    pub attributes: RwSignal<AttributeMap>,
    /// Team of people who are added.
    pub default_team: RwSignal<String>,
    /// Field and sentence of the last refusal.
    pub refused: RwSignal<Option<(String, String)>>,
}

impl Draft {
    /// Starts from what is set.
    pub fn of(settings: &ConnectionSettings) -> Self {
        let saml = settings.saml.clone().unwrap_or_default();
        let oidc = settings.oidc.clone().unwrap_or_default();
        let ends = oidc.client_secret_expires_at.map_or_else(String::new, |at| at.0.chars().take(10).collect());
        Self {
            name: RwSignal::new(settings.name.clone()),
            domains: RwSignal::new(settings.domains.clone()),
            entity_id: RwSignal::new(saml.idp_entity_id),
            sso_url: RwSignal::new(saml.sso_url),
            certificates: RwSignal::new(saml.certificates),
            metadata_url: RwSignal::new(saml.metadata_url),
            issuer: RwSignal::new(oidc.issuer),
            client_id: RwSignal::new(oidc.client_id),
            client_secret: RwSignal::new(String::new()),
            secret_ends: RwSignal::new(ends),
            attributes: RwSignal::new(settings.attributes.clone()),
            default_team: RwSignal::new(settings.default_team.clone()),
            refused: RwSignal::new(None),
        }
    }

    /// The settings as typed. What is not typed here is taken from `before`.
    pub fn settings(&self, before: &ConnectionSettings) -> ConnectionSettings {
        let mut after = before.clone();
        after.name = self.name.get_untracked().trim().to_owned();
        after.domains = self.domains.get_untracked();
        after.domains.sort();
        after.attributes = self.attributes.get_untracked();
        after.default_team = self.default_team.get_untracked().trim().to_owned();
        if let Some(saml) = &mut after.saml {
            saml.idp_entity_id = self.entity_id.get_untracked().trim().to_owned();
            saml.sso_url = self.sso_url.get_untracked().trim().to_owned();
            saml.certificates = self.certificates.get_untracked();
            saml.metadata_url = self.metadata_url.get_untracked().trim().to_owned();
        }
        if let Some(oidc) = &mut after.oidc {
            oidc.issuer = self.issuer.get_untracked().trim().to_owned();
            oidc.client_id = self.client_id.get_untracked().trim().to_owned();
            let (day, old) = (self.secret_ends.get_untracked(), oidc.client_secret_expires_at.take());
            // The same day is the same moment: what was not changed stays as it was.
            oidc.client_secret_expires_at = match (day.trim(), old) {
                ("", _) => None,
                (day, Some(old)) if old.0.starts_with(day) => Some(old),
                (day, _) => Some(Timestamp([day, "T00:00:00.000Z"].concat())),
            };
        }
        if let Some(oidc) = &mut after.oidc {
            let typed = self.client_secret.get_untracked();
            oidc.client_secret =
                Some(typed.trim()).filter(|typed| !typed.is_empty()).map(|typed| Secret(typed.to_owned()));
        }
        after
    }

    /// Keeps what a refusal says about a field; whether it said something about one.
    pub fn refuse(&self, error: &ApiError) -> bool {
        let ApiError::Refused(refusal) = error else { return false };
        let said = explain(error);
        let sentence = refusal.sentence.clone().unwrap_or(said.detail);
        self.refused.set(refusal.field.clone().map(|field| (field, sentence)));
        refusal.field.is_some()
    }

    /// What is wrong with a field.
    pub fn problem(&self, field: &'static str) -> Signal<Option<String>> {
        let refused = self.refused;
        Signal::derive(move || {
            refused.with(|refused| refused.as_ref().filter(|(about, _)| about == field).map(|(_, what)| what.clone()))
        })
    }
}

/// The domains of the organization, to choose from.
#[component]
pub fn DomainChoice(
    /// What is typed.
    draft: Draft,
    /// Names and states of the domains.
    domains: Memo<Vec<(String, DomainState)>>,
) -> impl IntoView {
    let choice = move |(name, state): (String, DomainState)| {
        let Ok(domain) = DomainName::parse(&name) else { return ().into_any() };
        let this = domain.clone();
        let verified = state == DomainState::Verified;
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || draft.domains.with(|chosen| chosen.contains(&this))
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        draft.domains.update(|chosen| {
                            chosen.retain(|one| *one != domain);
                            if on {
                                chosen.push(domain.clone());
                            }
                        });
                    }
                />
                <span>
                    {name}" "
                    {if verified {
                        view! { <Badge tone=BadgeTone::Good>"Verified"</Badge> }
                    } else {
                        view! { <Badge tone=BadgeTone::Warn>"Not verified yet"</Badge> }
                    }}
                </span>
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset class="stack">
            <legend>"Domains whose people sign in through it"</legend>
            {live(move || {
                let all = domains.get();
                if all.is_empty() {
                    let text = "Add a domain to the organization first. It can be verified later: it counts from then on.";
                    return view! { <Empty title="The organization has no domain" text=text /> }.into_any();
                }
                all.into_iter().map(choice).collect_view().into_any()
            })}
            <p class="problem" role="alert">{move || draft.problem("domains").get()}</p>
        </fieldset>
    }
    .into_any()
}

/// The team that new people join.
#[component]
pub fn TeamChoice(
    /// What is typed.
    draft: Draft,
    /// Names of the teams.
    teams: Signal<Vec<String>>,
) -> impl IntoView {
    let set = draft.default_team.get_untracked();
    let options = move || {
        let mut all = teams.get();
        // The team `owners` follows the role. A team that is set and not there yet is made when somebody joins it.
        all.retain(|team| team != "owners");
        if !set.is_empty() && !all.contains(&set) {
            all.push(set.clone());
        }
        let one = |team: String| {
            let (this, value) = (team.clone(), team.clone());
            view! { <option value=value selected=move || draft.default_team.with(|set| *set == this)>{team}</option> }
        };
        all.into_iter().map(one).collect_view()
    };
    view! {
        <label class="pick">
            "Team that new people join "
            <select on:change=move |event| draft.default_team.set(event_target_value(&event))>
                <option value="">"None"</option>
                {live(options)}
            </select>
        </label>
        <p class="problem" role="alert">{move || draft.problem("default_team").get()}</p>
    }
    .into_any()
}

/// Fields of the protocol.
#[component]
pub fn ProtocolFields(
    /// What is typed.
    draft: Draft,
    /// The protocol.
    kind: ConnectionKind,
) -> impl IntoView {
    match kind {
        ConnectionKind::Saml => view! {
            <TextInput label="Entity id of the identity provider" value=draft.entity_id problem=draft.problem("saml.idp_entity_id") autocomplete="off" />
            <TextInput label="Sign-in address" kind="url" value=draft.sso_url problem=draft.problem("saml.sso_url") autocomplete="off" />
            <TextInput
                label="Metadata address"
                kind="url"
                hint="Where the identity provider publishes these values; may be empty."
                value=draft.metadata_url
                problem=draft.problem("saml.metadata_url")
                autocomplete="off"
            />
            <Certificates draft=draft />
        }
        .into_any(),
        ConnectionKind::Oidc => view! {
            <TextInput label="Issuer" kind="url" value=draft.issuer problem=draft.problem("oidc.issuer") autocomplete="off" />
            <TextInput label="Client id" value=draft.client_id problem=draft.problem("oidc.client_id") autocomplete="off" />
            <TextInput
                label="New client secret"
                kind="password"
                hint="It is stored and never shown again. Empty keeps the stored one."
                value=draft.client_secret
                problem=draft.problem("oidc.client_secret")
                autocomplete="off"
            />
            <TextInput
                label="Client secret ends"
                kind="date"
                hint="The identity provider tells the day when the secret is made. You are warned ahead of it."
                value=draft.secret_ends
                problem=draft.problem("oidc.client_secret_expires_at")
            />
        }
        .into_any(),
    }
}

/// What full name the organization takes over, as a choice.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NameChoice {
    Usual,
    Other,
    None,
}

impl NameChoice {
    fn of(name: &str) -> Self {
        match name {
            "" => Self::None,
            name if name == AttributeMap::default().full_name => Self::Usual,
            _ => Self::Other,
        }
    }
}

/// Attribute names, and what becomes public.
#[component]
pub fn AttributeFields(
    /// What is typed.
    draft: Draft,
) -> impl IntoView {
    type Of = fn(&mut AttributeMap) -> &mut String;
    let fields: [(&str, &str, &'static str, Of); 6] = [
        ("E-mail address", "Empty: the NameID (SAML) or the claim email is used.", "attributes.email", |map| {
            &mut map.email
        }),
        ("Groups", "Values are called organization:team. Others are ignored.", "attributes.groups", |map| {
            &mut map.groups
        }),
        ("Organization", "Adds new people to another organization instead.", "attributes.docker_org", |map| {
            &mut map.docker_org
        }),
        ("Team", "Adds people to this team.", "attributes.docker_team", |map| &mut map.docker_team),
        ("Role", "member, editor or owner; for people who are added.", "attributes.docker_role", |map| {
            &mut map.docker_role
        }),
        ("Session in minutes", "How long a session lasts.", "attributes.docker_session_minutes", |map| {
            &mut map.docker_session_minutes
        }),
    ];
    let inputs = fields.map(|(label, hint, field, of)| {
        let value = RwSignal::new(draft.attributes.with_untracked(|map| of(&mut map.clone()).clone()));
        Effect::new(move || {
            let typed = value.get();
            draft.attributes.update(|map| *of(map) = typed.trim().to_owned());
        });
        view! { <TextInput label=label hint=hint value=value problem=draft.problem(field) autocomplete="off" /> }
            .into_any()
    });
    view! {
        <FullName draft=draft />
        <details class="more">
            <summary>"Names of the other attributes"</summary>
            <div class="stack">{inputs.into_iter().collect_view()}</div>
        </details>
    }
    .into_any()
}

/// The privacy choice, with what everybody would see.
#[component]
fn FullName(draft: Draft) -> impl IntoView {
    let set = draft.attributes.with_untracked(|map| map.full_name.clone());
    let choice = RwSignal::new(NameChoice::of(&set));
    let other = RwSignal::new(if choice.get_untracked() == NameChoice::Other { set } else { String::new() });
    Effect::new(move || {
        let name = match choice.get() {
            NameChoice::Usual => AttributeMap::default().full_name,
            NameChoice::Other => other.get().trim().to_owned(),
            NameChoice::None => String::new(),
        };
        draft.attributes.update(|map| map.full_name = name);
    });
    let options = [
        (NameChoice::Usual, "The full name", "From the attribute “name”."),
        (NameChoice::Other, "Another identifier instead", "For example an employee number: name its attribute below."),
        (NameChoice::None, "Nothing", "No name is taken over. Drop it from the SCIM mapping as well."),
    ];
    let options = options.map(|(this, label, hint)| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="full-name"
                    prop:checked=move || choice.get() == this
                    on:change=move |_| choice.set(this)
                />
                <span><strong>{label}</strong>" "<span class="muted">{hint}</span></span>
            </label>
        }
        .into_any()
    });
    let shown = move || match choice.get() {
        NameChoice::Usual => "Nova Hire".to_owned(),
        NameChoice::Other => ["the value of “", other.get().trim(), "”, like 10482"].concat(),
        NameChoice::None => "nothing: only the Docker ID".to_owned(),
    };
    view! {
        <fieldset class="stack">
            <legend>"What everybody can see as the name"</legend>
            <p class="muted">"Accounts have a public profile. The full name in it is whatever this attribute says."</p>
            {options.into_iter().collect_view()}
            {live(move || (choice.get() == NameChoice::Other).then(|| view! {
                <TextInput label="Attribute of the identifier" value=other problem=draft.problem("attributes.full_name") autocomplete="off" />
            }))}
            <p>"What everybody would see of Nova Hire, for example:"</p>
            <dl class="about profile" aria-label="Public profile of Nova Hire">
                <dt>"Docker ID"</dt><dd>"novahire"</dd>
                <dt>"Full name"</dt><dd>{shown}</dd>
                <dt>"E-mail address"</dt><dd>"not public"</dd>
            </dl>
        </fieldset>
    }
    .into_any()
}
