//! The operations on connections.

use serde::{Deserialize, Serialize};

use super::{Connection, ConnectionPatch, ConnectionSettings};
use crate::{Endpoint, Layer, Method, OrgName, Page};

const LIST: &str = "/v2/orgs/{org_name}/connections";
const ONE: &str = "/v2/orgs/{org_name}/connections/{connection_id}";

/// `GET /v2/orgs/{org_name}/connections`: by name.
#[derive(Clone, Debug)]
pub struct ListConnections {
    /// Which organization.
    pub org: OrgName,
    /// Page, from 1.
    pub page: u32,
    /// Rows a page, at most 100.
    pub page_size: u32,
}

impl Endpoint for ListConnections {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = LIST;
    const QUERY: &'static [&'static str] = &["page", "page_size"];
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Connections to identity providers";
    type Body = ();
    type Answer = Page<Connection>;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        vec![("page", self.page.to_string()), ("page_size", self.page_size.to_string())]
    }
}

/// `POST /v2/orgs/{org_name}/connections`: makes a draft. It counts when its status is set to complete.
#[derive(Clone, Debug)]
pub struct CreateConnection {
    /// Which organization.
    pub org: OrgName,
    /// The settings; a name, and `saml` or `oidc`, are enough.
    pub body: ConnectionSettings,
}

impl Endpoint for CreateConnection {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = LIST;
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Start a connection as a draft";
    type Body = ConnectionSettings;
    type Answer = Connection;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }

    fn body(&self) -> Option<&ConnectionSettings> {
        Some(&self.body)
    }
}

/// `GET /v2/orgs/{org_name}/connections/{connection_id}`.
#[derive(Clone, Debug)]
pub struct GetConnection {
    /// Which organization.
    pub org: OrgName,
    /// Which connection.
    pub id: String,
}

impl Endpoint for GetConnection {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = ONE;
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "One connection";
    type Body = ();
    type Answer = Connection;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.id]
    }
}

/// `PUT /v2/orgs/{org_name}/connections/{connection_id}`: replaces the settings; the switches stay.
#[derive(Clone, Debug)]
pub struct ReplaceConnection {
    /// Which organization.
    pub org: OrgName,
    /// Which connection.
    pub id: String,
    /// Version of what was read.
    pub etag: Option<String>,
    /// The settings.
    pub body: ConnectionSettings,
}

impl Endpoint for ReplaceConnection {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = ONE;
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Replace the settings of a connection";
    type Body = ConnectionSettings;
    type Answer = Connection;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.id]
    }

    fn if_match(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    fn body(&self) -> Option<&ConnectionSettings> {
        Some(&self.body)
    }
}

/// `PATCH /v2/orgs/{org_name}/connections/{connection_id}`: turns switches; the settings stay.
#[derive(Clone, Debug)]
pub struct UpdateConnection {
    /// Which organization.
    pub org: OrgName,
    /// Which connection.
    pub id: String,
    /// Version of what was read.
    pub etag: Option<String>,
    /// The switches.
    pub body: ConnectionPatch,
}

impl Endpoint for UpdateConnection {
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = ONE;
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Turn switches of a connection";
    type Body = ConnectionPatch;
    type Answer = Connection;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.id]
    }

    fn if_match(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    fn body(&self) -> Option<&ConnectionPatch> {
        Some(&self.body)
    }
}

/// `DELETE /v2/orgs/{org_name}/connections/{connection_id}`. Members stay; nobody signs in through it any more.
#[derive(Clone, Debug)]
pub struct DeleteConnection {
    /// Which organization.
    pub org: OrgName,
    /// Which connection.
    pub id: String,
    /// Version of what was read.
    pub etag: Option<String>,
}

impl Endpoint for DeleteConnection {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = ONE;
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Delete a connection";
    type Body = ();
    type Answer = ();

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.id]
    }

    fn if_match(&self) -> Option<&str> {
        self.etag.as_deref()
    }
}

/// `POST /v2/orgs/{org_name}/connections/metadata`: the backend fetches SAML metadata. Nothing is changed.
#[derive(Clone, Debug)]
pub struct FetchMetadata {
    /// Which organization.
    pub org: OrgName,
    /// Where it is.
    pub body: MetadataQuestion,
}

/// Body of [`FetchMetadata`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MetadataQuestion {
    /// Address of the metadata: `https`, on a public network address.
    pub url: String,
}

/// Answer of [`FetchMetadata`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MetadataAnswer {
    /// Where it was found in the end.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub url: String,
    /// The metadata, as it came; the backend has made sure that it is some.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub metadata: String,
}

impl Endpoint for FetchMetadata {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/orgs/{org_name}/connections/metadata";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Fetch SAML metadata by its address";
    type Body = MetadataQuestion;
    type Answer = MetadataAnswer;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }

    fn body(&self) -> Option<&MetadataQuestion> {
        Some(&self.body)
    }
}

/// `POST /v2/orgs/{org_name}/connections/discovery`: the backend asks an issuer about itself. Nothing is changed.
#[derive(Clone, Debug)]
pub struct DiscoverIssuer {
    /// Which organization.
    pub org: OrgName,
    /// Whom to ask.
    pub body: IssuerQuestion,
}

/// Body of [`DiscoverIssuer`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssuerQuestion {
    /// The issuer: `https`, on a public network address. The address of the discovery document itself is taken too.
    pub issuer: String,
}

/// Answer of [`DiscoverIssuer`] (OpenID Connect Discovery 1.0, section 3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Discovery {
    /// The issuer, as it calls itself.
    #[serde(deserialize_with = "crate::reading::text")]
    pub issuer: String,
    /// Where people sign in.
    #[serde(deserialize_with = "crate::reading::text")]
    pub authorization_endpoint: String,
    /// Where the backend gets tokens.
    #[serde(deserialize_with = "crate::reading::text")]
    pub token_endpoint: String,
    /// Where its keys are.
    #[serde(deserialize_with = "crate::reading::text")]
    pub jwks_uri: String,
    /// Scopes that it knows; empty where it does not say.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub scopes_supported: Vec<String>,
    /// Claims that it knows; empty where it does not say.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub claims_supported: Vec<String>,
    /// Kinds of proof for the code flow (RFC 7636); `S256` is what this side sends. Empty where it does not say.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub code_challenge_methods_supported: Vec<String>,
    /// What stands against using it, each in a sentence.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub problems: Vec<String>,
}

impl Endpoint for DiscoverIssuer {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/orgs/{org_name}/connections/discovery";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Ask an OpenID Connect issuer about itself";
    type Body = IssuerQuestion;
    type Answer = Discovery;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }

    fn body(&self) -> Option<&IssuerQuestion> {
        Some(&self.body)
    }
}
