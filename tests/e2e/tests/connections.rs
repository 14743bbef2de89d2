//! Connections: set up, tested, enforced, renewed and edited beside somebody else; and answers that are looked into.
#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use e2e::Console;
use e2e::provider::{CLIENT, Provider};
use thirtyfour::prelude::*;

/// Metadata with a certificate of another identity provider.
const METADATA: &str = include_str!("../../../crates/idp/tests/samples/okta.xml");
/// A certificate to change over to.
const NEXT: &str = include_str!("../../../crates/idp/tests/samples/rsa.pem");
/// A signed answer that ended long ago.
const ANSWER: &str = include_str!("../../../crates/decode/tests/response.xml");

async fn number(console: &Console, sql: &str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&console.backend().pool).await.unwrap()
}

async fn id(console: &Console, name: &str) -> String {
    let found = sqlx::query_scalar("SELECT uuid FROM connections WHERE name = ?");
    found.bind(name).fetch_one(&console.backend().pool).await.unwrap()
}

/// Gives somebody of a domain the password of `owner`; gives their Docker ID.
async fn with_password(console: &Console, domain: &str) -> String {
    sqlx::query_scalar(
        "UPDATE accounts SET password_hash = (SELECT password_hash FROM accounts WHERE username = 'owner')
         WHERE id = (SELECT a.id FROM accounts a JOIN people p ON p.account_id = a.id AND p.org_id = 1 AND p.rank = 2
                     WHERE a.email_domain = ? ORDER BY a.id LIMIT 1) RETURNING username",
    )
    .bind(domain)
    .fetch_one(&console.backend().pool)
    .await
    .unwrap()
}

