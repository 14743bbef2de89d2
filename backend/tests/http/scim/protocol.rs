//! The protocol itself: tokens, errors, discovery, lists, partial answers, versions.

use axum::http::header;
use serde_json::{Value, json};

use super::{Offices, patch, user};

#[tokio::test]
async fn without_a_live_token_nothing_is_told() {
    let offices = Offices::new().await;
    let ask = async |token: &str| {
        let path = purser_api::scim::BASE.to_owned() + "/Users";
        offices.world.with_token(token).send("GET", &path, None).await
    };
    assert_eq!(ask(&offices.token).await.status, 200);
    let mut other = offices.token.clone();
    other.replace_range(other.len() - 1.., if other.ends_with('0') { "1" } else { "0" });
    for token in ["", "purser_scim_x_y", &other, &offices.token[..60], "eyJhbGciOiJIUzI1NiJ9.e30.x"] {
        let reply = ask(token).await;
        assert_eq!((reply.status.as_u16(), reply.json()["status"].clone()), (401, json!("401")), "{token}");
        assert!(reply.headers.contains_key("www-authenticate"));
    }
    // The admin's token is none of SCIM's, and the other way round.
    let owner = offices.world.owner().await;
    assert_eq!(owner.send("GET", "/v2/scim/2.0/Users", None).await.status, 401);
    assert_eq!(offices.world.with_token(&offices.token).send("GET", "/v2/user/", None).await.status, 401);

    let pool = &offices.world.app.pool;
    let stored: String = sqlx::query_scalar("SELECT token_hash FROM scim_tokens ORDER BY id DESC LIMIT 1")
        .fetch_one(pool)
        .await
        .unwrap();
    assert!(!offices.token.contains(&stored) && stored.len() == 64, "hashed at rest");
    for (sql, sentence) in [
        ("UPDATE scim_tokens SET expires_at = '2020-01-01T00:00:00.000Z' WHERE revoked_at IS NULL", "has ended"),
        ("UPDATE scim_tokens SET revoked_at = '2020-01-01T00:00:00.000Z'", "was revoked"),
    ] {
        sqlx::query(sql).execute(pool).await.unwrap();
        let reply = ask(&offices.token).await;
        assert!(reply.status == 401 && reply.text.contains(sentence), "{}", reply.text);
    }
    // Both are in the log, under the connection whose token it was.
    let logged: i64 =
        sqlx::query_scalar("SELECT count(*) FROM scim_requests WHERE status = 401").fetch_one(pool).await.unwrap();
    assert_eq!(logged, 2);
}

#[tokio::test]
async fn switched_off_it_answers_nobody() {
    let offices = Offices::new().await;
    let owner = offices.world.owner().await;
    owner.call(&super::off(&offices.connection)).await;
    assert_eq!(offices.refused("GET", "/Users", None).await.0, 401);
}

#[tokio::test]
async fn every_answer_has_the_media_type_and_every_error_the_form() {
    let offices = Offices::new().await;
    for path in ["/ServiceProviderConfig", "/ResourceTypes", "/ResourceTypes/User", "/Schemas", "/Users", "/Groups"] {
        let reply = offices.send("GET", path, None).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        assert_eq!(reply.headers["content-type"], "application/scim+json", "{path}");
    }
    for (method, path, body, status, kind) in [
        ("GET", "/Nothing", None, 404, ""),
        ("GET", "/Users/0", None, 404, ""),
        ("GET", "/Schemas/none", None, 404, ""),
        ("POST", "/ServiceProviderConfig", Some(json!({})), 405, ""),
        ("DELETE", "/Schemas", None, 405, ""),
        ("POST", "/Bulk", Some(json!({})), 501, ""),
        ("POST", "/Users", Some(json!([])), 400, "invalidSyntax"),
        ("POST", "/Users", Some(json!({ "name": {} })), 400, "invalidValue"),
        ("POST", "/Users", Some(json!({ "userName": "ana" })), 400, "invalidValue"),
        ("POST", "/Users", Some(json!({ "userName": { "a": 1 } })), 400, "invalidValue"),
        ("GET", "/Users?filter=userName%20is%20x", None, 400, "invalidFilter"),
        ("GET", "/Users?sortOrder=upwards", None, 400, "invalidValue"),
        ("GET", "/Users?startIndex=x", None, 400, "invalidValue"),
    ] {
        let (found, scim_type, detail) = offices.refused(method, path, body).await;
        assert_eq!((found, &*scim_type), (status, kind), "{method} {path}: {detail}");
    }
    let path = purser_api::scim::BASE.to_owned() + "/Users";
    let reply = offices.world.with_token(&offices.token).send("POST", &path, Some("{not json".to_owned())).await;
    assert_eq!((reply.status.as_u16(), reply.json()["scimType"].clone()), (400, json!("invalidSyntax")));
}

