//! Requests in the order and form in which Microsoft Entra ID sends them, after its public tutorial "Develop a SCIM endpoint":
//! capitals in `op`, booleans as text, paths with filters, members removed by value.

use serde_json::json;

use super::{Offices, patch};

#[tokio::test]
async fn entra_tests_creates_patches_and_disables_a_person() {
    let offices = Offices::new().await;
    // "Test connection" asks for somebody who is not there.
    let probe = "/Users?filter=userName+eq+%22non-existent-user-9e1b%22";
    let empty = offices.done("GET", probe, None).await;
    assert_eq!((empty["totalResults"].clone(), empty["Resources"].clone()), (json!(0), json!([])));
    let made = offices
        .done(
            "POST",
            "/Users",
            Some(json!({
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
                    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
                "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
                "userName": "Entra.One@harbor.example", "active": true,
                "displayName": "Eva One", "emails": [{ "primary": true, "type": "work", "value": "Entra.One@harbor.example" }],
                "meta": { "resourceType": "User" }, "name": { "formatted": "Eva One", "familyName": "One", "givenName": "Eva" },
                "roles": [], "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "department": "Docks" },
                "phoneNumbers": [{ "type": "mobile", "value": "+1 555" }], "title": "Pilot"
            })),
        )
        .await;
    let path = format!("/Users/{}", made["id"].as_str().unwrap());
    assert_eq!(made["userName"], "Entra.One@harbor.example");
    assert!(made.get("title").is_none() && made.get("phoneNumbers").is_none());
    let changed = offices
        .done(
            "PATCH",
            &path,
            Some(patch(json!([
                { "op": "Replace", "path": "emails[type eq \"work\"].value", "value": "entra.one@harbor.example" },
                { "op": "Add", "path": "emails[type eq \"home\"].value", "value": "eva@home.example" },
                { "op": "Replace", "path": "name.familyName", "value": "Uno" },
                { "op": "Replace", "path": "name.formatted", "value": "Eva Uno" },
                { "op": "Add", "path": "title", "value": "Captain" },
                { "op": "Replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "value": "Bridge" },
                { "op": "Add", "path": "urn:ietf:params:scim:schemas:extension:docker:2.0:User:dockerRole", "value": "editor" },
                { "op": "Replace", "path": "active", "value": "True" }
            ]))),
        )
        .await;
    assert_eq!(changed["name"]["familyName"], "Uno");
    assert_eq!(changed["emails"].as_array().unwrap().len(), 2);
    assert_eq!(changed["emails"][0]["value"], "entra.one@harbor.example");
    assert_eq!(changed["active"], true);
    assert_eq!(changed["urn:ietf:params:scim:schemas:extension:docker:2.0:User"], json!({ "dockerRole": "editor" }));
    // One operation without a path, whose keys are paths.
    let whole = json!([{ "op": "Add", "value": { "name.givenName": "Evita", "displayName": "Evita Uno",
        "urn:ietf:params:scim:schemas:extension:docker:2.0:User:dockerTeam": "divers" } }]);
    let changed = offices.done("PATCH", &path, Some(patch(whole))).await;
    assert_eq!(
        (changed["name"]["givenName"].clone(), changed["displayName"].clone()),
        (json!("Evita"), json!("Evita Uno"))
    );
    let off = offices
        .done("PATCH", &path, Some(patch(json!([{ "op": "Replace", "path": "active", "value": "False" }]))))
        .await;
    assert_eq!(off["active"], false);
    assert!(offices.member("entra.one@harbor.example").await.is_none());
    assert_eq!(offices.send("DELETE", &path, None).await.status, 204);
    assert_eq!(offices.refused("GET", &path, None).await.0, 404);
}

#[tokio::test]
async fn entra_fills_and_empties_a_group() {
    let offices = Offices::new().await;
    let mut ids = Vec::new();
    for at in 0..4 {
        ids.push(offices.user(&format!("e{at}@harbor.example")).await);
    }
    let made = offices
        .done(
            "POST",
            "/Groups",
            Some(json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
                "externalId": "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159", "displayName": "harbor:bridge" })),
        )
        .await;
    let path = format!("/Groups/{}", made["id"].as_str().unwrap());
    let found = offices
        .done("GET", "/Groups?excludedAttributes=members&filter=displayName+eq+%22HARBOR%3Abridge%22", None)
        .await;
    assert_eq!((found["totalResults"].clone(), found["Resources"][0].get("members")), (json!(1), None));
    let add = json!([{ "op": "Add", "path": "members", "value": ids.iter().map(|id| json!({ "value": id })).collect::<Vec<_>>() }]);
    assert_eq!(offices.send("PATCH", &path, Some(patch(add))).await.status, 204);
    assert_eq!(offices.member("e3@harbor.example").await.unwrap().2, ["bridge", "quay"]);
    let gone = json!([
        { "op": "Remove", "path": "members", "value": [{ "value": ids[0] }] },
        { "op": "Remove", "path": format!("members[value eq \"{}\"]", ids[1]) }
    ]);
    assert_eq!(offices.send("PATCH", &path, Some(patch(gone))).await.status, 204);
    let left = offices.done("GET", &path, None).await["members"].clone();
    let left: Vec<&str> = left.as_array().unwrap().iter().map(|one| one["value"].as_str().unwrap()).collect();
    assert_eq!(left, [&*ids[2], &*ids[3]]);
    let stranger = json!([{ "op": "Add", "path": "members", "value": [{ "value": "nobody" }] }]);
    let (status, kind, detail) = offices.refused("PATCH", &path, Some(patch(stranger))).await;
    assert!(status == 400 && kind == "invalidValue" && detail.contains("nobody"), "{detail}");
}
