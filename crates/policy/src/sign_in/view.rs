//! What the rules look at: small copies and references, taken from the facts of one attempt or from a configuration and a
//! person. Taking it allocates nothing.

use purser_api::members::Source;
use purser_api::{EmailAddress, OrgName, Role};

use super::{
    Asserted, Client, ConnectionFact, ConnectionId, ConnectionKind, DomainFact, Facts, Identifier, Known,
    MembershipFact, Method, Moment, Reason, Scim, ScimRecord, StartedAt,
};

/// Facts about one attempt, as the rules read them.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub organization: &'a OrgName,
    pub now: Moment,
    /// Whether the identifier leads to an address.
    pub resolves: Known<bool>,
    /// The person typed a Docker ID, which belongs to an account.
    pub by_docker_id: bool,
    /// The address typed, as far as it is known.
    pub typed: Option<&'a EmailAddress>,
    pub client: Client,
    pub method: Method,
    pub started_at: StartedAt,
    pub chosen: Option<&'a ConnectionId>,
    pub domain: &'a DomainFact,
    /// The domain that the identity provider returned, where that is not known to be the one typed.
    pub returned_domain: Option<&'a DomainFact>,
    pub connections: &'a [ConnectionFact],
    pub account: Known<bool>,
    pub member: Known<Option<Member>>,
    pub invited: Known<Option<Invited>>,
    pub record: Known<ScimRecord>,
    pub scim_ever_on: Known<bool>,
    pub seats: Known<Seats>,
    pub response: Known<&'a Asserted>,
}

/// A membership, as far as the rules care.
#[derive(Clone, Copy)]
pub(crate) struct Member {
    pub role: Known<Role>,
    pub provenance: Known<Source>,
}

impl Member {
    pub fn of(membership: &Known<Option<MembershipFact>>) -> Known<Option<Self>> {
        membership.as_ref().map(|one| one.as_ref().map(|one| Self { role: one.role, provenance: one.provenance }))
    }
}

/// An invitation, as far as the rules care.
#[derive(Clone, Copy)]
pub(crate) struct Invited {
    pub role: Option<Role>,
    pub sent_at: Option<Moment>,
}

/// Seats, as far as the rules care.
#[derive(Clone, Copy)]
pub(crate) struct Seats {
    pub free: bool,
    /// Nobody holds one: there is neither member nor invitation.
    pub unused: bool,
}

impl From<super::SeatsFact> for Seats {
    fn from(seats: super::SeatsFact) -> Self {
        Self { free: seats.used < seats.total, unused: seats.used == 0 }
    }
}

/// A connection of a domain, and the number that tells it from others.
#[derive(Clone, Copy)]
pub(crate) struct Conn<'a> {
    pub key: u16,
    pub fact: &'a ConnectionFact,
}

/// A connection about which nothing is known.
const fn unknown_connection(reason: Reason) -> ConnectionFact {
    ConnectionFact {
        id: ConnectionId(String::new()),
        name: String::new(),
        kind: Known::Unknown(reason),
        complete: Known::Unknown(reason),
        credential_expires_at: Known::Unknown(reason),
        enforced: Known::Unknown(reason),
        jit: Known::Unknown(reason),
        scim: Known::Unknown(reason),
        default_organization: Known::Unknown(reason),
        default_team: Known::Unknown(reason),
        outage: false,
    }
}

/// A connection that is linked, but was not served.
static NOT_SERVED: ConnectionFact = unknown_connection(Reason::NotServed);

/// Whatever a list may hold that is not known itself.
static UNLISTED_CONNECTION: ConnectionFact = unknown_connection(Reason::FollowsUnknown);

/// A domain about which nothing is known.
pub(crate) static UNKNOWN_DOMAIN: DomainFact = DomainFact {
    name: None,
    state: Known::Unknown(Reason::NotServed),
    auto_provisioning: Known::Unknown(Reason::NotServed),
    connections: Known::Unknown(Reason::NotServed),
};

/// Keys of connections that are not in the list start here, one range for each of the two domains.
const UNLISTED: [u16; 2] = [0x4000, 0x8000];

/// Which of the two domains of an attempt.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    Typed,
    Returned,
}

