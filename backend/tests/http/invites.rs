//! Invitations.

use purser_api::console::GetConsole;
use purser_api::invites::{BulkInvite, CancelInvite, ListInvites, ResendInvite};
use purser_api::{ErrorCode, InviteId};

use crate::world::{World, org};

fn bulk(invitees: &[&str]) -> BulkInvite {
    let invitees = invitees.iter().map(|invitee| (*invitee).to_owned()).collect();
    BulkInvite { org: "harbor".to_owned(), team: None, role: None, invitees, dry_run: None }
}

#[tokio::test]
async fn each_invitee_gets_a_status_of_their_own() {
    let world = World::new().await;
    let owner = world.owner().await;
    let given = [
        "new@somewhere.example",
        "NEW@somewhere.example",
        "member",
        "stranger",
        "not an address",
        "no-such-id",
        "tomoko@harbor.example",
    ];
    let answer = owner.call(&bulk(&given)).await.invitees.invitees;
    let statuses: Vec<&str> = answer.iter().map(|row| row.status.as_str()).collect();
    assert_eq!(
        statuses,
        [
            "invited",
            "duplicate",
            "existing_org_member",
            "invited",
            "invalid_email_or_docker_id",
            "invalid_email_or_docker_id",
            "existing_org_member"
        ]
    );
    assert!(answer[0].invite.is_some() && answer[1].invite.is_none());
    let again = owner.call(&bulk(&["new@somewhere.example"])).await.invitees.invitees;
    assert_eq!(again[0].status, "existing_invite");
    assert_eq!(owner.call(&ListInvites { org: org("harbor") }).await.data.len(), 22);
}

#[tokio::test]
async fn a_dry_run_changes_nothing() {
    let world = World::new().await;
    let owner = world.owner().await;
    let answer = owner.call(&BulkInvite { dry_run: Some(true), ..bulk(&["a@b.example"]) }).await;
    assert_eq!(answer.invitees.invitees[0].status, "invited");
    assert_eq!(owner.call(&ListInvites { org: org("harbor") }).await.data.len(), 20);
}

#[tokio::test]
async fn no_more_are_invited_than_seats_are_free() {
    let world = World::new().await;
    let owner = world.owner().await;
    let many: Vec<String> = (0..20).map(|at| format!("p{at}@b.example")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let answer = owner.call(&bulk(&many)).await.invitees.invitees;
    let count = |status: &str| answer.iter().filter(|row| row.status == status).count();
    assert_eq!((count("invited"), count("no_seat")), (18, 2));
    assert_eq!(owner.call(&GetConsole { org: org("harbor") }).await.seats.free, 0);
    // Cancelling one frees its seat.
    owner.call(&CancelInvite { id: answer[0].invite.as_ref().unwrap().id.clone() }).await;
    assert_eq!(owner.call(&bulk(&["late@b.example"])).await.invitees.invitees[0].status, "invited");
}

#[tokio::test]
async fn resending_starts_the_link_anew() {
    let world = World::new().await;
    let owner = world.owner().await;
    let oldest = owner.call(&ListInvites { org: org("harbor") }).await.data.remove(0);
    owner.call(&ResendInvite { id: oldest.id.clone() }).await;
    let again = owner.call(&ListInvites { org: org("harbor") }).await.data;
    let same = again.iter().find(|invite| invite.id == oldest.id).unwrap();
    assert!(same.created_at > oldest.created_at);
}

#[tokio::test]
async fn bad_requests_change_nothing() {
    let world = World::new().await;
    let owner = world.owner().await;
    let too_many: Vec<String> = (0..1001).map(|at| format!("p{at}@b.example")).collect();
    let too_many = BulkInvite { invitees: too_many, ..bulk(&[]) };
    let bad_role = BulkInvite { role: Some("king".to_owned()), ..bulk(&["a@b.example"]) };
    let bad_team = BulkInvite { team: Some("no-such-team".to_owned()), ..bulk(&["a@b.example"]) };
    for (request, field) in [(too_many, "invitees"), (bad_role, "role"), (bad_team, "team")] {
        let refusal = owner.refused(&request).await;
        assert_eq!((refusal.code, refusal.body.field.as_deref()), (ErrorCode::InvalidField, Some(field)));
    }
    assert_eq!(owner.refused(&CancelInvite { id: InviteId("no-such".to_owned()) }).await.status, 404);
    assert_eq!(owner.call(&ListInvites { org: org("harbor") }).await.data.len(), 20);
}
