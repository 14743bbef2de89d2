//! The input: everything about one organization and one person that a sign-in depends on. Each fact is known, or unknown
//! with a reason.

pub use purser_api::connections::ConnectionKind;
use purser_api::members::Source;
use purser_api::{DockerId, DomainName, OrgName, Role};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Asserted, Attempt, Known, Moment, Reason, StepId};
use crate::words::words;

/// All facts of one attempt. Those about the person (account, membership, invitation, SCIM record) are about the effective
/// address: the one that the identity provider returned where its answer is at hand, else the one typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The organization the attempt is about.
    pub organization: OrgName,
    /// The moment of the attempt.
    pub now: Moment,
    /// The question.
    pub attempt: Attempt,
    /// The domain of the address typed.
    #[serde(default)]
    pub domain: DomainFact,
    /// The domain of the address returned, where that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_domain: Option<DomainFact>,
    /// The connections that the domains name. One that is missing here is entirely unknown.
    #[serde(default)]
    pub connections: Vec<ConnectionFact>,
    /// The account with the address; `None` where there is none.
    #[serde(default)]
    pub account: Known<Option<AccountFact>>,
    /// The membership in this organization; `None` for somebody outside.
    #[serde(default)]
    pub membership: Known<Option<MembershipFact>>,
    /// The pending invitation to this organization; `None` where there is none.
    #[serde(default)]
    pub invitation: Known<Option<InvitationFact>>,
    /// What the identity provider has pushed.
    #[serde(default)]
    pub scim: ScimFact,
    /// The seats of the organization.
    #[serde(default)]
    pub seats: Known<SeatsFact>,
    /// What the identity provider said about the person, where an answer of it is at hand.
    #[serde(default = "only_the_idp_knows")]
    pub response: Known<Asserted>,
    /// Where facts were read, for showing; decides nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<ReadFrom>,
}

const fn only_the_idp_knows() -> Known<Asserted> {
    Known::Unknown(Reason::IdentityProvider)
}

/// Id of a connection, as the backend gives it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConnectionId(pub String);

impl ConnectionId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

words! {
    /// What the organization can say about a domain.
    DomainState {
        /// The organization never added it: people on it are guests.
        NotAdded = "not_added",
        /// Added, ownership not proved yet; counts as not verified.
        Pending = "pending",
        /// Ownership proved.
        Verified = "verified",
    }
}

/// One domain, matched exactly: a sub-domain is a domain of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainFact {
    /// Its name; `None` where the address is not known.
    #[serde(default)]
    pub name: Option<DomainName>,
    /// How far the organization got with it.
    #[serde(default)]
    pub state: Known<DomainState>,
    /// Whether existing accounts on it are added when they sign in without single sign-on.
    #[serde(default)]
    pub auto_provisioning: Known<bool>,
    /// The connections linked to it, drafts included.
    #[serde(default)]
    pub connections: Known<Vec<ConnectionId>>,
}

words! {
    /// Whether an identity provider pushes people through a connection.
    Scim {
        /// Never switched on.
        Never = "never",
        /// Was on once.
        Off = "off",
        /// On.
        On = "on",
    }
}

/// One set-up with an identity provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionFact {
    /// Its id.
    pub id: ConnectionId,
    /// Its name, for showing.
    #[serde(default)]
    pub name: String,
    /// The protocol.
    #[serde(default)]
    pub kind: Known<ConnectionKind>,
    /// Whether it is set up entirely; a draft does not count.
    #[serde(default)]
    pub complete: Known<bool>,
    /// When the certificate (SAML) or the secret (OIDC) ends; `None` where it does not.
    #[serde(default)]
    pub credential_expires_at: Known<Option<Moment>>,
    /// Whether people on its domains must use single sign-on.
    #[serde(default)]
    pub enforced: Known<bool>,
    /// Whether somebody new is added on sign-in (just-in-time provisioning).
    #[serde(default)]
    pub jit: Known<bool>,
    /// Whether the identity provider pushes people.
    #[serde(default)]
    pub scim: Known<Scim>,
    /// The organization that new people are added to; `None` is this one.
    #[serde(default)]
    pub default_organization: Known<Option<OrgName>>,
    /// The team that new people join where nothing else names one.
    #[serde(default)]
    pub default_team: Known<Option<String>>,
    /// A supposition for what-if: the identity provider answers nobody. Nobody can know it in advance, so it is not a fact.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub outage: bool,
}

