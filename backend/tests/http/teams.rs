//! Teams, the audit log and settings.

use purser_api::ErrorCode;
use purser_api::audit_logs::{ListAuditActions, ListAuditLogs};
use purser_api::groups::{
    AddGroupMember, CreateGroup, DeleteGroup, GetGroup, GroupBody, GroupMember, GroupPatch, ListGroupMembers,
    ListGroups, RemoveGroupMember, UpdateGroup,
};
use purser_api::settings::{GetOrgSettings, OrgSettings, PutOrgSettings, RestrictedImages};

use crate::world::{World, org};

fn create(name: &str) -> CreateGroup {
    CreateGroup { org: org("harbor"), body: GroupBody { name: name.to_owned(), description: Some("x".to_owned()) } }
}

#[tokio::test]
async fn a_team_is_made_filled_renamed_and_deleted() {
    let world = World::new().await;
    let owner = world.owner().await;
    assert_eq!(owner.call(&create("divers")).await.member_count, 0);
    let add = AddGroupMember {
        org: org("harbor"),
        group: "divers".to_owned(),
        body: GroupMember { member: "member".to_owned() },
    };
    owner.call(&add).await;
    owner.call(&add).await;
    let get = |name: &str| GetGroup { org: org("harbor"), group: name.to_owned() };
    assert_eq!(owner.call(&get("divers")).await.member_count, 1);
    let rename = UpdateGroup {
        org: org("harbor"),
        group: "divers".to_owned(),
        body: GroupPatch { name: Some("frogmen".to_owned()), description: None },
    };
    assert_eq!(owner.call(&rename).await.description, "x");
    let people = ListGroupMembers {
        org: org("harbor"),
        group: "frogmen".to_owned(),
        search: "meera".to_owned(),
        page: 1,
        page_size: 10,
    };
    assert_eq!(owner.call(&people).await.results[0].username, "member");
    let out = RemoveGroupMember { org: org("harbor"), group: "frogmen".to_owned(), username: "member".to_owned() };
    owner.call(&out).await;
    assert_eq!(owner.call(&get("frogmen")).await.member_count, 0);
    owner.call(&DeleteGroup { org: org("harbor"), group: "frogmen".to_owned() }).await;
    assert_eq!(owner.refused(&get("frogmen")).await.status, 404);
}

#[tokio::test]
async fn the_owners_team_follows_the_role() {
    let world = World::new().await;
    let owner = world.owner().await;
    let owners = || "owners".to_owned();
    let group = owner.call(&GetGroup { org: org("harbor"), group: owners() }).await;
    let of_owner = ListGroups {
        org: org("harbor"),
        search: String::new(),
        username: Some("owner".to_owned()),
        page: 1,
        page_size: 50,
    };
    assert!(owner.call(&of_owner).await.results.iter().any(|team| team.name == "owners"));
    assert!(group.member_count >= 2);
    let body = GroupMember { member: "member".to_owned() };
    assert_eq!(owner.refused(&AddGroupMember { org: org("harbor"), group: owners(), body }).await.status, 400);
    assert_eq!(owner.refused(&DeleteGroup { org: org("harbor"), group: owners() }).await.status, 400);
}

#[tokio::test]
async fn names_are_checked_and_unique() {
    let world = World::new().await;
    let owner = world.owner().await;
    for bad in ["ab", "has space", "-x-", "päpste"] {
        let refusal = owner.refused(&create(bad)).await;
        assert_eq!((refusal.code, refusal.body.field.as_deref()), (ErrorCode::InvalidField, Some("name")), "{bad}");
    }
    assert_eq!(owner.refused(&create("quay")).await.code, ErrorCode::AlreadyExists);
}

#[tokio::test]
async fn the_audit_log_is_filtered_and_read_to_its_end() {
    let world = World::new().await;
    let owner = world.owner().await;
    owner.call(&create("divers")).await;
    let log = |action: Option<&str>, page| ListAuditLogs {
        account: org("harbor"),
        action: action.map(str::to_owned),
        name: None,
        actor: None,
        from: None,
        to: None,
        category: None,
        page,
        page_size: 100,
    };
    let newest = &owner.call(&log(None, 1)).await.logs[0];
    assert_eq!(
        (newest.action.as_str(), newest.name.as_str(), newest.actor.as_str()),
        ("org.team.create", "divers", "owner")
    );
    let mut pages = 1;
    while owner.call(&log(None, pages)).await.logs.len() == 100 {
        pages += 1;
    }
    assert_eq!(pages, 5);
    let only = owner.call(&log(Some("org.team.create"), 1)).await.logs;
    assert!(only.iter().all(|entry| entry.action == "org.team.create"));
    let mut future = log(None, 1);
    future.from = Some("2999-01-01T00:00:00Z".to_owned());
    assert!(owner.call(&future).await.logs.is_empty());
    future.from = Some("soon".to_owned());
    assert_eq!(owner.refused(&future).await.body.field.as_deref(), Some("from"));
    assert!(owner.call(&ListAuditActions { account: org("harbor") }).await.actions.contains_key("team"));
}

#[tokio::test]
async fn settings_are_replaced_as_a_whole() {
    let world = World::new().await;
    let owner = world.owner().await;
    let body = OrgSettings { restricted_images: RestrictedImages { enabled: true, ..RestrictedImages::default() } };
    owner.call(&PutOrgSettings { org: org("harbor"), body }).await;
    assert_eq!(owner.call(&GetOrgSettings { org: org("harbor") }).await, body);
}
