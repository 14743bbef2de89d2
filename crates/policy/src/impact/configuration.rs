//! What people share, and what is their own.

use purser_api::members::Source;
use purser_api::{EmailAddress, OrgName};
use serde::{Deserialize, Serialize};

use crate::sign_in::view::{self, Invited, Member, UNKNOWN_DOMAIN, View};
use crate::sign_in::{
    AccountFact, Attempt, Client, ConnectionFact, DomainFact, DomainState, Facts, Identifier, InvitationFact, Known,
    MembershipFact, Method, Moment, Outcome, Reason, ScimFact, ScimRecord, SeatsFact, StartedAt, decision,
};

/// The settings of an organization: the facts that are the same for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Configuration {
    /// The organization.
    pub organization: OrgName,
    /// The moment to look at.
    pub now: Moment,
    /// All its domains. With a known list, other domains are not added.
    #[serde(default)]
    pub domains: Known<Vec<DomainFact>>,
    /// All its connections.
    #[serde(default)]
    pub connections: Vec<ConnectionFact>,
    /// Its seats. Each person is looked at alone: whether ten free seats do for twenty people is not asked.
    #[serde(default)]
    pub seats: Known<SeatsFact>,
    /// Whether SCIM was ever on.
    #[serde(default)]
    pub scim_ever_on: Known<bool>,
}

/// One person: a member, an invitee, somebody with an account on a domain, or somebody who was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The address.
    pub address: EmailAddress,
    /// Whether there is an account.
    #[serde(default)]
    pub account: Known<bool>,
    /// The membership; `None` for somebody outside.
    #[serde(default)]
    pub membership: Known<Option<MembershipFact>>,
    /// Whether there is a pending invitation.
    #[serde(default)]
    pub invited: Known<bool>,
    /// What the identity provider has pushed.
    #[serde(default)]
    pub record: Known<ScimRecord>,
}

impl Person {
    /// What the rules see of the person beside the domain, in one number.
    pub(super) fn number(&self) -> u8 {
        const fn yes_or_no(fact: Known<bool>) -> u8 {
            match fact {
                Known::Known(false) => 0,
                Known::Known(true) => 1,
                Known::Unknown(_) => 2,
            }
        }
        let inactive = self.record.map(|record| record == ScimRecord::Inactive);
        let membership = match &self.membership {
            Known::Known(None) => 0,
            Known::Known(Some(member)) => 1 + yes_or_no(member.provenance.map(|source| source == Source::Scim)),
            Known::Unknown(_) => 4,
        };
        [self.account, self.invited, inactive].into_iter().fold(membership, |sum, fact| sum * 3 + yes_or_no(fact))
    }
}

/// A domain that is not in a known list.
static NOT_ADDED: DomainFact = DomainFact {
    name: None,
    state: Known::Known(DomainState::NotAdded),
    auto_provisioning: Known::Known(false),
    connections: Known::Known(Vec::new()),
};

impl Configuration {
    /// The domain of an address.
    pub fn domain(&self, address: &EmailAddress) -> &DomainFact {
        match (&self.domains, self.position(address)) {
            (Known::Unknown(_), _) => &UNKNOWN_DOMAIN,
            (Known::Known(_), None) => &NOT_ADDED,
            (Known::Known(domains), Some(found)) => &domains[found],
        }
    }

    /// Where the domain of an address stands in the list.
    pub(super) fn position(&self, address: &EmailAddress) -> Option<usize> {
        let name = address.domain();
        self.domains.value()?.iter().position(|domain| domain.name.as_ref().is_some_and(|one| one.as_str() == name))
    }

    /// Decides a sign-in on the web, started at the platform. With several connections the person chooses.
    pub fn decide(&self, person: &Person, method: Method) -> Outcome {
        self.decide_by(person, Client::Web, method)
    }

    /// The same for any client.
    pub fn decide_by(&self, person: &Person, client: Client, method: Method) -> Outcome {
        decision::decide(&View {
            organization: &self.organization,
            now: self.now,
            resolves: Known::Known(true),
            by_docker_id: false,
            typed: Some(&person.address),
            client,
            method,
            started_at: StartedAt::Service,
            chosen: None,
            domain: self.domain(&person.address),
            returned_domain: None,
            connections: &self.connections,
            account: person.account,
            member: Member::of(&person.membership),
            invited: person.invited.map(|yes| yes.then_some(Invited { role: None, sent_at: None })),
            record: person.record,
            scim_ever_on: self.scim_ever_on,
            seats: self.seats.map(view::Seats::from),
            response: Known::Unknown(Reason::IdentityProvider),
        })
    }

    /// The facts of one person, to explain what [`Configuration::decide`] said.
    pub fn facts(&self, person: &Person, client: Client, method: Method) -> Facts {
        let mut domain = self.domain(&person.address).clone();
        domain.name = purser_api::DomainName::parse(person.address.domain()).ok();
        Facts {
            organization: self.organization.clone(),
            now: self.now,
            attempt: Attempt {
                identifier: Identifier::Email(person.address.clone()),
                client,
                method,
                started_at: StartedAt::Service,
                connection: None,
            },
            domain,
            returned_domain: None,
            connections: self.connections.clone(),
            account: person.account.map(|yes| yes.then(AccountFact::default)),
            membership: person.membership.clone(),
            invitation: person.invited.map(|yes| yes.then(InvitationFact::default)),
            scim: ScimFact { record: person.record, ever_on: self.scim_ever_on },
            seats: self.seats,
            response: Known::Unknown(Reason::IdentityProvider),
            sources: Vec::new(),
        }
    }
}
