//! SCIM: an owner switches it on, an identity provider pushes people, and the console shows, holds, moves and switches off.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use e2e::directory::Directory;
use e2e::{Console, Setup};

/// Id of a connection of the demo.
async fn id_of(console: &Console, name: &str) -> String {
    sqlx::query_scalar("SELECT uuid FROM connections WHERE name = ?")
        .bind(name)
        .fetch_one(&console.backend().pool)
        .await
        .unwrap()
}

/// Stores the token on screen as a careful person does, and gives it to the directory.
async fn take_token(console: &Console) -> Directory {
    console.heading("Store this token now").await;
    let secret = console.css("dialog code.secret").await.text().await.unwrap();
    assert_eq!(console.dialog_button("Close").await.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    console.field("I stored it").await.click().await.unwrap();
    console.dialog_button("Close").await.click().await.unwrap();
    console.no_dialog().await;
    let base = format!("{}/v2/scim/2.0", console.backend().api_url);
    Directory::new(&base, &secret)
}

/// Switches SCIM on for the offices, in the console.
async fn switch_on(console: &Console) -> Directory {
    let office = id_of(console, "Office login").await;
    console.sign_in("owner", &format!("harbor/sso/{office}/scim")).await;
    console.heading("SCIM is off").await;
    console.press("Switch SCIM on").await;
    take_token(console).await
}

/// Everybody in the organization: row, rank, way in, teams.
async fn everybody(console: &Console) -> Vec<(i64, i64, String, String)> {
    sqlx::query_as(
        "SELECT p.id, p.rank, p.source, coalesce((SELECT group_concat(t.name) FROM team_people tp
             JOIN teams t ON t.id = tp.team_id WHERE tp.person_id = p.id), '')
         FROM people p WHERE p.org_id = 1 ORDER BY p.id",
    )
    .fetch_all(&console.backend().pool)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_and_a_group_are_pushed_arrive_and_whoever_is_deactivated_is_refused() {
    let console = Console::start().await;
    let before = everybody(&console).await;
    let directory = switch_on(&console).await;
    // Whoever was in keeps everything.
    assert_eq!(everybody(&console).await, before);
    console.text("The identity provider has not called yet").await;
    console.text("Switch just-in-time provisioning off (recommended)").await;
    console.press("Switch it off").await;
    console.dialog_button("Switch off").await.click().await.unwrap();
    console.text("Just-in-time provisioning is off.").await;

    let mut ids = Vec::new();
    for (address, name) in
        [("dora@harbor.example", "Dora Deep"), ("emil@harbor.example", "Emil Deep"), ("fay@harbor.example", "Fay Deep")]
    {
        ids.push(directory.add(address, name).await);
    }
    directory.group("harbor:divers", &ids).await;
    console.press("Look again").await;
    console.text("3 active, 0 deactivated").await;
    console.open("harbor/members?q=deep").await;
    for name in ["Dora Deep", "Emil Deep", "Fay Deep"] {
        console.link(name).await;
    }
    console.open("harbor/teams/divers").await;
    console.text("Emil Deep").await;

    // From the person to what the identity provider asked about them, the group among it.
    console.open("harbor/members?q=deep").await;
    console.link("Dora Deep").await.click().await.unwrap();
    console.link("What the identity provider asked about them").await.click().await.unwrap();
    console.address_is("/scim?tab=log&who=dora@harbor.example").await;
    console.text("Everything that concerned").await;
    console.text("Add a person").await;
    console.text("harbor:divers").await;
    console.no_text("emil@harbor.example").await;
    console.press("Export").await;
    console.text("Saved 2 lines.").await;

    assert_eq!(directory.deactivate(&ids[0]).await, 200);
    console.open("harbor/members?q=deep").await;
    console.link("Emil Deep").await;
    console.no_text("Dora Deep").await;
    console.open("harbor/access?who=dora@harbor.example").await;
    console.heading("The sign-in is refused.").await;
    console.text("deprovisioned").await;
    console.open("demo/sign-in").await;
    console.fill("Address or Docker ID", "dora@harbor.example").await;
    console.press("Sign in").await;
    console.heading("Office login").await;
    console.press("Sign in").await;
    console.heading("Access denied").await;
    console.text("Reason: deprovisioned").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_replaced_without_a_gap() {
    let console = Console::start().await;
    let first = switch_on(&console).await;
    first.add("dora@harbor.example", "Dora Deep").await;
    console.press("Make a token").await;
    console.press("Make").await;
    console.text("Give the token a name").await;
    console.fill("Name", "Next year").await;
    console.press("Make").await;
    let second = take_token(&console).await;
    assert_eq!(
        console.button("Make a token").await.attr("aria-disabled").await.unwrap().as_deref(),
        Some("true"),
        "two at most"
    );
    let here = async |console: &Console| console.css(".scim-steps [aria-current=step]").await.text().await.unwrap();
    assert!(here(&console).await.contains("Paste it into the identity provider"));
    second.add("emil@harbor.example", "Emil Deep").await;
    // The page notices by itself.
    assert!(console.until(async || here(&console).await.contains("revoke the first")).await);
    console.press("Revoke First token").await;
    console.dialog_button("Revoke").await.click().await.unwrap();
    console.text("Revoked First token.").await;
    console.no_dialog().await;
    assert_eq!(first.send("GET", "/Users", None).await.0, 401);
    assert_eq!(second.send("GET", "/Users", None).await.0, 200);
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mass_removal_is_held_and_the_owner_decides() {
    let console = Console::start().await;
    let directory = switch_on(&console).await;
    let mut ids = Vec::new();
    for at in 0..12 {
        ids.push(directory.add(&format!("crew.{at}@harbor.example"), &format!("Crew {at}")).await);
    }
    let mut answers = Vec::new();
    for id in &ids[..8] {
        answers.push(directory.deactivate(id).await);
    }
    assert_eq!(answers, [200, 200, 200, 200, 200, 429, 429, 429]);
    console.press("Look again").await;
    console.text("3 removals wait for an owner").await;
    console.row("crew.6@harbor.example").await;
    console.press("Refuse the removal of crew.6@harbor.example").await;
    console.text("Kept 1 person.").await;
    console.no_row("crew.6@harbor.example").await;
    console.press("Allow all").await;
    console.text("Removed 2 people.").await;
    console.no_text("wait for an owner").await;
    assert_eq!(directory.deactivate(&ids[6]).await, 403);
    let in_: Vec<String> =
        sqlx::query_scalar("SELECT email FROM people WHERE email LIKE 'crew.%@harbor.example' ORDER BY email")
            .fetch_all(&console.backend().pool)
            .await
            .unwrap();
    let left = ["crew.10", "crew.11", "crew.6", "crew.8", "crew.9"].map(|name| format!("{name}@harbor.example"));
    assert_eq!(in_, left);

    // An editor sees what waits, and decides nothing; a member sees nothing of it.
    let fleet = id_of(&console, "Fleet directory").await;
    console.sign_out_and_in("editor", &format!("harbor/sso/{fleet}/scim")).await;
    console.text("4 removals wait for an owner").await;
    for button in ["Allow all", "Refuse all", "Set the brake", "Switch SCIM off"] {
        assert_eq!(
            console.button(button).await.attr("aria-disabled").await.unwrap().as_deref(),
            Some("true"),
            "{button}"
        );
    }
    console.open(&format!("harbor/sso/{fleet}/scim?tab=move")).await;
    console.text("of 31 chosen").await;
    console.sign_out_and_in("member", &format!("harbor/sso/{fleet}/scim")).await;
    console.text("SCIM is for owners and editors").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn switched_off_everybody_stays() {
    let console = Console::start().await;
    let directory = switch_on(&console).await;
    let id = directory.add("dora@harbor.example", "Dora Deep").await;
    let before = everybody(&console).await;
    console.press("Look again").await;
    console.text("1 active, 0 deactivated").await;
    console.press("Switch SCIM off").await;
    console.text("Everybody stays a member").await;
    assert_eq!(console.dialog_button("Switch off").await.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    console.fill("Type “Office login” to confirm", "Office login").await;
    console.dialog_button("Switch off").await.click().await.unwrap();
    console.text("SCIM is off. Everybody stays.").await;
    console.text("It was on before.").await;
    assert_eq!(everybody(&console).await, before);
    assert_eq!(directory.deactivate(&id).await, 401);
    // Where SCIM is the only way in it cannot go off.
    let fleet = id_of(&console, "Fleet directory").await;
    console.open(&format!("harbor/sso/{fleet}")).await;
    console.link("Open SCIM").await.click().await.unwrap();
    assert_eq!(
        console.button("Switch SCIM off").await.attr("aria-disabled").await.unwrap().as_deref(),
        Some("true"),
        "just-in-time provisioning is off"
    );
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_five_members_move_one_fails_and_some_get_back_what_they_had() {
    let console = Console::start().await;
    let pool = console.backend().pool.clone();
    let fleet = id_of(&console, "Fleet directory").await;
    let of_fleet = "org_id = 1 AND rank IN (1, 2) AND source != 'scim' AND email LIKE '%@fleet.harbor.example'";
    // Six fewer than the demo has.
    sqlx::query(&format!(
        "DELETE FROM people WHERE id IN (SELECT id FROM people WHERE {of_fleet} ORDER BY id LIMIT 6)"
    ))
    .execute(&pool)
    .await
    .unwrap();
    type Member = (String, String, i64, String);
    let members: Vec<Member> = sqlx::query_as(&format!(
        "SELECT email, full_name, rank, source FROM people WHERE {of_fleet} ORDER BY sort_name, id"
    ))
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(members.len(), 25);

    console.sign_in("owner", &format!("harbor/sso/{fleet}/scim")).await;
    console.press("Revoke Directory sync 2025").await;
    console.dialog_button("Revoke").await.click().await.unwrap();
    console.no_dialog().await;
    console.press("Make a token").await;
    console.fill("Name", "Move").await;
    console.press("Make").await;
    let directory = take_token(&console).await;

    console.open(&format!("harbor/sso/{fleet}/scim?tab=move")).await;
    console.text("0 of 25 chosen.").await;
    console.press("Choose all").await;
    console.text("25 of 25 chosen.").await;
    console.fill("People in a batch", "10").await;
    console.press("Prepare the move").await;
    console.text("0 came back, 0 are out, 25 wait, 0 failed.").await;
    // Somebody else removes one who waits.
    sqlx::query("DELETE FROM people WHERE org_id = 1 AND email = ?").bind(&members[3].0).execute(&pool).await.unwrap();
    console.press("Let the next 10 go").await;
    console.text("0 came back, 9 are out, 15 wait, 1 failed.").await;
    console.text("Is no member any more: somebody else removed the person.").await;
    // Where it stands survives a reload.
    console.browser().refresh().await.unwrap();
    console.text("0 came back, 9 are out, 15 wait, 1 failed.").await;
    console.press("Save the list").await;
    let file = console.folder.path().join("move-to-scim.csv");
    assert!(console.until(async || tokio::fs::metadata(&file).await.is_ok_and(|file| file.len() > 0)).await);
    let list = tokio::fs::read_to_string(&file).await.unwrap();
    assert!(list.lines().count() == 26 && members.iter().all(|(address, ..)| list.contains(address)), "{list}");

    for (at, (address, name, ..)) in members.iter().enumerate().take(10) {
        if at != 3 {
            directory.add(address, name).await;
        }
    }
    console.press("Look again").await;
    console.text("9 came back, 0 are out, 15 wait, 1 failed.").await;
    console.press("Let the next 10 go").await;
    console.text("9 came back, 10 are out, 5 wait, 1 failed.").await;
    assert_eq!(console.button("Finish").await.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    for (address, name, ..) in &members[10..20] {
        directory.add(address, name).await;
    }
    console.press("Look again").await;
    console.press("Let the next 5 go").await;
    console.text("19 came back, 5 are out, 0 wait, 1 failed.").await;
    console.press("Give those who are out back what they had").await;
    console.text("19 came back, 0 are out, 0 wait, 1 failed.").await;
    console.press("Finish").await;
    console.heading("Report of the last move").await;
    for (at, (address, _, rank, source)) in members.iter().enumerate() {
        let now: Option<(i64, String)> =
            sqlx::query_as("SELECT rank, source FROM people WHERE org_id = 1 AND email = ?")
                .bind(address)
                .fetch_optional(&pool)
                .await
                .unwrap();
        let source = if at < 20 { "scim" } else { source };
        assert_eq!(now, (at != 3).then(|| (*rank, source.to_owned())), "{address}");
    }
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_part_fits_a_phone() {
    let console = Console::with(Setup { size: (500, 900), ..Setup::default() }).await;
    let phone = serde_json::json!({ "width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": true });
    console.browser().cdp().send_raw("Emulation.setDeviceMetricsOverride", phone).await.unwrap();
    let (fleet, office) = (id_of(&console, "Fleet directory").await, id_of(&console, "Office login").await);
    console.sign_in("owner", &format!("harbor/sso/{office}/scim")).await;
    for (path, there) in [
        (format!("harbor/sso/{office}/scim"), "SCIM is off"),
        (format!("harbor/sso/{fleet}/scim"), "Replace a token without a gap"),
        (format!("harbor/sso/{fleet}/scim?tab=mapping"), "All Captains"),
        (format!("harbor/sso/{fleet}/scim?tab=check"), "NameID and userName"),
        (format!("harbor/sso/{fleet}/scim?tab=log"), "Change a person"),
        (format!("harbor/sso/{fleet}/scim?tab=move"), "of 31 chosen"),
    ] {
        console.open(&path).await;
        console.text(there).await;
        let fits = console.script("return document.documentElement.scrollWidth <= 360").await;
        assert_eq!(fits, true, "{path} scrolls sideways");
    }
    console.end().await;
}
