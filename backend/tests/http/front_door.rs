//! Signing in for real: what is decided, what it changes, what is logged.

use purser_api::invites::{AcceptInvite, BulkInvite, ListInvites};
use purser_api::members::{ListMembers, Member, Source};
use purser_api::{ErrorCode, InviteId, Role};
use purser_backend::demo;
use purser_policy::access::{GetFacts, ListSignIns, SignIn};
use purser_policy::sign_in::{Code, Known, Verdict, coherent, explain};

use crate::visitor::{HIRE, SSO, Visit, location, parameter, value};
use crate::world::{World, accounts, org};

async fn logged(world: &World, name: &str, trace_id: &str) -> SignIn {
    let list = ListSignIns {
        org: Some(org(name)),
        trace_id: trace_id.to_owned(),
        page: 1,
        page_size: 10,
        ..ListSignIns::default()
    };
    let mut page = world.owner().await.call(&list).await;
    assert_eq!(page.count, 1);
    page.results.remove(0)
}

async fn member(world: &World, name: &str, search: &str) -> Option<Member> {
    let list = ListMembers {
        org: Some(org(name)),
        search: search.to_owned(),
        page: 1,
        page_size: 10,
        ..ListMembers::default()
    };
    let found = world.owner().await.call(&list).await.results;
    found.into_iter().find(|one| one.email == search && one.role.role().is_some())
}

async fn invite(world: &World, invitee: &str, role: Role, team: Option<&str>) -> InviteId {
    let bulk = BulkInvite {
        org: "harbor".to_owned(),
        team: team.map(str::to_owned),
        role: Some(role.as_str().to_owned()),
        invitees: vec![invitee.to_owned()],
        dry_run: None,
    };
    let row = world.owner().await.call(&bulk).await.invitees.invitees.remove(0);
    row.invite.unwrap_or_else(|| panic!("{}", row.status)).id
}

#[tokio::test]
async fn every_code_is_logged_as_the_facts_explain_it() {
    let world = World::new().await;
    for denial in demo::DENIALS {
        // As the console would say it in advance, where nothing that only the identity provider knows decides.
        let reply = Visit::of(&denial).go(&world).await;
        assert_eq!(reply.status, 303, "{denial:?}: {}", reply.text);
        assert_eq!(parameter(&reply, "code"), denial.code.as_str(), "{denial:?}");
        assert_eq!(parameter(&reply, "org"), denial.org);
        let trace = parameter(&reply, "trace");
        assert_eq!(reply.headers["x-trace-id"], trace.as_str());
        let row = logged(&world, denial.org, &trace).await;
        assert_eq!((row.outcome, row.code), (Verdict::Denied, Some(denial.code)));
        assert_eq!((row.identifier.as_str(), row.connection.as_str()), (denial.identifier, denial.connection));
        assert_eq!((row.client, row.method), (denial.client, denial.method));
        let facts = row.facts.unwrap();
        assert!(coherent(&facts), "{facts:#?}");
        assert_eq!(explain(&facts).outcome.code(), row.code, "{denial:?}");
    }
    assert_eq!(demo::DENIALS.map(|denial| denial.code), Code::ALL);
}

#[tokio::test]
async fn the_facts_of_the_moment_foretell_every_refusal() {
    let world = World::new().await;
    let owner = world.owner().await;
    for denial in demo::DENIALS {
        let identifier = denial.identifier.to_owned();
        let mut facts = owner.call(&GetFacts { org: org(denial.org), identifier }).await;
        facts.attempt.client = denial.client;
        facts.attempt.method = denial.method;
        facts.attempt.started_at = denial.started_at;
        for connection in facts.connections.iter_mut().filter(|one| one.name == denial.connection) {
            connection.outage = denial.outage;
        }
        let foretold = explain(&facts).outcome.code();
        match denial.code {
            // Only what the identity provider says about the person decides these.
            Code::NameIdNotEmail => assert_eq!(foretold, Some(Code::NotInvited)),
            Code::OtherOrganization => assert_eq!(foretold, None),
            code => assert_eq!(foretold, Some(code)),
        }
    }
}

#[tokio::test]
async fn the_history_holds_every_refusal_with_its_facts() {
    let world = World::new().await;
    let owner = world.owner().await;
    for code in Code::ALL {
        let list = ListSignIns {
            org: Some(org("harbor")),
            outcome: Some(Verdict::Denied),
            code: Some(code),
            page: 1,
            page_size: 100,
            ..ListSignIns::default()
        };
        let page = owner.call(&list).await;
        assert!(page.count > 0, "{code:?}");
        for row in page.results.iter().step_by(4) {
            let row = logged(&world, "harbor", &row.trace_id).await;
            let facts = row.facts.unwrap_or_else(|| panic!("{code:?} has no facts"));
            assert!(coherent(&facts), "{code:?}");
            assert_eq!(explain(&facts).outcome.code(), Some(code));
            assert!(row.at.0.starts_with(&facts.now.to_string()[..19]), "{} {}", row.at.0, facts.now);
        }
    }
}

