//! Requests in the order and form in which Okta sends them, after its public guide "Build your SCIM API service" and the
//! behaviour of its profile push and group push.

use serde_json::json;

use super::{Offices, patch};

#[tokio::test]
async fn okta_assigns_renames_deactivates_and_reactivates_a_person() {
    let offices = Offices::new().await;
    let filter = "/Users?filter=userName%20eq%20%22okta.one%40harbor.example%22&startIndex=1&count=100";
    assert_eq!(offices.done("GET", filter, None).await["totalResults"], 0);
    let body = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": "okta.one@harbor.example",
        "name": { "givenName": "Olu", "familyName": "One" },
        "emails": [{ "primary": true, "value": "okta.one@harbor.example", "type": "work" }],
        "displayName": "Olu One", "locale": "en-US", "externalId": "00ujl29u0le5T6Aj10h7", "groups": [],
        "password": "1mz050nq", "active": true
    });
    let made = offices.send("POST", "/Users", Some(body.clone())).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert!(made.headers["location"].to_str().unwrap().ends_with(&format!("/v2/scim/2.0/Users/{id}")));
    assert!(!made.text.contains("1mz050nq"));
    assert_eq!(offices.member("okta.one@harbor.example").await.unwrap().1, "scim");
    let again = offices.refused("POST", "/Users", Some(body)).await;
    assert_eq!((again.0, &*again.1), (409, "uniqueness"));

    let mut whole = offices.done("GET", &format!("/Users/{id}"), None).await;
    whole["name"]["givenName"] = json!("Oluwaseun");
    whole["displayName"] = json!("Oluwaseun One");
    let put = offices.done("PUT", &format!("/Users/{id}"), Some(whole)).await;
    assert_eq!((put["name"]["givenName"].clone(), put["active"].clone()), (json!("Oluwaseun"), json!(true)));
    let name: String = sqlx::query_scalar("SELECT full_name FROM accounts WHERE email = 'okta.one@harbor.example'")
        .fetch_one(&offices.world.app.pool)
        .await
        .unwrap();
    assert_eq!(name, "Oluwaseun One");

    let off = offices
        .done("PATCH", &format!("/Users/{id}"), Some(patch(json!([{ "op": "replace", "value": { "active": false } }]))))
        .await;
    assert_eq!(off["active"], false);
    assert!(offices.member("okta.one@harbor.example").await.is_none());
    let on = offices
        .done("PATCH", &format!("/Users/{id}"), Some(patch(json!([{ "op": "replace", "value": { "active": true } }]))))
        .await;
    assert_eq!(on["active"], true);
    assert!(offices.member("okta.one@harbor.example").await.is_some());
    let secrets: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM scim_requests WHERE changed LIKE '%1mz050nq%' OR detail LIKE '%1mz050nq%'",
    )
    .fetch_one(&offices.world.app.pool)
    .await
    .unwrap();
    assert_eq!(secrets, 0);
}

#[tokio::test]
async fn okta_pushes_a_group_renames_it_and_changes_its_members() {
    let offices = Offices::new().await;
    let (one, two) = (offices.user("g.one@harbor.example").await, offices.user("g.two@harbor.example").await);
    let made = offices
        .done(
            "POST",
            "/Groups",
            Some(json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "harbor:divers",
                "members": [{ "value": one, "display": "g.one@harbor.example" }] })),
        )
        .await;
    let path = format!("/Groups/{}", made["id"].as_str().unwrap());
    let teams = async |address: &str| offices.member(address).await.unwrap().2;
    assert_eq!(teams("g.one@harbor.example").await, ["divers", "quay"]);
    // Rename: the id comes along.
    let rename = patch(json!([{ "op": "replace", "value": { "id": made["id"], "displayName": "harbor:frogmen" } }]));
    assert_eq!(offices.send("PATCH", &path, Some(rename)).await.status, 204);
    assert_eq!(teams("g.one@harbor.example").await, ["frogmen", "quay"]);
    let swap = patch(json!([
        { "op": "remove", "path": format!("members[value eq \"{one}\"]") },
        { "op": "add", "path": "members", "value": [{ "value": two, "display": "g.two@harbor.example" }] }
    ]));
    assert_eq!(offices.send("PATCH", &path, Some(swap)).await.status, 204);
    assert_eq!(teams("g.one@harbor.example").await, ["quay"]);
    assert_eq!(teams("g.two@harbor.example").await, ["frogmen", "quay"]);
    // Push now: everything at once.
    let push = patch(json!([{ "op": "replace", "path": "members", "value": [{ "value": one }, { "value": two }] }]));
    assert_eq!(offices.send("PATCH", &path, Some(push)).await.status, 204);
    let members = offices.done("GET", &path, None).await["members"].clone();
    assert_eq!(members.as_array().unwrap().len(), 2);
    assert_eq!(offices.send("DELETE", &path, None).await.status, 204);
    assert_eq!(teams("g.one@harbor.example").await, ["quay"]);
}
