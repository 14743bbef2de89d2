//! Rules about connections: completeness, fresh tests, what is remarkable.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use purser_api::Timestamp;
use purser_api::connections::{Certificate, Connection, LastTest};
use purser_policy::connections::{
    CertificateTrouble, Missing, Trouble, certificate_troubles, is_fresh, missing, troubles,
};
use purser_policy::sign_in::Moment;

fn now() -> Moment {
    Moment::parse("2026-06-01T12:00:00Z").unwrap()
}

fn connection(json: serde_json::Value) -> Connection {
    let mut whole = serde_json::json!({
        "id": "c1", "name": "Fleet", "kind": "saml", "status": "complete", "jit": true, "domains": ["a.example"],
        "saml": { "idp_entity_id": "x", "sso_url": "https://x.example", "certificates": [{ "data": "AAAA" }] },
        "last_test": { "at": "2026-06-01T11:00:00.000Z", "passed": true },
    });
    let object = whole.as_object_mut().unwrap();
    object.extend(json.as_object().unwrap().clone());
    serde_json::from_value(whole).unwrap()
}

#[test]
fn each_thing_that_can_be_missing_has_words_of_its_own() {
    let words = Missing::ALL.map(Missing::words);
    let mut unique = words.to_vec();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), words.len());
    assert!(words.iter().all(|words| words.starts_with("a ") || words.starts_with("the ")), "{words:?}");
}

#[test]
fn what_is_missing_is_told_in_the_order_of_the_form() {
    assert_eq!(missing(&connection(serde_json::json!({}))), []);
    let bare = connection(serde_json::json!({ "domains": [], "saml": {} }));
    assert_eq!(missing(&bare), [Missing::Domain, Missing::EntityId, Missing::SsoUrl, Missing::Certificate]);
    let oidc =
        connection(serde_json::json!({ "kind": "oidc", "saml": null, "oidc": { "issuer": "https://x.example" } }));
    assert_eq!(missing(&oidc), [Missing::ClientId, Missing::ClientSecret]);
}

#[test]
fn only_a_passed_test_of_what_is_set_now_and_of_the_last_day_counts() {
    let test = |at: &str, passed: bool, outdated: bool| LastTest {
        at: Some(Timestamp(at.to_owned())),
        passed,
        outdated,
        ..LastTest::default()
    };
    assert!(is_fresh(Some(&test("2026-05-31T12:00:00.000Z", true, false)), now()), "24 hours to the second");
    assert!(!is_fresh(Some(&test("2026-05-31T11:59:59.000Z", true, false)), now()));
    assert!(!is_fresh(Some(&test("2026-06-01T11:00:00.000Z", false, false)), now()));
    assert!(!is_fresh(Some(&test("2026-06-01T11:00:00.000Z", true, true)), now()));
    assert!(!is_fresh(Some(&LastTest { passed: true, ..LastTest::default() }), now()), "a test without a time");
    assert!(!is_fresh(None, now()));
}

#[test]
fn troubles_come_worst_first() {
    let of = |json| troubles(&connection(json), Some(true), now());
    assert_eq!(of(serde_json::json!({})), []);
    assert_eq!(
        of(
            serde_json::json!({ "enforced": true, "last_test": null, "credential_expires_at": "2026-06-01T12:00:00.000Z" })
        ),
        [Trouble::CredentialExpired, Trouble::EnforcedUntested]
    );
    assert_eq!(
        of(serde_json::json!({ "credential_expires_at": "2026-06-20T00:00:00.000Z", "scim": { "enabled": true } })),
        [Trouble::CredentialEndsSoon, Trouble::JitBesideScim]
    );
    assert_eq!(of(serde_json::json!({ "last_test": { "at": "2026-06-01T11:00:00.000Z" } })), [Trouble::TestFailed]);
    assert_eq!(of(serde_json::json!({ "last_test": null })), [Trouble::Untested]);
    assert_eq!(troubles(&connection(serde_json::json!({})), Some(false), now()), [Trouble::NoVerifiedDomain]);
    let draft = connection(serde_json::json!({ "status": "draft", "last_test": null }));
    assert_eq!(troubles(&draft, Some(false), now()), [], "a draft is not in use");
}

#[test]
fn a_test_of_what_was_set_before_counts_for_nothing() {
    let of = |json| troubles(&connection(json), Some(true), now());
    for passed in [true, false] {
        let test = serde_json::json!({ "at": "2026-06-01T11:00:00.000Z", "passed": passed, "outdated": true });
        assert_eq!(of(serde_json::json!({ "last_test": test })), [Trouble::Untested], "passed: {passed}");
        assert_eq!(of(serde_json::json!({ "enforced": true, "last_test": test })), [Trouble::EnforcedUntested]);
    }
}

/// One sentence for each, none like another.
fn sentences(all: &[&'static str]) {
    for (at, sentence) in all.iter().enumerate() {
        assert!(sentence.len() > 15 && sentence.ends_with('.') && !all[..at].contains(sentence), "{sentence:?}");
    }
}

#[test]
fn what_keeps_people_out_says_so() {
    sentences(&Trouble::ALL.map(Trouble::sentence));
    sentences(&CertificateTrouble::ALL.map(CertificateTrouble::sentence));
    for trouble in Trouble::ALL {
        let said = trouble.sentence().contains("nobody can sign in");
        assert_eq!(trouble.blocks(), said, "{}", trouble.as_str());
    }
    assert!(Trouble::CredentialExpired.blocks() && !Trouble::Untested.blocks());
}

#[test]
fn a_certificate_counts_from_its_first_second_to_its_last() {
    let at = |text: &str| Some(Timestamp(text.to_owned()));
    let (this_second, key) = ("2026-06-01T12:00:00Z", "RSA 2048".to_owned());
    let first = Certificate {
        not_before: at(this_second),
        not_after: at("2030-01-01T00:00:00Z"),
        key: key.clone(),
        ..Certificate::default()
    };
    assert_eq!(certificate_troubles(&first, now()), []);
    let last = Certificate {
        not_before: at("2025-01-01T00:00:00Z"),
        not_after: at(this_second),
        key,
        ..Certificate::default()
    };
    assert_eq!(certificate_troubles(&last, now()), [CertificateTrouble::EndsSoon]);
}

#[test]
fn certificates_are_judged_by_what_they_say() {
    let certificate = |not_before: &str, not_after: &str, key: &str, weak_signature| Certificate {
        not_before: Some(Timestamp(not_before.to_owned())),
        not_after: Some(Timestamp(not_after.to_owned())),
        key: key.to_owned(),
        weak_signature,
        ..Certificate::default()
    };
    let judged = |one: Certificate| certificate_troubles(&one, now());
    assert_eq!(judged(certificate("2025-01-01T00:00:00Z", "2030-01-01T00:00:00Z", "RSA 2048", false)), []);
    assert_eq!(judged(certificate("2025-01-01T00:00:00Z", "2030-01-01T00:00:00Z", "EC 256", false)), []);
    assert_eq!(
        judged(certificate("2020-01-01T00:00:00Z", "2024-01-01T00:00:00Z", "RSA 1024", true)),
        [CertificateTrouble::Expired, CertificateTrouble::SmallKey, CertificateTrouble::WeakSignature]
    );
    assert_eq!(
        judged(certificate("2026-06-02T00:00:00Z", "2026-06-20T00:00:00Z", "unknown kind", false)),
        [CertificateTrouble::NotYetValid, CertificateTrouble::EndsSoon, CertificateTrouble::OtherKey]
    );
}