#[tokio::test]
async fn a_new_hire_is_refused_then_invited_then_in() {
    let world = World::new().await;
    let refused = HIRE.go(&world).await;
    assert_eq!(parameter(&refused, "code"), "not_invited");
    // The account stays, as the platform does it.
    assert_eq!(accounts(&world, HIRE.identifier).await, [("newhire".to_owned(), "Nova Hire".to_owned())]);
    assert!(member(&world, "harbor", HIRE.identifier).await.is_none());
    invite(&world, HIRE.identifier, Role::Editor, Some("navigation")).await;
    let held = free_seats(&world).await;
    let page = HIRE.go(&world).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("You are signed in to harbor as Nova Hire"), "{}", page.text);
    let hire = member(&world, "harbor", HIRE.identifier).await.unwrap();
    assert_eq!((hire.role.role(), hire.groups), (Some(Role::Editor), vec!["navigation".to_owned()]));
    let provenance = hire.provenance.unwrap();
    assert_eq!(provenance.source, Some(Source::Invited));
    assert!(provenance.connection_id.is_some());
    assert_eq!(hire.is_guest, Some(false));
    assert_eq!(free_seats(&world).await, held, "the invitation held the seat");
    // Once in, signing in again adds nothing.
    assert_eq!(HIRE.go(&world).await.status, 200);
    assert_eq!(accounts(&world, HIRE.identifier).await.len(), 1);
    let audit: Vec<String> = sqlx::query_scalar("SELECT action FROM audit_logs WHERE actor = 'newhire' ORDER BY id")
        .fetch_all(&world.app.pool)
        .await
        .unwrap();
    assert_eq!(audit, ["org.sso.account.create", "org.invite.accept", "org.team.member.add"]);
}

async fn free_seats(world: &World) -> u64 {
    let console = purser_api::console::GetConsole { org: org("harbor") };
    world.owner().await.call(&console).await.seats.free
}

#[tokio::test]
async fn just_in_time_provisioning_adds_with_role_teams_and_a_seat() {
    let world = World::new().await;
    let before = free_seats(&world).await;
    let visit = Visit { identifier: "Tess@Harbor.example", full_name: "Tess", docker_role: "editor", ..SSO };
    let page = visit.go(&world).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let tess = member(&world, "harbor", "tess@harbor.example").await.unwrap();
    assert_eq!((tess.role.role(), tess.groups), (Some(Role::Editor), vec!["quay".to_owned()]), "the default team");
    assert_eq!(tess.provenance.unwrap().source, Some(Source::Jit));
    assert_eq!(free_seats(&world).await, before - 1);
    let row = logged(&world, "harbor", page.headers["x-trace-id"].to_str().unwrap()).await;
    assert_eq!((row.outcome, row.connection.as_str()), (Verdict::Allowed, "Office login"));
    assert_eq!(row.facts.unwrap().membership, Known::Known(None), "facts are those before the effects");
}

#[tokio::test]
async fn groups_make_missing_teams_and_never_owners() {
    let world = World::new().await;
    let groups = "harbor:navigation\nharbor:night-watch\nharbor:owners\nother:cargo\nnonsense";
    let page = Visit { identifier: "sinbad@fleet.harbor.example", groups, ..SSO }.go(&world).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let sailor = member(&world, "harbor", "sinbad@fleet.harbor.example").await.unwrap();
    for team in ["navigation", "night-watch"] {
        assert!(sailor.groups.iter().any(|group| group == team), "{:?}", sailor.groups);
    }
    assert!(!sailor.groups.iter().any(|group| group == "owners") && sailor.role.role() == Some(Role::Member));
}

#[tokio::test]
async fn the_identity_provider_names_an_existing_account_anew() {
    let world = World::new().await;
    let visit = Visit { identifier: "sailor", full_name: "Sinbad the Sailor", ..SSO };
    assert_eq!(visit.go(&world).await.status, 200);
    let named = accounts(&world, "sinbad@fleet.harbor.example").await;
    assert_eq!(named, [("sailor".to_owned(), "Sinbad the Sailor".to_owned())]);
    assert_eq!(member(&world, "harbor", "sinbad@fleet.harbor.example").await.unwrap().full_name, "Sinbad the Sailor");
    // An answer that is not taken names nobody.
    let other = Visit { full_name: "Somebody Else", name_id: "persistent", ..visit };
    assert_eq!(parameter(&other.go(&world).await, "code"), "name_id_not_email");
    let foreign = Visit { full_name: "Mallory", returned: "ingrid@harbor.example", ..visit };
    assert_eq!(parameter(&foreign.go(&world).await, "code"), "domain_not_verified");
    assert_eq!(accounts(&world, "sinbad@fleet.harbor.example").await, named);
    assert_eq!(accounts(&world, "ingrid@harbor.example").await[0].1, "Ingrid Halvorsen");
}

