//! What SCIM does to the organization, and what it must not do (statements 11 and 12 of the platform's questions and
//! answers among it).

use purser_api::scim::DOCKER_USER_SCHEMA;
use serde_json::json;

use super::{Offices, connection, enable, off, patch, seats, user};
use crate::visitor::{SSO, Visit, parameter};
use crate::world::{World, org};

type People = Vec<(i64, i64, String, Option<i64>, String)>;

async fn everybody(world: &World) -> People {
    sqlx::query_as("SELECT id, rank, source, scim_active, full_name FROM people WHERE org_id = 1 ORDER BY id")
        .fetch_all(&world.app.pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn switching_on_and_off_removes_and_changes_nobody() {
    let world = World::new().await;
    let before = everybody(&world).await;
    let office = connection(&world, "Office login").await;
    enable(&world, &office).await;
    assert_eq!(everybody(&world).await, before);
    let owner = world.owner().await;
    owner.call(&off(&office)).await;
    assert_eq!(everybody(&world).await, before);
    // Not while nobody would let new people in.
    let fleet = connection(&world, "Fleet directory").await;
    let refused = owner.refused(&off(&fleet)).await;
    assert_eq!((refused.status, refused.code), (409, purser_api::ErrorCode::parse("scim_needed_by_jit")));
}

#[tokio::test]
async fn a_member_whom_scim_did_not_create_is_left_alone() {
    let offices = Offices::new().await;
    let before = everybody(&offices.world).await;
    for active in [true, false] {
        let mut body = user("meera@harbor.example");
        body["active"] = json!(active);
        let (status, kind, detail) = offices.refused("POST", "/Users", Some(body)).await;
        assert_eq!((status, &*kind), (409, "uniqueness"));
        assert!(detail.contains("SCIM governs only members that it created") && detail.contains("Move"), "{detail}");
    }
    assert_eq!(everybody(&offices.world).await, before);
}

#[tokio::test]
async fn switched_off_everybody_stays_and_the_identity_provider_reaches_nobody() {
    let offices = Offices::new().await;
    let id = offices.user("ana@harbor.example").await;
    let before = everybody(&offices.world).await;
    let owner = offices.world.owner().await;
    owner.call(&off(&offices.connection)).await;
    let gone = patch(json!([{ "op": "replace", "path": "active", "value": false }]));
    assert_eq!(offices.refused("PATCH", &format!("/Users/{id}"), Some(gone)).await.0, 401);
    assert_eq!(everybody(&offices.world).await, before);
}

#[tokio::test]
async fn full_names_stay_private_where_the_organization_says_so() {
    let offices = Offices::new().await;
    let owner = offices.world.owner().await;
    let name = async |address: &str| crate::world::accounts(&offices.world, address).await.pop().unwrap().1;
    offices.user("ana@harbor.example").await;
    assert_eq!(name("ana@harbor.example").await, "Ada Berg");
    // What the identity provider does not send is not public either.
    let bare = json!({ "userName": "bare@harbor.example" });
    offices.done("POST", "/Users", Some(bare)).await;
    assert_eq!(name("bare@harbor.example").await, "");
    // Another identifier in its place is what shows.
    let mut other = user("other@harbor.example");
    other["name"] = json!({ "formatted": "E-4711" });
    offices.done("POST", "/Users", Some(other)).await;
    assert_eq!(name("other@harbor.example").await, "E-4711");
    owner
        .call(&purser_api::provisioning::UpdateProvisioning {
            org: org("harbor"),
            id: offices.connection.clone(),
            body: purser_api::provisioning::ProvisioningPatch { full_names: Some(false), ..Default::default() },
        })
        .await;
    offices.user("bo@harbor.example").await;
    assert_eq!(name("bo@harbor.example").await, "");
}

#[tokio::test]
async fn an_update_without_active_deactivates_and_the_log_says_why() {
    let offices = Offices::new().await;
    let id = offices.user("ana@harbor.example").await;
    let put =
        json!({ "schemas": [purser_api::scim::USER_SCHEMA], "name": { "givenName": "Anna", "familyName": "Berg" } });
    let changed = offices.done("PUT", &format!("/Users/{id}"), Some(put)).await;
    assert_eq!((changed["active"].clone(), changed["userName"].clone()), (json!(false), json!("ana@harbor.example")));
    assert!(offices.member("ana@harbor.example").await.is_none());
    let detail: String = sqlx::query_scalar("SELECT detail FROM scim_requests WHERE operation = 'user.replace'")
        .fetch_one(&offices.world.app.pool)
        .await
        .unwrap();
    assert!(detail.contains("neither active nor enabled"), "{detail}");
    // The description's own word counts as well, and a name is never cleared.
    let put = json!({ "schemas": [purser_api::scim::USER_SCHEMA], "enabled": true });
    let changed = offices.done("PUT", &format!("/Users/{id}"), Some(put)).await;
    assert_eq!((changed["active"].clone(), changed["name"]["givenName"].clone()), (json!(true), json!("Anna")));
}

#[tokio::test]
async fn a_seat_is_taken_given_back_and_refused_when_there_is_none() {
    let offices = Offices::new().await;
    seats(&offices.world, 1).await;
    let id = offices.user("ana@harbor.example").await;
    let (status, _, detail) = offices.refused("POST", "/Users", Some(user("bo@harbor.example"))).await;
    assert!(status == 403 && detail.contains("No seat is free"), "{detail}");
    assert!(crate::world::accounts(&offices.world, "bo@harbor.example").await.is_empty(), "nothing is left behind");
    let off = patch(json!([{ "op": "replace", "path": "active", "value": false }]));
    offices.done("PATCH", &format!("/Users/{id}"), Some(off)).await;
    offices.user("bo@harbor.example").await;
}

#[tokio::test]
async fn role_team_and_organization_count_when_somebody_is_first_added() {
    let offices = Offices::new().await;
    let with = |address: &str, docker: serde_json::Value| {
        let mut body = user(address);
        body[DOCKER_USER_SCHEMA] = docker;
        body
    };
    let made = offices
        .done(
            "POST",
            "/Users",
            Some(with("ana@harbor.example", json!({ "dockerRole": "editor", "dockerTeam": "divers" }))),
        )
        .await;
    assert_eq!(made["schemas"], json!([purser_api::scim::USER_SCHEMA, DOCKER_USER_SCHEMA]));
    assert_eq!(offices.member("ana@harbor.example").await.unwrap(), (1, "scim".to_owned(), vec!["divers".to_owned()]));
    let wrong =
        offices.refused("POST", "/Users", Some(with("bo@harbor.example", json!({ "dockerRole": "boss" })))).await;
    assert_eq!((wrong.0, &*wrong.1), (400, "invalidValue"));
    let (status, _, detail) =
        offices.refused("POST", "/Users", Some(with("bo@harbor.example", json!({ "dockerOrg": "dinghy" })))).await;
    assert!(status == 403 && detail.contains("dinghy"), "{detail}");
    let path = format!("/Users/{}", made["id"].as_str().unwrap());
    let raise =
        patch(json!([{ "op": "replace", "path": format!("{DOCKER_USER_SCHEMA}:dockerRole"), "value": "owner" }]));
    offices.done("PATCH", &path, Some(raise)).await;
    assert_eq!(offices.member("ana@harbor.example").await.unwrap().0, 1, "an existing role stays");
}

#[tokio::test]
async fn an_invitation_is_used_up_and_its_role_kept() {
    let offices = Offices::new().await;
    let owner = offices.world.owner().await;
    owner
        .call(&purser_api::invites::BulkInvite {
            org: "harbor".to_owned(),
            team: Some("quay".to_owned()),
            role: Some("editor".to_owned()),
            invitees: vec!["ana@harbor.example".to_owned()],
            dry_run: None,
        })
        .await;
    seats(&offices.world, 0).await;
    offices.user("ana@harbor.example").await;
    assert_eq!(offices.member("ana@harbor.example").await.unwrap(), (1, "scim".to_owned(), vec!["quay".to_owned()]));
}

#[tokio::test]
async fn an_account_of_an_address_elsewhere_is_not_pulled_in() {
    let offices = Offices::new().await;
    let (status, _, detail) = offices.refused("POST", "/Users", Some(user("stefania@elsewhere.example"))).await;
    assert!(status == 403 && detail.contains("no verified domain"), "{detail}");
    // Somebody without an account may come, as a guest.
    offices.user("new@contractor.example").await;
    let guest: i64 =
        sqlx::query_scalar("SELECT is_guest FROM people WHERE org_id = 1 AND email = 'new@contractor.example'")
            .fetch_one(&offices.world.app.pool)
            .await
            .unwrap();
    assert_eq!(guest, 1);
}

#[tokio::test]
async fn the_last_owner_is_not_removed() {
    let offices = Offices::new().await;
    let mut body = user("boss@harbor.example");
    body[DOCKER_USER_SCHEMA] = json!({ "dockerRole": "owner" });
    let made = offices.done("POST", "/Users", Some(body)).await;
    sqlx::query("UPDATE people SET rank = 2 WHERE org_id = 1 AND rank = 0 AND email != 'boss@harbor.example'")
        .execute(&offices.world.app.pool)
        .await
        .unwrap();
    let path = format!("/Users/{}", made["id"].as_str().unwrap());
    for (method, body) in
        [("DELETE", None), ("PATCH", Some(patch(json!([{ "op": "replace", "path": "active", "value": false }]))))]
    {
        let (status, _, detail) = offices.refused(method, &path, body).await;
        assert!(status == 403 && detail.contains("last owner"), "{detail}");
    }
    assert!(offices.member("boss@harbor.example").await.is_some());
}

#[tokio::test]
async fn an_address_follows_on_own_domains_only() {
    let offices = Offices::new().await;
    let id = offices.user("ana@harbor.example").await;
    let path = format!("/Users/{id}");
    let rename = |address: &str| patch(json!([{ "op": "replace", "path": "userName", "value": address }]));
    offices.done("PATCH", &path, Some(rename("anna@harbor.example"))).await;
    assert!(offices.member("anna@harbor.example").await.is_some());
    let (status, kind, _) = offices.refused("PATCH", &path, Some(rename("meera@harbor.example"))).await;
    assert_eq!((status, &*kind), (409, "uniqueness"));
    offices.done("PATCH", &path, Some(rename("anna@elsewhere.example"))).await;
    assert!(offices.member("anna@harbor.example").await.is_some(), "the account keeps its address");
}

#[tokio::test]
async fn whoever_is_deactivated_is_refused_at_the_door_as_deprovisioned() {
    let offices = Offices::new().await;
    let id = offices.user("ana@harbor.example").await;
    let visit = Visit { identifier: "ana@harbor.example", ..SSO };
    let door = visit.go(&offices.world).await;
    assert_eq!(door.status, 200, "{}", door.text);
    let off = patch(json!([{ "op": "replace", "path": "active", "value": false }]));
    offices.done("PATCH", &format!("/Users/{id}"), Some(off)).await;
    assert_eq!(parameter(&visit.go(&offices.world).await, "code"), "deprovisioned");
    // Forgotten altogether, the person is like anybody else again.
    assert_eq!(offices.send("DELETE", &format!("/Users/{id}"), None).await.status, 204);
    let door = visit.go(&offices.world).await;
    assert_eq!(door.status, 200, "{}", door.text);
}
