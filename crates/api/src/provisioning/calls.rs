//! Operations on SCIM of a connection.

use serde::{Deserialize, Serialize};

use super::{FreshScimToken, Provisioning, ProvisioningPatch, ScimGroup, ScimHold, ScimMismatch, ScimRequest};
use crate::{Endpoint, Layer, Method, OrgName, Page};

/// Declares an operation on one connection that takes nothing else.
macro_rules! of_connection {
    ($(#[$doc:meta])* $name:ident, $method:ident, $path:literal, $summary:literal, $answer:ty) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            /// Which organization.
            pub org: OrgName,
            /// Which connection.
            pub id: String,
        }

        impl Endpoint for $name {
            const METHOD: Method = Method::$method;
            const PATH: &'static str = concat!("/v2/orgs/{org_name}/connections/{connection_id}/scim", $path);
            const LAYER: Layer = Layer::Two;
            const SUMMARY: &'static str = $summary;
            type Body = ();
            type Answer = $answer;

            fn holes(&self) -> Vec<&str> {
                vec![self.org.as_str(), &self.id]
            }
        }
    };
}
pub(super) use of_connection;

/// Declares an operation on one connection that takes a body.
macro_rules! with_body {
    ($(#[$doc:meta])* $name:ident, $method:ident, $path:literal, $summary:literal, $body:ty, $answer:ty) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            /// Which organization.
            pub org: OrgName,
            /// Which connection.
            pub id: String,
            /// What is sent.
            pub body: $body,
        }

        impl Endpoint for $name {
            const METHOD: Method = Method::$method;
            const PATH: &'static str = concat!("/v2/orgs/{org_name}/connections/{connection_id}/scim", $path);
            const LAYER: Layer = Layer::Two;
            const SUMMARY: &'static str = $summary;
            type Body = $body;
            type Answer = $answer;

            fn holes(&self) -> Vec<&str> {
                vec![self.org.as_str(), &self.id]
            }

            fn body(&self) -> Option<&Self::Body> {
                Some(&self.body)
            }
        }
    };
}
pub(super) use with_body;

of_connection! {
    /// `GET …/scim`: settings and state.
    GetProvisioning, Get, "", "SCIM of a connection", Provisioning
}

of_connection! {
    /// `PUT …/scim`: switches SCIM on and makes a first token, for a year. Nobody who is present is changed. 409
    /// `already_exists` if it is on.
    EnableScim, Put, "", "Switch SCIM on", FreshScimToken
}

of_connection! {
    /// `DELETE …/scim`: switches SCIM off and ends its tokens. Every member stays. 409 `scim_needed_by_jit` while
    /// just-in-time provisioning is off.
    DisableScim, Delete, "", "Switch SCIM off", ()
}

with_body! {
    /// `PATCH …/scim`: changes settings.
    UpdateProvisioning, Patch, "", "Change SCIM of a connection", ProvisioningPatch, Provisioning
}

with_body! {
    /// `POST …/scim/tokens`: makes a token, the second at most. 409 `already_exists` where two work already.
    CreateScimToken, Post, "/tokens", "Make a SCIM token", NewToken, FreshScimToken
}

/// Body of [`CreateScimToken`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct NewToken {
    /// What it is called.
    #[serde(deserialize_with = "crate::reading::text")]
    pub label: String,
    /// Last day it works, `YYYY-MM-DD`, or the moment it ends.
    #[serde(deserialize_with = "crate::reading::text")]
    pub expires_at: String,
}

/// `DELETE …/scim/tokens/{token_id}`: makes a token worthless.
#[derive(Clone, Debug)]
pub struct RevokeScimToken {
    /// Which organization.
    pub org: OrgName,
    /// Which connection.
    pub id: String,
    /// Which token.
    pub token: String,
}

impl Endpoint for RevokeScimToken {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/v2/orgs/{org_name}/connections/{connection_id}/scim/tokens/{token_id}";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Revoke a SCIM token";
    type Body = ();
    type Answer = ();

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.id, &self.token]
    }
}

/// `GET …/scim/log`: requests of the identity provider, newest first.
#[derive(Clone, Debug)]
pub struct ListScimRequests {
    /// Which organization.
    pub org: OrgName,
    /// Which connection.
    pub id: String,
    /// Part of a userName or of a group's name; a whole address is exactly that person, also in changes of groups.
    pub search: String,
    /// `writes`, or a stable word like `user.create`; empty for all.
    pub operation: String,
    /// `failed` or `done`; empty for all.
    pub outcome: String,
    /// From this day or moment on.
    pub from: String,
    /// From 1.
    pub page: u32,
    /// Rows a page, at most 100.
    pub page_size: u32,
}

impl Endpoint for ListScimRequests {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/connections/{connection_id}/scim/log";
    const QUERY: &'static [&'static str] = &["search", "operation", "outcome", "from", "page", "page_size"];
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Requests of the identity provider";
    type Body = ();
    type Answer = Page<ScimRequest>;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.id]
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = vec![("page", self.page.to_string()), ("page_size", self.page_size.to_string())];
        for (name, value) in
            [("search", &self.search), ("operation", &self.operation), ("outcome", &self.outcome), ("from", &self.from)]
        {
            if !value.is_empty() {
                query.push((name, value.clone()));
            }
        }
        query
    }
}

of_connection! {
    /// `GET …/scim/holds`: removals that wait for an owner, oldest first.
    ListScimHolds, Get, "/holds", "Removals that wait for an owner", Vec<ScimHold>
}

with_body! {
    /// `POST …/scim/holds`: lets removals happen, or refuses them.
    DecideScimHolds, Post, "/holds", "Allow or refuse held removals", HoldDecision, Vec<ScimHold>
}

/// Body of [`DecideScimHolds`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct HoldDecision {
    /// Ids of the removals.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub ids: Vec<String>,
    /// Let them happen.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub allow: bool,
}

of_connection! {
    /// `GET …/scim/groups`: groups that the identity provider has pushed, by name.
    ListScimGroups, Get, "/groups", "Groups of the identity provider", Vec<ScimGroup>
}

of_connection! {
    /// `GET …/scim/mismatches`: people whose address at sign-in is not the one that SCIM has.
    ListScimMismatches, Get, "/mismatches", "Addresses that differ between SCIM and sign-in", Vec<ScimMismatch>
}
