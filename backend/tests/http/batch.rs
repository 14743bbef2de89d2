//! One change for many members.

use purser_api::audit_logs::ListAuditLogs;
use purser_api::groups::{DeleteGroup, GetGroup, GroupPatch, ListGroups, UpdateGroup};
use purser_api::members::{BatchAction, BatchMembers, BatchResult, MemberBatch};
use purser_api::{ErrorCode, Role};
use purser_backend::Options;

use crate::world::{World, org};

fn batch(name: &str, action: BatchAction, usernames: &[&str]) -> BatchMembers {
    let usernames = usernames.iter().map(|&name| name.to_owned()).collect();
    BatchMembers { org: org(name), body: MemberBatch { action, usernames, role: None, team: None } }
}

fn roles(name: &str, role: Role, usernames: &[&str]) -> BatchMembers {
    let mut call = batch(name, BatchAction::SetRole, usernames);
    call.body.role = Some(role);
    call
}

fn team(action: BatchAction, team: &str, usernames: &[&str]) -> BatchMembers {
    let mut call = batch("harbor", action, usernames);
    call.body.team = Some(team.to_owned());
    call
}

fn said(results: &[BatchResult]) -> Vec<(&str, &str)> {
    results
        .iter()
        .map(|one| (one.username.as_str(), one.code.as_ref().map_or(&*one.status, ErrorCode::as_str)))
        .collect()
}

async fn number(world: &World, sql: &str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&world.app.pool).await.unwrap()
}

#[tokio::test]
async fn each_is_answered_in_the_order_of_the_request_and_logged() {
    let world = World::new().await;
    let owner = world.owner().await;
    sqlx::query("UPDATE people SET rank = 2 WHERE org_id = 1 AND username = 'lukaszw'")
        .execute(&world.app.pool)
        .await
        .unwrap();
    let invitee: String = "somebody-invited@fleet.harbor.example".to_owned();
    let before = number(&world, "SELECT people_revision FROM orgs WHERE id = 1").await;
    let call = roles("harbor", Role::Editor, &["Member", "editor", "nobody-of-that-name", &invitee, "lukaszw"]);
    let answer = owner.call(&call).await;
    assert_eq!(
        said(&answer.results),
        [
            ("Member", "done"),
            ("editor", "unchanged"),
            ("nobody-of-that-name", "not_found"),
            (&*invitee, "not_found"),
            ("lukaszw", "done"),
        ]
    );
    assert!(answer.results[2].message.as_ref().is_some_and(|said| said.ends_with('.')));
    assert_eq!(number(&world, "SELECT people_revision FROM orgs WHERE id = 1").await, before + 1);
    let log = ListAuditLogs {
        account: org("harbor"),
        action: Some("org.member.role.change".to_owned()),
        name: None,
        actor: None,
        from: None,
        to: None,
        category: None,
        page: 1,
        page_size: 2,
    };
    let logs = owner.call(&log).await.logs;
    assert_eq!((logs[0].name.as_str(), logs[1].name.as_str()), ("lukaszw", "member"));
    // The same once more changes nothing and says so.
    let again = owner.call(&roles("harbor", Role::Editor, &["member", "lukaszw"])).await;
    assert_eq!(said(&again.results), [("member", "unchanged"), ("lukaszw", "unchanged")]);
    assert_eq!(number(&world, "SELECT people_revision FROM orgs WHERE id = 1").await, before + 1);
}

#[tokio::test]
async fn of_all_owners_in_one_batch_the_last_one_stays() {
    let world = World::new().await;
    let owner = world.owner().await;
    let owners: Vec<String> =
        sqlx::query_scalar("SELECT username FROM people WHERE org_id = 1 AND rank = 0 ORDER BY username DESC")
            .fetch_all(&world.app.pool)
            .await
            .unwrap();
    assert!(owners.len() >= 2);
    let names: Vec<&str> = owners.iter().map(String::as_str).collect();
    let answer = owner.call(&roles("harbor", Role::Member, &names)).await;
    let (last, others) = answer.results.split_last().unwrap();
    assert!(others.iter().all(|one| one.status == BatchResult::DONE));
    assert_eq!(last.code, Some(ErrorCode::LastOwner));
    assert_eq!(number(&world, "SELECT count(*) FROM people WHERE org_id = 1 AND rank = 0").await, 1);
    // Alone in a batch the last one is refused as well, whichever way it shall go.
    let dinghy = owner.call(&batch("dinghy", BatchAction::Remove, &["owner", "rasmuskask"])).await;
    assert_eq!(said(&dinghy.results), [("owner", "last_owner"), ("rasmuskask", "done")]);
}

