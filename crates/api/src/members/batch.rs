//! One change for many members in one call. Layer 2.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Endpoint, ErrorCode, Layer, Method, OrgName, Role};

/// Most people in one call.
pub const MOST: usize = 1000;

/// Word among the capabilities of `GET /console` of a backend that knows [`BatchMembers`].
pub const CAPABILITY: &str = "members_batch";

/// What is done with each member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(rename_all = "snake_case"))]
pub enum BatchAction {
    /// Give the role in `role`.
    SetRole,
    /// Remove from the organization and all of its teams.
    Remove,
    /// Put into the team in `team`.
    AddToTeam,
    /// Take out of the team in `team`.
    RemoveFromTeam,
}

impl BatchAction {
    /// Every action.
    pub const ALL: [Self; 4] = [Self::SetRole, Self::Remove, Self::AddToTeam, Self::RemoveFromTeam];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SetRole => "set_role",
            Self::Remove => "remove",
            Self::AddToTeam => "add_to_team",
            Self::RemoveFromTeam => "remove_from_team",
        }
    }
}

impl Serialize for BatchAction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for BatchAction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let known = Self::ALL.into_iter().find(|action| action.as_str() == word);
        known.ok_or_else(|| serde::de::Error::custom("an action is set_role, remove, add_to_team or remove_from_team"))
    }
}

/// `POST /v2/orgs/{org_name}/members/batch`: changes up to 1,000 members. Each is decided by itself, in the order of the
/// request and in one transaction: what is refused for one leaves the others done.
#[derive(Clone, Debug)]
pub struct BatchMembers {
    /// Which organization.
    pub org: OrgName,
    /// What is done, and with whom.
    pub body: MemberBatch,
}

/// Body of [`BatchMembers`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberBatch {
    /// What is done with each.
    pub action: BatchAction,
    /// Docker IDs, at most [`MOST`].
    pub usernames: Vec<String>,
    /// The new role, for `set_role`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Name of the team, for `add_to_team` and `remove_from_team`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
}

/// Answer of [`BatchMembers`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchAnswer {
    /// One for each of the request, in its order.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub results: Vec<BatchResult>,
}

/// What became of one member.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchResult {
    /// Docker ID, as it stood in the request.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub username: String,
    /// `done`, `unchanged` (it was that way already) or `refused`.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub status: String,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<ErrorCode>,
    /// The same as a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::words")]
    pub message: Option<String>,
}

impl BatchResult {
    /// Changed.
    pub const DONE: &str = "done";
    /// Was that way already.
    pub const UNCHANGED: &str = "unchanged";
    /// Was not changed; the code says why.
    pub const REFUSED: &str = "refused";
}

impl Endpoint for BatchMembers {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/orgs/{org_name}/members/batch";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Change many members";
    type Body = MemberBatch;
    type Answer = BatchAnswer;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }

    fn body(&self) -> Option<&MemberBatch> {
        Some(&self.body)
    }
}
