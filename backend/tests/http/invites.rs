//! Invitations.

use purser_api::auth::{CreateAccessToken, Secret};
use purser_api::console::GetConsole;
use purser_api::invites::{BulkInvite, CancelInvite, ListInvites, ResendInvite};
use purser_api::{ErrorCode, InviteId};
use purser_backend::{Options, demo};

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

fn outbox(pool: &sqlx::SqlitePool, recipient: &'static str) -> impl Future<Output = Vec<(String, String)>> {
    let mails = sqlx::query_as("SELECT state, body FROM outbox WHERE recipient = ? ORDER BY id").bind(recipient);
    async move { mails.fetch_all(pool).await.unwrap() }
}

#[tokio::test]
async fn each_invitation_has_an_e_mail_with_a_link() {
    let world = World::new().await;
    let owner = world.owner().await;
    let answer = owner.call(&bulk(&["new@b.example", "stranger"])).await.invitees.invitees;
    assert_eq!((answer[0].has_account, answer[1].has_account), (Some(false), Some(true)));
    let invite = answer[0].invite.as_ref().unwrap();
    assert_eq!(invite.delivery.as_ref().unwrap().state, "queued");
    let mails = outbox(&world.app.pool, "new@b.example").await;
    assert!(mails.len() == 1 && mails[0].1.contains(&format!("/accept/{}", invite.id.as_str())), "{mails:?}");
    // To somebody invited by Docker ID it goes to the address of the account.
    assert_eq!(outbox(&world.app.pool, "stefania@elsewhere.example").await.len(), 1);
    // Sent again before it went out, it is still one e-mail.
    owner.call(&ResendInvite { id: invite.id.clone() }).await;
    assert_eq!(outbox(&world.app.pool, "new@b.example").await.len(), 1);
}

#[tokio::test]
async fn of_a_thousand_who_race_for_ten_seats_ten_win() {
    let world = World::new().await;
    let owner = world.owner().await;
    let seats = "UPDATE orgs SET seats = (SELECT count(*) FROM people WHERE org_id = 1) + 10 WHERE id = 1";
    sqlx::query(seats).execute(&world.app.pool).await.unwrap();
    let race = (0..1000).map(|at| {
        let owner = &owner;
        async move {
            let who = format!("racer{at}@b.example");
            owner.call(&bulk(&[&who])).await.invitees.invitees.remove(0).status
        }
    });
    let statuses = futures::future::join_all(race).await;
    let count = |word: &str| statuses.iter().filter(|status| *status == word).count();
    assert_eq!((count("invited"), count("no_seat")), (10, 990));
    let seats = owner.call(&GetConsole { org: org("harbor") }).await.seats;
    assert_eq!((seats.free, seats.total), (0, seats.members + seats.invitees));
}

#[tokio::test]
async fn a_request_with_a_key_is_done_once() {
    let world = World::new().await;
    let owner = world.owner().await;
    let console = owner.call(&GetConsole { org: org("harbor") }).await;
    assert!(console.capabilities.iter().any(|word| word == "idempotency_keys"));
    let request = bulk(&["once@b.example", "member"]);
    let first = owner.attempt_once(&request, "k1").await;
    let again = owner.attempt_once(&request, "\"k1\"").await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (202, 202));
    assert_eq!(first.json(), again.json());
    assert_eq!(first.json()["invitees"]["invitees"][0]["status"], "invited");
    assert_eq!(outbox(&world.app.pool, "once@b.example").await.len(), 1);
    // Another request may not have it; another caller may.
    let other = owner.attempt_once(&bulk(&["twice@b.example"]), "k1").await.refusal();
    assert_eq!((other.status, other.code), (422, ErrorCode::InvalidField));
    let request = CreateAccessToken { identifier: "harbor".to_owned(), secret: Secret(demo::ORG_TOKEN.to_owned()) };
    let token = world.nobody().call(&request).await.access_token.0;
    let reply = world.with_token(&token).attempt_once(&bulk(&["twice@b.example"]), "k1").await;
    assert_eq!(reply.json()["invitees"]["invitees"][0]["status"], "invited");
}

#[tokio::test]
async fn the_same_key_at_the_same_moment_is_done_once() {
    let world = World::new().await;
    let owner = world.owner().await;
    let request = bulk(&["twin@b.example"]);
    let twins = (0..8).map(|_| owner.attempt_once(&request, "twins"));
    for reply in futures::future::join_all(twins).await {
        assert_eq!(reply.json()["invitees"]["invitees"][0]["status"], "invited");
    }
    assert_eq!(outbox(&world.app.pool, "twin@b.example").await.len(), 1);
}

#[tokio::test]
async fn a_plain_backend_says_nothing_of_layer_two() {
    let world = World::with(Options { layer1_only: true, ..Options::default() }).await;
    let owner = world.owner().await;
    let request = bulk(&["plain@b.example"]);
    let first = owner.attempt_once(&request, "k").await.json();
    assert_eq!(first["invitees"]["invitees"][0].get("has_account"), None);
    assert_eq!(first["invitees"]["invitees"][0]["invite"].get("delivery"), None);
    let second = owner.attempt_once(&request, "k").await.json();
    assert_eq!(second["invitees"]["invitees"][0]["status"], "existing_invite");
}
