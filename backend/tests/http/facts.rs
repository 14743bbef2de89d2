//! The facts of one person, as the console reads them.

use purser_api::ErrorCode;
use purser_policy::access::GetFacts;
use purser_policy::sign_in::{
    DomainState, FactId, Facts, Identifier, Known, Method, Reason, Scim, ScimRecord, Verdict, coherent, decide,
};

use crate::world::{World, org};

fn about(identifier: &str) -> GetFacts {
    GetFacts { org: org("harbor"), identifier: identifier.to_owned() }
}

async fn read(world: &World, identifier: &str) -> Facts {
    let facts = world.owner().await.call(&about(identifier)).await;
    assert!(coherent(&facts), "{identifier}: {facts:#?}");
    facts
}

#[tokio::test]
async fn a_member_is_known_by_address_and_by_docker_id_in_any_case() {
    let world = World::new().await;
    let by_address = read(&world, " Sinbad@Fleet.Harbor.example ").await;
    let by_id = read(&world, "SAILOR").await;
    assert!(matches!(&by_id.attempt.identifier, Identifier::DockerId { id, .. } if id.as_str() == "sailor"));
    assert_eq!(by_address.attempt.identifier.address(), by_id.attempt.identifier.address());
    for facts in [by_address, by_id] {
        let account = facts.account.value().unwrap().as_ref().unwrap();
        assert_eq!(account.docker_id.as_ref().unwrap().as_str(), "sailor");
        assert!(matches!(facts.membership, Known::Known(Some(_))));
        assert_eq!(facts.invitation, Known::Known(None));
        assert_eq!(facts.domain.state, Known::Known(DomainState::Verified));
        let linked = facts.domain.connections.value().unwrap();
        let connection = facts.connections.iter().find(|one| linked.contains(&one.id)).unwrap();
        assert_eq!((connection.enforced, connection.jit), (Known::Known(true), Known::Known(false)));
        assert_eq!(connection.scim, Known::Known(Scim::On));
        assert_eq!(facts.response, Known::Unknown(Reason::IdentityProvider));
        assert_eq!(facts.connections.len(), 4, "drafts too");
        assert_eq!(decide(&facts).verdict, Verdict::Allowed);
    }
}

#[tokio::test]
async fn somebody_without_an_account_has_facts_too() {
    let world = World::new().await;
    let facts = read(&world, "nobody.yet@elsewhere.example").await;
    assert_eq!((&facts.account, &facts.membership), (&Known::Known(None), &Known::Known(None)));
    assert_eq!(facts.domain.state, Known::Known(DomainState::NotAdded));
    assert_eq!(facts.domain.name.as_ref().unwrap().as_str(), "elsewhere.example");
    assert_eq!(facts.scim.record, Known::Known(ScimRecord::None));
    let seats = facts.seats.value().unwrap();
    assert_eq!(seats.total - seats.used, 18);
    let places: Vec<_> = facts.sources.iter().map(|read| (read.fact, read.place.as_str())).collect();
    assert!(places.contains(&(FactId::Membership, "members list")) && places.contains(&(FactId::Seats, "seats")));
    assert!(facts.sources.iter().all(|read| read.at == Some(facts.now)));
    // A sub-domain is a domain of its own.
    let below = read(&world, "a@sub.harbor.example").await;
    assert_eq!(below.domain.state, Known::Known(DomainState::NotAdded));
}

#[tokio::test]
async fn an_invitee_has_an_invitation_and_no_membership() {
    let world = World::new().await;
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT email, invited_role FROM people WHERE rank = 3 AND org_id = 1")
            .fetch_all(&world.app.pool)
            .await
            .unwrap();
    assert_eq!(rows.len(), 20);
    for (email, role) in rows {
        let facts = read(&world, &email).await;
        assert_eq!(facts.membership, Known::Known(None), "{email}");
        let invitation = facts.invitation.value().unwrap().clone().unwrap();
        assert_eq!(invitation.role.unwrap().as_str(), role);
        assert!(invitation.sent_at.unwrap() <= facts.now);
    }
}

#[tokio::test]
async fn what_is_no_identifier_is_kept_as_typed() {
    let world = World::new().await;
    for typed in ["two words", "a@b", "<img src=x>", "%' OR 1=1 --"] {
        let mut facts = read(&world, typed).await;
        assert_eq!(facts.attempt.identifier, Identifier::Malformed(typed.to_owned()));
        facts.attempt.method = Method::Password;
        assert_eq!(decide(&facts).code().unwrap().as_str(), "invalid_identifier");
    }
    let nobody = read(&world, "no-such-id").await;
    assert_eq!(decide(&nobody).code().unwrap().as_str(), "invalid_identifier");
}

#[tokio::test]
async fn only_owners_and_editors_of_the_organization_read_them() {
    let world = World::new().await;
    let facts = about("sailor");
    world.caller("editor").await.call(&facts).await;
    assert_eq!(world.caller("member").await.refused(&facts).await.code, ErrorCode::EditorsOnly);
    assert_eq!(world.caller("stranger").await.refused(&facts).await.code, ErrorCode::NotInOrganization);
    assert_eq!(world.nobody().refused(&facts).await.code, ErrorCode::Unauthenticated);
    let owner = world.owner().await;
    for bad in [String::new(), " ".to_owned(), "x".repeat(400)] {
        let refused = owner.refused(&about(&bad)).await;
        assert_eq!((refused.code, refused.body.field.as_deref()), (ErrorCode::InvalidField, Some("identifier")));
    }
}

#[tokio::test]
async fn another_organization_knows_nothing_of_it() {
    let world = World::new().await;
    let facts = world.owner().await.call(&GetFacts { org: org("dinghy"), identifier: "sailor".to_owned() }).await;
    assert_eq!((facts.membership, facts.domain.state), (Known::Known(None), Known::Known(DomainState::NotAdded)));
    assert!(facts.connections.iter().all(|one| one.name == "Dinghy login"));
}
