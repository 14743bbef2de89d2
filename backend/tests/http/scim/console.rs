//! What the console reads and changes.

use purser_api::ErrorCode;
use purser_api::provisioning::{
    CreateScimToken, GetProvisioning, ListScimGroups, ListScimMismatches, ListScimRequests, NewToken, RevokeScimToken,
};
use serde_json::json;

use super::{Offices, patch};
use crate::world::org;

fn token(offices: &Offices, label: &str, end: &str) -> CreateScimToken {
    let body = NewToken { label: label.to_owned(), expires_at: end.to_owned() };
    CreateScimToken { org: org("harbor"), id: offices.connection.clone(), body }
}

#[tokio::test]
async fn a_token_is_replaced_without_a_gap() {
    let mut offices = Offices::new().await;
    let owner = offices.world.owner().await;
    let day = purser_backend::clock::days_from_now(90);
    for (label, end, field) in [
        ("", &*day, "label"),
        ("b", "2020-01-01", "expires_at"),
        ("b", "soon", "expires_at"),
        ("b", "2099-01-01", "expires_at"),
    ] {
        let refused = owner.refused(&token(&offices, label, end)).await;
        assert_eq!(refused.body.field.as_deref(), Some(field), "{end}");
    }
    let second = owner.call(&token(&offices, "Second", &day[..10])).await;
    assert_eq!(owner.refused(&token(&offices, "Third", &day)).await.code, ErrorCode::AlreadyExists);
    offices.user("old@harbor.example").await;
    let first = std::mem::replace(&mut offices.token, second.secret.0);
    offices.user("new@harbor.example").await;
    let get = GetProvisioning { org: org("harbor"), id: offices.connection.clone() };
    let tokens = owner.call(&get).await.scim.tokens;
    assert_eq!(tokens.len(), 2);
    assert!(tokens.iter().all(|one| one.last_used_at.is_some()));
    let revoke = RevokeScimToken { org: org("harbor"), id: offices.connection.clone(), token: tokens[0].id.clone() };
    owner.call(&revoke).await;
    assert_eq!(owner.refused(&revoke).await.status, 404);
    let second = std::mem::replace(&mut offices.token, first);
    assert_eq!(offices.refused("GET", "/Users", None).await.0, 401);
    offices.token = second;
    offices.done("GET", "/Users", None).await;
    let editor = offices.world.caller("editor").await;
    assert_eq!(editor.refused(&token(&offices, "x", &day)).await.status, 403);
    assert_eq!(editor.call(&get).await.scim.tokens.len(), 1);
    assert_eq!(offices.world.caller("member").await.refused(&get).await.status, 403);
}

#[tokio::test]
async fn the_log_has_a_line_for_every_request_and_a_timeline_for_everybody() {
    let offices = Offices::new().await;
    let (ana, bo) = (offices.user("ana@harbor.example").await, offices.user("bo@harbor.example").await);
    let group = json!({ "displayName": "harbor:divers", "members": [{ "value": ana }, { "value": bo }] });
    offices.done("POST", "/Groups", Some(group)).await;
    offices.done("GET", "/Users?filter=userName%20eq%20%22ana%40harbor.example%22", None).await;
    let secret = patch(
        json!([{ "op": "replace", "path": "password", "value": "hunter2" }, { "op": "replace", "path": "displayName", "value": "A" }]),
    );
    offices.done("PATCH", &format!("/Users/{ana}"), Some(secret)).await;
    offices.refused("GET", "/Users/0", None).await;
    let owner = offices.world.owner().await;
    let list = |search: &str, operation: &str, outcome: &str| ListScimRequests {
        org: org("harbor"),
        id: offices.connection.clone(),
        search: search.to_owned(),
        operation: operation.to_owned(),
        outcome: outcome.to_owned(),
        from: String::new(),
        page: 1,
        page_size: 50,
    };
    let words = async |call: ListScimRequests| -> Vec<String> {
        owner.call(&call).await.results.into_iter().map(|one| one.operation).collect()
    };
    assert_eq!(
        words(list("", "", "")).await,
        ["user.read", "user.update", "user.search", "group.create", "user.create", "user.create"]
    );
    assert_eq!(
        words(list("ana@harbor.example", "", "")).await,
        ["user.update", "user.search", "group.create", "user.create"]
    );
    assert_eq!(words(list("divers", "", "")).await, ["group.create"]);
    assert_eq!(words(list("", "writes", "")).await.len(), 4);
    assert_eq!(words(list("", "", "failed")).await, ["user.read"]);
    let update = &owner.call(&list("", "user.update", "done")).await.results[0];
    assert_eq!(update.changed.len(), 1, "{update:?}");
    assert!(update.detail.contains("Not kept: password") && !format!("{update:?}").contains("hunter2"));
    assert_eq!((update.token.as_str(), update.trace_id.len()), ("First token", 32));
    let state = owner.call(&GetProvisioning { org: org("harbor"), id: offices.connection.clone() }).await;
    assert_eq!((state.users, state.active_users, state.groups, state.failures), (2, 2, 1, 1));
    assert!(state.last_request_at.is_some() && state.unmanaged > 0);
    let groups = owner.call(&ListScimGroups { org: org("harbor"), id: offices.connection.clone() }).await;
    assert_eq!((groups[0].team.as_deref(), groups[0].members), (Some("divers"), 2));
}

#[tokio::test]
async fn addresses_that_differ_are_found() {
    let offices = Offices::new().await;
    offices.user("same@harbor.example").await;
    let other = json!({ "userName": "E4711", "emails": [{ "value": "other@harbor.example", "primary": true }] });
    offices.done("POST", "/Users", Some(other)).await;
    let id = offices.user("moved@contractor.example").await;
    let rename = patch(json!([{ "op": "replace", "path": "userName", "value": "moved@elsewhere.example" }]));
    offices.done("PATCH", &format!("/Users/{id}"), Some(rename)).await;
    let owner = offices.world.owner().await;
    let found = owner.call(&ListScimMismatches { org: org("harbor"), id: offices.connection.clone() }).await;
    let found: Vec<(&str, &str)> = found.iter().map(|one| (&*one.email, &*one.problem)).collect();
    assert_eq!(
        found,
        [
            ("other@harbor.example", "user_name_is_no_address"),
            ("moved@contractor.example", "account_has_another_address")
        ]
    );
}
