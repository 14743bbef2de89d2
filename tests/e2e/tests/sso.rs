//! Signing in to the console through an identity provider: the demo's own, and one that nobody here wrote.

use e2e::Console;
use e2e::provider::{CLIENT, Provider};

/// Asks for single sign-on on the sign-in page.
async fn ask(console: &Console, address: &str) {
    console.fill("Work e-mail address", address).await;
    console.press("Continue with single sign-on").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_signs_in_to_the_console_through_the_identity_provider() {
    let console = Console::start().await;
    console.open("harbor/members?role=owner").await;
    console.heading("Sign in").await;
    // What is wrong is said at the field, and what was typed stays.
    ask(&console, "somebody@elsewhere.example").await;
    console.text("No organization here uses single sign-on for the domain of this address.").await;
    // The password of an enforced domain is refused; its identity provider speaks SAML.
    console.type_credentials("sailor", "demo-sailor").await;
    console.text("Use a personal access token as the secret instead").await;
    ask(&console, "sinbad@fleet.harbor.example").await;
    console.heading("Fleet directory").await;
    console.press("Sign in").await;
    console.press("Continue").await;
    console.heading("Members").await;
    console.address_is("/harbor/members?role=owner").await;
    // Neither code nor verifier is left, and a reload keeps the session.
    let left = console
        .script("return JSON.stringify([location.href, history.length > 0, sessionStorage['purser.verifier']])")
        .await;
    assert!(!left.as_str().unwrap().contains("sso_code") && left.as_str().unwrap().contains("null"), "{left}");
    console.browser().refresh().await.unwrap();
    console.heading("Members").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_refused_or_answered_badly_is_told_so() {
    let console = Console::start().await;
    console.open("sign-in").await;
    ask(&console, "new.hire@fleet.harbor.example").await;
    console.heading("Fleet directory").await;
    console.press("Sign in").await;
    console.press("Continue").await;
    console.heading("Access denied").await;
    console.text("Reason: not_invited").await;
    console.open("sign-in?sso_error=wrong_audience&trace=0b8f5a3e").await;
    console.text("Single sign-on did not work").await;
    console.text("It is made for another application.").await;
    console.open("sign-in?sso_code=made-up").await;
    console.text("That did not match").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_openid_provider_that_nobody_here_wrote_signs_an_owner_in() {
    let console = Console::start().await;
    let api = &console.backend().api_url;
    let provider = Provider::start(&[api, "/v2/sso/callback"].concat()).await;
    sqlx::query(
        "UPDATE connections SET client_secret = ?, details = json_set(details, '$.issuer', ?, '$.client_id', ?)
         WHERE name = 'Office login'",
    )
    .bind(CLIENT.1)
    .bind(&provider.issuer)
    .bind(CLIENT.0)
    .execute(&console.backend().pool)
    .await
    .unwrap();
    console.open("harbor").await;
    ask(&console, "ingrid@harbor.example").await;
    provider.sign_in(&console, "ingrid@harbor.example").await;
    console.heading("Harbor & Lantern Shipping").await;
    // The address was not in the ID token but came from the user info endpoint, and so did the name.
    let name: String = sqlx::query_scalar("SELECT full_name FROM accounts WHERE email = 'ingrid@harbor.example'")
        .fetch_one(&console.backend().pool)
        .await
        .unwrap();
    assert_eq!(name, "Ingrid from elsewhere");
    provider.stop().await;
    console.end().await;
}
