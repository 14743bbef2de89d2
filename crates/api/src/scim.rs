//! SCIM resources as layer 1 describes them (RFC 7643, RFC 7644). They are called with a SCIM token, never the admin's.
//!
//! Spelling: the public description says `resources` and `enabled`, the RFCs say `Resources` and `active`. Both are read,
//! the RFC's spelling is sent.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Address of the endpoint below the API's base.
pub const BASE: &str = "/v2/scim/2.0";
/// Schema URN of a group (RFC 7643, section 4.2).
pub const GROUP_SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// Schema URN of a user (RFC 7643, section 4.1).
pub const USER_SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// Schema URN of the platform's own attributes of a user: `dockerRole`, `dockerOrg`, `dockerTeam`.
pub const DOCKER_USER_SCHEMA: &str = "urn:ietf:params:scim:schemas:extension:docker:2.0:User";
/// Schema URN of a list answer (RFC 7644, section 3.4.2).
pub const LIST_SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
/// Schema URN of an error answer (RFC 7644, section 3.12).
pub const ERROR_SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

/// A list answer (RFC 7644, section 3.4.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", bound(deserialize = "T: Deserialize<'de>"))]
pub struct ScimList<T> {
    /// [`LIST_SCHEMA`].
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub schemas: Vec<String>,
    /// Matches in all.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub total_results: u64,
    /// Position of the first resource, from 1.
    #[serde(default = "one")]
    pub start_index: u64,
    /// Resources in this answer.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub items_per_page: u64,
    /// The resources.
    #[serde(default, rename = "Resources", alias = "resources", deserialize_with = "crate::reading::or_default")]
    pub resources: Vec<T>,
}

fn one() -> u64 {
    1
}

/// A SCIM user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default, from = "WireUser")]
pub struct ScimUser {
    /// Schema URNs.
    pub schemas: Vec<String>,
    /// Stable id, given by the service.
    pub id: String,
    /// The person's address.
    pub user_name: String,
    /// Name in parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<ScimName>,
    /// Name as shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Whether the person may be in; absent in an update means no. Read from `enabled` too; `active` wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// Addresses.
    pub emails: Vec<ScimEmail>,
    /// Groups the person is in; read only.
    pub groups: Vec<ScimReference>,
    /// Kept by the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<ScimMeta>,
}

/// A user as it comes: with either word, or both, for whether the person may be in.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct WireUser {
    #[serde(deserialize_with = "crate::reading::or_default")]
    schemas: Vec<String>,
    #[serde(deserialize_with = "crate::reading::text")]
    id: String,
    #[serde(deserialize_with = "crate::reading::text")]
    user_name: String,
    name: Option<ScimName>,
    display_name: Option<String>,
    active: Option<bool>,
    enabled: Option<bool>,
    #[serde(deserialize_with = "crate::reading::or_default")]
    emails: Vec<ScimEmail>,
    #[serde(deserialize_with = "crate::reading::or_default")]
    groups: Vec<ScimReference>,
    meta: Option<ScimMeta>,
}

impl From<WireUser> for ScimUser {
    fn from(wire: WireUser) -> Self {
        Self {
            schemas: wire.schemas,
            id: wire.id,
            user_name: wire.user_name,
            name: wire.name,
            display_name: wire.display_name,
            active: wire.active.or(wire.enabled),
            emails: wire.emails,
            groups: wire.groups,
            meta: wire.meta,
        }
    }
}

/// Name in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ScimName {
    /// Given name.
    #[serde(deserialize_with = "crate::reading::text")]
    pub given_name: String,
    /// Family name.
    #[serde(deserialize_with = "crate::reading::text")]
    pub family_name: String,
}

/// An address of a SCIM user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ScimEmail {
    /// The address.
    #[serde(deserialize_with = "crate::reading::text")]
    pub value: String,
    /// As shown.
    #[serde(deserialize_with = "crate::reading::text")]
    pub display: String,
    /// The main one.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub primary: bool,
}

/// A reference to a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ScimReference {
    /// Id of the group.
    #[serde(deserialize_with = "crate::reading::text")]
    pub value: String,
    /// Its name.
    #[serde(deserialize_with = "crate::reading::text")]
    pub display: String,
}

/// Bookkeeping of a resource (RFC 7643, section 3.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ScimMeta {
    /// `User`.
    #[serde(deserialize_with = "crate::reading::text")]
    pub resource_type: String,
    /// Address of the resource.
    #[serde(deserialize_with = "crate::reading::text")]
    pub location: String,
    /// When it was made.
    #[serde(deserialize_with = "crate::timestamp::optional")]
    pub created: Option<Timestamp>,
    /// When it changed last.
    #[serde(deserialize_with = "crate::timestamp::optional")]
    pub last_modified: Option<Timestamp>,
}

/// An error answer (RFC 7644, section 3.12).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ScimError {
    /// HTTP status as text.
    #[serde(deserialize_with = "crate::reading::text")]
    pub status: String,
    /// [`ERROR_SCHEMA`].
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub schemas: Vec<String>,
    /// A sentence.
    #[serde(deserialize_with = "crate::reading::text")]
    pub detail: String,
    /// Kind of a 400, like `invalidFilter`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scim_type: Option<String>,
}
