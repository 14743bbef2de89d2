//! What domains and connections say against each other.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use purser_api::DomainName;
use purser_policy::domains::{Conflict, conflicts};
use purser_policy::impact::{Change, Configuration};
use purser_policy::sign_in::{ConnectionFact, ConnectionId, DomainFact, DomainState, Known, Moment, Scim};

fn id(text: &str) -> ConnectionId {
    ConnectionId(text.to_owned())
}

fn name(text: &str) -> DomainName {
    text.parse().unwrap()
}

fn connection(text: &str, complete: bool, enforced: bool) -> ConnectionFact {
    ConnectionFact {
        id: id(text),
        name: text.to_owned(),
        kind: Known::default(),
        complete: complete.into(),
        credential_expires_at: Known::Known(None),
        enforced: enforced.into(),
        jit: true.into(),
        scim: Scim::Never.into(),
        default_organization: Known::Known(None),
        default_team: Known::Known(None),
        outage: false,
    }
}

fn domain(text: &str, state: DomainState, auto: bool, links: &[&str]) -> DomainFact {
    DomainFact {
        name: Some(name(text)),
        state: state.into(),
        auto_provisioning: auto.into(),
        connections: links.iter().map(|link| id(link)).collect::<Vec<_>>().into(),
    }
}

fn settings(domains: Vec<DomainFact>, connections: Vec<ConnectionFact>) -> Configuration {
    Configuration {
        organization: "acme".parse().unwrap(),
        now: Moment(1_760_000_000),
        domains: domains.into(),
        connections,
        seats: Known::default(),
        scim_ever_on: false.into(),
    }
}

#[test]
fn each_conflict_is_found_and_nothing_else() {
    use DomainState::{Pending, Verified};
    let found = conflicts(&settings(
        vec![
            domain("fine.example", Verified, false, &["okta"]),
            domain("alone.example", Verified, false, &["draft"]),
            domain("auto.example", Verified, true, &[]),
            domain("both.example", Verified, true, &["okta"]),
            domain("later.example", Pending, false, &[]),
        ],
        vec![connection("okta", true, true), connection("draft", false, false), connection("idle", true, true)],
    ));
    assert_eq!(
        found,
        [
            Conflict::NoConnection { domain: name("alone.example") },
            Conflict::AutoProvisioningWithoutEffect { domain: name("both.example"), connection: id("okta") },
            Conflict::EnforcedForNobody { connection: id("idle") },
        ]
    );
}

#[test]
fn without_connections_and_without_facts_nothing_is_claimed() {
    let alone = vec![domain("alone.example", DomainState::Verified, false, &[])];
    assert_eq!(conflicts(&settings(alone.clone(), Vec::new())), []);
    assert_eq!(conflicts(&settings(alone, vec![connection("draft", false, false)])), []);
    let mut unknown = settings(vec![DomainFact::default()], vec![connection("okta", true, true)]);
    assert_eq!(conflicts(&unknown).len(), 1, "a domain that is not verified is no place to enforce");
    unknown.domains = Known::default();
    assert_eq!(conflicts(&unknown), []);
}

#[test]
fn auto_provisioning_can_be_looked_at_on_a_verified_domain_only() {
    let domains = [DomainState::Verified, DomainState::Pending].map(|state| domain("a.example", state, false, &[]));
    for (before, expected) in domains.into_iter().zip([true, false]) {
        let change = Change::AutoProvisioning { domain: name("a.example"), on: true };
        let after = change.apply(&settings(vec![before], Vec::new()));
        assert_eq!(after.domains.value().unwrap()[0].auto_provisioning, Known::Known(expected));
        assert_eq!(change.refusal(&after), None);
    }
}

#[test]
fn a_conflict_names_its_domain_where_it_is_about_one() {
    let domain = name("a.example");
    let about = [
        Conflict::NoConnection { domain: domain.clone() },
        Conflict::AutoProvisioningWithoutEffect { domain: domain.clone(), connection: id("okta") },
    ];
    assert!(about.iter().all(|one| one.domain() == Some(&domain)));
    assert_eq!(Conflict::EnforcedForNobody { connection: id("okta") }.domain(), None);
}
