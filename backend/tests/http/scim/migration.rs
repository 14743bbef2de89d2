//! The move of members to SCIM: 25 people, one of whom somebody else has removed meanwhile.

use purser_api::members::RemoveMember;
use purser_api::provisioning::{
    FinishMigration, GetMigration, ListScimCandidates, MigrationStep, NewMigration, StartMigration, StepKind,
    TakeMigrationStep,
};

use super::{Offices, user};
use crate::world::org;

fn count(migration: &purser_api::provisioning::Migration, state: &str) -> usize {
    migration.people.iter().filter(|one| one.state == state).count()
}

#[tokio::test]
async fn twenty_five_members_move_and_one_fails() {
    let offices = Offices::new().await;
    let owner = offices.world.owner().await;
    let (harbor, id) = (org("harbor"), offices.connection.clone());
    let candidates = owner.call(&ListScimCandidates { org: harbor.clone(), id: id.clone() }).await;
    assert!(candidates.iter().any(|one| one.member.username == "owner" && one.obstacle.is_some()), "not oneself");
    let chosen: Vec<_> = candidates
        .iter()
        .filter(|one| one.obstacle.is_none() && one.member.role != "owner")
        .take(25)
        .cloned()
        .collect();
    assert_eq!(chosen.len(), 25);
    let usernames: Vec<String> = chosen.iter().map(|one| one.member.username.clone()).collect();
    let start = StartMigration {
        org: harbor.clone(),
        id: id.clone(),
        body: NewMigration { usernames: usernames.clone(), batch_size: 10 },
    };
    assert!(owner.refused(&start).await.body.sentence().unwrap().contains("has not called"));
    offices.done("GET", "/ServiceProviderConfig", None).await;
    assert!(owner.refused(&start).await.body.sentence().unwrap().contains("Just-in-time"));
    owner.call(&super::jit(&id, false)).await;
    let started = owner.call(&start).await;
    assert_eq!((count(&started, "waiting"), started.batch_size), (25, 10));
    assert_eq!(owner.refused(&start).await.status, 409);
    // Somebody else removes one who waits.
    owner.call(&RemoveMember { org: harbor.clone(), username: usernames[3].clone() }).await;

    let step = TakeMigrationStep { org: harbor.clone(), id: id.clone(), body: MigrationStep::default() };
    let first = owner.call(&step).await;
    assert_eq!((count(&first, "released"), count(&first, "failed"), count(&first, "waiting")), (9, 1, 15));
    assert!(first.people[3].detail.contains("no member any more"));
    assert!(offices.member(&chosen[0].member.email).await.is_none());
    // The identity provider's next cycle brings them back, with role and teams.
    for one in chosen.iter().take(10) {
        offices.done("POST", "/Users", Some(user(&one.member.email))).await;
    }
    let (rank, source, teams) = offices.member(&chosen[0].member.email).await.unwrap();
    assert_eq!(source, "scim");
    assert_eq!(rank, if chosen[0].member.role == "editor" { 1 } else { 2 });
    assert!(chosen[0].member.teams.iter().all(|team| teams.contains(team)), "{teams:?}");
    owner.call(&step).await;
    let last = owner.call(&step).await;
    assert_eq!((count(&last, "back"), count(&last, "released"), count(&last, "waiting")), (9, 15, 0));
    // Those who do not come back get back what they had.
    let restore = MigrationStep { kind: StepKind::Restore, usernames: vec![usernames[24].clone()] };
    let restored = owner.call(&TakeMigrationStep { org: harbor.clone(), id: id.clone(), body: restore }).await;
    assert_eq!((count(&restored, "restored"), count(&restored, "released")), (1, 14));
    let (_, source, mut teams) = offices.member(&chosen[24].member.email).await.unwrap();
    teams.sort();
    assert_eq!((source, teams), (chosen[24].member.source.clone(), chosen[24].member.teams.clone()));
    // Progress is in the database, not in a tab.
    assert_eq!(owner.call(&GetMigration { org: harbor.clone(), id: id.clone() }).await, restored);
    owner.call(&FinishMigration { org: harbor.clone(), id: id.clone() }).await;
    let finished = owner.call(&GetMigration { org: harbor, id }).await;
    assert!(finished.finished_at.is_some() && finished.people.len() == 25);
}
