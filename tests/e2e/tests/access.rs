//! Why can somebody sign in, or not: the explainer, attempts to sign in, and the page that refused people land on.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use e2e::{Console, Setup};
use thirtyfour::prelude::*;

/// Moves a switch of what-if.
async fn suppose(console: &Console, switch: &str, position: &str) {
    let select = console.field(switch).await;
    for option in select.find_all(By::Css("option")).await.unwrap() {
        if option.text().await.unwrap() == position {
            return option.click().await.unwrap();
        }
    }
    panic!("{switch} has no position {position}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_explained_fixed_with_one_press_and_the_difference_is_shown() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/access").await;
    console.fill("E-mail address or Docker ID", "new.hire@fleet.harbor.example").await;
    console.press("Explain").await;
    console.heading("The sign-in is refused.").await;
    console.text("not_invited").await;
    console.address_is("/harbor/access?who=new.hire@fleet.harbor.example").await;
    console.press("Invite this address").await;
    console.heading("The sign-in works.").await;
    console.text("was: Stops here").await;
    console.text("The invitation is accepted.").await;
    let invited: i64 =
        sqlx::query_scalar("SELECT count(*) FROM people WHERE invitee = 'new.hire@fleet.harbor.example' AND rank = 3")
            .fetch_one(&console.backend().pool)
            .await
            .unwrap();
    assert_eq!(invited, 1);
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_if_changes_the_answer_stands_in_the_address_and_saves_nothing() {
    let console = Console::start().await;
    console.sign_in("editor", "harbor/access?who=new.hire@fleet.harbor.example").await;
    console.heading("The sign-in is refused.").await;
    suppose(&console, "Adds new people (JIT)", "On").await;
    console.heading("Supposing what is marked below: The sign-in works.").await;
    console.address_is("&if=jit-on").await;
    suppose(&console, "Seats", "None is free").await;
    console.text("no_seat").await;
    console.address_is("&if=jit-on.seats-none").await;
    console.browser().refresh().await.unwrap();
    console.heading("Supposing what is marked below: The sign-in is refused.").await;
    console.press("Back to how it is").await;
    console.text("not_invited").await;
    console.address_is("/harbor/access?who=new.hire@fleet.harbor.example").await;
    // An editor sees everything and may not invite; the reason stands with the button.
    assert_eq!(
        console.button("Invite this address").await.attr("aria-disabled").await.unwrap().as_deref(),
        Some("true")
    );
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_way_in_has_its_own_answer_and_back_returns_to_the_person_before() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/access?who=sailor").await;
    console.heading("The sign-in works.").await;
    console.text("Browser, password").await.click().await.unwrap();
    console.text("Single sign-on is enforced for this domain, so the password is not taken.").await;
    console.address_is("?who=sailor&way=web-password").await;
    console.fill("E-mail address or Docker ID", "no such thing").await;
    console.press("Explain").await;
    console.text("invalid_identifier").await;
    console.browser().back().await.unwrap();
    console.heading("The sign-in is refused.").await;
    console.text("sso_required").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_error_text_is_recognised_and_a_pasted_trace_id_opens_the_case() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/access").await;
    console.text("Paste what the person saw").await.click().await.unwrap();
    for (text, code) in [
        ("AADSTS50105: the signed in user is not assigned to a role for the application", "Assign the person"),
        ("Current time is earlier than NotBefore condition", "Correct the clock"),
        ("SCIM request failed with 401", "Make a new token"),
        ("User ana is not assigned to this SSO organization. Contact your administrator.", "not_invited"),
        ("Not enough seats in organization \u{201e}harbor\u{201c}", "no_seat"),
    ] {
        console.fill("Error text, trace id, or address of the page that refused them", text).await;
        console.press("Recognise").await;
        console.text(code).await;
    }
    console.fill("Error text, trace id, or address of the page that refused them", "my cat sat on it").await;
    console.press("Recognise").await;
    console.text("This text is not known here.").await;
    let trace: String = sqlx::query_scalar(
        "SELECT trace_id FROM sign_ins WHERE org_id = 1 AND code = 'sso_required' ORDER BY id DESC LIMIT 1",
    )
    .fetch_one(&console.backend().pool)
    .await
    .unwrap();
    console.fill("Error text, trace id, or address of the page that refused them", &format!("Trace: {trace}")).await;
    console.press("Recognise").await;
    console.text("Single sign-on is enforced for this domain, so the password is not taken.").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn attempts_are_filtered_and_lead_to_their_explanation() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor").await;
    console.link("Sign-ins").await.click().await.unwrap();
    console.heading("Sign-ins").await;
    let reason = console.field("Reason").await;
    let option = reason.find(By::XPath("./option[.='sso_required']")).await.unwrap();
    option.click().await.unwrap();
    console.address_is("?code=sso_required").await;
    // A day in the future leaves nobody; it stands in the address.
    let from = console.field("From").await;
    console
        .browser()
        .execute(
            "arguments[0].value = '2999-01-01'; arguments[0].dispatchEvent(new Event('change', { bubbles: true }))",
            vec![from.to_json().unwrap()],
        )
        .await
        .unwrap();
    console.address_is("?code=sso_required&from=2999-01-01").await;
    console.text("No sign-in matches").await;
    console.browser().back().await.unwrap();
    console.link("sinbad@fleet.harbor.example").await.click().await.unwrap();
    console.heading("The sign-in is refused.").await;
    console.text("Single sign-on is enforced for this domain, so the password is not taken.").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_public_api_alone_unknown_facts_are_set_by_hand() {
    let mut setup = Setup::default();
    setup.options.layer1_only = true;
    let console = Console::with(setup).await;
    console.sign_in("owner", "harbor/access?who=new.hire@fleet.harbor.example").await;
    console.text("This backend has the basic API only").await;
    console.heading("It depends on what is not known here.").await;
    // What only the identity provider knows can be set too, and the answer holds if that is so.
    suppose(&console, "Domain", "Verified").await;
    suppose(&console, "Connection of the domain", "Set up").await;
    suppose(&console, "Identity provider", "Does not answer").await;
    console.text("idp_unavailable").await;
    console.press("Back to how it is").await;
    suppose(&console, "Domain", "Not added").await;
    console.heading("Supposing what is marked below: The sign-in is refused.").await;
    console.text("domain_not_verified").await;
    console.open("harbor/sign-ins").await;
    console.text("This backend does not keep sign-ins").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_is_told_who_may_see_it() {
    let console = Console::start().await;
    console.sign_in("member", "harbor/access?who=owner").await;
    console.text("Sign-ins are explained to owners and editors").await;
    console.open("harbor/sign-ins").await;
    console.text("Sign-ins are for owners and editors").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_for_the_refused_is_open_to_everybody_and_shows_nothing_made_up() {
    let console = Console::start().await;
    console.open("access-denied?org=harbor&code=not_invited&trace=0b8f5a3e-51c7-4d3a-9a52-6f1f0c1d7a01").await;
    console.heading("Access denied").await;
    console.text("Ask your administrator for an invitation.").await;
    console.text("Trace id: 0b8f5a3e-51c7-4d3a-9a52-6f1f0c1d7a01").await;
    let called = console
        .script("return performance.getEntriesByType('resource').filter(e => e.name.includes('/v2/')).length")
        .await;
    assert_eq!(called, 0);
    console.open("access-denied?org=%3Cimg%20src%3Dx%3E&code=%3Cscript%3E&trace=%22%3E%3Cimg%20src%3Dx%3E").await;
    console.text("The address of this page does not say why.").await;
    assert_eq!(console.script("return document.images.length").await, 0);
    console.end().await;
}

/// Signs in at the demo's front door through single sign-on.
async fn sso(console: &Console, address: &str) {
    console.open("demo/sign-in").await;
    console.fill("Address or Docker ID", address).await;
    console.press("Sign in").await;
    console.heading("Fleet directory").await;
    console.press("Sign in").await;
    console.press("Continue").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_hire_is_refused_invited_from_the_refusal_and_gets_in() {
    const HIRE: &str = "new.hire@fleet.harbor.example";
    let console = Console::start().await;
    sso(&console, HIRE).await;
    console.heading("Access denied").await;
    console.text("Reason: not_invited").await;

    console.sign_in("owner", "harbor/sign-ins?outcome=denied").await;
    console.link(HIRE).await.click().await.unwrap();
    console.text("These are the facts of one attempt").await;
    console.heading("The sign-in is refused.").await;
    console.press("Invite this address").await;
    console.heading("The sign-in works.").await;
    console.no_text("These are the facts of one attempt").await;

    sso(&console, HIRE).await;
    console.text(HIRE).await;
    let way_in =
        "SELECT source FROM people p JOIN accounts a ON a.id = p.account_id WHERE p.org_id = 1 AND a.email = ?";
    let member = console.until(async || {
        let source: Option<String> =
            sqlx::query_scalar(way_in).bind(HIRE).fetch_optional(&console.backend().pool).await.unwrap();
        source.as_deref() == Some("invited")
    });
    assert!(member.await, "{HIRE} did not become a member by the invitation");
    console.open("harbor/members?q=new.hire&type=member").await;
    console.text("Invitation").await;
    console.end().await;
}

/// Chooses a line of a drop-down list.
async fn pick(console: &Console, label: &str, option: &str) {
    let select = console.field(label).await;
    select.find(By::XPath(format!("./option[.=\"{option}\"]"))).await.unwrap().click().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_freed_where_the_refusal_is_explained() {
    let console = Console::start().await;
    console.sign_in("owner", "dinghy/access?who=late.joiner@dinghy.example").await;
    console.heading("The sign-in is refused.").await;
    console.text("no_seat").await;
    let taken = async || -> i64 {
        let sql = "SELECT count(*) FROM people WHERE org_id = 2";
        sqlx::query_scalar(sql).fetch_one(&console.backend().pool).await.unwrap()
    };
    let before = taken().await;
    // It asks once more, and keeping changes nothing.
    console.press("Remove").await;
    console.press("Keep").await;
    console.press("Remove").await;
    let sure = console.browser().find(By::XPath("//button[contains(., ': sure?')]")).await.unwrap();
    sure.click().await.unwrap();
    console.heading("The sign-in works.").await;
    console.text("Before the last fix: The sign-in is refused.").await;
    console.text("was: Stops here").await;
    assert_eq!(taken().await, before - 1);
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn domain_deactivation_and_guests_are_told_apart() {
    let console = Console::start().await;
    console.sign_in("editor", "harbor/access?who=hans@newport.example").await;
    console.text("domain_not_verified").await;
    console.text("Publish").await;
    console.text("The domain was added, but is not verified yet.").await;
    console.open("harbor/access?who=left.us@fleet.harbor.example").await;
    console.text("deprovisioned").await;
    console.text("The identity provider has deactivated this person.").await;
    console.text("whoever runs the identity provider").await;
    // Enforcement covers verified domains: a guest goes on with the password.
    let guest: String =
        sqlx::query_scalar("SELECT email FROM people WHERE org_id = 1 AND is_guest = 1 AND rank < 3 LIMIT 1")
            .fetch_one(&console.backend().pool)
            .await
            .unwrap();
    console.open(&format!("harbor/access?who={guest}&way=web-password")).await;
    console.heading("The sign-in works.").await;
    console.text("guest").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_looked_at_before_it_is_made() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/access").await;
    console.link("Changes").await.click().await.unwrap();
    console.heading("What would change?").await;
    pick(&console, "Change", "The identity provider is down").await;
    pick(&console, "Connection", "Fleet directory").await;
    console.text("lose access").await;
    console.text("Loses access").await;
    console.press("Export CSV").await;
    let file = console.folder.path().join("harbor-impact.csv");
    let written =
        console.until(async || std::fs::read_to_string(&file).is_ok_and(|text| text.contains("\"Loses access\"")));
    assert!(written.await, "no file came");
    console.browser().refresh().await.unwrap();
    console.text("Loses access").await;
    let enforced: i64 = sqlx::query_scalar("SELECT enforced FROM connections WHERE name = 'Fleet directory'")
        .fetch_one(&console.backend().pool)
        .await
        .unwrap();
    assert_eq!(enforced, 1, "looking changes nothing");
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn expectations_are_saved_checked_and_forgotten() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/access/tests").await;
    console.heading("Expectations").await;
    console.press("Save").await;
    console.text("Enter an address or a Docker ID.").await;
    console.fill("E-mail address or Docker ID", "new.hire@fleet.harbor.example").await;
    console.press("Save").await;
    console.row("new.hire@fleet.harbor.example").await;
    console.text("Not so").await;
    // They are looked at under a change that is not made yet: sailors may not be locked out.
    console.fill("E-mail address or Docker ID", "sailor").await;
    console.press("Save").await;
    console.row("sailor").await;
    console.link("Changes").await.click().await.unwrap();
    pick(&console, "Change", "The identity provider is down").await;
    pick(&console, "Connection", "Fleet directory").await;
    console.text("This change breaks what is expected of sign-ins").await;
    console.text("sailor").await;
    console.text("idp_unavailable").await;
    console.open("harbor/access/tests").await;
    console.press("Forget the expectation about new.hire@fleet.harbor.example").await;
    console.no_row("new.hire@fleet.harbor.example").await;
    console.end().await;
}
