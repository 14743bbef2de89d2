//! The members list and what changes it.

use purser_api::members::{
    ExportMembers, ListMembers, MemberKind, RemoveMember, RoleChange, Sort, SortKey, Source, Status, UpdateMemberRole,
};
use purser_api::{ErrorCode, ListedRole, Role};
use purser_backend::Options;

use crate::world::{World, org};

fn list(search: &str) -> ListMembers {
    ListMembers {
        org: Some(org("harbor")),
        search: search.to_owned(),
        page: 1,
        page_size: 100,
        ..ListMembers::default()
    }
}

fn change(name: &str, username: &str, role: Role) -> UpdateMemberRole {
    UpdateMemberRole { org: org(name), username: username.to_owned(), body: RoleChange { role } }
}

fn removal(name: &str, username: &str) -> RemoveMember {
    RemoveMember { org: org(name), username: username.to_owned() }
}

#[tokio::test]
async fn a_search_finds_names_ids_and_addresses_without_accents_or_case() {
    let world = World::new().await;
    let owner = world.owner().await;
    for (search, key) in [
        ("nunez", "anamnunez"),
        ("NÚÑEZ ana", "anamnunez"),
        ("wisniewski", "lukaszw"),
        ("odegard", "sorenodegard"),
        ("шевч", "tarass"),
        ("李小", "lixiaolong"),
        ("小龙", "lixiaolong"),
        ("김민준", "kimminjun"),
        ("عبد", "mohammedah"),
        ("OWNER2FA", "owner2fa"),
        ("tomoko@harbor.example", "owner2fa"),
        ("to", "owner2fa"),
        ("img src", "markupguy"),
        ("\"https", "formulafan"),
    ] {
        let page = owner.call(&list(search)).await;
        assert!(page.results.iter().any(|member| member.username == key), "{search}: {}", page.count);
    }
    for nothing in ["zzzzzz", "' OR 1=1 --", "* NOT a", "%"] {
        assert_eq!(owner.call(&list(nothing)).await.count, 0, "{nothing}");
    }
}

#[tokio::test]
async fn an_exact_match_comes_first() {
    let world = World::new().await;
    let first = |page: purser_api::Page<purser_api::members::Member>| page.results[0].username.clone();
    let owner = world.owner().await;
    assert_eq!(first(owner.call(&list("owner")).await), "owner");
    assert_eq!(first(owner.call(&list("member")).await), "member");
}

#[tokio::test]
async fn every_order_and_filter_shows_everybody_once() {
    let world = World::new().await;
    let owner = world.owner().await;
    for key in SortKey::ALL {
        for descending in [false, true] {
            let mut question = list("");
            question.page_size = 37;
            question.more.sort = Some(Sort { key: *key, descending });
            let mut seen = Vec::new();
            loop {
                let page = owner.call(&question).await;
                assert_eq!(page.count, 260);
                seen.extend(page.results.iter().map(|member| member.id.clone()));
                question.page += 1;
                if page.next.is_none() {
                    break;
                }
            }
            let all = seen.len();
            seen.sort();
            seen.dedup();
            assert_eq!((all, seen.len()), (260, 260), "{key:?} {descending}");
        }
    }
}

#[tokio::test]
async fn people_never_seen_come_last_in_both_directions() {
    let world = World::new().await;
    let owner = world.owner().await;
    for descending in [false, true] {
        let mut question = list("");
        question.page = 3;
        question.more.sort = Some(Sort { key: SortKey::LastSeen, descending });
        let page = owner.call(&question).await;
        assert!(page.results.last().unwrap().last_seen_at.is_none());
        question.page = 1;
        assert!(owner.call(&question).await.results[0].last_seen_at.is_some());
    }
}

#[tokio::test]
async fn filters_keep_what_they_say() {
    let world = World::new().await;
    let owner = world.owner().await;
    let base = || list("");
    let mut question = base();
    question.kind = MemberKind::Invitee;
    let invitees = owner.call(&question).await;
    assert_eq!(invitees.count, 20);
    assert!(invitees.results.iter().all(|row| row.role == ListedRole::Invitee && row.provenance.is_none()));
    let mut question = base();
    question.role = Some(Role::Owner);
    assert!(owner.call(&question).await.results.iter().all(|row| row.role.role() == Some(Role::Owner)));
    for source in Source::ALL {
        let mut question = base();
        question.more.source = Some(source);
        let page = owner.call(&question).await;
        assert!(page.count > 0, "{source:?}");
        assert!(page.results.iter().all(|row| row.provenance.as_ref().unwrap().source == Some(source)));
    }
    let mut question = base();
    question.more.status = Some(Status::Guest);
    assert!(owner.call(&question).await.results.iter().all(|row| row.is_guest == Some(true)));
    question.more.status = Some(Status::NeverSeen);
    assert!(owner.call(&question).await.results.iter().all(|row| row.last_seen_at.is_none()));
    let mut question = base();
    question.more.team = Some("quay".to_owned());
    let page = owner.call(&question).await;
    assert!(page.count > 0 && page.results.iter().all(|row| row.groups.contains(&"quay".to_owned())));
}

