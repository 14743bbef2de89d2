//! The long answer: every step, every blocker, every unknown, and what can be done.

use purser_api::{DomainName, EmailAddress, Role};
use serde::{Deserialize, Serialize};

use super::{
    Cause, Causes, Client, ConnectionId, ConnectionKind, DomainState, Effect, Effects, FactId, Known, Method, Moment,
    Outcome, Reason, Remedy, Scim, ScimRecord, SeatsFact, Verdict,
};
use crate::words::words;

words! {
    /// The steps, in order.
    StepId {
        /// Is this an address, or a Docker ID of an account?
        Identifier = "identifier",
        /// What does the organization say about the domain?
        Domain = "domain",
        /// Which connections serve the domain?
        Connection = "connection",
        /// May the person sign in this way here?
        Method = "method",
        /// Does the identity provider answer well?
        IdentityProvider = "identity_provider",
        /// Is there an account?
        Account = "account",
        /// Has the identity provider deactivated the person?
        ScimRecord = "scim_record",
        /// Is the person a member?
        Membership = "membership",
        /// Is there a pending invitation?
        Invitation = "invitation",
        /// Does single sign-on add new people?
        Jit = "jit",
        /// Does the domain add existing accounts?
        AutoProvisioning = "auto_provisioning",
        /// Which groups count?
        Groups = "groups",
        /// Is a seat free?
        Seat = "seat",
        /// Where and as what does the person end up?
        Result = "result",
        /// How long does the session last?
        Session = "session",
    }
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// It lets the person on.
    Pass,
    /// It stands in the way.
    Fail,
    /// It has nothing to say about this attempt.
    NotApplicable,
    /// Worth knowing, decides nothing.
    Info,
    /// It cannot be told, because a fact is not known.
    Unknown(Reason),
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which.
    pub id: StepId,
    /// How it ended.
    pub state: StepState,
    /// What was looked at.
    pub observed: Observed,
    /// Notices, each worth a sentence.
    pub notes: Notes,
    /// What stands in the way here; with an unknown step, what may.
    pub causes: Causes,
    /// What happens here; with an unknown step, what may.
    pub effects: Effects,
    /// What can be done here, best first.
    pub remedies: Vec<Remedy>,
}

/// What a step looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Observed {
    /// The address in normal form; `None` where there is none.
    Address(Known<Option<EmailAddress>>),
    /// The domain.
    Domain {
        /// Its name.
        name: Option<DomainName>,
        /// Its state.
        state: Known<DomainState>,
    },
    /// The connections of the domain that may count: those that are not known to be drafts.
    Connections(Known<Vec<ConnectionId>>),
    /// Client and method.
    Method {
        /// Where.
        client: Client,
        /// How.
        method: Method,
        /// Whether the domain is enforced.
        enforced: Known<bool>,
    },
    /// The address that the identity provider returned, and when the certificate or secret ends.
    IdentityProvider {
        /// The address; `None` where it returned none.
        returned: Known<Option<EmailAddress>>,
        /// The end of certificate or secret.
        credential_expires_at: Known<Option<Moment>>,
    },
    /// Whether there is an account.
    Account(Known<bool>),
    /// The record, and whether SCIM is on for the domain.
    Scim {
        /// What was pushed.
        record: Known<ScimRecord>,
        /// On, off, or never on.
        scim: Known<Scim>,
    },
    /// The role of a member; `None` for somebody outside.
    Membership(Known<Option<Known<Role>>>),
    /// Whether there is an invitation, and when it was sent.
    Invitation(Known<Option<Option<Moment>>>),
    /// Whether the setting of the step is on.
    Setting(Known<bool>),
    /// The groups that count and those that do not.
    Groups {
        /// Teams named by groups.
        teams: Vec<String>,
        /// Names that are not `organization:team`.
        ignored: Vec<String>,
        /// The protocol of the connection.
        kind: Known<ConnectionKind>,
    },
    /// The seats.
    Seats(Known<SeatsFact>),
    /// Role and teams after an allowed sign-in.
    Result {
        /// The role, where it is certain.
        role: Option<Role>,
    },
    /// Minutes of the session; `None` is the default of the client.
    Session(Known<Option<u32>>),
    /// Nothing.
    Nothing,
}

words! {
    /// A notice on a step.
    Note {
        /// The organization never added the domain: the person is a guest.
        Guest = "guest",
        /// The domain was added, and is not verified yet.
        DomainPending = "domain_pending",
        /// The person chooses among several connections.
        SeveralConnections = "several_connections",
        /// Passwords still work here, since nothing enforces single sign-on.
        NotEnforced = "not_enforced",
        /// The identity provider returned another address than the one typed.
        OtherAddress = "other_address",
        /// SCIM has the person inactive, but did not create them: it changes nothing.
        ScimDoesNotGovern = "scim_does_not_govern",
        /// The link in the e-mail no longer works, the invitation does.
        LinkExpired = "link_expired",
        /// Some groups are not named `organization:team` and are ignored.
        GroupsIgnored = "groups_ignored",
        /// Groups are not applied: both just-in-time provisioning and SCIM are off.
        GroupsOff = "groups_off",
        /// OIDC connections carry no groups on sign-in.
        GroupsNotCarried = "groups_not_carried",
        /// Values from the sign-in overwrite values from SCIM.
        JitOverwritesScim = "jit_overwrites_scim",
        /// `dockerRole` names no role.
        RoleNotUnderstood = "role_not_understood",
        /// `dockerSessionMinutes` is not a positive whole number.
        SessionNotUnderstood = "session_not_understood",
    }
}

crate::words::word_set! {
    /// Notices on a step.
    Notes of Note
}

/// A value of an unknown fact, as the answer to the yes-or-no question that the rules ask about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Which fact.
    pub fact: FactId,
    /// Of which connection, where it is a fact about one that is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<ConnectionId>,
    /// The answer.
    pub yes: bool,
}

/// Something that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocker {
    /// What.
    pub cause: Cause,
    /// It stands in the way only if all of these hold; empty where it does in any case.
    pub conditions: Vec<Condition>,
    /// What can be done, best first.
    pub remedies: Vec<Remedy>,
}

/// An unknown fact that the verdict depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependence {
    /// Which fact.
    pub fact: FactId,
    /// Of which connection, where it is a fact about one that is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<ConnectionId>,
    /// Why it is not known.
    pub reason: Reason,
    /// The verdict if the answer is yes.
    pub if_yes: Verdict,
    /// The verdict if the answer is no.
    pub if_no: Verdict,
}

/// The long answer. Its verdict is the same as the short answer's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The short answer.
    pub outcome: Outcome,
    /// The connection that the attempt goes through, or would after the first fix; `None` where there is none or it is not
    /// known which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<ConnectionId>,
    /// All fifteen steps.
    pub steps: Vec<Step>,
    /// What stands in the way, first things first.
    pub blockers: Vec<Blocker>,
    /// What the verdict depends on; empty unless it does.
    pub depends_on: Vec<Dependence>,
    /// Teams the person joins if the sign-in is allowed.
    pub teams: Vec<String>,
}

impl Explanation {
    /// The step.
    pub fn step(&self, id: StepId) -> &Step {
        &self.steps[id as usize]
    }

    /// Whether something happens for certain.
    pub const fn happens(&self, effect: Effect) -> bool {
        self.outcome.effects.contains(effect)
    }
}
