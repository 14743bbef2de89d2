//! An ordinary organization to change one thing about: `acme` has verified `example.com` and linked it to one complete
//! connection; `jo@example.com` has an account and nothing else. Everything is known except what the identity provider
//! would say.

use purser_api::members::Source;
use purser_api::{DomainName, EmailAddress, Role};
use purser_policy::sign_in::{
    AccountFact, Attempt, Client, ConnectionFact, ConnectionId, ConnectionKind, DomainFact, DomainState, Facts,
    Identifier, InvitationFact, Known, MembershipFact, Method, Moment, Reason, Scim, ScimFact, ScimRecord, SeatsFact,
    StartedAt,
};

pub const NOW: Moment = Moment(1_760_000_000);

pub fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub fn id(text: &str) -> ConnectionId {
    ConnectionId(text.to_owned())
}

pub fn domain(name: &str, state: DomainState, connections: &[&str]) -> DomainFact {
    DomainFact {
        name: Some(DomainName::parse(name).unwrap()),
        state: state.into(),
        auto_provisioning: false.into(),
        connections: Known::Known(connections.iter().map(|one| id(one)).collect()),
    }
}

pub fn connection(name: &str) -> ConnectionFact {
    ConnectionFact {
        id: id(name),
        name: name.to_owned(),
        kind: ConnectionKind::Saml.into(),
        complete: true.into(),
        credential_expires_at: Known::Known(Some(NOW.plus_days(100))),
        enforced: false.into(),
        jit: true.into(),
        scim: Scim::Never.into(),
        default_organization: Known::Known(None),
        default_team: Known::Known(None),
        outage: false,
    }
}

pub fn member(source: Source) -> Known<Option<MembershipFact>> {
    Known::Known(Some(MembershipFact { role: Role::Member.into(), provenance: source.into(), connection: None }))
}

pub fn invited(days_ago: i64) -> Known<Option<InvitationFact>> {
    let sent_at = Some(NOW.plus_days(-days_ago));
    Known::Known(Some(InvitationFact { role: Some(Role::Editor), team: Some("crew".to_owned()), sent_at }))
}

pub fn facts() -> Facts {
    Facts {
        organization: "acme".parse().unwrap(),
        now: NOW,
        attempt: Attempt {
            identifier: Identifier::Email(email("jo@example.com")),
            client: Client::Web,
            method: Method::Sso,
            started_at: StartedAt::Service,
            connection: None,
        },
        domain: domain("example.com", DomainState::Verified, &["okta"]),
        returned_domain: None,
        connections: vec![connection("okta")],
        account: Known::Known(Some(AccountFact { docker_id: None })),
        membership: Known::Known(None),
        invitation: Known::Known(None),
        scim: ScimFact { record: ScimRecord::None.into(), ever_on: false.into() },
        seats: SeatsFact { total: 10, used: 3 }.into(),
        response: Known::Unknown(Reason::IdentityProvider),
        sources: Vec::new(),
    }
}