#[tokio::test]
async fn a_bad_query_names_the_field() {
    let world = World::new().await;
    let owner = world.owner().await;
    for (query, field) in [
        ("page=0", "page"),
        ("page=x", "page"),
        ("page_size=1001", "page_size"),
        ("role=king", "role"),
        ("type=x", "type"),
        ("sort=shoe", "sort"),
        ("source=x", "source"),
        ("status=x", "status"),
        ("seen_before=yesterday", "seen_before"),
    ] {
        let refusal = owner.send("GET", &format!("/v2/orgs/harbor/members?{query}"), None).await.refusal();
        assert_eq!((refusal.status, refusal.body.field.as_deref()), (400, Some(field)), "{query}");
    }
    assert!(owner.call(&ListMembers { page: 10_000, ..list("") }).await.results.is_empty());
}

#[tokio::test]
async fn a_list_that_changed_while_one_pages_says_so() {
    let world = World::new().await;
    let owner = world.owner().await;
    let before = owner.call(&list("")).await.version;
    assert_eq!(owner.call(&ListMembers { page: 2, ..list("") }).await.version, before);
    owner.call(&removal("harbor", "lixiaolong")).await;
    assert_ne!(owner.call(&ListMembers { page: 2, ..list("") }).await.version, before);
}

#[tokio::test]
async fn a_role_is_changed_logged_and_repeating_it_changes_nothing() {
    let world = World::new().await;
    let owner = world.owner().await;
    let changed = owner.call(&change("harbor", "member", Role::Editor)).await;
    assert_eq!(changed.role.role(), Some(Role::Editor));
    let version = owner.call(&list("")).await.version;
    owner.call(&change("harbor", "member", Role::Editor)).await;
    assert_eq!(owner.call(&list("")).await.version, version);
    let entries: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM audit_logs WHERE action = 'org.member.role.change' AND description LIKE '%member to editor'",
    )
    .fetch_one(&world.app.pool)
    .await
    .unwrap();
    assert_eq!(entries, 1);
}

#[tokio::test]
async fn the_last_owner_is_neither_removed_nor_demoted() {
    let world = World::new().await;
    let owner = world.owner().await;
    for refusal in [
        owner.refused(&removal("dinghy", "owner")).await,
        owner.refused(&change("dinghy", "owner", Role::Member)).await,
    ] {
        assert_eq!((refusal.status, refusal.code), (400, ErrorCode::LastOwner));
    }
    owner.call(&change("dinghy", "liistamm", Role::Owner)).await;
    owner.call(&removal("dinghy", "owner")).await;
}

#[tokio::test]
async fn of_two_owners_who_demote_each_other_at_once_exactly_one_wins() {
    for _ in 0..5 {
        let world = World::new().await;
        let owner = world.owner().await;
        owner.call(&change("dinghy", "rasmuskask", Role::Owner)).await;
        let (one, other) = (change("dinghy", "rasmuskask", Role::Member), change("dinghy", "owner", Role::Member));
        let (one, other) = tokio::join!(owner.attempt(&one), owner.attempt(&other));
        let won = [&one, &other].into_iter().filter(|reply| reply.status.is_success()).count();
        assert_eq!(won, 1, "{} {}", one.status, other.status);
        let owners: i64 = sqlx::query_scalar("SELECT count(*) FROM people WHERE org_id = 2 AND rank = 0")
            .fetch_one(&world.app.pool)
            .await
            .unwrap();
        assert_eq!(owners, 1);
    }
}

#[tokio::test]
async fn a_removed_member_leaves_teams_and_frees_a_seat() {
    let world = World::new().await;
    let owner = world.owner().await;
    let console = purser_api::console::GetConsole { org: org("harbor") };
    let free = owner.call(&console).await.seats.free;
    owner.call(&removal("harbor", "ci-runner")).await;
    assert_eq!(owner.call(&console).await.seats.free, free + 1);
    assert_eq!(owner.refused(&removal("harbor", "ci-runner")).await.status, 404);
    let teams: i64 =
        sqlx::query_scalar("SELECT count(*) FROM team_people WHERE person_id NOT IN (SELECT id FROM people)")
            .fetch_one(&world.app.pool)
            .await
            .unwrap();
    assert_eq!(teams, 0);
}

#[tokio::test]
async fn with_layer_one_alone_nothing_of_layer_two_is_there() {
    let world = World::with(Options { layer1_only: true, ..Options::default() }).await;
    let owner = world.owner().await;
    let reply = owner.attempt(&list("meera")).await.json();
    let row = &reply["results"][0];
    assert_eq!(row["username"], "member");
    assert!(row.get("provenance").is_none() && reply.get("version").is_none());
    let console = owner.attempt(&purser_api::console::GetConsole { org: org("harbor") }).await;
    assert_eq!(console.status, 404);
    assert!(console.json().get("code").is_none() && console.json().get("trace_id").is_none());
    let orgs = owner.attempt(&purser_api::users::ListOrgs { page: 1, page_size: 10 }).await.json();
    assert!(orgs["results"][0].get("role").is_none());
    // Unknown filters are ignored, as a plain backend does.
    let mut question = list("");
    question.more.source = Some(Source::Scim);
    assert_eq!(owner.call(&question).await.count, 260);
}

#[tokio::test]
async fn the_export_has_everybody_and_no_formula() {
    let world = World::new().await;
    let reply = world.owner().await.attempt(&ExportMembers { org: org("harbor") }).await;
    assert!(
        reply.headers["content-disposition"].to_str().unwrap().starts_with("attachment;filename=\"harbor-members-")
    );
    assert_eq!(reply.text.matches("\r\n").count(), 261);
    assert!(reply.text.contains("\"'=HYPERLINK") && !reply.text.contains("\"=HYPERLINK"));
}
