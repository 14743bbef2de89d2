//! Teams, changes of many people, the activity log, and the API calls behind them.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use e2e::{Console, Setup};
use thirtyfour::Key;

async fn number(console: &Console, sql: &str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&console.backend().pool).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_is_made_filled_renamed_emptied_and_deleted() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/teams").await;
    console.row("navigation").await;
    console.text("From the identity provider").await;
    // The rules for names are said at the field, and an existing one is found out before anything is lost.
    console.press("Create team").await;
    console.fill("Name", "Ab").await;
    console.text("A team name has 3 to 30 characters.").await;
    console.fill("Name", "quay").await;
    console.fill("What it is for", "Under water").await;
    console.dialog_button("Create team").await.click().await.unwrap();
    console.text("A team of this name exists already.").await;
    console.fill("Name", "Divers").await;
    console.text("Show API call").await.click().await.unwrap();
    let call = console.text("curl --fail-with-body -X POST").await.text().await.unwrap();
    assert!(
        call.contains("/v2/orgs/harbor/groups") && call.contains(r#"{"name":"divers","description":"Under water"}"#),
        "{call}"
    );
    assert!(call.contains("Bearer $TOKEN") && !call.contains("ey"), "{call}");
    console.dialog_button("Create team").await.click().await.unwrap();
    console.text("Created the team divers.").await;
    console.link("divers").await.click().await.unwrap();
    console.address_is("/harbor/teams/divers").await;
    console.text("Nobody is in this team yet").await;
    // One by typing, more by pasting; who is not here stays in the box.
    console.press("Add people").await;
    console.fill("Find a member", "meera").await;
    console.press("Add Meera Krishnan").await;
    // By keyboard: the pointer still rests on the button before, whose reason covers the line.
    console.text("Paste a list").await.send_keys(Key::Enter).await.unwrap();
    console.fill("Docker IDs or addresses", "editor, tomoko@harbor.example; nobody.here@example.net").await;
    console.press("Look them up").await;
    console.text("1 is not a member of the organization; it is left in the box.").await;
    console.dialog_button("Add 3 people").await.click().await.unwrap();
    console.text("3 people are now in the team divers.").await;
    for key in ["member", "editor", "owner2fa"] {
        console.row(key).await;
    }
    console.fill("Search people of the team", "tomoko").await;
    console.no_row("member").await;
    console.address_is("/harbor/teams/divers?q=tomoko").await;
    console.field("Choose Tomoko Arai").await.click().await.unwrap();
    console.press("Remove from team").await;
    console.dialog_button("Remove").await.click().await.unwrap();
    console.text("Tomoko Arai has left the team divers.").await;
    console.no_row("owner2fa").await;
    // Another name is another address.
    console.press("Rename or describe").await;
    console.fill("Name", "frogmen").await;
    console.dialog_button("Save").await.click().await.unwrap();
    console.text("Changed the team frogmen.").await;
    console.address_is("/harbor/teams/frogmen").await;
    console.press("Delete").await;
    console.text("2 people lose the access that the team gives.").await;
    console.fill("Type “frogmen” to confirm", "frogmen").await;
    console.dialog_button("Delete team").await.click().await.unwrap();
    console.text("Deleted the team frogmen.").await;
    console.address_is("/harbor/teams").await;
    console.no_row("frogmen").await;
    // The team of the owners is no team like the others.
    console.open("harbor/teams/owners").await;
    console.text("This team follows the role").await;
    console.open("harbor/teams/navigation").await;
    console.text("The identity provider fills this team").await;
    // The panel of a person edits their teams.
    console.open("harbor/members/member").await;
    console.press("Edit teams").await;
    console.field("signals").await.click().await.unwrap();
    console.dialog_button("Save teams").await.click().await.unwrap();
    console.text("Changed the teams of Meera Krishnan.").await;
    let audit = "SELECT count(*) FROM audit_logs WHERE action LIKE 'org.team.%' AND actor = 'owner' AND at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-1 hour')";
    assert!(number(&console, audit).await >= 8);
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_changed_for_many_and_those_who_failed_are_tried_again() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/members?team=robots").await;
    console.row("ci-runner").await;
    console.field("Choose everybody on this page").await.click().await.unwrap();
    console.text("4 chosen").await;
    console.press("Change role").await;
    console.heading("Change role of 4 people").await;
    console.field("Editor").await.click().await.unwrap();
    console.text("4 people become editor.").await;
    console.text("Show API call").await.click().await.unwrap();
    console.text("/v2/orgs/harbor/members/batch").await;
    // Two of them leave while the dialog is open.
    sqlx::query("DELETE FROM people WHERE id IN (SELECT tp.person_id FROM team_people tp JOIN teams t ON t.id = tp.team_id WHERE t.name = 'robots' LIMIT 2)")
        .execute(&console.backend().pool)
        .await
        .unwrap();
    console.dialog_button("Change role").await.click().await.unwrap();
    console.text("2 could not be changed:").await;
    console.text("Not found").await;
    assert_eq!(number(&console, "SELECT count(*) FROM people p JOIN team_people tp ON tp.person_id = p.id JOIN teams t ON t.id = tp.team_id WHERE t.name = 'robots' AND p.rank = 1").await, 2);
    console.dialog_button("Try 2 again").await.click().await.unwrap();
    console.text("2 could not be changed:").await;
    console.dialog_button("Download the failures").await.click().await.unwrap();
    let file = console.folder.path().join("failures.csv");
    assert!(console.until(async || tokio::fs::metadata(&file).await.is_ok_and(|file| file.len() > 0)).await);
    let text = tokio::fs::read_to_string(&file).await.unwrap();
    assert!(text.lines().count() == 3 && text.contains("Not found"), "{text}");
    console.dialog_button("Close").await.click().await.unwrap();
    console.no_dialog().await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_that_matches_is_removed_after_thinking_twice() {
    let console = Console::start().await;
    // More than fit on a page, all of whom the identity provider would add again.
    console.sign_in("owner", "harbor/members?source=jit&size=25").await;
    console.text("people match.").await;
    let matching = number(&console, "SELECT count(*) FROM people WHERE org_id = 1 AND source = 'jit'").await;
    assert!(matching > 25, "{matching}");
    // The owner is one of them, and does not remove herself together with the others.
    let others = matching - 1;
    console.field("Choose everybody on this page").await.click().await.unwrap();
    console.text("25 chosen").await;
    console.press(&format!("Choose all {matching} that match")).await;
    console.text(&format!("{matching} chosen")).await;
    console.press("Next").await;
    console.text(&format!("{matching} chosen")).await;
    console.press("Remove").await;
    console.heading(&format!("Remove {matching} people")).await;
    console.text(&format!("{others} seats become free.")).await;
    console.text("Left out: you.").await;
    console.text("just-in-time provisioning adds them again").await;
    let confirm = format!("Type “{others}” to confirm");
    console.fill(&confirm, &others.to_string()).await;
    // Undone within the ten seconds: nothing was sent.
    console.dialog_button("Remove").await.click().await.unwrap();
    console.text("Nothing was sent yet.").await;
    console.dialog_button("Undo").await.click().await.unwrap();
    console.text(&format!("{others} seats become free.")).await;
    assert_eq!(number(&console, "SELECT count(*) FROM people WHERE org_id = 1 AND source = 'jit'").await, matching);
    console.fill(&confirm, &others.to_string()).await;
    console.dialog_button("Remove").await.click().await.unwrap();
    console.dialog_button("Start now").await.click().await.unwrap();
    console.text(&format!("Removed {others} people.")).await;
    console.no_dialog().await;
    assert_eq!(number(&console, "SELECT count(*) FROM people WHERE org_id = 1 AND source = 'jit'").await, 1);
    // The second page is no more, and the first one is shown.
    console.text("1 person matches.").await;
    console.text("1–1 of 1").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn activity_is_filtered_read_back_exported_and_explains_a_refusal() {
    let console = Console::start().await;
    console.sign_in("owner", "harbor/activity").await;
    console.text("Page 1").await;
    console.press("Older").await;
    console.text("Page 2").await;
    // Something new moves nothing over the border between two pages.
    sqlx::query("INSERT INTO audit_logs (org_id, action, name, actor, description, at) VALUES (1, 'org.team.create', '=cmd', 'owner', 'created the team', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))")
        .execute(&console.backend().pool)
        .await
        .unwrap();
    console.press("Newer").await;
    console.text("Page 1").await;
    console.text("=cmd").await;
    console.open("harbor/activity?category=team&by=owner&about=%3Dcmd").await;
    console.text("created the team").await;
    assert_eq!(console.script("return document.querySelectorAll('tbody tr').length").await, 1);
    console.press("Export").await;
    console.dialog_button("Export").await.click().await.unwrap();
    console.text("1 entries are in harbor-activity.csv.").await;
    let file = console.folder.path().join("harbor-activity.csv");
    assert!(console.until(async || tokio::fs::metadata(&file).await.is_ok_and(|file| file.len() > 0)).await);
    let text = tokio::fs::read_to_string(&file).await.unwrap();
    assert!(text.contains("\"'=cmd\"") && text.lines().count() == 2, "{text}");
    console.press("Clear all").await;
    console.address_is("/harbor/activity").await;
    // From a refusal to what was changed before it, and back.
    console.open("harbor/sign-ins?outcome=denied&who=left.us@fleet.harbor.example").await;
    console.row("left.us@fleet.harbor.example").await;
    console.link("What changed before?").await.click().await.unwrap();
    console.text("What changed before left.us@fleet.harbor.example was refused").await;
    console.text("May matter").await;
    console.link("Back to the explanation").await.click().await.unwrap();
    console.text("These are the facts of one attempt").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_reads_teams_and_is_told_why_not_more() {
    let console = Console::start().await;
    console.sign_in("member", "harbor/teams").await;
    console.row("quay").await;
    let create = console.button("Create team").await;
    assert_eq!(create.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    console.press("Actions for quay").await;
    assert!(console.menu_item("Delete").await.text().await.unwrap().contains("Only owners can do this"));
    console.open("harbor/teams/quay").await;
    console.heading("quay").await;
    let add = console.button("Add people").await;
    assert_eq!(add.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    console.open("harbor/activity").await;
    console.text("Activity is for owners and editors").await;
    console.open("harbor/teams/nowhere").await;
    console.text("There is no such team").await;
    console.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_backend_gets_single_calls_and_says_what_it_does_not_know() {
    let mut setup = Setup::default();
    setup.options.layer1_only = true;
    let console = Console::with(setup).await;
    console.sign_in("owner", "harbor/members?q=harbor.example&type=member&size=25").await;
    console.text("people match.").await;
    console.field("Choose everybody on this page").await.click().await.unwrap();
    console.text("25 chosen").await;
    console.press("More for the chosen").await;
    console.menu_item("Add to a team").await.click().await.unwrap();
    console.field("Team").await.send_keys("signals").await.unwrap();
    console.text("join the team signals.").await;
    console.text("Show API call").await.click().await.unwrap();
    console.text("/v2/orgs/harbor/groups/signals/members").await;
    console.dialog_button("Add to team").await.click().await.unwrap();
    console.text("are now in the team signals.").await;
    console.no_dialog().await;
    console.open("harbor/teams").await;
    console.text("it does not say which teams an identity provider fills").await;
    console.open("harbor/activity?category=team").await;
    console.text("Member added to a team").await;
    console.text("The backend cannot look for one.").await;
    console.end().await;
}