#[tokio::test]
async fn of_two_batches_that_take_every_owner_one_keeps_one() {
    for _ in 0..5 {
        let world = World::new().await;
        let owner = world.owner().await;
        owner.call(&roles("dinghy", Role::Owner, &["rasmuskask"])).await;
        let (one, other) = (
            roles("dinghy", Role::Member, &["rasmuskask", "owner"]),
            batch("dinghy", BatchAction::Remove, &["owner", "rasmuskask"]),
        );
        let (one, other) = tokio::join!(owner.attempt(&one), owner.attempt(&other));
        // The slower one may find that its caller is no owner any more.
        assert!(one.status == 200 || other.status == 200, "{} {}", one.status, other.status);
        assert_eq!(number(&world, "SELECT count(*) FROM people WHERE org_id = 2 AND rank = 0").await, 1);
    }
}

#[tokio::test]
async fn removing_frees_the_seats_and_leaves_the_teams() {
    let world = World::new().await;
    let owner = world.owner().await;
    let robots: Vec<String> = sqlx::query_scalar(
        "SELECT p.username FROM people p JOIN team_people tp ON tp.person_id = p.id JOIN teams t ON t.id = tp.team_id
         WHERE t.name = 'robots' AND p.org_id = 1",
    )
    .fetch_all(&world.app.pool)
    .await
    .unwrap();
    let names: Vec<&str> = robots.iter().map(String::as_str).collect();
    let before = number(&world, "SELECT count(*) FROM people WHERE org_id = 1").await;
    let answer = owner.call(&batch("harbor", BatchAction::Remove, &names)).await;
    assert!(!names.is_empty() && answer.results.iter().all(|one| one.status == "done"));
    assert_eq!(number(&world, "SELECT count(*) FROM people WHERE org_id = 1").await, before - names.len() as i64);
    let left = owner.call(&GetGroup { org: org("harbor"), group: "robots".to_owned() }).await;
    assert_eq!(left.member_count, 0);
    let again = owner.call(&batch("harbor", BatchAction::Remove, &names[..1])).await;
    assert_eq!(again.results[0].code, Some(ErrorCode::NotFound));
}

#[tokio::test]
async fn teams_are_filled_and_emptied_but_never_the_owners() {
    let world = World::new().await;
    let owner = world.owner().await;
    let call = |action, name: &str, users: &[&str]| team(action, name, users);
    let add = owner.call(&call(BatchAction::AddToTeam, "Quay", &["member", "editor", "ghost"])).await;
    assert_eq!(add.results[2].code, Some(ErrorCode::NotFound));
    let twice = owner.call(&call(BatchAction::AddToTeam, "quay", &["member"])).await;
    assert_eq!(said(&twice.results), [("member", "unchanged")]);
    let out = owner.call(&call(BatchAction::RemoveFromTeam, "quay", &["member", "member"])).await;
    assert_eq!(said(&out.results), [("member", "done"), ("member", "unchanged")]);
    let owners = owner.refused(&call(BatchAction::AddToTeam, "owners", &["member"])).await;
    assert_eq!((owners.status, owners.body.field.as_deref()), (400, Some("team")));
    assert_eq!(owner.refused(&call(BatchAction::AddToTeam, "nowhere", &["member"])).await.status, 404);
}

