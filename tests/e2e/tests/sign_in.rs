//! Getting in: good and bad credentials, a second factor, single sign-on, an ended session.

use e2e::Console;
use purser_backend::{demo, secret};

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_signs_in_and_lands_where_the_link_led() {
    let console = Console::start().await;
    console.open("harbor/members?role=owner").await;
    console.heading("Sign in").await;
    console.type_credentials("owner", "demo-owner").await;
    console.heading("Members").await;
    console.row("owner2fa").await;
    console.address_is("/harbor/members?role=owner").await;
    // A reload keeps the session; neither secret nor token is in the address or in lasting storage.
    console.browser().refresh().await.unwrap();
    console.row("owner2fa").await;
    let kept = console.script("return JSON.stringify([location.href, {...localStorage}, document.cookie])").await;
    assert!(!kept.as_str().unwrap().contains("demo-owner") && !kept.as_str().unwrap().contains("eyJ"));
    let tab = console.script("return JSON.stringify({...sessionStorage})").await;
    assert!(!tab.as_str().unwrap().contains("demo-owner"));
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_credentials_are_said_at_the_field_and_lose_nothing() {
    let console = Console::start().await;
    console.open("sign-in").await;
    console.type_credentials("owner", "wrong").await;
    console.text("That did not match").await;
    assert_eq!(
        console.field("Docker ID or e-mail address").await.prop("value").await.unwrap().as_deref(),
        Some("owner")
    );
    assert_eq!(console.field("Password or access token").await.prop("value").await.unwrap().as_deref(), Some("wrong"));
    console.fill("Password or access token", "demo-owner").await;
    console.press("Sign in").await;
    console.heading("Organizations").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_for() {
    let console = Console::start().await;
    console.open("harbor").await;
    console.type_credentials("owner2fa", "demo-owner2fa").await;
    console.fill("Code of your authenticator", "000000").await;
    console.press("Confirm").await;
    console.text("That code did not match").await;
    let code = secret::totp(demo::TOTP_KEY, purser_backend::clock::unix()).unwrap();
    console.fill("Code of your authenticator", &code).await;
    console.press("Confirm").await;
    console.heading("Harbor & Lantern Shipping").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn single_sign_on_refuses_the_password_and_takes_a_token() {
    let console = Console::start().await;
    console.open("harbor").await;
    console.type_credentials("sailor", "demo-sailor").await;
    console.text("Use a personal access token as the secret instead").await;
    console.fill("Password or access token", demo::SAILOR_TOKEN).await;
    console.press("Sign in").await;
    console.heading("Harbor & Lantern Shipping").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_in_the_middle_of_a_change_loses_nothing() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/members/member?q=meera").await;
    console.heading("Meera Krishnan").await;
    console.press("Change role").await;
    console.field("Editor").await.click().await.unwrap();
    console.backend().end_all_tokens().await.unwrap();
    console.dialog_button("Change role").await.click().await.unwrap();
    console.heading("Sign in again to go on").await;
    console.fill("Password or access token", "demo-owner").await;
    console.dialog_button("Sign in").await.click().await.unwrap();
    // The change that found out is made now, without another press.
    console.text("Meera Krishnan is now editor.").await;
    console.no_dialog().await;
    console.address_is("/harbor/members/member?q=meera").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_secret_renews_the_token_without_asking() {
    let console = Console::start().await;
    console.open("harbor/members").await;
    console.field("Stay signed in while this tab is open").await.click().await.unwrap();
    console.type_credentials("owner", "demo-owner").await;
    console.row("markupguy").await;
    console.backend().end_all_tokens().await.unwrap();
    console.fill("Search name, Docker ID or e-mail", "tomoko").await;
    console.row("owner2fa").await;
    console.no_dialog().await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_forgets_everything_in_every_tab() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor").await;
    let first = console.browser().window().await.unwrap();
    console.browser().new_tab().await.unwrap();
    let second = console.browser().windows().await.unwrap().into_iter().find(|window| *window != first).unwrap();
    console.browser().switch_to_window(second).await.unwrap();
    console.sign_in("owner", "harbor").await;
    console.press("Account and appearance").await;
    console.menu_item("Sign out").await.click().await.unwrap();
    console.text("You are signed out").await;
    console.browser().switch_to_window(first).await.unwrap();
    console.heading("Sign in").await;
    assert_eq!(console.script("return sessionStorage.length").await, 0);
    console.end().await;
}
