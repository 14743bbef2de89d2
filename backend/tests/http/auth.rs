//! Getting and using tokens.

use purser_api::ErrorCode;
use purser_api::auth::{CreateAccessToken, LogIn, SecondFactor, Secret};
use purser_api::users::{GetUser, ListOrgs};
use purser_backend::{Options, clock, demo, secret};

use crate::world::World;

fn credentials(identifier: &str, secret: &str) -> CreateAccessToken {
    CreateAccessToken { identifier: identifier.to_owned(), secret: Secret(secret.to_owned()) }
}

fn log_in(username: &str, password: &str) -> LogIn {
    LogIn { username: username.to_owned(), password: Secret(password.to_owned()) }
}

#[tokio::test]
async fn docker_id_and_address_both_sign_in_whatever_their_case() {
    let world = World::new().await;
    for identifier in ["owner", "OWNER", "ingrid@harbor.example", " Ingrid@Harbor.example "] {
        let token = world.nobody().call(&credentials(identifier, "demo-owner")).await.access_token.0;
        assert_eq!(world.with_token(&token).call(&GetUser).await.username, "owner", "{identifier}");
    }
}

#[tokio::test]
async fn wrong_credentials_look_alike_whether_the_account_exists_or_not() {
    let world = World::new().await;
    let wrong = world.nobody().refused(&credentials("owner", "x")).await;
    let unknown = world.nobody().refused(&credentials("nobody-here", "x")).await;
    assert_eq!((wrong.status, &wrong.code), (401, &ErrorCode::BadCredentials));
    assert_eq!((unknown.status, &unknown.code, unknown.body.sentence()), (401, &wrong.code, wrong.body.sentence()));
}

#[tokio::test]
async fn a_second_factor_needs_both_steps_and_a_token_does_not() {
    let world = World::new().await;
    let short = world.nobody().refused(&credentials("owner2fa", "demo-owner2fa")).await;
    assert_eq!(short.code, ErrorCode::SecondFactorRequired);
    let first = world.nobody().refused(&log_in("owner2fa", "demo-owner2fa")).await;
    let step = Secret(first.body.login_2fa_token.unwrap());
    // The step's token opens nothing by itself.
    assert_eq!(world.with_token(&step.0).refused(&GetUser).await.code, ErrorCode::Unauthenticated);
    let with = |code: &str| SecondFactor { login_2fa_token: step.clone(), code: Secret(code.to_owned()) };
    assert_eq!(world.nobody().refused(&with("000000x")).await.code, ErrorCode::BadSecondFactor);
    let code = secret::totp(demo::TOTP_KEY, clock::unix()).unwrap();
    let token = world.nobody().call(&with(&code)).await.token.0;
    assert_eq!(world.with_token(&token).call(&GetUser).await.username, "owner2fa");
}

#[tokio::test]
async fn enforced_single_sign_on_refuses_the_password_and_takes_a_token() {
    let world = World::new().await;
    let refused = world.nobody().refused(&credentials("sailor", "demo-sailor")).await;
    assert_eq!((refused.status, refused.code), (401, ErrorCode::SsoRequired));
    assert_eq!(world.nobody().refused(&log_in("sailor", "demo-sailor")).await.code, ErrorCode::SsoRequired);
    world.nobody().call(&credentials("sailor", demo::SAILOR_TOKEN)).await;
    sqlx::query("UPDATE connections SET enforced = 0").execute(&world.app.pool).await.unwrap();
    world.nobody().call(&credentials("sailor", "demo-sailor")).await;
}

#[tokio::test]
async fn an_organization_token_acts_in_its_organization_only() {
    let world = World::new().await;
    let token = world.nobody().call(&credentials("harbor", demo::ORG_TOKEN)).await.access_token.0;
    let orgs = world.with_token(&token).call(&ListOrgs { page: 1, page_size: 10 }).await;
    assert_eq!(orgs.results.iter().map(|org| org.orgname.as_str()).collect::<Vec<_>>(), ["harbor"]);
    assert_eq!(world.nobody().refused(&credentials("dinghy", demo::ORG_TOKEN)).await.code, ErrorCode::BadCredentials);
}

#[tokio::test]
async fn an_ended_token_is_refused() {
    let world = World::with(Options { token_seconds: 0, ..Options::default() }).await;
    assert_eq!(world.owner().await.refused(&GetUser).await.code, ErrorCode::Unauthenticated);
}

#[tokio::test]
async fn too_many_calls_are_told_when_to_go_on() {
    let world = World::with(Options { rate_per_minute: 3, ..Options::default() }).await;
    let caller = world.with_token("whoever");
    let mut last = caller.attempt(&GetUser).await;
    assert_eq!(last.headers["x-ratelimit-limit"], "3");
    // The minute may turn while we count: then the count starts anew, but three in a row always reach the limit twice.
    for _ in 0..7 {
        last = caller.attempt(&GetUser).await;
        if last.status == 429 {
            break;
        }
    }
    assert_eq!(last.status, 429);
    let wait: i64 = last.headers["retry-after"].to_str().unwrap().parse().unwrap();
    let until: i64 = last.headers["x-retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait) && until > clock::unix());
    assert_eq!(last.headers["x-ratelimit-remaining"], "0");
    assert_eq!(last.refusal().code, ErrorCode::RateLimited);
}

#[tokio::test]
async fn every_answer_has_a_trace_id_and_every_refusal_repeats_it() {
    let world = World::new().await;
    let reply = world.nobody().attempt(&GetUser).await;
    let header = reply.headers["x-trace-id"].to_str().unwrap().to_owned();
    assert_eq!(reply.refusal().body.trace_id.as_deref(), Some(header.as_str()));
    let fine = world.owner().await.attempt(&GetUser).await;
    assert!(fine.headers.contains_key("x-trace-id"));
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused_in_the_usual_form() {
    let world = World::new().await;
    for body in ["", "{", "[]", "{\"identifier\":1}"] {
        let reply = world.nobody().send("POST", "/v2/auth/token", Some(body.to_owned())).await;
        assert!(reply.status.is_client_error(), "{body}");
        assert_eq!(reply.refusal().code, ErrorCode::InvalidBody, "{body}");
    }
    let huge = format!("{{\"identifier\":\"{}\"}}", "x".repeat(2_000_000));
    let reply = world.nobody().send("POST", "/v2/auth/token", Some(huge)).await;
    assert_eq!(reply.refusal().code, ErrorCode::TooLarge);
}
