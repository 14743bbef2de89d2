//! Domains: proving one against a real name server, deleting, people who are not in yet, and settings that contradict.

use e2e::Console;

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_is_added_and_verified_after_a_wrong_value() {
    let console = Console::start().await;
    let zone = console.backend().dns.as_ref().unwrap().zone.clone();
    console.sign_in("owner", "harbor/domains").await;
    console.row("lantern.example").await;
    // What cannot be a domain of one organization is said at the field, and stays there to be corrected.
    console.fill("Add a domain", "co.uk").await;
    console.press("Add").await;
    console.text("co.uk is a public suffix").await;
    console.fill("Add a domain", "Bücher.example").await;
    console.press("Add").await;
    console.address_is("/harbor/domains/xn--bcher-kva.example").await;
    console.heading("bücher.example").await;
    console.button("Copy the value").await;
    let value: String = sqlx::query_scalar("SELECT txt_value FROM domains WHERE name = 'xn--bcher-kva.example'")
        .fetch_one(&console.backend().pool)
        .await
        .unwrap();
    console.text(&value).await;
    // The backend looks by itself, and the page follows.
    console.text("This name is not in DNS").await;

    zone.set_texts("xn--bcher-kva.example", ["v=spf1 -all".to_owned(), value[..value.len() - 2].to_owned()]);
    console.press("Verify now").await;
    console.text("A record of ours has another value").await;
    console.text(&value[..value.len() - 2]).await;
    console.text("Name servers on the way may repeat this answer until").await;

    zone.set_texts("xn--bcher-kva.example", [value]);
    console.press("Verify now").await;
    console.text("xn--bcher-kva.example is verified.").await;
    console.text("may be removed").await;
    console.text("Everybody is in").await;
    // It survives a reload, and the list knows it.
    console.browser().refresh().await.unwrap();
    console.text("may be removed").await;
    console.link("Domains").await.click().await.unwrap();
    console.row("bücher.example").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_outside_are_found_chosen_and_invited() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/domains/harbor.example").await;
    console.heading("Have an account on this domain, but are not in").await;
    let who: Vec<String> = sqlx::query_scalar(
        "SELECT username FROM accounts a WHERE email_domain = 'harbor.example'
           AND NOT EXISTS (SELECT 1 FROM people p WHERE p.org_id = 1 AND p.account_id = a.id) ORDER BY username",
    )
    .fetch_all(&console.backend().pool)
    .await
    .unwrap();
    let (one, other) = (&who[0], &who[1]);
    console.row(one).await;
    console.press("Export CSV").await;
    console.text("Saved harbor.example-uncaptured.csv.").await;
    let file = console.folder.path().join("harbor.example-uncaptured.csv");
    assert!(console.until(async || tokio::fs::metadata(&file).await.is_ok_and(|file| file.len() > 0)).await);
    assert_eq!(tokio::fs::read_to_string(&file).await.unwrap().lines().count(), who.len() + 1);
    // Chosen stays chosen while one searches.
    console.field(&format!("Choose {one}")).await.click().await.unwrap();
    console.fill("Search name, Docker ID or e-mail", other).await;
    console.no_row(one).await;
    console.address_is(&format!("/harbor/domains/harbor.example?q={other}")).await;
    console.field(&format!("Choose {other}")).await.click().await.unwrap();
    console.text("2 chosen").await;
    console.press("Invite as members").await;
    console.text("Invited 2 people.").await;
    console.text("Nobody matches").await;
    let invited: i64 = sqlx::query_scalar("SELECT count(*) FROM people WHERE rank = 3 AND username IN (?, ?)")
        .bind(one)
        .bind(other)
        .fetch_one(&console.backend().pool)
        .await
        .unwrap();
    assert_eq!(invited, 2);
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn contradictions_show_and_deleting_takes_the_name() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/domains/harbor.example").await;
    console.press("Switch on …").await;
    console.text("This would have no effect").await;
    console.dialog_button("Switch on").await.click().await.unwrap();
    console.text("Auto-provisioning of harbor.example is on.").await;
    console.no_dialog().await;
    console.open("harbor/domains").await;
    console.text("On, no effect").await;
    console.text("where just-in-time provisioning decides").await;

    // Somebody else changes the domain while the dialog is open.
    console.open("harbor/domains/fleet.harbor.example").await;
    console.press("Delete").await;
    console.text("no longer sign in through Fleet directory").await;
    console.text("people lose access").await;
    sqlx::query("UPDATE domains SET auto_provisioning = 1, version = version + 1 WHERE name = 'fleet.harbor.example'")
        .execute(&console.backend().pool)
        .await
        .unwrap();
    console.dialog_button("Delete").await.click().await.unwrap();
    let field = console.field("Type “fleet.harbor.example” to confirm").await;
    field.send_keys("fleet.harbor.example").await.unwrap();
    console.dialog_button("Delete").await.click().await.unwrap();
    console.text("It is now verified, auto-provisioning is on.").await;
    console.dialog_button("Delete").await.click().await.unwrap();
    console.text("Deleted the domain fleet.harbor.example.").await;
    console.address_is("/harbor/domains").await;
    console.no_row("fleet.harbor.example").await;
    console.text("is enforced but on no verified domain").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_and_a_plain_backend_are_told_why_there_is_nothing() {
    let console = Console::start().await;
    console.sign_in("member", "harbor/domains").await;
    console.text("Domains are for owners and editors").await;
    console.open("harbor/domains/harbor.example").await;
    console.text("Domains are for owners and editors").await;
    console.end().await;

    let mut setup = e2e::Setup::default();
    setup.options.layer1_only = true;
    let console = Console::with(setup).await;
    console.sign_in("owner", "harbor/domains").await;
    console.text("This backend does not tell domains").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_sees_domains_on_a_phone_and_what_ends_leaves_as_a_calendar() {
    let console = Console::with(e2e::Setup { size: (500, 900), ..e2e::Setup::default() }).await;
    let phone = serde_json::json!({ "width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": true });
    console.browser().cdp().send_raw("Emulation.setDeviceMetricsOverride", phone).await.unwrap();
    console.sign_in("editor", "harbor/domains").await;
    console.row("pier.example").await;
    for path in ["harbor/domains", "harbor/domains/pier.example", "harbor/domains/harbor.example"] {
        console.open(path).await;
        console.heading("").await;
        let fits = console.script("return document.documentElement.scrollWidth <= 360").await;
        assert_eq!(fits, true, "{path} scrolls sideways");
    }
    let delete = console.button("Delete").await;
    assert_eq!(delete.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    console.open("harbor").await;
    console.press("Save as calendar").await;
    console.text("Saved harbor-expiries.ics.").await;
    let file = console.folder.path().join("harbor-expiries.ics");
    assert!(console.until(async || tokio::fs::metadata(&file).await.is_ok_and(|file| file.len() > 0)).await);
    let text = tokio::fs::read_to_string(&file).await.unwrap();
    for part in ["Certificate of Fleet directory", "SCIM token Directory sync 2026", "Invitation of", "/harbor"] {
        assert!(text.replace("\r\n ", "").contains(part), "{part}: {text}");
    }
    console.end().await;
}
