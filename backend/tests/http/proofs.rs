//! What the front door takes as proof, and what its pages give away.

use purser_backend::{Options, clock, demo, secret};
use purser_policy::findings::FindingCode as Code;

use crate::visitor::{Answer, HIRE, SSO, Visit, location, parameter};
use crate::world::{World, accounts};

#[tokio::test]
async fn an_answer_is_taken_once_unchanged_and_by_its_own_question() {
    let world = World::new().await;
    let visit = Visit { identifier: "tess@harbor.example", ..SSO };
    let answer = async || match visit.answer(&world, &location(&visit.knock(&world).await)).await {
        Answer::Address(address) => address,
        Answer::Form(form) => panic!("{form}"),
    };
    let refused = async |address: &str, why: &str| {
        let reply = Answer::Address(address.to_owned()).bring(&world).await;
        assert_eq!(reply.status, 400, "{why}: {}", reply.text);
        assert!(reply.text.contains(why), "{why}: {}", reply.text);
    };
    let texts = |code| purser_policy::texts::finding(code).0;
    // The code of one question under the state of another: PKCE stops it.
    let (one, two) = (answer().await, answer().await);
    let state = |address: &str| address.split_once("&state=").unwrap().1.to_owned();
    refused(&one.replace(&state(&one), &state(&two)), texts(Code::Unreadable)).await;
    // Made up, or changed.
    let third = answer().await;
    refused(&third.replace("?code=", "?code=x"), texts(Code::Unreadable)).await;
    refused("/v2/sso/callback?code=x&state=y", "answered already").await;
    // The ID token is for another question: the nonce stops it.
    let fourth = answer().await;
    sqlx::query("UPDATE sso_requests SET nonce = 'another' WHERE used = 0").execute(&world.app.pool).await.unwrap();
    refused(&fourth, texts(Code::NotRequested)).await;
    // Late.
    let fifth = answer().await;
    sqlx::query("UPDATE sso_requests SET expires_at = 1 WHERE used = 0").execute(&world.app.pool).await.unwrap();
    refused(&fifth, "five minutes").await;
    assert!(accounts(&world, visit.identifier).await.is_empty(), "what was refused has changed nothing");
    let good = answer().await;
    assert_eq!(Answer::Address(good.clone()).bring(&world).await.status, 200);
    refused(&good, "answered already").await;
}

#[tokio::test]
async fn an_identity_provider_may_change_its_keys_under_way() {
    let world = World::new().await;
    let visit = Visit { identifier: "tess@harbor.example", ..SSO };
    assert_eq!(visit.go(&world).await.status, 200);
    let answer = visit.answer(&world, &location(&visit.knock(&world).await)).await;
    let rotate = "DELETE FROM settings WHERE name = 'demo_idp:offices'";
    sqlx::query(rotate).execute(&world.app.pool).await.unwrap();
    assert_eq!(answer.bring(&world).await.status, 200);
}

#[tokio::test]
async fn an_identity_provider_that_cannot_be_reached_is_an_outage() {
    let world = World::new().await;
    let visit = Visit { identifier: "tess@harbor.example", ..SSO };
    // Nobody listens on port 9.
    sqlx::query("UPDATE connections SET details = json_set(details, '$.issuer', 'http://127.0.0.1:9/') WHERE id = 2")
        .execute(&world.app.pool)
        .await
        .unwrap();
    assert_eq!(parameter(&visit.go(&world).await, "code"), "idp_unavailable");
}

#[tokio::test]
async fn a_setting_that_changes_under_way_lets_nobody_in_by_another_proof() {
    let world = World::new().await;
    let visit = Visit { identifier: "tess@harbor.example", ..SSO };
    let answer = visit.answer(&world, &location(&visit.knock(&world).await)).await;
    // The domain moves to another connection while the identity provider is asked.
    sqlx::query("UPDATE connection_domains SET connection_id = 1 WHERE domain_id = 2")
        .execute(&world.app.pool)
        .await
        .unwrap();
    let reply = answer.bring(&world).await;
    assert_eq!(reply.status, 409, "{}", reply.text);
    assert!(accounts(&world, visit.identifier).await.is_empty());
}

#[tokio::test]
async fn passwords_tokens_and_second_factors_are_really_checked() {
    let world = World::new().await;
    let with = |identifier, method, secret| Visit { identifier, method, secret, ..SSO };
    for (wrong, why) in [
        (with("member", "password", "nope"), "wrong"),
        (with("owner", "password", demo::OWNER_TOKEN), "not the password"),
        (with("owner", "token", "demo-owner"), "not an access token"),
        (with("owner2fa", "password", "demo-owner2fa"), "authenticator"),
    ] {
        let page = wrong.go(&world).await;
        assert_eq!(page.status, 401, "{why}");
        assert!(page.text.contains("role=\"alert\"") && page.text.contains(why), "{}", page.text);
        assert!(!page.text.contains(wrong.secret), "a secret is never sent back");
    }
    let code = secret::totp(demo::TOTP_KEY, clock::unix()).unwrap();
    for right in [
        with("member", "password", "demo-member"),
        with("ingrid@harbor.example", "token", demo::OWNER_TOKEN),
        with("sailor", "token", demo::SAILOR_TOKEN),
        Visit { code: &code, ..with("owner2fa", "password", "demo-owner2fa") },
    ] {
        let page = right.go(&world).await;
        assert_eq!(page.status, 200, "{}: {}", right.identifier, page.text);
        assert!(page.text.contains("You are signed in to harbor as"));
    }
}

#[tokio::test]
async fn the_pages_are_plain_safe_and_in_the_demo_only() {
    let world = World::new().await;
    let hostile = "/demo/sign-in?org=%22%3E%3Cscript%3E&identifier=%3Cimg%20src%3Dx%3E&secret=hush";
    let page = world.nobody().send("GET", hostile, None).await;
    assert_eq!(page.status, 200);
    for bad in ["<script", "<img", "hush", " style=\""] {
        assert!(!page.text.contains(bad), "{bad}: {}", page.text);
    }
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.headers["cache-control"], "no-store");
    for label in ["Organization", "Address or Docker ID", "Password or access token", "Where", "Connection"] {
        assert!(page.text.contains(&format!(">{label}</label>")), "{label}");
    }
    let nowhere = Visit { org: "nowhere", ..HIRE }.go(&world).await;
    assert!(nowhere.status == 400 && nowhere.text.contains("There is no such organization."), "{}", nowhere.text);

    let apart = Options { console_url: Some("http://console.example:8443/tools/".to_owned()), ..Options::default() };
    let world = World::with(apart).await;
    let page = world.nobody().send("GET", "/demo/sign-in", None).await;
    assert!(
        page.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("form-action 'self' http://console.example:8443;")
    );
    let refused = HIRE.go(&world).await;
    assert!(
        location(&refused)
            .starts_with("http://console.example:8443/tools/access-denied?org=harbor&code=not_invited&trace=")
    );

    let world = World::without_demo().await;
    for path in ["/demo/sign-in", "/demo/idp/fleet"] {
        assert_eq!(world.nobody().send("GET", path, None).await.status, 404);
        assert_eq!(world.nobody().post_form(path, &[]).await.status, 404);
    }
}
