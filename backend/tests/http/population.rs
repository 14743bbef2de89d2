//! The people a change would touch, what it would do to them, and saved expectations.

use purser_api::ErrorCode;
use purser_api::members::{ListMembers, MemberKind, Status};
use purser_policy::access::{
    AccessTest, CreateAccessTest, DeleteAccessTest, GetFacts, ImpactAnswer, ListAccessTests, ListPopulation,
    Population, PreviewImpact, PreviewedChange,
};
use purser_policy::impact::{Change, Kind, Ways, impact};
use purser_policy::sign_in::{Client, ConnectionId, Method, Moment, Verdict, decide};

use crate::world::{World, org};

fn people(page: u32, page_size: u32) -> ListPopulation {
    ListPopulation { org: org("harbor"), page, page_size }
}

async fn all(world: &World) -> Population {
    world.owner().await.call(&people(1, 5000)).await
}

fn preview(change: Change) -> PreviewImpact {
    PreviewImpact { org: org("harbor"), body: PreviewedChange { change } }
}

fn fleet(population: &Population) -> ConnectionId {
    population.configuration.connections.iter().find(|one| one.name == "Fleet directory").unwrap().id.clone()
}

#[tokio::test]
async fn it_holds_members_invitees_uncaptured_accounts_and_refused_addresses_once_each() {
    let world = World::new().await;
    let population = all(&world).await;
    let rows = &population.people.results;
    assert_eq!(population.people.count as usize, rows.len());
    let members = rows.iter().filter(|one| one.person.membership.value().unwrap().is_some()).count();
    let invited = rows.iter().filter(|one| one.person.invited.value() == Some(&true)).count();
    assert_eq!((members, invited), (240, 20));
    let outside = &rows[260..];
    assert!(outside.iter().any(|one| one.person.address.as_str() == "new.hire@fleet.harbor.example"));
    let uncaptured = outside.iter().filter(|one| !one.username.is_empty() && one.username.contains('x')).count();
    assert!((10..=16).contains(&uncaptured), "{uncaptured}");
    let mut addresses: Vec<_> = rows.iter().map(|one| one.person.address.as_str()).collect();
    addresses.sort_unstable();
    let many = addresses.len();
    addresses.dedup();
    assert_eq!(addresses.len(), many);
}

#[tokio::test]
async fn pages_join_to_the_whole() {
    let world = World::new().await;
    let whole = all(&world).await.people.results;
    let owner = world.owner().await;
    let mut joined = Vec::new();
    for page in 1.. {
        let page = owner.call(&people(page, 37)).await.people;
        joined.extend(page.results);
        if page.next.is_none() {
            break;
        }
    }
    assert_eq!(joined, whole);
    assert_eq!(owner.refused(&people(1, 5001)).await.body.field.as_deref(), Some("page_size"));
}

#[tokio::test]
async fn everybody_is_decided_as_from_their_own_facts() {
    let world = World::new().await;
    let population = all(&world).await;
    let owner = world.owner().await;
    for somebody in population.people.results.iter().step_by(11).chain(&population.people.results[260..]) {
        let identifier = somebody.person.address.to_string();
        let mut facts = owner.call(&GetFacts { org: org("harbor"), identifier }).await;
        for method in [Method::Sso, Method::Password] {
            facts.attempt.method = method;
            let together = population.configuration.decide(&somebody.person, method);
            assert_eq!(decide(&facts), together, "{} {method:?}", somebody.person.address);
        }
    }
}

#[tokio::test]
async fn the_server_computes_what_the_console_would() {
    let world = World::new().await;
    let population = all(&world).await;
    let (fleet, owner) = (fleet(&population), world.owner().await);
    for change in [
        Change::Enforced { connection: fleet.clone(), on: false },
        Change::IdpOutage { connection: fleet.clone() },
        Change::CredentialExpires { connection: fleet.clone(), at: Moment::parse("2099-01-01T00:00:00Z").unwrap() },
        Change::Jit { connection: fleet, on: true },
        Change::Seats { total: 0 },
    ] {
        let after = change.apply(&population.configuration);
        let here = impact(population.people.results.iter().map(|one| &one.person), &population.configuration, &after);
        let ImpactAnswer { impact, affected } = owner.call(&preview(change)).await;
        assert_eq!((impact.counts, impact.owner_after), (here.counts, here.owner_after));
        assert_eq!(affected.len(), here.people.len());
        for (at, (there, here)) in impact.people.iter().zip(&here.people).enumerate() {
            assert_eq!((there.person as usize, there.kind), (at, here.kind));
            assert_eq!(affected[at], population.people.results[here.person as usize]);
        }
    }
}

#[tokio::test]
async fn a_preview_changes_nothing_and_a_change_of_nothing_is_refused() {
    let world = World::new().await;
    let before = all(&world).await;
    let owner = world.owner().await;
    let outage = owner.call(&preview(Change::IdpOutage { connection: fleet(&before) })).await;
    assert!(outage.impact.count(Kind::LosesAccess) > 0);
    assert_eq!(all(&world).await.people, before.people);
    let nowhere = Change::IdpOutage { connection: ConnectionId("nowhere".to_owned()) };
    let refused = owner.refused(&preview(nowhere)).await;
    assert_eq!((refused.status, refused.body.field.as_deref()), (400, Some("change.connection")));
}

