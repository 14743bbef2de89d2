//! SCIM of a connection: on or off, and its tokens.

use serde::{Deserialize, Serialize};

use crate::auth::Secret;
use crate::{Endpoint, Layer, Method, OrgName, Timestamp};

/// Where identity providers call SCIM, below the API's address.
pub const SCIM_BASE: &str = "/v2/scim/2.0";

/// Whether an identity provider pushes people through a connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ScimState {
    /// On.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub enabled: bool,
    /// Was on at some time; there may be records although it is off now.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub ever_enabled: bool,
    /// Address that the identity provider calls, without a final slash.
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub base_url: String,
    /// Tokens that work now, oldest first; at most two.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "crate::reading::or_default")]
    pub tokens: Vec<ScimToken>,
}

/// A token that an identity provider calls SCIM with, without its secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ScimToken {
    /// Its id.
    #[serde(deserialize_with = "crate::reading::text")]
    pub id: String,
    /// What it is called.
    #[serde(deserialize_with = "crate::reading::text")]
    pub label: String,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub created_at: Option<Timestamp>,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub expires_at: Option<Timestamp>,
    /// When it was used last.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub last_used_at: Option<Timestamp>,
    /// From which network address.
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub last_used_from: String,
}

/// A token that was just made. The secret is in no later answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewScimToken {
    /// What is kept of it.
    #[serde(flatten)]
    pub token: ScimToken,
    /// Address that the identity provider calls.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub base_url: String,
    /// What goes into `Authorization: Bearer`.
    pub secret: Secret,
}

/// `PUT /v2/orgs/{org_name}/connections/{connection_id}/scim`: switches SCIM on and makes a first token. Nobody who is
/// present is changed. 409 `already_exists` if it is on.
#[derive(Clone, Debug)]
pub struct EnableScim {
    /// Which organization.
    pub org: OrgName,
    /// Which connection.
    pub id: String,
}

impl Endpoint for EnableScim {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/v2/orgs/{org_name}/connections/{connection_id}/scim";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Switch SCIM on";
    type Body = ();
    type Answer = NewScimToken;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.id]
    }
}

/// `DELETE /v2/orgs/{org_name}/connections/{connection_id}/scim`: switches SCIM off and ends its tokens. Every member
/// stays. 409 `scim_needed_by_jit` while just-in-time provisioning is off.
#[derive(Clone, Debug)]
pub struct DisableScim {
    /// Which organization.
    pub org: OrgName,
    /// Which connection.
    pub id: String,
}

impl Endpoint for DisableScim {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/v2/orgs/{org_name}/connections/{connection_id}/scim";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Switch SCIM off";
    type Body = ();
    type Answer = ();

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.id]
    }
}