/// Starts a test sign-in; what happens in the other tab is what `there` does. Ends at the console's own tab.
async fn test_sign_in(console: &Console, there: impl AsyncFnOnce()) {
    let first = console.browser().window().await.unwrap();
    console.press("Start a test sign-in").await;
    // Where the browser opens no tab by itself there is a link.
    console.link("Sign in at the identity provider, in a new tab").await;
    let mut second = None;
    let opened = console.until(async || {
        let all = console.browser().windows().await.unwrap_or_default();
        second = all.into_iter().find(|window| *window != first);
        second.is_some()
    });
    assert!(opened.await, "no tab was opened");
    console.browser().switch_to_window(second.unwrap()).await.unwrap();
    there().await;
    console.heading("The test sign-in is over").await;
    console.browser().close_window().await.unwrap();
    console.browser().switch_to_window(first).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_is_set_up_tested_and_enforced_and_a_guest_keeps_the_password() {
    let console = Console::start().await;
    let (guest, crew) =
        (with_password(&console, "contractor.example").await, with_password(&console, "lantern.example").await);
    console.sign_in("owner", "harbor/sso").await;
    console.link("Fleet directory").await;
    console.link("Set up a connection").await.click().await.unwrap();
    console.press("Start").await;
    console.text("Choose the identity provider first.").await;
    console.field("Another, by SAML 2.0").await.click().await.unwrap();
    console.fill("Name of the connection", "Lantern directory").await;
    console.press("Start").await;
    console.button("Copy Entity id, audience or identifier").await;
    console.press("Continue").await;
    let metadata = [&console.backend().api_url, "/demo/idp/lantern/metadata"].concat();
    console.fill("Address to fetch", &metadata).await;
    console.press("Fetch").await;
    console.press(&["Use the values of ", metadata.trim_end_matches("/metadata")].concat()).await;
    console.press("Save and continue").await;
    // What was saved is there after a reload, and the list leads back here.
    console.field("lantern.example").await;
    console.open("harbor/sso").await;
    console.link("Go on with the set-up of Lantern directory").await.click().await.unwrap();
    console.field("lantern.example").await.click().await.unwrap();
    console.press("Save and finish").await;
    console.heading("Lantern directory").await;

    // A draft can be tested, and what is wrong is said with a remedy.
    let lantern = "somebody@lantern.example";
    test_sign_in(&console, async || {
        console.fill("Address returned", lantern).await;
        let choice = console.field("Mistake").await;
        choice.find(By::Css("option[value=audience]")).await.unwrap().click().await.unwrap();
        console.press("Sign in").await;
        console.press("Continue").await;
    })
    .await;
    console.text("The test has not passed").await;
    console.text("It is made for another application.").await;
    console.text("Set the audience").await;
    test_sign_in(&console, async || {
        console.fill("Address returned", lantern).await;
        console.fill("Full name", "Some Body").await;
        console.press("Sign in").await;
        console.press("Continue").await;
    })
    .await;
    console.text("The test has passed").await;
    console.text("Some Body").await;
    console.heading("What a sign-in would do").await;
    console.browser().refresh().await.unwrap();
    console.text("The test has passed").await;
    assert_eq!(number(&console, "SELECT count(*) FROM accounts WHERE email = 'somebody@lantern.example'").await, 0);

    console.link("Test").await.click().await.unwrap();
    console.link("See its result").await.click().await.unwrap();
    console.link("Next: put it into use").await.click().await.unwrap();
    console.press("Put into use …").await;
    console.dialog_button("Put into use").await.click().await.unwrap();
    console.no_dialog().await;
    console.press("Enforce …").await;
    console.text("The connection was tested").await;
    console.text("An owner gets in").await;
    console.text("invited guests keep their way in").await;
    console.text("sign in another way").await;
    console.fill("Type “Lantern directory” to enforce", "Lantern").await;
    assert_eq!(console.dialog_button("Enforce").await.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    console.fill("Type “Lantern directory” to enforce", "Lantern directory").await;
    console.dialog_button("Enforce").await.click().await.unwrap();
    console.no_dialog().await;
    console.text("Passwords are refused").await;
    let forced = "SELECT count(*) FROM audit_logs WHERE action = 'org.sso.enforce' AND name = 'Lantern directory'
         AND description LIKE '%without a passed test'";
    assert_eq!(number(&console, forced).await, 0);

    console.press("Account and appearance").await;
    console.menu_item("Sign out").await.click().await.unwrap();
    console.type_credentials(&crew, "demo-owner").await;
    console.text("Use a personal access token as the secret instead").await;
    console.type_credentials(&guest, "demo-owner").await;
    console.button("Account and appearance").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_is_read_from_a_paste_and_wrong_ones_say_why() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/sso/new?provider=okta").await;
    console.fill("Name of the connection", "Harbour Okta").await;
    console.press("Start").await;
    console.text("Audience URI (SP Entity ID)").await;
    console.press("Continue").await;
    console.text("Paste the metadata, or choose a file").await.click().await.unwrap();
    console.fill("Metadata", "<html></html>").await;
    console.press("Read it").await;
    console.text("no SAML 2.0 metadata").await;
    console.fill("Metadata", METADATA).await;
    console.press("Read it").await;
    console.press("Use the values of http://www.okta.com/exk1abcdEFGH2ijkl5d7").await;
    console.press("Save and continue").await;
    console.text("What everybody can see as the name").await;
    let saved = "SELECT count(*) FROM connections WHERE name = 'Harbour Okta' AND status = 'draft'
         AND json_extract(details, '$.idp_entity_id') = 'http://www.okta.com/exk1abcdEFGH2ijkl5d7'";
    assert_eq!(number(&console, saved).await, 1);
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn enforcement_that_locks_owners_out_and_a_way_in_that_is_the_last_one_are_refused() {
    let console = Console::start().await;
    let office = id(&console, "Office login").await;
    console.sign_in("owner", &format!("harbor/sso/{office}")).await;
    // Just-in-time provisioning cannot go off while SCIM is off, and the reason stands with the button.
    let off = console.button("Switch off …").await;
    assert_eq!(off.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    let reason = console.script("return document.getElementById(document.querySelector('.switches [aria-disabled]').getAttribute('aria-describedby')).textContent").await;
    assert!(reason.as_str().unwrap().contains("SCIM"), "{reason}");
    // Every owner is on the domain of this connection, whose secret has ended: neither way would be open.
    sqlx::query(
        "UPDATE accounts SET email = username || '@harbor.example', email_domain = 'harbor.example'
         WHERE id IN (SELECT account_id FROM people WHERE org_id = 1 AND rank = 0)",
    )
    .execute(&console.backend().pool)
    .await
    .unwrap();
    sqlx::query(
        "UPDATE connections SET credential_expires_at = '2020-01-01T00:00:00.000Z' WHERE name = 'Office login'",
    )
    .execute(&console.backend().pool)
    .await
    .unwrap();
    console.press("Enforce …").await;
    console.text("The connection was not tested").await;
    console.text("No owner gets in").await;
    console.fill("Type “Office login” to enforce without a fresh test", "Office login").await;
    let enforce = console.dialog_button("Enforce").await;
    assert_eq!(enforce.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    assert_eq!(number(&console, "SELECT enforced FROM connections WHERE name = 'Office login'").await, 0);
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_renewed_without_a_gap() {
    let console = Console::start().await;
    let fleet = id(&console, "Fleet directory").await;
    console.sign_in("owner", &format!("harbor/sso/{fleet}?tab=settings")).await;
    console.press("Edit").await;
    // The only one cannot go.
    let retire = "Retire CN=Demo identity provider fleet";
    assert_eq!(console.button(retire).await.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    console.text("Add a certificate").await.click().await.unwrap();
    console.fill("Certificate, as PEM or base64", NEXT).await;
    console.press("Read it").await;
    console.press("Add to the connection").await;
    console.press("Review changes").await;
    console.dialog_button("Save").await.click().await.unwrap();
    console.no_dialog().await;
    let count = "SELECT json_array_length(details, '$.certificates') FROM connections WHERE name = 'Fleet directory'";
    assert_eq!(number(&console, count).await, 2);
    console.press("Edit").await;
    console.press(retire).await;
    console.press("Review changes").await;
    console.dialog_button("Save").await.click().await.unwrap();
    console.no_dialog().await;
    assert_eq!(number(&console, count).await, 1);
    // Both steps are versions, and the way back is there.
    console.open(&format!("harbor/sso/{fleet}?tab=versions")).await;
    console.button("Go back to version 2 …").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_answer_is_read_in_the_browser_and_each_mistake_has_a_remedy() {
    let console = Console::start().await;
    let fleet = id(&console, "Fleet directory").await;
    console.sign_in("owner", "harbor/access?who=sinbad@fleet.harbor.example").await;
    console.link("Decode what it sent").await.click().await.unwrap();
    console.address_is(&format!("/harbor/sso/{fleet}/decode")).await;
    console.text("Fleet directory").await;
    console.fill("SAML response or token", "nonsense?").await;
    console.press("Decode").await;
    console.text("neither XML nor base64 nor a token").await;
    // Nothing leaves the browser: the calls of this page are counted before and after.
    let calls = "return performance.getEntriesByType('resource').filter(one => one.name.includes('/v2/')).length";
    let before = console.script(calls).await;
    console.fill("SAML response or token", ANSWER).await;
    console.press("Decode").await;
    console.text("It is made for another application.").await;
    console.text("Set the audience").await;
    console.text("zoë&co@fleet.example").await;
    assert_eq!(console.script(calls).await, before);
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_edits_each_field_is_shown_and_the_owner_chooses() {
    let console = Console::start().await;
    let office = id(&console, "Office login").await;
    console.sign_in("owner", &format!("harbor/sso/{office}?tab=settings&edit=yes")).await;
    console.fill("Client id", "mine").await;
    // Somebody else is faster: another client id, and another name.
    sqlx::query(
        "UPDATE connections SET name = 'Office', details = json_set(details, '$.client_id', 'theirs'),
             version = version + 1 WHERE uuid = ?",
    )
    .bind(&office)
    .execute(&console.backend().pool)
    .await
    .unwrap();
    console.press("Review changes").await;
    console.dialog_button("Save").await.click().await.unwrap();
    console.text("Somebody else changed this connection meanwhile").await;
    console.text("(changed by them)").await;
    console.field("Mine: mine").await.click().await.unwrap();
    console.dialog_button("Save").await.click().await.unwrap();
    console.no_dialog().await;
    console.heading("Office").await;
    let saved =
        "SELECT count(*) FROM connections WHERE name = 'Office' AND json_extract(details, '$.client_id') = 'mine'";
    assert_eq!(number(&console, saved).await, 1);
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_openid_provider_that_nobody_here_wrote_is_set_up_by_discovery_and_tested() {
    let console = Console::start().await;
    let provider = Provider::start(&[&console.backend().api_url, "/v2/sso/callback"].concat()).await;
    console.sign_in("owner", "harbor/sso/new?provider=oidc").await;
    console.fill("Name of the connection", "Lantern login").await;
    console.press("Start").await;
    console.press("Continue").await;
    console.fill("Issuer to look up", "https://127.0.0.1:1").await;
    console.press("Look it up").await;
    console.text("The server cannot be reached").await;
    console.fill("Issuer to look up", &provider.issuer).await;
    console.press("Look it up").await;
    console.text("email_verified").await;
    console.press("Use this issuer").await;
    console.fill("Client id", CLIENT.0).await;
    console.fill("New client secret", CLIENT.1).await;
    console.press("Save and continue").await;
    console.field("lantern.example").await.click().await.unwrap();
    console.press("Save and finish").await;
    console.heading("Lantern login").await;
    test_sign_in(&console, async || provider.sign_in(&console, "new.keeper@lantern.example").await).await;
    console.text("The test has passed").await;
    console.text("Ingrid from elsewhere").await;
    let saved = "SELECT client_secret = 'known-to-both-sides' FROM connections WHERE name = 'Lantern login'";
    assert_eq!(number(&console, saved).await, 1);
    provider.stop().await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_about_connections_scrolls_sideways_on_a_phone() {
    let console = Console::with(e2e::Setup { size: (500, 900), ..e2e::Setup::default() }).await;
    let phone = serde_json::json!({ "width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": true });
    console.browser().cdp().send_raw("Emulation.setDeviceMetricsOverride", phone).await.unwrap();
    console.sign_in("owner", "harbor/sso").await;
    console.link("Fleet directory").await;
    let (fleet, office) = (id(&console, "Fleet directory").await, id(&console, "Office login").await);
    let draft = id(&console, "New directory").await;
    let fleet = |rest: &str| format!("harbor/sso/{fleet}{rest}");
    for (path, text) in [
        ("harbor/sso".to_owned(), "New directory"),
        ("harbor/sso/new".to_owned(), "Google Workspace"),
        (format!("harbor/sso/new?connection={draft}"), "Continue"),
        (format!("harbor/sso/new?connection={draft}&step=values"), "Save and continue"),
        (format!("harbor/sso/new?connection={draft}&step=people"), "Save and finish"),
        (fleet(""), "Enforced"),
        (fleet("?tab=test"), "Start a test sign-in"),
        (fleet("?tab=settings"), "SHA-256"),
        (fleet("?tab=settings&edit=yes"), "Review changes"),
        (format!("harbor/sso/{office}?tab=settings&edit=yes"), "Client secret ends"),
        (fleet("?tab=events"), "left.us@fleet.harbor.example"),
        (fleet("/decode"), "SAML response or token"),
    ] {
        console.open(&path).await;
        console.text(text).await;
        let fits = console.script("return document.documentElement.scrollWidth <= 360").await;
        assert_eq!(fits, true, "{path} scrolls sideways");
    }
    console.fill("SAML response or token", ANSWER).await;
    console.press("Decode").await;
    console.text("Stops sign-ins").await;
    assert_eq!(console.script("return document.documentElement.scrollWidth <= 360").await, true, "a decoded answer");
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_went_wrong_leads_to_its_remedy_and_members_are_told_why_they_see_nothing() {
    let console = Console::start().await;
    let fleet = id(&console, "Fleet directory").await;
    sqlx::query(
        "INSERT INTO sso_failures (connection_id, at, identifier, code, detail, trace_id)
         VALUES (1, strftime('%Y-%m-%dT%H:%M:%fZ'), 'late@fleet.harbor.example', 'wrong_audience', 'sent: x', 'f00d')",
    )
    .execute(&console.backend().pool)
    .await
    .unwrap();
    console.sign_in("owner", &format!("harbor/sso/{fleet}?tab=events")).await;
    console.text("It is made for another application.").await;
    console.text("sent: x").await;
    console.link("late@fleet.harbor.example").await.click().await.unwrap();
    console.heading("Can they sign in?").await;
    // An editor sees all of it and changes nothing; a draft without values has nothing to test.
    console.sign_out_and_in("editor", "harbor/sso").await;
    console.link("New directory").await.click().await.unwrap();
    console.heading("New directory").await;
    console.no_text("Go on with the set-up").await;
    let draft = id(&console, "New directory").await;
    console.sign_out_and_in("owner", &format!("harbor/sso/{draft}?tab=test")).await;
    let start = console.button("Start a test sign-in").await;
    assert_eq!(start.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    console.link("Go on with the set-up").await;
    console.sign_out_and_in("member", &format!("harbor/sso/{fleet}")).await;
    console.text("Connections are for owners and editors").await;
    console.open(&format!("harbor/sso/{fleet}/decode")).await;
    console.text("Connections are for owners and editors").await;
    console.end().await;
}