fn test(identifier: &str, expected: Verdict) -> CreateAccessTest {
    let (client, method) = (Client::Web, Method::Sso);
    let body = AccessTest { id: String::new(), identifier: identifier.to_owned(), client, method, expected };
    CreateAccessTest { org: org("harbor"), body }
}

#[tokio::test]
async fn an_expectation_is_saved_changed_and_forgotten() {
    let world = World::new().await;
    let owner = world.owner().await;
    let list = ListAccessTests { org: org("harbor") };
    let before = owner.call(&list).await;
    let saved = owner.call(&test(" New.Hire@fleet.harbor.example", Verdict::Denied)).await;
    assert_eq!(saved.identifier, "new.hire@fleet.harbor.example");
    let changed = owner.call(&test("new.hire@fleet.harbor.example", Verdict::Allowed)).await;
    assert_eq!(changed.id, saved.id);
    let now = owner.call(&list).await;
    assert_eq!(now.len(), before.len() + 1);
    assert!(now.contains(&changed));
    let forget = DeleteAccessTest { org: org("harbor"), id: saved.id };
    owner.call(&forget).await;
    assert_eq!(owner.call(&list).await, before);
    assert_eq!(owner.refused(&forget).await.code, ErrorCode::NotFound);
    let elsewhere = DeleteAccessTest { org: org("dinghy"), id: before[0].id.clone() };
    assert_eq!(owner.refused(&elsewhere).await.code, ErrorCode::NotFound);
}

#[tokio::test]
async fn an_expectation_about_nobody_or_of_nothing_is_refused() {
    let world = World::new().await;
    let owner = world.owner().await;
    for (bad, field) in [
        (test("two words", Verdict::Denied), "identifier"),
        (test("", Verdict::Denied), "identifier"),
        (test("sailor", Verdict::Depends), "expected"),
    ] {
        let refused = owner.refused(&bad).await;
        assert_eq!((refused.code, refused.body.field.as_deref()), (ErrorCode::InvalidField, Some(field)));
    }
    assert_eq!(
        world.caller("editor").await.refused(&test("sailor", Verdict::Allowed)).await.code,
        ErrorCode::OwnersOnly
    );
}

/// Addresses of members and invitees who cannot sign in: as the list filters them, page by page.
async fn listed_as_shut_out(world: &World) -> Vec<String> {
    let owner = world.owner().await;
    let mut question = ListMembers {
        org: Some(org("harbor")),
        kind: MemberKind::All,
        page: 1,
        page_size: 7,
        ..ListMembers::default()
    };
    question.more.status = Some(Status::CannotSignIn);
    let mut addresses = Vec::new();
    loop {
        let page = owner.call(&question).await;
        let (count, last) = (page.count as usize, page.next.is_none());
        addresses.extend(page.results.into_iter().map(|member| member.email));
        if last {
            assert_eq!(addresses.len(), count, "the count is what the pages hold");
            addresses.sort();
            return addresses;
        }
        question.page += 1;
    }
}

#[tokio::test]
async fn the_members_list_finds_exactly_those_whom_the_rules_refuse() {
    let world = World::new().await;
    let mut sizes = Vec::new();
    for change in [
        "UPDATE connections SET jit = jit",
        // Single sign-on is enforced there, so nobody of that domain has a way in any more.
        "UPDATE connections SET credential_expires_at = '2020-01-01T00:00:00.000Z' WHERE name = 'Fleet directory'",
        "UPDATE connections SET enforced = 0",
        "UPDATE domains SET state = 'pending' WHERE name = 'fleet.harbor.example'",
    ] {
        sqlx::query(change).execute(&world.app.pool).await.unwrap();
        let Population { configuration, people } = all(&world).await;
        let inside = people.results.iter().filter(|one| {
            one.person.membership.value().unwrap().is_some() || one.person.invited.value() == Some(&true)
        });
        let refused = inside.filter(|one| Ways::of(&configuration, &one.person).access() == Verdict::Denied);
        let mut expected: Vec<String> = refused.map(|one| one.person.address.to_string()).collect();
        expected.sort();
        assert_eq!(listed_as_shut_out(&world).await, expected, "{change}");
        sizes.push(expected.len());
    }
    assert!(sizes[1] > sizes[0] && sizes[2] < sizes[1], "the changes make no difference: {sizes:?}");
    let mut question = ListMembers { org: Some(org("harbor")), page: 1, page_size: 1, ..ListMembers::default() };
    question.more.status = Some(Status::CannotSignIn);
    let refused = world.caller("member").await.refused(&question).await;
    assert_eq!(refused.code, ErrorCode::EditorsOnly, "why people cannot sign in is not for everybody");
}
