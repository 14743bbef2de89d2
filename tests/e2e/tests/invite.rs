//! Inviting: nothing is sent unseen, nobody is lost, nobody gets it twice. What is claimed is looked up in the database.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use e2e::{Console, Setup};
use purser_backend::Options;
use thirtyfour::Key;

/// Puts a text into the box as pasting does, however long it is.
async fn paste(console: &Console, text: &str) {
    console.field("E-mail addresses or Docker IDs").await;
    let script = format!(
        "const box = document.querySelector('textarea'); box.value = {}; box.dispatchEvent(new Event('input', {{ bubbles: true }}));",
        serde_json::to_string(text).unwrap()
    );
    console.script(&script).await;
}

async fn count(console: &Console, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&console.backend().pool).await.unwrap()
}

async fn seats(console: &Console, free: i64) {
    sqlx::query("UPDATE orgs SET seats = (SELECT count(*) FROM people WHERE org_id = 1) + ? WHERE id = 1")
        .bind(free)
        .execute(&console.backend().pool)
        .await
        .unwrap();
}

const INVITED: &str = "SELECT count(*) FROM people WHERE org_id = 1 AND rank = 3 AND email LIKE '%@crew.example'";
const MAILS: &str = "SELECT count(*) FROM outbox WHERE recipient LIKE '%@crew.example'";

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_list_is_reviewed_mended_and_sent() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/members").await;
    console.press("Invite people").await;
    console.field("E-mail addresses or Docker IDs").await;
    paste(
        &console,
        "Ada <ada@crew.example>; bob@crew.example, ADA@crew.example\nstranger\nmember\nno@where\nx@gmail.com\nnosuchid\nz@fleet.harbor.example",
    )
    .await;
    console.press("Review").await;
    // Closing by mistake leads back to the list, and loses nothing.
    console.text("Cannot be read").await;
    console.browser().action_chain().send_keys(Key::Escape).perform().await.unwrap();
    console.field("E-mail addresses or Docker IDs").await;
    console.press("Review").await;
    for said in
        ["Duplicate", "Has an account", "Member already", "Cannot be read", "Public mail domain", "Unknown Docker ID"]
    {
        console.text(said).await;
    }
    console.text("A domain has a dot in it, like example.com.").await;
    console.text("Send 4 invitations").await;
    // Nothing was sent yet, and what was typed survives a reload.
    assert_eq!(count(&console, INVITED).await, 0);
    let wrong = console.field("Correct line 4").await;
    wrong.clear().await.unwrap();
    wrong.send_keys("cyd@crew.example\t").await.unwrap();
    console.text("Send 5 invitations").await;
    console.field("Role of ada@crew.example").await.send_keys("editor").await.unwrap();
    console.press("Send 5 invitations").await;
    console.text("5 invited, 0 not.").await;
    assert_eq!(count(&console, INVITED).await, 3);
    assert_eq!(count(&console, MAILS).await, 3);
    let role: String = sqlx::query_scalar("SELECT invited_role FROM people WHERE email = 'ada@crew.example'")
        .fetch_one(&console.backend().pool)
        .await
        .unwrap();
    assert_eq!(role, "editor");
    console.link("Go to the invitations").await.click().await.unwrap();
    console.row("cyd@crew.example").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_thousands_with_bad_rows_is_sent_once_through_a_rate_limit_and_a_reload() {
    let options = Options { rate_seconds: 4, ..Setup::default().options };
    let console = Console::with(Setup { options, ..Setup::default() }).await;
    seats(&console, 5000).await;
    let mut file = "Name,E-Mail,Team\r\n".to_owned();
    for at in 0..2500 {
        let address =
            if at % 62 == 1 && at / 62 < 40 { format!("broken{at}@") } else { format!("crew{at}@crew.example") };
        file.push_str(&format!("\"Person, {at}\",{address},deck\r\n"));
    }
    let path = console.folder.path().join("crew.csv");
    std::fs::write(&path, file).unwrap();
    console.sign_in("owner", "harbor/invitations/new").await;
    console.press("Template").await;
    console.choose_file("Choose a file", &path).await;
    console.text("2,500 rows, 2,460 chosen.").await;
    console.text("the column called “email” (number 2 of 3) counts").await;
    console.field("Show").await.send_keys("Cannot be read (40)").await.unwrap();
    console.text("1–40 of 40").await;
    let rows = console.script("return document.querySelectorAll('tbody tr').length").await;
    assert!(rows.as_u64().unwrap() <= 100);
    console.press("Send 2,460 invitations").await;
    assert!(console.until(async || count(&console, INVITED).await >= 1000).await);
    // A pause ends with the few seconds it belongs to, perhaps before it was seen.
    let waits = "return document.body.innerText.includes('The backend asks for a pause. Going on in')";
    let paused = async || {
        console.backend().use_up_calls();
        console.script(waits).await == true
    };
    assert!(console.until(paused).await);
    // Gone in the middle, and back again.
    console.browser().refresh().await.unwrap();
    console.text("The sending waits").await;
    console.press("Go on").await;
    console.text("2,460 invited, 0 not.").await;
    assert_eq!((count(&console, INVITED).await, count(&console, MAILS).await), (2460, 2460));
    // Whoever comes back with the same file sends nothing.
    console.press("Invite more people").await;
    console.choose_file("Choose a file", &path).await;
    console.text("2,500 rows, 0 chosen.").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn seats_that_run_out_are_seen_before_and_freed_on_the_spot() {
    let console = Console::start().await;
    seats(&console, 3).await;
    console.sign_in("owner", "harbor/invitations/new").await;
    let crew: String = (0..8).map(|at| format!("crew{at}@crew.example\n")).collect();
    paste(&console, &crew).await;
    console.press("Review").await;
    console.text("3 of 8 fit").await;
    console.press("Cancel old invitations").await;
    console.text("5 seats are missing.").await;
    console.text("Cancel 6 invitations").await;
    console.dialog_button("Cancel 6 invitations").await.click().await.unwrap();
    console.text("Everybody fits now.").await;
    console.dialog_button("Close").await.click().await.unwrap();
    console.text("9 seats are free").await;
    // Somebody else is quicker: the seats run out in the middle.
    seats(&console, 2).await;
    console.press("Send 8 invitations").await;
    console.text("2 invited, 6 not.").await;
    console.text("No seat is free for them.").await;
    assert_eq!(count(&console, INVITED).await, 2);
    seats(&console, 6).await;
    console.press("Try those who failed again").await;
    console.text("6 invited, 0 not.").await;
    assert_eq!((count(&console, INVITED).await, count(&console, MAILS).await), (8, 8));
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_backend_is_not_sent_to_twice_either() {
    let options = Options { layer1_only: true, rate_seconds: 4, ..Setup::default().options };
    let console = Console::with(Setup { options, ..Setup::default() }).await;
    seats(&console, 5000).await;
    console.sign_in("owner", "harbor/invitations/new").await;
    let crew: String = (0..1500).map(|at| format!("crew{at}@crew.example\n")).collect();
    paste(&console, &crew).await;
    console.press("Review").await;
    console.press("Send 1,500 invitations").await;
    let sent = console.until(async || count(&console, INVITED).await >= 1000).await;
    assert!(sent, "{}", console.script("return document.body.innerText").await);
    console.browser().refresh().await.unwrap();
    console.press("Go on").await;
    console.text("1,500 invited, 0 not.").await;
    assert_eq!((count(&console, INVITED).await, count(&console, MAILS).await), (1500, 1500));
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn invitations_are_found_sent_again_and_cancelled_in_bulk() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/invitations").await;
    console.text("20 of them by invitations.").await;
    console.field("State").await.send_keys("Link ended").await.unwrap();
    console.address_is("/harbor/invitations?state=expired").await;
    console.press("Who").await;
    console.address_is("state=expired&sort=who").await;
    console.browser().refresh().await.unwrap();
    console.field("Choose all on this page").await.click().await.unwrap();
    console.press("Send again").await;
    console.dialog_button("Send again").await.click().await.unwrap();
    console.text("again.").await;
    console.no_dialog().await;
    // Their links work again.
    console.text("No invitation matches").await;
    console.press("Clear search and filters").await;
    console.field("State").await.send_keys("E-mail failed").await.unwrap();
    console.text("The e-mail account does not exist").await;
    console.field("Choose all on this page").await.click().await.unwrap();
    console.press("Cancel invitations").await;
    let before = count(&console, "SELECT count(*) FROM people WHERE org_id = 1 AND rank = 3").await;
    console.dialog_button("Cancel invitations").await.click().await.unwrap();
    console.no_dialog().await;
    console.text("No invitation matches").await;
    let after = count(&console, "SELECT count(*) FROM people WHERE org_id = 1 AND rank = 3").await;
    assert_eq!(after, before - 3);
    console.text(&format!("{after} of them by invitations.")).await;
    console.press("Clear search and filters").await;
    let first = console.keys().await.remove(0);
    console.press(&format!("Actions for {first}")).await;
    console.menu_item("Why can they not accept?").await.click().await.unwrap();
    console.address_is(&format!("/harbor/access?who={}", first.replace('+', "%2B"))).await;
    // Who may not, is told.
    console.sign_out_and_in("member", "harbor/invitations").await;
    console.text("Invitations are for owners and editors").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_in_the_e_mail_lets_the_right_person_in() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/invitations/new").await;
    paste(&console, "stranger").await;
    console.press("Review").await;
    console.press("Send 1 invitation").await;
    console.text("1 invited, 0 not.").await;
    let body: String = sqlx::query_scalar("SELECT body FROM outbox WHERE recipient = 'stefania@elsewhere.example'")
        .fetch_one(&console.backend().pool)
        .await
        .unwrap();
    let link = body.lines().find(|line| line.starts_with("http")).unwrap();
    let path = link.split_once("/accept/").map(|(_, id)| format!("accept/{id}")).unwrap();
    console.open(&path).await;
    console.press("Join the organization").await;
    console.text("There is no such invitation for this account").await;
    console.sign_out_and_in("stranger", &path).await;
    console.press("Join the organization").await;
    console.text("You are in").await;
    console.link("Your organizations").await.click().await.unwrap();
    console.text("Harbor").await;
    console.end().await;
}
