//! Invitations.

use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{Endpoint, InviteId, Layer, Method, OrgName, Role, Timestamp};

/// An invitation that was not accepted yet. It has no expiry of its own: the link in the e-mail works for 14 days from
/// `created_at`, the invitation itself stays.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invite {
    /// Stable id.
    #[serde(default)]
    pub id: InviteId,
    /// Docker ID of the owner who invited.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub inviter_username: String,
    /// Invited address or Docker ID, as it was typed.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub invitee: String,
    /// The organization.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub org: String,
    /// Team the person joins on acceptance; may be empty.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub team: String,
    /// When it was sent last.
    #[serde(default, deserialize_with = "crate::timestamp::optional")]
    pub created_at: Option<Timestamp>,
    /// Role the person gets on acceptance. Layer 2.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::role::optional")]
    pub role: Option<Role>,
    /// What became of the e-mail that was sent last. Layer 2.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::or_default")]
    pub delivery: Option<Delivery>,
}

/// Days for which the link in an invitation works, counted from `created_at`. The API does not say so; its users do.
pub const LINK_DAYS: u32 = 14;

/// Most invitees in one call of [`BulkInvite`].
pub const MOST_INVITEES: usize = 1000;

/// What became of an e-mail. Layer 2.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// `queued`, `sent` or `failed`; unknown words are shown as they are.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub state: String,
    /// When it became so.
    #[serde(default, deserialize_with = "crate::timestamp::optional")]
    pub at: Option<Timestamp>,
    /// What the mail server said, where it failed.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::optional_text")]
    pub error: Option<String>,
}

/// `GET /v2/orgs/{org_name}/invites`: all pending invitations, not paged.
#[derive(Clone, Debug)]
pub struct ListInvites {
    /// Which organization.
    pub org: OrgName,
}

/// Answer of [`ListInvites`].
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InviteList {
    /// The invitations, oldest first.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub data: Vec<Invite>,
}

impl Endpoint for ListInvites {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/invites";
    const SUMMARY: &'static str = "Pending invitations";
    type Body = ();
    type Answer = InviteList;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }
}

/// `DELETE /v2/invites/{id}`: cancels an invitation and frees its seat.
#[derive(Clone, Debug)]
pub struct CancelInvite {
    /// Which.
    pub id: InviteId,
}

impl Endpoint for CancelInvite {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/v2/invites/{id}";
    const SUMMARY: &'static str = "Cancel an invitation";
    type Body = ();
    type Answer = ();

    fn holes(&self) -> Vec<&str> {
        vec![self.id.as_str()]
    }
}

/// `PATCH /v2/invites/{id}/resend`: sends the e-mail again; its 14 days start anew.
#[derive(Clone, Debug)]
pub struct ResendInvite {
    /// Which.
    pub id: InviteId,
}

impl Endpoint for ResendInvite {
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/v2/invites/{id}/resend";
    const SUMMARY: &'static str = "Send an invitation again";
    type Body = ();
    type Answer = ();

    fn holes(&self) -> Vec<&str> {
        vec![self.id.as_str()]
    }
}

/// `POST /v2/invites/{id}/accept`: joins the organization. Only the invited person may, with an account that has the
/// invited address or Docker ID.
#[derive(Clone, Debug)]
pub struct AcceptInvite {
    /// Which.
    pub id: InviteId,
}

impl Endpoint for AcceptInvite {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/invites/{id}/accept";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Accept an invitation";
    type Body = ();
    type Answer = ();

    fn holes(&self) -> Vec<&str> {
        vec![self.id.as_str()]
    }
}

/// `POST /v2/invites/bulk`: invites up to 1,000 addresses or Docker IDs, or with `dry_run` only says what would happen.
/// A backend that announces `idempotency_keys` takes an `Idempotency-Key`: the same request with the same key gets the
/// first answer once more, and nobody is invited twice.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkInvite {
    /// Name of the organization.
    pub org: String,
    /// Team to join on acceptance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Role to get on acceptance; member where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Addresses and Docker IDs.
    pub invitees: Vec<String>,
    /// Validate only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dry_run: Option<bool>,
}

/// Answer of [`BulkInvite`]. Comes in two shapes, `invitees: […]` and `invitees: {invitees: […]}`; both are read, the
/// second is written.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkInviteAnswer {
    /// What happened, per invitee.
    #[serde(default)]
    pub invitees: BulkInvitees,
}

/// The list inside [`BulkInviteAnswer`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkInvitees {
    /// In the order of the request.
    pub invitees: Vec<BulkInvitee>,
}

/// What happened with one invitee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkInvitee {
    /// As it stood in the request.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub invitee: String,
    /// `invited`, `existing_org_member`, `invalid_email_or_docker_id` and others; unknown ones are shown as they are.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub status: String,
    /// The invitation, where one was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite: Option<Invite>,
    /// Whether there is an account with this address or Docker ID; it joins as it is, with all it owns. Layer 2.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::or_default")]
    pub has_account: Option<bool>,
}

impl<'de> Deserialize<'de> for BulkInvitees {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = BulkInvitees;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of invitees, or an object that holds one")
            }

            fn visit_unit<E: serde::de::Error>(self) -> Result<BulkInvitees, E> {
                Ok(BulkInvitees::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<BulkInvitees, A::Error> {
                let mut invitees = Vec::new();
                while let Some(row) = rows.next_element()? {
                    invitees.push(row);
                }
                Ok(BulkInvitees { invitees })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<BulkInvitees, A::Error> {
                let mut invitees = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    if key == "invitees" {
                        invitees = map.next_value::<Option<_>>()?.unwrap_or_default();
                    } else {
                        map.next_value::<serde::de::IgnoredAny>()?;
                    }
                }
                Ok(BulkInvitees { invitees })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl Endpoint for BulkInvite {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/invites/bulk";
    const SUMMARY: &'static str = "Invite many";
    type Body = Self;
    type Answer = BulkInviteAnswer;

    fn body(&self) -> Option<&Self> {
        Some(self)
    }
}