#[tokio::test]
async fn what_is_missing_or_too_much_is_named() {
    let world = World::new().await;
    let owner = world.owner().await;
    let field = async |call: BatchMembers| owner.refused(&call).await.body.field;
    assert_eq!(field(batch("harbor", BatchAction::SetRole, &["member"])).await.as_deref(), Some("role"));
    assert_eq!(field(batch("harbor", BatchAction::AddToTeam, &["member"])).await.as_deref(), Some("team"));
    assert_eq!(field(batch("harbor", BatchAction::Remove, &[])).await.as_deref(), Some("usernames"));
    let many = vec!["member"; 1001];
    assert_eq!(field(batch("harbor", BatchAction::Remove, &many)).await.as_deref(), Some("usernames"));
    assert_eq!(number(&world, "SELECT count(*) FROM people WHERE org_id = 1 AND username = 'member'").await, 1);
    let unknown = Some(r#"{"action":"paint","usernames":["member"]}"#.to_owned());
    let reply = owner.send("POST", "/v2/orgs/harbor/members/batch", unknown).await;
    assert_eq!((reply.status.as_u16(), reply.refusal().code), (422, ErrorCode::InvalidBody));
}

#[tokio::test]
async fn only_owners_may_and_a_plain_backend_has_none_of_it() {
    let world = World::new().await;
    for who in ["editor", "member"] {
        let caller = world.caller(who).await;
        for call in [
            batch("harbor", BatchAction::Remove, &["lukaszw"]),
            roles("harbor", Role::Owner, &[who]),
            team(BatchAction::AddToTeam, "quay", &[who]),
        ] {
            assert_eq!(caller.refused(&call).await.code, ErrorCode::OwnersOnly, "{who}");
        }
    }
    assert_eq!(
        world.caller("stranger").await.refused(&batch("harbor", BatchAction::Remove, &["member"])).await.status,
        404
    );
    let plain = World::with(Options { layer1_only: true, ..Options::default() }).await;
    let owner = plain.owner().await;
    let reply = owner.attempt(&batch("harbor", BatchAction::Remove, &["member"])).await;
    // The address is that of a member called “batch”, who can be changed and removed but not posted to.
    assert_eq!(reply.status, 405);
    let teams = ListGroups { org: org("harbor"), search: String::new(), username: None, page: 1, page_size: 5 };
    assert!(owner.call(&teams).await.results.iter().all(|team| team.mapped.is_none()));
}

#[tokio::test]
async fn invitations_and_connections_follow_a_renamed_team_and_forget_a_deleted_one() {
    let world = World::new().await;
    let owner = world.owner().await;
    let pool = &world.app.pool;
    for sql in [
        "UPDATE people SET invited_team = 'quay' WHERE org_id = 1 AND rank = 3",
        "UPDATE connections SET default_team = 'quay' WHERE org_id = 1",
    ] {
        sqlx::query(sql).execute(pool).await.unwrap();
    }
    let names = async |name: &str| {
        let people = format!("SELECT count(*) FROM people WHERE org_id = 1 AND invited_team = '{name}'");
        let connections = format!("SELECT count(*) FROM connections WHERE org_id = 1 AND default_team = '{name}'");
        (number(&world, &people).await, number(&world, &connections).await)
    };
    let before = names("quay").await;
    let body = GroupPatch { name: Some("pier".to_owned()), description: None };
    owner.call(&UpdateGroup { org: org("harbor"), group: "quay".to_owned(), body }).await;
    assert_eq!(names("pier").await, before);
    let long = GroupPatch { name: None, description: Some("x".repeat(501)) };
    let refused = owner.refused(&UpdateGroup { org: org("harbor"), group: "pier".to_owned(), body: long }).await;
    assert_eq!(refused.body.field.as_deref(), Some("description"));
    owner.call(&DeleteGroup { org: org("harbor"), group: "pier".to_owned() }).await;
    assert_eq!(names("pier").await, (0, 0));
}

#[tokio::test]
async fn mapped_teams_say_so_and_a_page_of_a_search_leads_to_the_next() {
    let world = World::new().await;
    let owner = world.owner().await;
    let list = ListGroups { org: org("harbor"), search: "n".to_owned(), username: None, page: 1, page_size: 2 };
    let page = owner.call(&list).await;
    assert!(page.next.as_ref().is_some_and(|next| next.contains("search=n")), "{:?}", page.next);
    let all = ListGroups { search: String::new(), page_size: 100, ..list };
    let mapped = owner.call(&all).await.results;
    let mapped: Vec<&str> =
        mapped.iter().filter(|team| team.mapped == Some(true)).map(|team| team.name.as_str()).collect();
    assert_eq!(mapped, ["engine-room", "navigation"]);
}

#[tokio::test]
async fn the_audit_log_is_filtered_by_category_person_and_thing() {
    let world = World::new().await;
    let owner = world.owner().await;
    let log = |category: Option<&str>, actor: Option<&str>, name: Option<&str>| ListAuditLogs {
        account: org("harbor"),
        action: None,
        name: name.map(str::to_owned),
        actor: actor.map(str::to_owned),
        from: None,
        to: None,
        category: category.map(str::to_owned),
        page: 1,
        page_size: 100,
    };
    let teams = owner.call(&log(Some("team"), None, None)).await.logs;
    assert!(!teams.is_empty() && teams.iter().all(|entry| entry.action.starts_with("org.team.")));
    let by = owner.call(&log(None, Some("OWNER2FA"), None)).await.logs;
    assert!(!by.is_empty() && by.iter().all(|entry| entry.actor == "owner2fa"));
    let about = owner.call(&log(Some("team"), Some("owner"), Some("quay"))).await.logs;
    assert!(about.iter().all(|entry| entry.name == "quay" && entry.actor == "owner"));
    let refused = owner.refused(&log(Some("tides"), None, None)).await;
    assert_eq!(refused.body.field.as_deref(), Some("category"));
}
