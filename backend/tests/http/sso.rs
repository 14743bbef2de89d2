//! Signing in to the console through a connection, and test sign-ins.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use purser_api::auth::{CreateAccessToken, Secret};
use purser_api::connections::GetConnection;
use purser_api::sso::{ExchangeSsoCode, StartSso};
use purser_api::users::GetUser;
use purser_backend::Options;
use purser_policy::access::{ConnectionTest, GetConnectionTest, TestConnection};
use purser_policy::findings::FindingCode as Code;
use purser_policy::sign_in::{Verdict, explain};
use sha2::{Digest as _, Sha256};

use crate::visitor::{HIRE, SSO, Visit, location, parameter};
use crate::world::{Reply, World, accounts, org};

const VERIFIER: &str = "a-verifier-that-only-the-tab-knows-0123456789";
const CONSOLE: &str = "https://console.example/tools/sign-in";

async fn world() -> World {
    let options = Options {
        allow_origin: vec!["https://console.example".to_owned()],
        console_url: Some("https://console.example/tools/".to_owned()),
        ..Options::default()
    };
    World::with(options).await
}

fn start(email: &str) -> StartSso {
    StartSso {
        email: email.to_owned(),
        return_to: CONSOLE.to_owned(),
        code_challenge: BASE64.encode(Sha256::digest(VERIFIER)),
        connection: String::new(),
    }
}

/// Signs in at the identity provider, and comes back to the console.
async fn through(world: &World, visit: Visit<'_>) -> Reply {
    let way = world.nobody().send("GET", &purser_api::Endpoint::href(&start(visit.identifier)), None).await;
    assert_eq!(way.status, 303, "{}", way.text);
    visit.answer(world, &location(&way)).await.bring(world).await
}

fn exchange(code: &str, verifier: &str) -> ExchangeSsoCode {
    ExchangeSsoCode { code: Secret(code.to_owned()), code_verifier: Secret(verifier.to_owned()) }
}

#[tokio::test]
async fn a_one_time_code_becomes_a_token_for_whoever_started() {
    let world = world().await;
    // Both protocols, and a password that is refused.
    for identifier in ["ingrid@harbor.example", "sinbad@fleet.harbor.example"] {
        let back = through(&world, Visit { identifier, ..SSO }).await;
        assert_eq!(back.status, 303, "{}", back.text);
        assert!(location(&back).starts_with(&format!("{CONSOLE}?sso_code=")), "{}", location(&back));
        let code = parameter(&back, "sso_code");
        let token = world.nobody().call(&exchange(&code, VERIFIER)).await;
        let user = world.with_token(&token.token.access_token.0).call(&GetUser).await;
        assert_eq!(user.username.as_str(), token.username);
        assert_eq!(accounts(&world, identifier).await[0].0, token.username);
        assert_eq!(world.nobody().refused(&exchange(&code, VERIFIER)).await.status, 401, "a code works once");
    }
    let password = CreateAccessToken { identifier: "sailor".to_owned(), secret: Secret("demo-sailor".to_owned()) };
    assert_eq!(world.nobody().refused(&password).await.code, purser_api::ErrorCode::SsoRequired);
}

#[tokio::test]
async fn a_code_is_worth_nothing_late_or_in_another_window() {
    let world = world().await;
    let visit = Visit { identifier: "ingrid@harbor.example", ..SSO };
    let code = parameter(&through(&world, visit).await, "sso_code");
    assert_eq!(world.nobody().refused(&exchange(&code, "another-verifier")).await.status, 401);
    assert_eq!(world.nobody().refused(&exchange(&code, VERIFIER)).await.status, 401, "and is gone after one guess");
    let code = parameter(&through(&world, visit).await, "sso_code");
    let left: i64 =
        sqlx::query_scalar("SELECT expires_at - unixepoch() FROM sso_codes").fetch_one(&world.app.pool).await.unwrap();
    assert!((50..=60).contains(&left), "{left}");
    sqlx::query("UPDATE sso_codes SET expires_at = unixepoch()").execute(&world.app.pool).await.unwrap();
    assert_eq!(world.nobody().refused(&exchange(&code, VERIFIER)).await.status, 401);
    assert_eq!(world.nobody().refused(&exchange("", "")).await.status, 401);
}

