//! What the words and moments look like on the wire, and that a reader takes less than the writer gives.

use purser_api::members::Source;
use purser_policy::sign_in::{
    Asserted, Causes, Code, Effect, Facts, Identifier, Known, Method, Moment, Reason, SentAddress, StartedAt, Verdict,
    decide, explain,
};

use crate::world::{email, facts, member};

#[test]
fn moments_are_read_and_written() {
    for (text, seconds) in [
        ("1970-01-01T00:00:00Z", 0),
        ("2000-02-29T12:34:56Z", 951_827_696),
        ("2024-12-31T23:59:59Z", 1_735_689_599),
        ("2025-03-01T00:00:00Z", 1_740_787_200),
        ("1969-12-31T23:59:59Z", -1),
        ("1900-03-01T00:00:00Z", -2_203_891_200),
        ("2100-02-28T00:00:00Z", 4_107_456_000),
        ("2400-02-29T00:00:00Z", 13_574_563_200),
    ] {
        assert_eq!(Moment::parse(text), Some(Moment(seconds)), "{text}");
        assert_eq!(Moment(seconds).to_string(), text);
    }
    for (text, same) in [
        ("2025-03-01T02:30:00+02:30", "2025-03-01T00:00:00Z"),
        ("2025-02-28T16:00:00-08:00", "2025-03-01T00:00:00Z"),
        ("2025-03-01 00:00:00.123456z", "2025-03-01T00:00:00Z"),
        ("  2025-03-01t00:00:00Z ", "2025-03-01T00:00:00Z"),
        // A leap second.
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
    ] {
        assert_eq!(Moment::parse(text), Moment::parse(same), "{text}");
        assert!(Moment::parse(text).is_some(), "{text}");
    }
    for text in [
        "",
        "2025-03-01",
        "2025-03-01T00:00:00",
        "2025-03-01T00:00:00.Z",
        "2025-03-01T00:00:00+0100",
        "2025-13-01T00:00:00Z",
        "2025-00-01T00:00:00Z",
        "2025-03-32T00:00:00Z",
        "2025-03-00T00:00:00Z",
        "2025-03-01T24:00:00Z",
        "2025-03-01T00:60:00Z",
        "2025-03-01T00:00:61Z",
        "2025/03/01T00:00:00Z",
        "2025-03-01X00:00:00Z",
        "2O25-03-01T00:00:00Z",
        "yesterday, at about noon",
    ] {
        assert_eq!(Moment::parse(text), None, "{text}");
    }
    let day = 86_400;
    let days: Vec<_> = (-200_000..200_000).step_by(37).map(|at| Moment(at * day)).collect();
    assert!(days.iter().all(|moment| Moment::parse(&moment.to_string()) == Some(*moment)));
    assert_eq!(Moment(0).plus_days(2), Moment(2 * day));
}

#[test]
fn facts_that_are_left_out_are_unknown() {
    let sent = r#"{"organization":"acme","now":"2026-01-01T00:00:00Z",
        "attempt":{"identifier":{"email":"Jo@Example.COM"},"client":"web","method":"sso"}}"#;
    let facts: Facts = serde_json::from_str(sent).unwrap();
    assert_eq!(facts.attempt.started_at, StartedAt::Service);
    assert_eq!(facts.attempt.identifier, Identifier::Email(email("jo@example.com")));
    assert_eq!(facts.membership, Known::Unknown(Reason::NotServed));
    assert_eq!(facts.response, Known::Unknown(Reason::IdentityProvider));
    assert_eq!(decide(&facts).verdict, Verdict::Depends);
}

#[test]
fn words_are_plain() {
    let mut facts = facts();
    facts.membership = member(Source::Jit);
    let sent = serde_json::to_value(&facts).unwrap();
    assert_eq!(sent["membership"]["known"]["provenance"]["known"], "jit");
    assert_eq!(sent["response"]["unknown"], "identity_provider");
    assert_eq!(sent["domain"]["state"]["known"], "verified");
    let mut newer = sent;
    newer["membership"]["known"]["provenance"]["known"] = "teleported".into();
    let read: Facts = serde_json::from_value(newer.clone()).unwrap();
    let Known::Known(Some(membership)) = read.membership else { panic!("a member") };
    assert_eq!(membership.provenance, Known::Unknown(Reason::NotServed));
    newer["attempt"]["client"] = "toaster".into();
    assert!(serde_json::from_value::<Facts>(newer).is_err());

    facts.attempt.method = Method::Password;
    facts.connections[0].enforced = true.into();
    let explanation = serde_json::to_value(explain(&facts)).unwrap();
    assert_eq!(explanation["outcome"]["causes"], serde_json::json!(["sso_required"]));
    assert_eq!(explanation["steps"][3]["state"], "fail");
    assert_eq!(explanation["steps"][4]["state"]["unknown"], "identity_provider");
    assert_eq!(serde_json::from_str::<Causes>(r#"["no_seat"]"#).unwrap().first().unwrap().code(), Code::NoSeat);
}

#[test]
fn an_outcome_has_the_code_to_log() {
    let mut facts = facts();
    assert_eq!(decide(&facts).code(), None);
    facts.attempt.method = Method::Password;
    assert_eq!(decide(&facts).code(), Some(Code::NotAMember));
    facts.connections[0].enforced = true.into();
    assert_eq!(decide(&facts).code(), Some(Code::SsoRequired));
    facts.connections[0].enforced = Known::default();
    assert_eq!(decide(&facts).code(), Some(Code::SsoRequired), "the first of those that may be");
}

#[test]
fn explanations_answer_by_name() {
    let mut facts = facts();
    facts.account = Known::Known(None);
    let explanation = explain(&facts);
    assert!(explanation.happens(Effect::AccountCreated) && !explanation.happens(Effect::MustAccept));
    assert_eq!(explanation.step(purser_policy::sign_in::StepId::Seat).id, purser_policy::sign_in::StepId::Seat);
    assert_eq!(explanation.connection.unwrap().as_str(), "okta");
}

#[test]
fn what_the_identity_provider_sends_is_read_as_it_is() {
    let said: Asserted = serde_json::from_str(
        r#"{"name_id":"jdoe","email":"Jo@Example.com","docker_role":"EDITOR","docker_session_minutes":" 90 "}"#,
    )
    .unwrap();
    assert_eq!(said.name_id, Some(SentAddress::Other("jdoe".to_owned())));
    assert_eq!(said.address(), Some(&email("jo@example.com")));
    assert_eq!((said.role(), said.session_minutes()), (Some(purser_api::Role::Editor), Some(90)));
    for minutes in ["0", "-5", "1.5", "an hour", ""] {
        let said = Asserted { docker_session_minutes: Some(minutes.to_owned()), ..Asserted::default() };
        assert_eq!(said.session_minutes(), None, "{minutes}");
    }
    let by_name_id = Asserted { name_id: Some(SentAddress::Address(email("a@b.example"))), ..Asserted::default() };
    assert_eq!(by_name_id.address(), Some(&email("a@b.example")));
}
