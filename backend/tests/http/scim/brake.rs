//! The brake on mass removal.

use purser_api::provisioning::{
    Brake, DecideScimHolds, HoldDecision, ListScimHolds, ProvisioningPatch, UpdateProvisioning,
};
use serde_json::json;

use super::{Offices, patch};
use crate::world::org;

fn off() -> serde_json::Value {
    patch(json!([{ "op": "replace", "path": "active", "value": false }]))
}

async fn decide(offices: &Offices, ids: Vec<String>, allow: bool) -> usize {
    let body = HoldDecision { ids, allow };
    let owner = offices.world.owner().await;
    owner.call(&DecideScimHolds { org: org("harbor"), id: offices.connection.clone(), body }).await.len()
}

#[tokio::test]
async fn a_mass_removal_is_held_until_an_owner_decides() {
    let offices = Offices::new().await;
    super::seats(&offices.world, 40).await;
    let mut ids = Vec::new();
    for at in 0..30 {
        ids.push(offices.user(&format!("p{at}@harbor.example")).await);
    }
    // A fifth of thirty may go.
    for id in &ids[..6] {
        offices.done("PATCH", &format!("/Users/{id}"), Some(off())).await;
    }
    for id in &ids[6..9] {
        let reply = offices.send("PATCH", &format!("/Users/{id}"), Some(off())).await;
        assert_eq!(reply.status, 429, "{}", reply.text);
        assert!(reply.text.contains("waits for an owner") && reply.headers.contains_key("retry-after"));
    }
    assert_eq!(offices.send("DELETE", &format!("/Users/{}", ids[9]), None).await.status, 429);
    // Asking again makes no second line.
    offices.send("PATCH", &format!("/Users/{}", ids[6]), Some(off())).await;
    let owner = offices.world.owner().await;
    let list = ListScimHolds { org: org("harbor"), id: offices.connection.clone() };
    let holds = owner.call(&list).await;
    let people: Vec<&str> = holds.iter().map(|hold| &*hold.person).collect();
    assert_eq!(people, ["p6@harbor.example", "p7@harbor.example", "p8@harbor.example", "p9@harbor.example"]);
    for at in 6..10 {
        assert!(offices.member(&format!("p{at}@harbor.example")).await.is_some(), "nobody was touched");
    }
    let editor = offices.world.caller("editor").await;
    let body = HoldDecision { ids: vec![holds[0].id.clone()], allow: true };
    let refused = editor.refused(&DecideScimHolds { org: org("harbor"), id: offices.connection.clone(), body }).await;
    assert_eq!(refused.status, 403);

    assert_eq!(decide(&offices, vec![holds[0].id.clone(), holds[3].id.clone()], true).await, 2);
    assert!(offices.member("p6@harbor.example").await.is_none());
    assert!(offices.member("p9@harbor.example").await.is_none());
    assert_eq!(offices.done("GET", &format!("/Users/{}", ids[6]), None).await["active"], false);
    assert_eq!(offices.refused("GET", &format!("/Users/{}", ids[9]), None).await.0, 404);
    // The identity provider tries again, and finds it done.
    offices.done("PATCH", &format!("/Users/{}", ids[6]), Some(off())).await;

    assert_eq!(decide(&offices, vec![holds[1].id.clone()], false).await, 1);
    let (status, _, detail) = offices.refused("PATCH", &format!("/Users/{}", ids[7]), Some(off())).await;
    assert!(status == 403 && detail.contains("refused this removal"), "{detail}");
    // Whoever is active again has nothing waiting.
    let on = patch(
        json!([{ "op": "replace", "path": "displayName", "value": "P8" }, { "op": "replace", "path": "active", "value": true }]),
    );
    offices.done("PATCH", &format!("/Users/{}", ids[8]), Some(on)).await;
}

#[tokio::test]
async fn the_brake_can_be_set_and_switched_off() {
    let offices = Offices::new().await;
    super::seats(&offices.world, 40).await;
    let mut ids = Vec::new();
    for at in 0..9 {
        ids.push(offices.user(&format!("p{at}@harbor.example")).await);
    }
    let owner = offices.world.owner().await;
    let set = async |percent: u64, people: Option<u64>| {
        let body = ProvisioningPatch { brake: Some(Brake { percent, people, few: 0 }), ..ProvisioningPatch::default() };
        owner.call(&UpdateProvisioning { org: org("harbor"), id: offices.connection.clone(), body }).await.brake
    };
    assert_eq!(set(0, Some(2)).await, Brake { percent: 0, people: Some(2), few: 5 });
    for (at, status) in [(0, 200), (1, 200), (2, 429)] {
        assert_eq!(
            offices.send("PATCH", &format!("/Users/{}", ids[at]), Some(off())).await.status.as_u16(),
            status,
            "{at}"
        );
    }
    set(0, None).await;
    for id in &ids[2..] {
        offices.done("PATCH", &format!("/Users/{id}"), Some(off())).await;
    }
    let body =
        ProvisioningPatch { brake: Some(Brake { percent: 101, people: None, few: 0 }), ..ProvisioningPatch::default() };
    let refused = owner.refused(&UpdateProvisioning { org: org("harbor"), id: offices.connection.clone(), body }).await;
    assert_eq!((refused.status, refused.body.field.as_deref()), (400, Some("percent")));
}
