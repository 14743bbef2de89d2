//! What happened to a connection: its earlier versions, and what went wrong through it.

use serde::{Deserialize, Serialize};

use super::ConnectionSettings;
use crate::{Endpoint, Layer, Method, OrgName, Page, Timestamp, words};

/// An earlier state of a connection's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectionVersion {
    /// Its number; the newest is the one in force.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub version: u64,
    /// The settings.
    #[serde(default)]
    pub settings: ConnectionSettings,
    /// Who set them: a Docker ID.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub changed_by: String,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub changed_at: Option<Timestamp>,
}

/// `GET /v2/orgs/{org_name}/connections/{connection_id}/versions`: newest first, the one in force included. Going back to
/// one is replacing the settings by it; the client secret, which is in no version, stays.
#[derive(Clone, Debug)]
pub struct ListConnectionVersions {
    /// Which organization.
    pub org: OrgName,
    /// Which connection.
    pub id: String,
    /// Page, from 1.
    pub page: u32,
    /// Rows a page, at most 100.
    pub page_size: u32,
}

impl Endpoint for ListConnectionVersions {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/connections/{connection_id}/versions";
    const QUERY: &'static [&'static str] = &["page", "page_size"];
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Versions of a connection's settings, newest first";
    type Body = ();
    type Answer = Page<ConnectionVersion>;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.id]
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        vec![("page", self.page.to_string()), ("page_size", self.page_size.to_string())]
    }
}

words! {
    /// Where something went wrong.
    EventKind {
        /// A sign-in was refused.
        SignIn = "sign_in",
        /// A request of the identity provider to create or change somebody failed.
        Provisioning = "provisioning",
    }
}

#[cfg(feature = "openapi")]
crate::schema::text!(EventKind);

/// Something that went wrong through a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConnectionEvent {
    /// Names it in the backend's log; for a sign-in also in the list of sign-ins.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub trace_id: String,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub at: Option<Timestamp>,
    /// Where.
    pub kind: EventKind,
    /// Address of the person, as far as it was understood; empty where none was named.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub identifier: String,
    /// Stable reason: the code of the sign-in rules, or the HTTP status of a provisioning request.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub code: String,
    /// What else is known, in words; secrets left out.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub detail: String,
}

/// `GET /v2/orgs/{org_name}/connections/{connection_id}/events`: newest first.
#[derive(Clone, Debug)]
pub struct ListConnectionEvents {
    /// Which organization.
    pub org: OrgName,
    /// Which connection.
    pub id: String,
    /// Only about this address, or a part of one; empty for all.
    pub identifier: String,
    /// Page, from 1.
    pub page: u32,
    /// Rows a page, at most 100.
    pub page_size: u32,
}

impl Endpoint for ListConnectionEvents {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/connections/{connection_id}/events";
    const QUERY: &'static [&'static str] = &["page", "page_size", "identifier"];
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "What went wrong through a connection, newest first";
    type Body = ();
    type Answer = Page<ConnectionEvent>;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.id]
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = vec![("page", self.page.to_string()), ("page_size", self.page_size.to_string())];
        if !self.identifier.is_empty() {
            query.push(("identifier", self.identifier.clone()));
        }
        query
    }
}
