//! What the front door takes as proof, and what its pages give away.

use purser_backend::{Options, clock, demo, secret};

use crate::visitor::{HIRE, SSO, Visit, location};
use crate::world::{World, accounts};

#[tokio::test]
async fn an_answer_is_taken_once_unchanged_and_by_its_own_question() {
    let world = World::new().await;
    let visit = Visit { identifier: "tess@harbor.example", ..SSO };
    let knock = async || location(&visit.knock(&world).await);
    let arrive = async |assertion: &str| world.nobody().post_form("/demo/acs", &[("assertion", assertion)]).await;
    let refused = async |assertion: &str, why: &str| {
        let reply = arrive(assertion).await;
        assert_eq!(reply.status, 400, "{why}: {}", reply.text);
        assert!(reply.text.contains(why), "{why}: {}", reply.text);
    };
    let idp = knock().await;
    let (first, second) = (visit.assertion(&world, &idp).await, visit.assertion(&world, &idp).await);
    let (body, signature) = first.split_once('.').unwrap();
    let (other_body, _) = second.split_once('.').unwrap();
    for forged in [format!("{other_body}.{signature}"), format!("{body}."), body.to_owned(), String::new()] {
        refused(&forged, "signature is wrong").await;
    }
    assert!(accounts(&world, visit.identifier).await.is_empty(), "what was refused has changed nothing");
    assert_eq!(arrive(&first).await.status, 200);
    refused(&first, "used already").await;
    refused(&second, "answered already").await;
    // Late.
    let late = visit.assertion(&world, &knock().await).await;
    sqlx::query("UPDATE sso_requests SET expires_at = 1 WHERE used = 0").execute(&world.app.pool).await.unwrap();
    refused(&late, "five minutes").await;
    // Made for an organization that is no more called so.
    let renamed = visit.assertion(&world, &knock().await).await;
    sqlx::query("UPDATE orgs SET name = 'haven' WHERE id = 1").execute(&world.app.pool).await.unwrap();
    refused(&renamed, "somebody else").await;
}

#[tokio::test]
async fn a_setting_that_changes_under_way_lets_nobody_in_by_another_proof() {
    let world = World::new().await;
    let visit = Visit { identifier: "tess@harbor.example", ..SSO };
    let answer = visit.assertion(&world, &location(&visit.knock(&world).await)).await;
    // The domain moves to another connection while the identity provider is asked.
    sqlx::query("UPDATE connection_domains SET connection_id = 1 WHERE domain_id = 2")
        .execute(&world.app.pool)
        .await
        .unwrap();
    let reply = world.nobody().post_form("/demo/acs", &[("assertion", &answer)]).await;
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
    for path in ["/demo/sign-in", "/demo/idp"] {
        assert_eq!(world.nobody().send("GET", path, None).await.status, 404);
        assert_eq!(world.nobody().post_form(path, &[]).await.status, 404);
    }
}