#[tokio::test]
async fn an_existing_account_is_added_because_of_its_domain() {
    let world = World::new().await;
    sqlx::query("UPDATE accounts SET email = 'stefania@lantern.example', email_domain = 'lantern.example' WHERE username = 'stranger'")
        .execute(&world.app.pool)
        .await
        .unwrap();
    let visit = Visit { identifier: "stranger", method: "password", secret: "demo-stranger", ..SSO };
    assert_eq!(visit.go(&world).await.status, 200);
    let added = member(&world, "harbor", "stefania@lantern.example").await.unwrap();
    assert_eq!(added.provenance.unwrap().source, Some(Source::Auto));
}

#[tokio::test]
async fn of_two_people_who_want_the_last_seat_exactly_one_gets_it() {
    for _ in 0..5 {
        let world = World::new().await;
        sqlx::query("UPDATE orgs SET seats = (SELECT count(*) FROM people WHERE org_id = 1) + 1 WHERE id = 1")
            .execute(&world.app.pool)
            .await
            .unwrap();
        let visits = ["one@harbor.example", "two@harbor.example"].map(|identifier| Visit { identifier, ..SSO });
        let mut answers = Vec::new();
        for visit in visits {
            let idp = location(&visit.knock(&world).await);
            answers.push(visit.answer(&world, &idp).await);
        }
        let (one, two) = tokio::join!(answers[0].bring(&world), answers[1].bring(&world));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 303]);
        let refused = if one.status == 303 { one } else { two };
        assert_eq!(parameter(&refused, "code"), "no_seat");
        assert_eq!(free_seats(&world).await, 0);
    }
}

#[tokio::test]
async fn an_invited_account_accepts_by_itself() {
    let world = World::new().await;
    let id = invite(&world, "stranger", Role::Member, Some("cargo")).await;
    let visit = Visit { identifier: "stranger", method: "password", secret: "demo-stranger", ..SSO };
    let page = visit.go(&world).await;
    assert!(page.text.contains("You are invited to harbor"), "{}", page.text);
    assert!(member(&world, "harbor", "stefania@elsewhere.example").await.is_none());
    let ticket = value(&page, "ticket");
    let forged = world.nobody().post_form("/demo/accept", &[("ticket", &ticket[1..])]).await;
    assert_eq!(forged.status, 400);
    let page = world.nobody().post_form("/demo/accept", &[("ticket", &ticket)]).await;
    assert!(page.text.contains("You are signed in to harbor as Ștefania"), "{}", page.text);
    let joined = member(&world, "harbor", "stefania@elsewhere.example").await.unwrap();
    assert_eq!(joined.groups, ["cargo"]);
    assert_eq!(joined.provenance.unwrap().source, Some(Source::Invited));
    assert_eq!(joined.is_guest, Some(true));
    assert_eq!(world.caller("stranger").await.refused(&AcceptInvite { id }).await.code, ErrorCode::NotFound);
}

#[tokio::test]
async fn only_the_invited_account_accepts_over_the_api() {
    let world = World::new().await;
    let id = invite(&world, "Stefania@Elsewhere.example", Role::Editor, None).await;
    let accept = AcceptInvite { id };
    for who in ["owner", "member", "editor"] {
        assert_eq!(world.caller(who).await.refused(&accept).await.code, ErrorCode::NotFound, "{who}");
    }
    world.caller("stranger").await.call(&accept).await;
    let joined = member(&world, "harbor", "stefania@elsewhere.example").await.unwrap();
    assert_eq!((joined.username.as_str(), joined.role.role()), ("stranger", Some(Role::Editor)));
    let left = world.owner().await.call(&ListInvites { org: org("harbor") }).await.data;
    assert_eq!(left.len(), 20);
}

#[tokio::test]
async fn an_invitee_whom_the_directory_has_deactivated_cannot_accept() {
    let world = World::new().await;
    let email = "stefania@fleet.harbor.example";
    sqlx::query("UPDATE accounts SET email = ?, email_domain = 'fleet.harbor.example' WHERE username = 'stranger'")
        .bind(email)
        .execute(&world.app.pool)
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO scim_users (uuid, connection_id, user_name, active, created_at, changed_at) VALUES ('u', 1, ?, 0, '', '')",
    )
    .bind(email)
    .execute(&world.app.pool)
    .await
    .unwrap();
    let id = invite(&world, email, Role::Member, None).await;
    sqlx::query("UPDATE connections SET enforced = 0").execute(&world.app.pool).await.unwrap();
    let refused = world.caller("stranger").await.refused(&AcceptInvite { id }).await;
    assert_eq!((refused.status, refused.code), (403, ErrorCode::Other("deprovisioned".to_owned())));
}