#[tokio::test]
async fn a_refusal_and_a_bad_answer_lead_to_the_console_without_a_code() {
    let world = world().await;
    let refused = location(&through(&world, HIRE).await);
    assert!(
        refused.starts_with("https://console.example/tools/access-denied?org=harbor&code=not_invited&trace="),
        "{refused}"
    );
    let silent = location(&through(&world, Visit { identifier: "ingrid@harbor.example", answers: false, ..SSO }).await);
    assert!(silent.contains("code=idp_unavailable"), "{silent}");
    let unsigned = Visit { identifier: "sinbad@fleet.harbor.example", mistake: "unsigned", ..SSO };
    let bad = location(&through(&world, unsigned).await);
    assert!(bad.starts_with(&format!("{CONSOLE}?sso_error=not_signed&trace=")), "{bad}");
}

#[tokio::test]
async fn a_browser_is_sent_to_known_consoles_only() {
    let world = world().await;
    for bad in [
        "https://evil.example/",
        "https://console.example.evil.example/",
        "https://console.example@evil.example/",
        "https://evil.example/https://console.example/",
        "https://user@console.example/",
        "http://console.example/",
        "https://console.example:8443/",
        "//console.example/",
        "/tools/",
        "javascript:alert(1)",
        "",
    ] {
        let refusal =
            world.nobody().refused(&StartSso { return_to: bad.to_owned(), ..start("ingrid@harbor.example") }).await;
        assert_eq!((refusal.status, refusal.body.field.as_deref()), (400, Some("return_to")), "{bad}");
    }
    for (field, call) in [
        ("email", StartSso { email: "ingrid".to_owned(), ..start("") }),
        ("email", start("somebody@elsewhere.example")),
        ("email", start("hans@newport.example")),
        ("code_challenge", StartSso { code_challenge: "short".to_owned(), ..start("ingrid@harbor.example") }),
    ] {
        assert_eq!(world.nobody().refused(&call).await.body.field.as_deref(), Some(field));
    }
    sqlx::query("INSERT INTO connection_domains (connection_id, domain_id) VALUES (1, 2)")
        .execute(&world.app.pool)
        .await
        .unwrap();
    let reply = world.nobody().attempt(&start("ingrid@harbor.example")).await;
    let choices = reply.json()["choices"].as_array().unwrap().clone();
    assert_eq!(choices[0]["name"], "Fleet directory (harbor)");
    let chosen =
        StartSso { connection: choices[0]["id"].as_str().unwrap().to_owned(), ..start("ingrid@harbor.example") };
    assert!(location(&world.nobody().attempt(&chosen).await).contains("/demo/idp/fleet/saml?"));
}

async fn connection(world: &World, row: i64) -> String {
    sqlx::query_scalar("SELECT uuid FROM connections WHERE id = ?").bind(row).fetch_one(&world.app.pool).await.unwrap()
}

/// Everything that a sign-in could change.
async fn state(world: &World) -> Vec<(i64, i64)> {
    sqlx::query_as(
        "SELECT count(*), (SELECT people_revision FROM orgs WHERE id = 1) FROM people
         UNION ALL SELECT count(*), (SELECT count(*) FROM sign_ins) FROM accounts
         UNION ALL SELECT count(*), (SELECT count(*) FROM team_people) FROM teams",
    )
    .fetch_all(&world.app.pool)
    .await
    .unwrap()
}

async fn tested(world: &World, row: i64, visit: Visit<'_>) -> ConnectionTest {
    let owner = world.owner().await;
    let connection = connection(world, row).await;
    let started = owner.call(&TestConnection { org: org("harbor"), connection: connection.clone() }).await;
    let get = GetConnectionTest { org: org("harbor"), connection, id: started.id };
    if let Some(location) = started.location {
        assert_eq!(owner.call(&get).await, ConnectionTest::default(), "under way");
        let page = visit.answer(world, &location).await.bring(world).await;
        assert!(page.status == 200 && page.text.contains("Nothing was changed."), "{}", page.text);
    }
    owner.call(&get).await
}