impl<'a> View<'a> {
    pub fn of(facts: &'a Facts) -> Self {
        let attempt = &facts.attempt;
        let response = facts.response.as_ref();
        let returned = response.value().filter(|_| attempt.method == Method::Sso).and_then(|said| said.address());
        let returned_domain = returned.and_then(|address| {
            let typed = facts.domain.name.as_ref();
            let same = typed.is_some_and(|name| name.as_str() == address.domain());
            (!same).then(|| facts.returned_domain.as_ref().unwrap_or(&UNKNOWN_DOMAIN))
        });
        Self {
            organization: &facts.organization,
            now: facts.now,
            resolves: match &attempt.identifier {
                Identifier::Email(_) => Known::Known(true),
                Identifier::DockerId { address, .. } => address.as_ref().map(Option::is_some),
                Identifier::Malformed(_) => Known::Known(false),
            },
            by_docker_id: matches!(attempt.identifier, Identifier::DockerId { .. }),
            typed: attempt.identifier.address(),
            client: attempt.client,
            method: attempt.method,
            started_at: attempt.started_at,
            chosen: attempt.connection.as_ref(),
            domain: &facts.domain,
            returned_domain,
            connections: &facts.connections,
            account: facts.account.as_ref().map(Option::is_some),
            member: Member::of(&facts.membership),
            invited: facts
                .invitation
                .as_ref()
                .map(|one| one.as_ref().map(|one| Invited { role: one.role, sent_at: one.sent_at })),
            record: facts.scim.record,
            scim_ever_on: facts.scim.ever_on,
            seats: facts.seats.map(Seats::from),
            response,
        }
    }

    /// The facts of one of the two domains.
    pub fn domain_of(&self, whose: Whose) -> &'a DomainFact {
        match whose {
            Whose::Typed => self.domain,
            Whose::Returned => self.returned_domain.unwrap_or(self.domain),
        }
    }

    /// The connections linked to a domain, where the list is known.
    pub fn linked(&self, whose: Whose) -> Known<impl Iterator<Item = Conn<'a>> + use<'a>> {
        let connections = self.connections;
        self.domain_of(whose).connections.as_ref().map(move |ids| {
            ids.iter().enumerate().map(move |(at, id)| {
                match connections.iter().position(|connection| connection.id == *id) {
                    Some(found) => Conn { key: found as u16, fact: &connections[found] },
                    None => Conn { key: UNLISTED[whose as usize] + 1 + at as u16, fact: &NOT_SERVED },
                }
            })
        })
    }

    /// A connection that stands for whatever an unknown list may hold.
    pub fn unlisted(whose: Whose) -> Conn<'a> {
        Conn { key: UNLISTED[whose as usize], fact: &UNLISTED_CONNECTION }
    }

    /// The id behind a key, where there is one.
    pub fn connection_id(&self, key: u16) -> Option<&'a ConnectionId> {
        if let Some(connection) = self.connections.get(usize::from(key)) {
            return Some(&connection.id);
        }
        let (whose, base) =
            if key >= UNLISTED[1] { (Whose::Returned, UNLISTED[1]) } else { (Whose::Typed, UNLISTED[0]) };
        let at = usize::from(key.checked_sub(base + 1)?);
        self.domain_of(whose).connections.value()?.get(at)
    }

    /// Whether the facts about the person are about the address typed.
    pub fn about_typed(&self) -> bool {
        let Known::Known(said) = self.response else { return true };
        self.method != Method::Sso || said.address().is_none_or(|returned| Some(returned) == self.typed)
    }

    /// Whether groups of the sign-in are applied: with SCIM on, or with SAML and just-in-time provisioning on.
    pub fn groups_count(&self, connection: &ConnectionFact) -> Known<bool> {
        let scim = connection.scim.map(|scim| scim == Scim::On);
        let saml = connection.kind.map(|kind| kind == ConnectionKind::Saml);
        match (scim, connection.jit, saml) {
            (Known::Known(true), ..) | (_, Known::Known(true), Known::Known(true)) => Known::Known(true),
            (Known::Known(false), Known::Known(false), _) | (Known::Known(false), _, Known::Known(false)) => {
                Known::Known(false)
            }
            (Known::Unknown(reason), ..) | (_, Known::Unknown(reason), _) | (.., Known::Unknown(reason)) => {
                Known::Unknown(reason)
            }
        }
    }
}
