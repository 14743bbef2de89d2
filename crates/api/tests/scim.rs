//! SCIM in both spellings: of the public description and of RFC 7643 and 7644.

use purser_api::scim::{DOCKER_USER_SCHEMA, ERROR_SCHEMA, LIST_SCHEMA, ScimError, ScimList, ScimUser, USER_SCHEMA};
use serde_json::{Value, json};

fn user(json: &Value) -> ScimUser {
    serde_json::from_str(&json.to_string()).unwrap_or_else(|problem| panic!("{problem} in {json:#}"))
}

fn list(json: &Value) -> ScimList<ScimUser> {
    serde_json::from_str(&json.to_string()).unwrap_or_else(|problem| panic!("{problem} in {json:#}"))
}

#[test]
fn a_list_is_read_in_both_spellings_and_sent_as_the_rfc_says() {
    for key in ["resources", "Resources"] {
        let read = list(&json!({ "schemas": [LIST_SCHEMA], "totalResults": 2, "startIndex": 1, "itemsPerPage": 2,
            key: [{ "userName": "ana" }, { "userName": "bo" }], "new": {} }));
        assert_eq!((read.total_results, read.start_index, read.items_per_page), (2, 1, 2));
        assert_eq!(read.resources.iter().map(|user| &*user.user_name).collect::<Vec<_>>(), ["ana", "bo"]);
    }
    for empty in [json!({}), json!({ "Resources": null, "schemas": null, "totalResults": null })] {
        let read = list(&empty);
        assert_eq!((read.total_results, read.start_index, read.resources), (0, 1, vec![]));
    }
    let sent = ScimList::<ScimUser> {
        schemas: vec![LIST_SCHEMA.to_owned()],
        total_results: 0,
        start_index: 1,
        items_per_page: 0,
        resources: vec![],
    };
    let expected = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 0,
        "startIndex": 1, "itemsPerPage": 0, "Resources": [] });
    assert_eq!(serde_json::to_value(sent).unwrap(), expected);
}

#[test]
fn a_user_is_active_in_both_spellings() {
    for (json, active) in [
        (json!({ "active": true }), Some(true)),
        (json!({ "enabled": true }), Some(true)),
        (json!({ "active": false }), Some(false)),
        (json!({ "enabled": false }), Some(false)),
        (json!({ "active": false, "enabled": true }), Some(false)),
        (json!({ "enabled": true, "active": null }), Some(true)),
        (json!({ "active": null }), None),
        (json!({}), None),
    ] {
        assert_eq!(user(&json).active, active, "{json}");
    }
    let sent = serde_json::to_value(ScimUser { active: Some(true), ..ScimUser::default() }).unwrap();
    assert_eq!((sent["active"].clone(), sent.get("enabled")), (json!(true), None));
}

#[test]
fn a_whole_user_reads_back() {
    let json = json!({
        "schemas": [USER_SCHEMA, DOCKER_USER_SCHEMA],
        "id": "d80f7c79",
        "userName": "ana@harbor.example",
        "name": { "givenName": "Ana", "familyName": "Silva" },
        "displayName": "Ana Silva",
        "active": true,
        "emails": [{ "value": "ana@harbor.example", "display": "", "primary": true }],
        "groups": [{ "value": "g1", "display": "night-shift" }],
        "meta": { "resourceType": "User", "location": "", "created": "2026-01-05T00:00:00Z", "lastModified": null }
    });
    assert_eq!(serde_json::to_value(user(&json)).unwrap(), json);
}

#[test]
fn a_sparse_user_is_read_and_unknown_attributes_are_left_out() {
    let sparse = json!({ "userName": "ana", "name": null, "displayName": null, "emails": null, "groups": null, "id": null,
        "schemas": null, "meta": null, "nickName": "a", DOCKER_USER_SCHEMA: { "dockerRole": "owner" } });
    assert_eq!(user(&sparse), ScimUser { user_name: "ana".into(), ..ScimUser::default() });
    let partly =
        user(&json!({ "name": { "givenName": "Ana", "familyName": null }, "emails": [{ "value": "a@b.example" }] }));
    assert_eq!((&*partly.name.unwrap().given_name, partly.emails[0].primary), ("Ana", false));
}

#[test]
fn an_error_says_its_status_as_text() {
    let error: ScimError = serde_json::from_value(json!({ "schemas": [ERROR_SCHEMA], "status": "409",
        "scimType": "uniqueness", "detail": "There is one already." }))
    .unwrap();
    assert_eq!((&*error.status, error.scim_type.as_deref()), ("409", Some("uniqueness")));
    let as_number: ScimError = serde_json::from_value(json!({ "status": 404, "detail": null })).unwrap();
    assert_eq!((&*as_number.status, &*as_number.detail, as_number.scim_type), ("404", "", None));
}
