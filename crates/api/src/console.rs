//! What an overview needs in one call. Layer 2.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Layer, Method, OrgName, Timestamp};

/// `GET /v2/orgs/{org_name}/console`: capabilities, seats, how people came in, and what needs attention.
#[derive(Clone, Debug)]
pub struct GetConsole {
    /// Which organization.
    pub org: OrgName,
}

impl Endpoint for GetConsole {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/console";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "What the console's overview shows";
    type Body = ();
    type Answer = Console;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }
}

/// The same call, of whose answer only that is read which every page needs: what an overview shows besides is most of it, and
/// what reads it is weight for the others.
#[derive(Clone, Debug)]
pub struct GetConsoleHead {
    /// Which organization.
    pub org: OrgName,
}

impl Endpoint for GetConsoleHead {
    const METHOD: Method = GetConsole::METHOD;
    const PATH: &'static str = GetConsole::PATH;
    const LAYER: Layer = GetConsole::LAYER;
    const SUMMARY: &'static str = GetConsole::SUMMARY;
    type Body = ();
    type Answer = ConsoleHead;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }
}

/// Answer of [`GetConsoleHead`]; the fields are those of [`Console`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsoleHead {
    /// See [`Console::capabilities`].
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub capabilities: Vec<String>,
    /// See [`Console::members_page_size`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members_page_size: Option<u32>,
    /// See [`Console::seats`].
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub seats: Seats,
}

/// Answer of [`GetConsole`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Console {
    /// What this backend can do beyond layer 1, as stable words: `member_filters`, `insights`, `idempotency_keys`, …
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub capabilities: Vec<String>,
    /// Largest `page_size` of the members list; 100 where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members_page_size: Option<u32>,
    /// Seats.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub seats: Seats,
    /// Members by the way they came in.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub provenance: ProvenanceCounts,
    /// Invitations that wait.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub invitations: InvitationCounts,
    /// Steps of setting the organization up.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub checklist: Vec<ChecklistItem>,
    /// What ends soonest: certificates, secrets, SCIM tokens, invitations; soonest first, ended ones included.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub expiries: Vec<Expiry>,
    /// Refused sign-ins of the last 7 days by code, most frequent first.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub denied: Vec<DeniedCount>,
}

/// Seats of an organization: every member and every pending invitation holds one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Seats {
    /// Bought.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub total: u64,
    /// Held by members.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub members: u64,
    /// Held by pending invitations.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub invitees: u64,
    /// Left.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub free: u64,
}

/// Members by the way they came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProvenanceCounts {
    /// Added by an owner without an invitation.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub manual: u64,
    /// Accepted an invitation.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub invited: u64,
    /// Added on sign-in through single sign-on.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub jit: u64,
    /// Created by the identity provider.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub scim: u64,
    /// Added because the domain provisions automatically.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub auto: u64,
}

/// Invitations that wait, by the state of the link in the e-mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationCounts {
    /// Sent within the last 14 days.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub pending: u64,
    /// Sent longer ago; the link has ended.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub expired: u64,
}

/// A step of setting the organization up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChecklistItem {
    /// Stable word: `verified_domain`, `connection`, `tested_connection`, `enforced`, `scim`, `second_owner`.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub id: String,
    /// Done.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub done: bool,
}

/// Something that ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Expiry {
    /// `certificate`, `client_secret`, `scim_token` or `invitation`.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub kind: String,
    /// Name of the connection, label of the token, invited address.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub name: String,
    /// When it ends.
    #[serde(default, deserialize_with = "crate::timestamp::optional")]
    pub at: Option<Timestamp>,
}

/// Refused sign-ins for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeniedCount {
    /// Stable code of the reason.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub code: String,
    /// How many in the last 7 days.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub count: u64,
}
