//! The audit log of an account or organization.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, OrgName, Timestamp};

/// One entry: who did what to whom, when.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditLog {
    /// Organization or account it belongs to.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub account: String,
    /// Stable word, like `org.member.remove`.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub action: String,
    /// What it was done to: a Docker ID, an address, a team, a repository.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub name: String,
    /// Docker ID of who did it.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub actor: String,
    /// More, free in form.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub data: BTreeMap<String, serde_json::Value>,
    /// When.
    #[serde(default, deserialize_with = "crate::timestamp::optional")]
    pub timestamp: Option<Timestamp>,
    /// A sentence for people.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub action_description: String,
}

/// Word among the capabilities of `GET /console` of a backend that filters by category.
pub const CATEGORY_CAPABILITY: &str = "audit_categories";

/// `GET /v2/auditlogs/{account}`: newest first, with no total; read on until a page comes back short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListAuditLogs {
    /// Which organization.
    pub account: OrgName,
    /// Only this action.
    pub action: Option<String>,
    /// Only about this thing.
    pub name: Option<String>,
    /// Only by this person.
    pub actor: Option<String>,
    /// Not before (RFC 3339).
    pub from: Option<String>,
    /// Not after (RFC 3339).
    pub to: Option<String>,
    /// Only actions of this category, a word of [`AuditActions`]. Layer 2, where [`CATEGORY_CAPABILITY`] is announced.
    pub category: Option<String>,
    /// Page, from 1.
    pub page: u32,
    /// Rows a page, at most 100.
    pub page_size: u32,
}

/// Answer of [`ListAuditLogs`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditLogs {
    /// The entries.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub logs: Vec<AuditLog>,
}

impl Endpoint for ListAuditLogs {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/auditlogs/{account}";
    const QUERY: &'static [&'static str] = &["action", "name", "actor", "from", "to", "category", "page", "page_size"];
    const SUMMARY: &'static str = "Audit log";
    type Body = ();
    type Answer = AuditLogs;

    fn holes(&self) -> Vec<&str> {
        vec![self.account.as_str()]
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = vec![("page", self.page.to_string()), ("page_size", self.page_size.to_string())];
        let optional = [
            ("action", &self.action),
            ("name", &self.name),
            ("actor", &self.actor),
            ("from", &self.from),
            ("to", &self.to),
            ("category", &self.category),
        ];
        query.extend(optional.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))));
        query
    }
}

/// `GET /v2/auditlogs/{account}/actions`: the actions there are, by category.
#[derive(Clone, Debug)]
pub struct ListAuditActions {
    /// Which organization.
    pub account: OrgName,
}

/// Answer of [`ListAuditActions`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditActions {
    /// Categories by word.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub actions: BTreeMap<String, AuditCategory>,
}

/// A category of actions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditCategory {
    /// The category in words.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub label: String,
    /// Its actions.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub actions: Vec<AuditAction>,
}

/// A kind of action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditAction {
    /// Stable word.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub name: String,
    /// In words.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub description: String,
    /// As a short label.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub label: String,
}

impl Endpoint for ListAuditActions {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/auditlogs/{account}/actions";
    const SUMMARY: &'static str = "Kinds of audit log entries";
    type Body = ();
    type Answer = AuditActions;

    fn holes(&self) -> Vec<&str> {
        vec![self.account.as_str()]
    }
}
