//! Many people at once: the list that is decided in the worker, and what becomes of it when the worker does not come.

use e2e::{Console, Setup};
use thirtyfour::prelude::*;

/// Notes what blocks the page, and whether the worker was loaded before anybody asked for it.
const WATCH: &str = "window.longest = 0; new PerformanceObserver(list => list.getEntries().forEach(e => \
    { window.longest = Math.max(window.longest, e.duration); })).observe({ type: 'longtask' }); return true";

const WORKER_FILES: &str =
    "return performance.getEntriesByType('resource').filter(e => e.name.includes('purser-worker')).length";

/// Waits until everybody was looked at.
async fn finished(console: &Console) {
    let there = "return document.querySelector('progress') === null && document.getElementById('answers') !== null";
    let done = console.until(async || console.script(there).await == true).await;
    assert!(done, "the list does not come to an end");
}

/// The number of people that the page counts.
async fn counted(console: &Console) -> String {
    let script = "return document.getElementById('answers').textContent.replace(/\\D/g, '')";
    console.script(script).await.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_people_are_decided_without_freezing_the_page() {
    let mut setup = Setup::default();
    setup.options.members = 10_000;
    let console = Console::with(setup).await;
    console.sign_in("owner", "harbor/access?who=owner").await;
    console.heading("The sign-in works.").await;
    assert_eq!(console.script(WORKER_FILES).await, 0, "nobody has asked for the worker");
    console.script(WATCH).await;
    console.link("Many people").await.click().await.unwrap();
    console.heading("Can they all sign in?").await;
    finished(&console).await;
    let longest = console.script("return window.longest").await;
    assert!(longest.as_f64().unwrap() < 500.0, "the page was blocked for {longest} ms");
    // What is counted is what the backend has.
    let members: i64 = sqlx::query_scalar("SELECT count(*) FROM people WHERE org_id = 1 AND rank <> 3")
        .fetch_one(&console.backend().pool)
        .await
        .unwrap();
    assert_eq!(counted(&console).await, members.to_string());

    // Another way in is another answer: where single sign-on is enforced, passwords are refused.
    let how = console.field("How").await;
    how.find(By::XPath("./option[.='Browser, password']")).await.unwrap().click().await.unwrap();
    console.press("Single sign-on is enforced for this domain, so the password is not taken. sso_required").await;
    console.address_is("/harbor/access/list?way=web-password&reason=sso_required").await;
    let rows = "return document.querySelectorAll('tbody tr th a').length";
    assert!(console.until(async || console.script(rows).await == 50).await, "a page of those refused is shown");
    console.press("Next").await;
    console.address_is("&page=2").await;
    console.browser().refresh().await.unwrap();
    finished(&console).await;
    console.text("51–100").await;

    // The file has a line for each of them.
    console.press("Export CSV").await;
    let file = console.folder.path().join("harbor-sign-ins.csv");
    let mut text = String::new();
    let written = console.until(async || {
        text = std::fs::read_to_string(&file).unwrap_or_default();
        !text.is_empty()
    });
    assert!(written.await, "no file came");
    assert!(text.lines().skip(1).all(|line| line.contains("\"sso_required\"")), "{}", &text[..400]);
    assert!(text.lines().count() > 100);
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_list_is_decided_and_leads_to_each_person() {
    let console = Console::start().await;
    console.sign_in("editor", "harbor/access/list?of=pasted").await;
    console
        .fill(
            "Addresses or Docker IDs, in any form: one a line, or a column of a sheet",
            "New Hire <new.hire@fleet.harbor.example>\nowner\nguest@elsewhere.example, no.such@fleet.harbor.example",
        )
        .await;
    console.press("Check them").await;
    finished(&console).await;
    assert_eq!(counted(&console).await, "4");
    console.row("no.such@fleet.harbor.example").await;
    console.row("guest@elsewhere.example").await;
    console.text("domain_not_verified").await;
    // The list is too long for the address; a reload keeps it all the same.
    console.browser().refresh().await.unwrap();
    console.row("no.such@fleet.harbor.example").await;
    let list = console.field("Addresses or Docker IDs, in any form: one a line, or a column of a sheet").await;
    assert!(list.prop("value").await.unwrap().unwrap().starts_with("New Hire <new.hire@"));
    console.link("new.hire@fleet.harbor.example").await.click().await.unwrap();
    console.heading("The sign-in is refused.").await;
    console.text("not_invited").await;
    console.open("harbor/access/list?of=refused").await;
    finished(&console).await;
    console.row("left.us@fleet.harbor.example").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_does_not_come_is_said_in_place_and_can_be_asked_for_again() {
    let out = tempfile::tempdir().unwrap();
    let (dir, hidden) = (out.path().join("console"), out.path().join("hidden"));
    for path in [&dir, &hidden] {
        std::fs::create_dir(path).unwrap();
    }
    let worker = |name: &str| name.starts_with("purser-worker") && name.contains(".wasm");
    for entry in std::fs::read_dir(e2e::built()).unwrap() {
        let (path, name) = (entry.as_ref().unwrap().path(), entry.unwrap().file_name().into_string().unwrap());
        let to = if worker(&name) { &hidden } else { &dir };
        if path.is_file() {
            std::fs::copy(path, to.join(name)).unwrap();
        }
    }
    let mut setup = Setup::default();
    setup.options.console_dir = Some(dir.clone());
    let console = Console::with(setup).await;
    console.sign_in("owner", "harbor/access/list").await;
    console.text("The part that works in the background did not come").await;
    for entry in std::fs::read_dir(&hidden).unwrap() {
        let path = entry.unwrap().path();
        std::fs::rename(&path, dir.join(path.file_name().unwrap())).unwrap();
    }
    console.press("Try again").await;
    finished(&console).await;
    console.no_text("The part that works in the background did not come").await;
    console.end().await;
}
