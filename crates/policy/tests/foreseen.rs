//! Expectations under a change: what is foreseen for one person is what the change does to them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use purser_policy::access::AccessTest;
use purser_policy::impact::{Change, Configuration, Foreseen, Person};
use purser_policy::sign_in::{
    Client, Code, ConnectionId, DomainState, Facts, Known, MembershipFact, Method, Moment, ScimRecord, Verdict, decide,
};
use serde_json::{Value, from_value, json};

fn settings() -> Configuration {
    let known = |value: Value| json!({ "known": value });
    let domain = json!({ "name": "acme.example", "state": known(json!("verified")),
        "auto_provisioning": known(json!(false)), "connections": known(json!(["okta"])) });
    let okta = json!({ "id": "okta", "name": "Okta", "kind": known(json!("saml")), "complete": known(json!(true)),
        "credential_expires_at": known(json!("2027-01-01T00:00:00Z")), "enforced": known(json!(false)),
        "jit": known(json!(true)), "scim": known(json!("on")), "default_organization": known(Value::Null),
        "default_team": known(Value::Null) });
    from_value(json!({ "organization": "acme", "now": "2026-01-01T00:00:00Z", "domains": known(json!([domain])),
        "connections": [okta], "seats": known(json!({ "total": 9, "used": 3 })), "scim_ever_on": known(json!(true)) }))
    .unwrap()
}

fn person(member: bool) -> Person {
    Person {
        address: "jo@acme.example".parse().unwrap(),
        account: true.into(),
        membership: member.then(MembershipFact::default).into(),
        invited: false.into(),
        record: ScimRecord::None.into(),
    }
}

fn changes() -> Vec<Change> {
    let connection = || ConnectionId("okta".to_owned());
    let domain = || "acme.example".parse().unwrap();
    vec![
        Change::Jit { connection: connection(), on: false },
        Change::Enforced { connection: connection(), on: true },
        Change::ScimOff { connection: connection() },
        Change::DeleteConnection { connection: connection() },
        Change::UnlinkDomain { domain: domain(), connection: connection() },
        Change::DeleteDomain { domain: domain() },
        Change::CredentialExpires { connection: connection(), at: Moment(1_900_000_000) },
        Change::Seats { total: 3 },
        Change::IdpOutage { connection: connection() },
    ]
}

#[test]
fn facts_change_as_the_settings_they_come_from() {
    let settings = settings();
    for change in changes() {
        for member in [false, true] {
            for method in Method::ALL {
                let facts = |settings: &Configuration| settings.facts(&person(member), Client::Web, method);
                let (changed, other) = (change.apply_to(&facts(&settings)), facts(&change.apply(&settings)));
                assert_eq!(decide(&changed), decide(&other), "{change:?}, {method:?}, member: {member}");
                assert_eq!(changed.connections, other.connections);
                assert_eq!((changed.now, changed.seats), (other.now, other.seats));
                assert_eq!(changed.domain.state, other.domain.state);
            }
        }
    }
}

#[test]
fn the_returned_domain_changes_with_the_typed_one() {
    let mut facts: Facts = settings().facts(&person(true), Client::Web, Method::Sso);
    let mut returned = facts.domain.clone();
    returned.name = "returned.example".parse().ok();
    facts.returned_domain = Some(returned);
    let after = Change::DeleteDomain { domain: "returned.example".parse().unwrap() }.apply_to(&facts);
    assert_eq!(after.domain, facts.domain);
    assert_eq!(after.returned_domain.unwrap().state, Known::Known(DomainState::NotAdded));
}

fn foreseen(expected: Verdict, method: Method, change: &Change) -> Foreseen {
    let test =
        AccessTest { id: String::new(), identifier: "jo@acme.example".into(), client: Client::Web, method, expected };
    Foreseen::of(test, settings().facts(&person(false), Client::Web, Method::Token), change)
}

#[test]
fn a_change_breaks_what_held_before_it_and_only_that() {
    let jit_off = &changes()[0];
    let red = foreseen(Verdict::Allowed, Method::Sso, jit_off);
    assert!(!red.holds() && red.breaks());
    assert_eq!((red.before.verdict, red.after.code()), (Verdict::Allowed, Some(Code::NotInvited)));
    let green = foreseen(Verdict::Denied, Method::Sso, jit_off);
    assert!(green.holds() && !green.breaks());
    // Red before and after: the expectation's own way in is looked at, and the change is not to blame.
    let red_already = foreseen(Verdict::Allowed, Method::Password, jit_off);
    assert!(!red_already.holds() && !red_already.breaks());
}
