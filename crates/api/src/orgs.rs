//! An organization.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, ListedRole, Method, OrgName, Timestamp};

/// An organization. Not in the public description, but what Docker's own command line reads. Some answers call its name
/// `username`, as if it were an account; that is read too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(from = "Wire")]
pub struct Org {
    /// Stable id.
    #[serde(default)]
    pub id: String,
    /// Name in addresses.
    #[serde(default)]
    pub orgname: String,
    /// Name as shown; may be empty.
    #[serde(default)]
    pub full_name: String,
    /// Company.
    #[serde(default)]
    pub company: String,
    /// Place.
    #[serde(default)]
    pub location: String,
    /// When it was made.
    #[serde(default)]
    pub date_joined: Option<Timestamp>,
    /// `Org`.
    #[serde(default, rename = "type")]
    pub kind: String,
    /// Role of the signed-in account in it. Layer 2; absent means: look the account up among the members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<ListedRole>,
}

#[derive(Deserialize)]
struct Wire {
    #[serde(flatten)]
    head: OrgHead,
    #[serde(default, deserialize_with = "crate::reading::text")]
    id: String,
    #[serde(default, deserialize_with = "crate::reading::text")]
    company: String,
    #[serde(default, deserialize_with = "crate::reading::text")]
    location: String,
    #[serde(default, deserialize_with = "crate::timestamp::optional")]
    date_joined: Option<Timestamp>,
    #[serde(default, rename = "type", deserialize_with = "crate::reading::text")]
    kind: String,
}

impl From<Wire> for Org {
    fn from(wire: Wire) -> Self {
        let OrgHead { orgname, full_name, role } = wire.head;
        Self {
            id: wire.id,
            orgname,
            full_name,
            company: wire.company,
            location: wire.location,
            date_joined: wire.date_joined,
            kind: wire.kind,
            role,
        }
    }
}

/// What the console shows of an organization wherever it stands in a list; part of what [`Org`] is read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "HeadWire")]
pub struct OrgHead {
    /// See [`Org::orgname`].
    pub orgname: String,
    /// See [`Org::full_name`].
    pub full_name: String,
    /// See [`Org::role`].
    pub role: Option<ListedRole>,
}

#[derive(Deserialize)]
struct HeadWire {
    #[serde(default, deserialize_with = "crate::reading::words")]
    orgname: Option<String>,
    #[serde(default, deserialize_with = "crate::reading::text")]
    username: String,
    #[serde(default, deserialize_with = "crate::reading::text")]
    full_name: String,
    #[serde(default)]
    role: Option<ListedRole>,
}

impl From<HeadWire> for OrgHead {
    fn from(wire: HeadWire) -> Self {
        Self { orgname: wire.orgname.unwrap_or(wire.username), full_name: wire.full_name, role: wire.role }
    }
}

impl OrgHead {
    /// The name to show: the full name, or the short one where there is none.
    pub fn title(&self) -> &str {
        if self.full_name.is_empty() { &self.orgname } else { &self.full_name }
    }
}

/// `GET /v2/orgs/{org_name}`: one organization.
#[derive(Clone, Debug)]
pub struct GetOrg {
    /// Which.
    pub org: OrgName,
}

impl Endpoint for GetOrg {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}";
    const SUMMARY: &'static str = "One organization";
    type Body = ();
    type Answer = Org;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }
}
