//! The members list: finding people, changing them, taking the list away.

use e2e::Console;
use thirtyfour::prelude::*;

#[tokio::test(flavor = "multi_thread")]
async fn searching_filtering_and_ordering_stand_in_the_address() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/members").await;
    console.row("markupguy").await;
    // Accents and case do not matter.
    console.fill("Search name, Docker ID or e-mail", "NUNEZ").await;
    console.row("anamnunez").await;
    console.no_row("markupguy").await;
    console.address_is("/harbor/members?q=NUNEZ").await;
    console.press("Clear search").await;
    console.row("markupguy").await;
    console.press("Filter by Role").await;
    console.menu_item("Owner").await.click().await.unwrap();
    console.row("owner").await;
    console.no_row("markupguy").await;
    console.address_is("?role=owner").await;
    console.press("Name").await;
    console.address_is("?role=owner&sort=name").await;
    console.press("Name").await;
    console.address_is("?role=owner&sort=-name").await;
    let keys = console.keys().await;
    assert!(console.until(async || console.keys().await.first().is_some_and(|key| key != "owner")).await, "{keys:?}");
    // Back and forward, and the same link opened anew.
    console.browser().back().await.unwrap();
    console.address_is("?role=owner&sort=name").await;
    console.browser().forward().await.unwrap();
    console.address_is("sort=-name").await;
    console.open("harbor/members?q=sakura&type=member&size=25").await;
    console.text("match").await;
    assert_eq!(
        console.field("Search name, Docker ID or e-mail").await.prop("value").await.unwrap().as_deref(),
        Some("sakura")
    );
    console.press("Remove filter: Members only").await;
    console.address_is("?q=sakura&size=25").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_without_gaps() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/members?size=100").await;
    console.text("1–100 of 260").await;
    let mut seen = console.keys().await;
    for range in ["101–200 of 260", "201–260 of 260"] {
        console.press("Next").await;
        console.text(range).await;
        let before = seen.clone();
        assert!(
            console
                .until(async || console.keys().await.first() != before.iter().rev().nth(99).or(before.first()))
                .await
        );
        seen.extend(console.keys().await);
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((all, seen.len()), (260, 260));
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_changes_while_one_pages_says_so() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/members?size=25").await;
    console.text("1–25 of 260").await;
    console.press("Next").await;
    console.text("26–50 of 260").await;
    console.no_text("The list changed while you were paging").await;
    // Meanwhile somebody is removed, not from this page.
    let script = "const done = arguments[0]; const token = sessionStorage.getItem('purser.session').split('\\n')[1]; \
        fetch('/v2/orgs/harbor/members/markupguy', { method: 'DELETE', headers: { Authorization: 'Bearer ' + token } }) \
        .then(answer => done(answer.status))";
    let answer = console.browser().execute_async(script, Vec::new()).await.unwrap();
    assert_eq!(answer.json(), &serde_json::json!(204));
    console.press("Next").await;
    console.text("51–75 of 259").await;
    console.text("The list changed while you were paging").await;
    console.press("Start again from page 1").await;
    console.text("1–25 of 259").await;
    console.no_text("The list changed while you were paging").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_changed_survives_a_reload_and_can_be_undone() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/members?q=meera").await;
    console.row("member").await;
    console.press("Actions for Meera Krishnan").await;
    console.menu_item("Change role").await.click().await.unwrap();
    console.field("Owner").await.click().await.unwrap();
    console.dialog_button("Change role").await.click().await.unwrap();
    console.text("Meera Krishnan is now owner.").await;
    console.no_dialog().await;
    console.press("Undo").await;
    console.text("member is member again.").await;
    console.browser().refresh().await.unwrap();
    let row = console.row("member").await;
    assert!(row.text().await.unwrap().contains("Member"));
    let changes: i64 = sqlx::query_scalar("SELECT count(*) FROM audit_logs WHERE action = 'org.member.role.change' AND name = 'member' AND at > datetime('now', '-1 hour')")
        .fetch_one(&console.backend().pool)
        .await
        .unwrap();
    assert!(changes >= 2);
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_owner_stays_and_the_page_says_why() {
    let console = Console::start().await;
    console.sign_in("owner", "dinghy/members/owner").await;
    console.heading("Ingrid Halvorsen").await;
    console.press("Remove").await;
    console.field("Type “owner” to confirm").await.send_keys("owner").await.unwrap();
    console.text("This is the last owner. Make another member an owner first.").await;
    console.dialog_button("Remove").await.click().await.unwrap();
    console.press("Keep").await;
    console.no_dialog().await;
    console.row("owner").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn removing_an_owner_takes_typing_their_name_and_a_member_does_not() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/members?q=tomoko").await;
    console.row("owner2fa").await;
    console.press("Actions for Tomoko Arai").await;
    console.menu_item("Remove").await.click().await.unwrap();
    console.text("One seat becomes free.").await;
    console.dialog_button("Remove").await.click().await.unwrap();
    console.heading("Remove Tomoko Arai").await;
    console.field("Type “owner2fa” to confirm").await.send_keys("owner2fa").await.unwrap();
    console.dialog_button("Remove").await.click().await.unwrap();
    console.text("Removed Tomoko Arai.").await;
    console.no_row("owner2fa").await;
    console.browser().refresh().await.unwrap();
    console.text("Nobody matches").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_are_removed_together() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/members?q=robot").await;
    console.text("Nobody matches").await;
    console.open("harbor/members?team=robots").await;
    console.row("ci-runner").await;
    console.field("Choose everybody on this page").await.click().await.unwrap();
    console.text("4 chosen").await;
    console.press("Remove").await;
    console.heading("Remove 4 people").await;
    console.dialog_button("Remove").await.click().await.unwrap();
    console.dialog_button("Start now").await.click().await.unwrap();
    console.text("Removed 4 people.").await;
    console.no_row("ci-runner").await;
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM people WHERE org_id = 1")
        .fetch_one(&console.backend().pool)
        .await
        .unwrap();
    assert_eq!(left, 256);
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_followed_sent_again_and_cancelled() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/members?type=invitee").await;
    console.text("20 people match.").await;
    let key = console.keys().await.into_iter().find(|key| key.contains('@')).unwrap();
    console.link(&key).await.click().await.unwrap();
    console.text("Invited by").await;
    console.text("computed: 14 days after it was sent").await;
    console.press("Send again").await;
    console.text("Sent the invitation to").await;
    console.press("Cancel invitation").await;
    console.text("The link in the invitation stops working.").await;
    console.dialog_button("Cancel invitation").await.click().await.unwrap();
    console.text("Cancelled the invitation of").await;
    console.no_row(&key).await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_filtered_list_leaves_as_a_file_without_formulas() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/members?q=formulafan").await;
    console.row("formulafan").await;
    console.press("Export").await;
    console.dialog_button("Export").await.click().await.unwrap();
    console.text("1 people are in harbor-members.csv").await;
    let file = console.folder.path().join("harbor-members.csv");
    assert!(console.until(async || tokio::fs::metadata(&file).await.is_ok_and(|file| file.len() > 0)).await);
    let text = tokio::fs::read_to_string(&file).await.unwrap();
    assert!(text.contains("\"'=HYPERLINK(\"\"https://example.net\"\",\"\"Click\"\")\""), "{text}");
    assert_eq!(text.lines().count(), 2);
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_menu_at_the_edge_stays_beside_the_scroll_bar_and_shows_the_focus() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/members").await;
    let opener = console.button("Actions for Adaeze Demir").await;
    opener.send_keys(Key::Down).await.unwrap();
    console.menu_item("Change role").await;
    let beside = "const menu = document.querySelector('[role=menu]').getBoundingClientRect(); \
                  const page = document.documentElement; \
                  return page.scrollHeight > page.clientHeight && menu.right <= page.getBoundingClientRect().right";
    assert_eq!(console.script(beside).await, true);
    let outline = "return getComputedStyle(document.activeElement).outlineStyle";
    assert_eq!(console.script(outline).await, "solid");
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_sees_the_list_and_is_told_why_not_more() {
    let console = Console::start().await;
    console.sign_in("member", "harbor/members?q=tomoko").await;
    console.row("owner2fa").await;
    let export = console.button("Export").await;
    assert_eq!(export.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    console.browser().action_chain().move_to_element_center(&export).perform().await.unwrap();
    console.text("Only owners and editors can see this. Ask an owner of the organization.").await;
    console.press("Actions for Tomoko Arai").await;
    let remove = console.menu_item("Remove").await;
    assert!(remove.text().await.unwrap().contains("Only owners can do this"));
    // Past the page the backend refuses all the same.
    let status = console
        .browser()
        .execute_async(
            "const done = arguments[0]; const token = sessionStorage.getItem('purser.session').split('\\n')[1]; \
             fetch('/v2/orgs/harbor/members/owner2fa', { method: 'DELETE', headers: { Authorization: 'Bearer ' + token } }) \
             .then(answer => done(answer.status))",
            Vec::new(),
        )
        .await
        .unwrap();
    assert_eq!(status.json(), 403);
    console.open("harbor").await;
    console.text("The numbers of this organization are for owners and editors").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_are_text_and_break_nothing_on_a_phone() {
    let console = Console::with(e2e::Setup { size: (500, 900), ..e2e::Setup::default() }).await;
    console
        .browser()
        .cdp()
        .send_raw(
            "Emulation.setDeviceMetricsOverride",
            serde_json::json!({ "width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": true }),
        )
        .await
        .unwrap();
    sqlx::query("UPDATE accounts SET full_name = ? WHERE username = 'taumata'")
        .bind("W".repeat(10_000))
        .execute(&console.backend().pool)
        .await
        .unwrap();
    console.sign_in("owner", "harbor/members?size=100&sort=username&page=3").await;
    console.row("taumata").await;
    for path in [
        "harbor/members?q=taumata",
        "harbor/members?q=markupguy",
        "harbor/members?q=bidiflip",
        "harbor/access?who=taumata",
        "harbor/sign-ins",
        "harbor/teams",
        "harbor/teams/quay",
        "harbor/activity",
        "harbor",
        "",
    ] {
        console.open(path).await;
        console.heading("").await;
        let fits = console.script("return document.documentElement.scrollWidth <= 360").await;
        assert_eq!(fits, true, "{path} scrolls sideways");
    }
    assert_eq!(console.script("return document.querySelectorAll('tbody img').length").await, 0);
    console.end().await;
}