#[tokio::test]
async fn a_test_sign_in_tells_what_would_happen_and_changes_nothing() {
    let world = World::new().await;
    let before = state(&world).await;
    let visit = Visit { returned: HIRE.identifier, full_name: "Nova Hire", groups: "harbor:quay\nnight watch", ..SSO };
    let test = tested(&world, 1, visit).await;
    assert!(test.passed && test.at.is_some(), "{test:#?}");
    assert_eq!(test.identifier, HIRE.identifier);
    assert_eq!(
        (test.received[0].name.as_str(), test.received[0].values.as_slice()),
        ("NameID", &[HIRE.identifier.to_owned()][..])
    );
    assert!(test.received.iter().any(|one| one.name == "groups" && one.values.len() == 2));
    assert_eq!(test.findings.len(), 1, "{test:#?}");
    assert_eq!((test.findings[0].code, test.findings[0].detail.as_str()), (Code::GroupName, "night watch"));
    let outcome = explain(test.facts.as_ref().unwrap()).outcome;
    assert_eq!((outcome.verdict, outcome.code().unwrap().as_str()), (Verdict::Denied, "not_invited"));
    assert_eq!(state(&world).await, before);
    let last: String =
        sqlx::query_scalar("SELECT last_test FROM connections WHERE id = 1").fetch_one(&world.app.pool).await.unwrap();
    assert!(last.contains("\"passed\":true") && last.contains(HIRE.identifier), "{last}");
    // The connection leads to the whole result.
    let (owner, id) = (world.owner().await, connection(&world, 1).await);
    let last = owner.call(&GetConnection { org: org("harbor"), id: id.clone() }).await.last_test.unwrap();
    let again = owner.call(&GetConnectionTest { org: org("harbor"), connection: id, id: last.id }).await;
    assert_eq!(again, test);
}

#[tokio::test]
async fn a_test_sign_in_names_what_is_wrong() {
    let world = World::new().await;
    let sailor = Visit { returned: "sinbad@fleet.harbor.example", full_name: "Sinbad", ..SSO };
    for (row, visit, code) in [
        (1, Visit { mistake: "audience", ..sailor }, Code::WrongAudience),
        (1, Visit { mistake: "certificate", ..sailor }, Code::CertificateMismatch),
        (1, Visit { name_id: "persistent", ..sailor }, Code::NameIdNotEmail),
        (1, Visit { returned: "ingrid@harbor.example", ..sailor }, Code::DomainNotLinked),
        (1, Visit { answers: false, ..sailor }, Code::NoAnswer),
        (3, Visit { returned: "old.partner@partners.example", ..sailor }, Code::CredentialExpired),
    ] {
        let test = tested(&world, row, visit).await;
        assert!(!test.passed && test.findings.iter().any(|finding| finding.code == code), "{code:?}: {test:#?}");
    }
    let bare = tested(&world, 2, Visit { returned: "ingrid@harbor.example", ..SSO }).await;
    assert!(
        bare.passed && bare.findings[0].code == Code::MissingAttribute && bare.findings[0].detail == "name",
        "{bare:#?}"
    );
}

#[tokio::test]
async fn a_draft_is_tested_as_if_it_were_in_use_and_others_may_not() {
    let world = World::new().await;
    let draft = connection(&world, 4).await;
    // Nothing is set up: the test is over before it began, and says so.
    let test = tested(&world, 4, SSO).await;
    assert!(!test.passed && test.findings[0].code == Code::Unreadable, "{test:#?}");
    // The draft takes over the settings of the fleet.
    sqlx::query("UPDATE connections SET details = (SELECT details FROM connections WHERE id = 1) WHERE id = 4")
        .execute(&world.app.pool)
        .await
        .unwrap();
    sqlx::query("UPDATE connection_domains SET connection_id = 4 WHERE connection_id = 1")
        .execute(&world.app.pool)
        .await
        .unwrap();
    let test = tested(&world, 4, Visit { returned: "sinbad@fleet.harbor.example", full_name: "Sinbad", ..SSO }).await;
    assert!(test.passed && test.findings.is_empty(), "{test:#?}");
    assert_eq!(explain(&test.facts.unwrap()).outcome.verdict, Verdict::Allowed);
    let call = TestConnection { org: org("harbor"), connection: draft };
    for who in ["editor", "member", "stranger"] {
        assert!(matches!(world.caller(who).await.refused(&call).await.status, 403 | 404), "{who}");
    }
    // Somebody else's organization has no such connection.
    let dinghy = TestConnection { org: org("dinghy"), ..call };
    assert_eq!(world.owner().await.refused(&dinghy).await.status, 404);
}
