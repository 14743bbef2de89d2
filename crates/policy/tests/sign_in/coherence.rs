//! Which facts can occur together, pair by pair: each contradiction is one, and none of it is when a side is unknown.

use purser_api::members::Source;
use purser_policy::sign_in::{
    AccountFact, Asserted, DomainFact, DomainState, Facts, Identifier, InvitationFact, Known, Method, Reason, Scim,
    ScimRecord, SeatsFact, SentAddress, coherent,
};

use crate::world::{connection, domain, email, facts as ordinary, id, invited, member};

type Change = fn(&mut Facts);

const POSSIBLE: &[Change] = &[
    |_| {},
    |f| f.membership = member(Source::Manual),
    |f| f.invitation = invited(1),
    |f| {
        f.membership = member(Source::Manual);
        f.invitation = Known::default();
    },
    |f| {
        f.membership = member(Source::Manual);
        f.account = Known::default();
    },
    |f| docker_id(f, Known::Known(Some(email("jo@example.com")))),
    |f| docker_id(f, Known::default()),
    |f| {
        docker_id(f, Known::Known(None));
        f.account = Known::Known(None);
    },
    // The person facts are about the returned address, the Docker ID is about the typed one.
    |f| {
        docker_id(f, Known::Known(Some(email("jo@example.com"))));
        f.account = Known::Known(None);
        f.response = returned("other@example.com");
    },
    |f| f.attempt.identifier = Identifier::Malformed("?".to_owned()),
    |f| f.domain = domain("example.com", DomainState::Pending, &[]),
    |f| f.domain.state = Known::default(),
    |f| {
        f.domain = domain("example.com", DomainState::NotAdded, &[]);
        f.domain.connections = Known::default();
        f.domain.auto_provisioning = Known::default();
    },
    |f| f.domain.connections = Known::Known(vec![id("okta"), id("gone")]),
    |f| {
        f.response = returned("jo@other.example");
        f.returned_domain = Some(domain("other.example", DomainState::Verified, &["okta"]));
    },
    |f| f.response = returned("jo@other.example"),
    |f| f.connections[0].outage = true,
    |f| f.domain.connections = Known::default(),
    |f| {
        f.scim.ever_on = true.into();
        f.scim.record = ScimRecord::Inactive.into();
        f.connections[0].scim = Scim::Off.into();
        f.membership = member(Source::Scim);
    },
    |f| {
        f.scim.ever_on = Known::default();
        f.scim.record = ScimRecord::Active.into();
    },
    |f| f.scim.record = Known::default(),
    |f| f.connections[0].scim = Known::default(),
    |f| f.seats = SeatsFact { total: 0, used: 0 }.into(),
    |f| {
        f.seats = SeatsFact { total: 0, used: 1 }.into();
        f.membership = member(Source::Manual);
    },
    |f| {
        f.seats = Known::default();
        f.membership = member(Source::Manual);
    },
];

const CONTRADICTIONS: &[(&str, Change)] = &[
    ("a member without an account", |f| {
        f.membership = member(Source::Manual);
        f.account = Known::Known(None);
    }),
    ("a member who is invited", |f| {
        f.membership = member(Source::Manual);
        f.invitation = Known::Known(Some(InvitationFact::default()));
    }),
    ("a member with a Docker ID that nobody has", |f| {
        f.membership = member(Source::Manual);
        f.account = Known::default();
        docker_id(f, Known::Known(None));
    }),
    ("an account whose Docker ID nobody has", |f| docker_id(f, Known::Known(None))),
    ("a Docker ID of no account", |f| {
        docker_id(f, Known::Known(Some(email("jo@example.com"))));
        f.account = Known::Known(None);
    }),
    ("a domain that is not the address's", |f| f.domain.name = "other.example".parse().ok()),
    ("a domain without a name", |f| f.domain.name = None),
    ("a returned domain that is not the address's", |f| {
        f.response = returned("jo@other.example");
        f.returned_domain = Some(domain("third.example", DomainState::Verified, &[]));
    }),
    ("a returned domain that is the one typed", |f| {
        f.response = returned("jo.doe@example.com");
        f.returned_domain = Some(domain("example.com", DomainState::Verified, &["okta"]));
    }),
    ("a returned domain without a response", |f| {
        f.returned_domain = Some(domain("other.example", DomainState::Verified, &[]));
    }),
    ("a returned domain with a password", |f| {
        f.attempt.method = Method::Password;
        f.response = returned("jo@other.example");
        f.returned_domain = Some(domain("other.example", DomainState::Verified, &[]));
    }),
    ("a connection on a domain that is not verified", |f| f.domain.state = DomainState::Pending.into()),
    ("auto-provisioning on a domain that is not verified", |f| {
        f.domain = DomainFact { auto_provisioning: true.into(), ..domain("example.com", DomainState::NotAdded, &[]) };
    }),
    ("a connection on a returned domain that is not verified", |f| {
        f.response = returned("jo@other.example");
        f.returned_domain = Some(domain("other.example", DomainState::Pending, &["okta"]));
    }),
    ("a connection linked twice", |f| f.domain.connections = Known::Known(vec![id("okta"), id("okta")])),
    ("two connections with one id", |f| f.connections.push(connection("okta"))),
    ("an outage of nobody knows which connection", |f| {
        f.connections[0].outage = true;
        f.domain.connections = Known::Unknown(Reason::NotServed);
    }),
    ("a record without SCIM ever on", |f| f.scim.record = ScimRecord::Active.into()),
    ("an inactive record without SCIM ever on", |f| f.scim.record = ScimRecord::Inactive.into()),
    ("SCIM on, but never on", |f| f.connections[0].scim = Scim::On.into()),
    ("SCIM off since, but never on", |f| f.connections[0].scim = Scim::Off.into()),
    ("a member by SCIM, but never on", |f| f.membership = member(Source::Scim)),
    ("a member without a seat", |f| {
        f.membership = member(Source::Manual);
        f.seats = SeatsFact { total: 5, used: 0 }.into();
    }),
    ("an invitation without a seat", |f| {
        f.invitation = invited(1);
        f.seats = SeatsFact { total: 5, used: 0 }.into();
    }),
];

fn docker_id(f: &mut Facts, address: Known<Option<purser_api::EmailAddress>>) {
    f.attempt.identifier = Identifier::DockerId { id: "jodoe".parse().unwrap(), address };
    f.account = match f.account {
        Known::Known(Some(_)) => Known::Known(Some(AccountFact::default())),
        _ => Known::default(),
    };
}

fn returned(address: &str) -> Known<Asserted> {
    Known::Known(Asserted { name_id: Some(SentAddress::Address(email(address))), ..Asserted::default() })
}

#[test]
fn possible_facts_are_coherent() {
    for (number, change) in POSSIBLE.iter().enumerate() {
        let mut facts = ordinary();
        change(&mut facts);
        assert!(coherent(&facts), "number {number}: {facts:#?}");
    }
}

#[test]
fn contradictions_are_not() {
    for (name, change) in CONTRADICTIONS {
        let mut facts = ordinary();
        change(&mut facts);
        assert!(!coherent(&facts), "{name}");
    }
}
