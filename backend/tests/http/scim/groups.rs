//! Groups: which lead to teams, and whom they touch.

use serde_json::json;

use super::{Offices, patch};

#[tokio::test]
async fn only_a_name_of_this_organization_leads_to_a_team() {
    let offices = Offices::new().await;
    let id = offices.user("ana@harbor.example").await;
    for (name, team) in [
        ("harbor:Night-Shift", true),
        ("Everybody", false),
        ("dinghy:crew", false),
        ("harbor:owners", false),
        ("harbor:a b", false),
    ] {
        let body = json!({ "displayName": name, "members": [{ "value": id }] });
        let made = offices.done("POST", "/Groups", Some(body.clone())).await;
        assert_eq!(made["members"].as_array().unwrap().len(), 1, "{name} is kept");
        let again = offices.refused("POST", "/Groups", Some(body)).await;
        assert_eq!((again.0, &*again.1), (409, "uniqueness"));
        let detail: String =
            sqlx::query_scalar("SELECT detail FROM scim_requests WHERE operation = 'group.create' AND status = 201 ORDER BY id DESC LIMIT 1")
                .fetch_one(&offices.world.app.pool)
                .await
                .unwrap();
        assert_eq!(detail.contains("leads to no team"), !team, "{name}: {detail}");
    }
    assert_eq!(
        offices.member("ana@harbor.example").await.unwrap(),
        (2, "scim".to_owned(), vec!["night-shift".to_owned(), "quay".to_owned()])
    );
    // The person knows the groups.
    let shown = offices.done("GET", &format!("/Users/{id}"), None).await;
    assert_eq!(shown["groups"].as_array().unwrap().len(), 5);
    assert_eq!(shown["groups"][0]["display"], "Everybody");
    // Deactivated and active again: the teams come back.
    for on in [false, true] {
        let turn = patch(json!([{ "op": "replace", "path": "active", "value": on }]));
        offices.done("PATCH", &format!("/Users/{id}"), Some(turn)).await;
    }
    assert_eq!(offices.member("ana@harbor.example").await.unwrap().2, ["night-shift"]);
}

#[tokio::test]
async fn replacing_a_group_replaces_its_members() {
    let offices = Offices::new().await;
    let (one, two) = (offices.user("a@harbor.example").await, offices.user("b@harbor.example").await);
    let made = offices
        .done("POST", "/Groups", Some(json!({ "displayName": "harbor:divers", "members": [{ "value": one }] })))
        .await;
    let path = format!("/Groups/{}", made["id"].as_str().unwrap());
    let whole = json!({ "displayName": "harbor:divers", "externalId": "x", "members": [{ "value": two }] });
    let put = offices.done("PUT", &path, Some(whole)).await;
    assert_eq!((put["members"][0]["value"].clone(), put["externalId"].clone()), (json!(two), json!("x")));
    assert_eq!(offices.member("a@harbor.example").await.unwrap().2, ["quay"]);
    assert_eq!(offices.member("b@harbor.example").await.unwrap().2, ["divers", "quay"]);
    let (status, kind, _) =
        offices.refused("PATCH", &path, Some(patch(json!([{ "op": "remove", "path": "displayName" }])))).await;
    assert_eq!((status, &*kind), (400, "mutability"));
}