#[tokio::test]
async fn a_list_is_filtered_sorted_paged_and_cut() {
    let offices = Offices::new().await;
    for (name, given) in [("bo", "Bo"), ("ana", "Ana"), ("cy", "Cy")] {
        let mut body = user(&format!("{name}@harbor.example"));
        body["name"]["givenName"] = json!(given);
        body["externalId"] = json!(format!("ext-{name}"));
        offices.done("POST", "/Users", Some(body)).await;
    }
    let names = |list: &Value| -> Vec<String> {
        let all = list["Resources"].as_array().unwrap();
        all.iter().map(|one| one["userName"].as_str().unwrap().split('@').next().unwrap().to_owned()).collect()
    };
    for (query, wanted, total) in [
        ("", "bo ana cy", 3),
        ("?sortBy=userName", "ana bo cy", 3),
        ("?sortBy=name.givenName&sortOrder=descending", "cy bo ana", 3),
        ("?startIndex=2&count=1", "ana", 3),
        ("?sortBy=userName&startIndex=3&count=5", "cy", 3),
        ("?count=0", "", 3),
        ("?startIndex=-4&count=2", "bo ana", 3),
        ("?startIndex=99", "", 3),
        ("?filter=userName%20eq%20%22ANA%40harbor.example%22", "ana", 1),
        ("?filter=externalId%20eq%20%22ext-cy%22", "cy", 1),
        ("?filter=externalId+eq+%22EXT-cy%22", "", 0),
        ("?filter=not%20(userName%20sw%20%22b%22)", "ana cy", 2),
    ] {
        let list = offices.done("GET", &format!("/Users{query}"), None).await;
        assert_eq!(
            (names(&list).join(" "), list["totalResults"].clone()),
            (wanted.to_owned(), json!(total)),
            "{query}"
        );
        assert_eq!(list["itemsPerPage"], json!(list["Resources"].as_array().unwrap().len()));
    }
    let search = json!({ "filter": "userName sw \"a\"", "attributes": ["name.givenName", "externalId"], "count": 5 });
    let found = offices.done("POST", "/Users/.search", Some(search)).await;
    let one = &found["Resources"][0];
    assert_eq!((one["name"].clone(), one["externalId"].clone()), (json!({ "givenName": "Ana" }), json!("ext-ana")));
    assert!(one.get("userName").is_none() && one.get("id").is_some() && one.get("schemas").is_some(), "{one}");
    let rest = offices.done("GET", "/Users?excludedAttributes=emails,name.familyName,id&count=1", None).await;
    let one = &rest["Resources"][0];
    assert!(one.get("emails").is_none() && one.get("id").is_some(), "{one}");
    assert_eq!(one["name"], json!({ "givenName": "Bo" }));
    let both = offices.done("POST", "/.search", Some(json!({ "filter": "meta.resourceType eq \"User\"" }))).await;
    assert_eq!(both["totalResults"], 3);
}

#[tokio::test]
async fn a_version_guards_a_write_and_spares_a_read() {
    let offices = Offices::new().await;
    let id = offices.user("ana@harbor.example").await;
    let path = format!("{}/Users/{id}", purser_api::scim::BASE);
    let caller = offices.world.with_token(&offices.token);
    let first = caller.send("GET", &path, None).await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(first.json()["meta"]["version"], json!(tag));
    let same = caller.send_as("GET", &path, &[(header::IF_NONE_MATCH, &tag)], None).await;
    assert_eq!((same.status.as_u16(), &*same.text), (304, ""));
    let rename = patch(json!([{ "op": "replace", "path": "name.givenName", "value": "Anna" }])).to_string();
    let stale = caller.send_as("PATCH", &path, &[(header::IF_MATCH, "W/\"99\"")], Some(rename.clone())).await;
    assert_eq!(stale.status, 412, "{}", stale.text);
    let fresh = caller.send_as("PATCH", &path, &[(header::IF_MATCH, &tag)], Some(rename)).await;
    assert_eq!(fresh.status, 200, "{}", fresh.text);
    assert_ne!(fresh.headers["etag"].to_str().unwrap(), tag);
}

#[tokio::test]
async fn too_many_calls_are_refused_in_the_same_form() {
    let offices = Offices::with(purser_backend::Options { rate_per_minute: 3, ..Default::default() }).await;
    let mut last = offices.send("GET", "/Users", None).await;
    for _ in 0..4 {
        last = offices.send("GET", "/Users", None).await;
    }
    // A minute may begin in between; then the next calls tell.
    while last.status == 200 {
        last = offices.send("GET", "/Users", None).await;
    }
    assert_eq!(last.status, 429, "{}", last.text);
    assert_eq!(last.json()["schemas"], json!([purser_api::scim::ERROR_SCHEMA]));
    assert!(last.headers.contains_key("retry-after"));
}
