//! Connections: the links to identity providers, by SAML 2.0 or OpenID Connect. Layer 2 of the contract.
//!
//! A connection has *settings*, which are replaced as a whole, versioned and can be gone back to, and *switches* (just-in-time
//! provisioning, enforcement, SCIM, draft or complete), which are changed one at a time.

mod attributes;
mod calls;
mod certificate;
mod history;

use serde::{Deserialize, Serialize};

use crate::auth::Secret;
use crate::provisioning::ScimState;
use crate::{DomainName, Timestamp, words};

pub use attributes::AttributeMap;
pub use calls::{
    CreateConnection, DeleteConnection, DiscoverIssuer, Discovery, FetchMetadata, GetConnection, IssuerQuestion,
    ListConnections, MetadataAnswer, MetadataQuestion, ReplaceConnection, UpdateConnection,
};
pub use certificate::Certificate;
pub use history::{ConnectionEvent, ConnectionVersion, EventKind, ListConnectionEvents, ListConnectionVersions};

words! {
    /// The protocol of a connection.
    ConnectionKind {
        /// SAML 2.0.
        Saml = "saml",
        /// OpenID Connect.
        Oidc = "oidc",
    }
}

words! {
    /// Whether a connection counts.
    ConnectionStatus {
        /// Being set up: can be tested, and decides nothing.
        Draft = "draft",
        /// In use.
        Complete = "complete",
    }
}

words! {
    /// The identity provider that a connection was set up for: decides which words its guide uses, and nothing else.
    Provider {
        /// Okta, by SAML.
        Okta = "okta",
        /// Microsoft Entra ID, by SAML.
        EntraSaml = "entra_saml",
        /// Microsoft Entra ID, by OpenID Connect.
        EntraOidc = "entra_oidc",
        /// Google Workspace, by SAML.
        Google = "google",
        /// Any other, by SAML.
        Saml = "saml",
        /// Any other, by OpenID Connect.
        Oidc = "oidc",
    }
}

impl Provider {
    /// The protocol it speaks here.
    pub const fn kind(self) -> ConnectionKind {
        match self {
            Self::Okta | Self::EntraSaml | Self::Google | Self::Saml => ConnectionKind::Saml,
            Self::EntraOidc | Self::Oidc => ConnectionKind::Oidc,
        }
    }
}

#[cfg(feature = "openapi")]
crate::schema::text!(ConnectionKind);
#[cfg(feature = "openapi")]
crate::schema::text!(ConnectionStatus);
#[cfg(feature = "openapi")]
crate::schema::text!(Provider);

/// One connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Connection {
    /// Its id.
    #[serde(deserialize_with = "crate::reading::text")]
    pub id: String,
    /// What is set, as [`ReplaceConnection`] takes it back. Exactly one of `saml` and `oidc` is there.
    #[serde(flatten)]
    pub settings: ConnectionSettings,
    /// The protocol.
    pub kind: ConnectionKind,
    /// Draft or complete.
    pub status: ConnectionStatus,
    /// Whether somebody new is added on sign-in (just-in-time provisioning).
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub jit: bool,
    /// Whether passwords of its domains are refused.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub enforced: bool,
    /// Whether the identity provider pushes people.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub scim: ScimState,
    /// End of the certificate or the client secret that ends first.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub credential_expires_at: Option<Timestamp>,
    /// The last test sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_test: Option<LastTest>,
    /// The last sign-in that went through it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub last_sign_in_at: Option<Timestamp>,
    /// Sign-ins through it that were refused in the last 7 days.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub refused: u64,
    /// Members who came in through it.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub members: u64,
    /// Number of the version in force; grows with every change.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub version: u64,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub created_at: Option<Timestamp>,
    /// Version of what people edit, as in the header of that name; for the writes.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub etag: String,
}

/// The settings of a connection: what is replaced as a whole and kept version by version. Which of `saml` and `oidc` is
/// there stays the same for the life of the connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectionSettings {
    /// Its name, unique in the organization.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub name: String,
    /// The identity provider whose words the guide uses.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "provider")]
    pub provider: Option<Provider>,
    /// Domains of the organization whose people sign in through it. Those that are not verified yet count from the day on
    /// which they are.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub domains: Vec<DomainName>,
    /// The identity provider's side, by SAML; `None` for OpenID Connect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saml: Option<SamlSettings>,
    /// The identity provider's side, by OpenID Connect; `None` for SAML.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oidc: Option<OidcSettings>,
    /// Which attributes are read.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub attributes: AttributeMap,
    /// Team that people join who are added on sign-in, where nothing else names one; empty for none.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub default_team: String,
}

/// A word of a newer backend names no guide that is known here.
fn provider<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Provider>, D::Error> {
    Ok(crate::reading::words(deserializer)?.as_deref().and_then(Provider::parse))
}

/// The identity provider's side of a SAML connection (SAML 2.0 Metadata, section 2.4.3). Empty texts are not set yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SamlSettings {
    /// Entity id of the identity provider; its answers name it as their issuer.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub idp_entity_id: String,
    /// Address that sign-ins are sent to: `https` only, except to a loopback address.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub sso_url: String,
    /// Certificates that answers may be signed with.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub certificates: Vec<Certificate>,
    /// Where the metadata came from; empty for a file or typed values.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub metadata_url: String,
    /// Entity id of this side; identity providers also call it audience or identifier. Given by the backend, ignored in a
    /// request.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub sp_entity_id: String,
    /// Address that answers are posted to (assertion consumer service). Given by the backend, ignored in a request.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub acs_url: String,
}

/// The identity provider's side of an OpenID Connect connection. Empty texts are not set yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OidcSettings {
    /// Issuer (OpenID Connect Discovery 1.0, section 2); the other addresses are found from it.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub issuer: String,
    /// Client id that the identity provider gave this application.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub client_id: String,
    /// A new client secret; absent keeps the stored one. Only in requests, in no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<Secret>,
    /// Whether a client secret is stored. Ignored in a request.
    #[serde(default, skip_serializing_if = "std::ops::Not::not", deserialize_with = "crate::reading::or_default")]
    pub has_client_secret: bool,
    /// When the client secret ends, as the identity provider said when it was made.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub client_secret_expires_at: Option<Timestamp>,
    /// Address that the browser is sent back to. Given by the backend, ignored in a request.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub redirect_url: String,
}

/// What is known of the last test sign-in. The whole result is read where it was started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastTest {
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub at: Option<Timestamp>,
    /// Whether the answer was accepted and named an address.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub passed: bool,
    /// Who was signed in at the identity provider.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub identifier: String,
    /// Its id, to read the whole result by; empty where that is not kept.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub id: String,
    /// What is set at the identity provider's side has changed since: the test says nothing any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not", deserialize_with = "crate::reading::or_default")]
    pub outdated: bool,
}

/// Hours for which a passed test lets enforcement be switched on.
pub const TEST_HOURS: i64 = 24;

/// Body of [`UpdateConnection`]: the switches. What is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectionPatch {
    /// Puts a draft into use. What is still missing is refused, field by field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ConnectionStatus>,
    /// Just-in-time provisioning. Off is refused while SCIM is off (409 `jit_needs_scim`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jit: Option<bool>,
    /// Enforcement. On is refused without a passed test of the last [`TEST_HOURS`] hours (409 `test_first`), and where no
    /// owner could sign in any more (409 `owners_locked_out`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enforced: Option<bool>,
    /// Enforce without a fresh test: the name of the connection, typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub force: Option<String>,
}