/// An account of the platform.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountFact {
    /// Its Docker ID, where it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docker_id: Option<DockerId>,
}

/// A membership in the organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipFact {
    /// Role.
    #[serde(default)]
    pub role: Known<Role>,
    /// How the person came in.
    #[serde(default, deserialize_with = "way_in")]
    pub provenance: Known<Source>,
    /// Through which connection, where it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<ConnectionId>,
}

/// A word of a newer backend is not known here.
fn way_in<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Known<Source>, D::Error> {
    Ok(match Known::<String>::deserialize(deserializer)? {
        Known::Known(word) => Source::parse(&word).map_or_else(Known::default, Known::Known),
        Known::Unknown(reason) => Known::Unknown(reason),
    })
}

/// A pending invitation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationFact {
    /// Role the person gets on acceptance; `None` where the invitation names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Team the person joins on acceptance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// When it was sent last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Moment>,
}

words! {
    /// What the identity provider has pushed about a person.
    ScimRecord {
        /// Nothing.
        None = "none",
        /// The person, active.
        Active = "active",
        /// The person, deactivated.
        Inactive = "inactive",
    }
}

/// What the identity provider has pushed through SCIM.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScimFact {
    /// About this person.
    #[serde(default)]
    pub record: Known<ScimRecord>,
    /// Whether SCIM was ever on in this organization; without it nobody has a record.
    #[serde(default)]
    pub ever_on: Known<bool>,
}

/// The seats of an organization. Every member and every pending invitation holds one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatsFact {
    /// Bought.
    pub total: u32,
    /// Held.
    pub used: u32,
}

words! {
    /// The facts by name, without their values.
    FactId {
        /// Whether a Docker ID belongs to an account.
        Identifier = "identifier",
        /// State of the domain.
        Domain = "domain",
        /// Auto-provisioning of the domain.
        AutoProvisioning = "auto_provisioning",
        /// Connections linked to the domain.
        Links = "links",
        /// State of the domain that the identity provider returned.
        ReturnedDomain = "returned_domain",
        /// Connections linked to the domain that the identity provider returned.
        ReturnedLinks = "returned_links",
        /// Which of several connections the person chooses.
        Choice = "choice",
        /// Whether a connection is complete.
        Complete = "complete",
        /// Whether the certificate or the secret of a connection is still good.
        Credential = "credential",
        /// Whether a connection is enforced.
        Enforced = "enforced",
        /// Whether a connection adds new people.
        Jit = "jit",
        /// Whether SCIM is on for a connection.
        Scim = "scim",
        /// Whether a connection adds people to this organization, and not to another one.
        DefaultOrganization = "default_organization",
        /// The account.
        Account = "account",
        /// The membership.
        Membership = "membership",
        /// How a member came in.
        Provenance = "provenance",
        /// The pending invitation.
        Invitation = "invitation",
        /// The SCIM record.
        ScimRecord = "scim_record",
        /// The seats.
        Seats = "seats",
        /// What the identity provider said.
        Response = "response",
    }
}

impl FactId {
    /// The step that asks for it first.
    pub const fn step(self) -> StepId {
        match self {
            Self::Identifier => StepId::Identifier,
            Self::Domain => StepId::Domain,
            Self::Links | Self::Choice | Self::Complete => StepId::Connection,
            Self::Enforced => StepId::Method,
            Self::ReturnedDomain | Self::ReturnedLinks | Self::Credential | Self::Response => StepId::IdentityProvider,
            Self::Account => StepId::Account,
            Self::Scim | Self::ScimRecord | Self::Provenance => StepId::ScimRecord,
            Self::Membership => StepId::Membership,
            Self::Invitation => StepId::Invitation,
            Self::Jit => StepId::Jit,
            Self::AutoProvisioning => StepId::AutoProvisioning,
            Self::Seats => StepId::Seat,
            Self::DefaultOrganization => StepId::Result,
        }
    }
}

/// Where and when a fact was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadFrom {
    /// Which fact.
    pub fact: FactId,
    /// The place: an address of the API, a file, "set by hand".
    pub place: String,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
}
