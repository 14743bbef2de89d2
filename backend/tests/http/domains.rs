//! Domains: adding, proving by a real look at a name server, settings, deleting, and who is on them without being in.

use axum::http::header;
use purser_api::console::GetConsole;
use purser_api::domains::{
    AddDomain, DeleteDomain, Domain, DomainPatch, GetDomain, ListDomains, ListUncaptured, NewDomain, UpdateDomain,
    VerifyDomain, problem,
};
use purser_api::{Endpoint, ErrorCode};
use purser_backend::Options;
use purser_backend::dns::server::{Entry, NEGATIVE_TTL, Server, TTL, Zone};

use crate::world::{Caller, World, org};

/// An app that asks a name server of its own.
async fn with_dns() -> (World, Server) {
    let server = Server::start(Zone::default()).await.unwrap();
    let world = World::with(Options { dns: Some(server.address), ..Options::default() }).await;
    (world, server)
}

fn add(name: &str) -> AddDomain {
    AddDomain { org: org("harbor"), body: NewDomain { name: name.to_owned() } }
}

fn get(name: &str) -> GetDomain {
    GetDomain { org: org("harbor"), domain: name.to_owned() }
}

fn verify(name: &str) -> VerifyDomain {
    VerifyDomain { org: org("harbor"), domain: name.to_owned() }
}

fn delete(name: &str) -> DeleteDomain {
    DeleteDomain { org: org("harbor"), domain: name.to_owned(), etag: None }
}

fn auto(domain: &Domain, on: bool) -> UpdateDomain {
    UpdateDomain {
        org: org("harbor"),
        domain: domain.name.clone(),
        etag: Some(domain.etag.clone()),
        body: DomainPatch { auto_provisioning: Some(on) },
    }
}

fn problem_of(domain: &Domain) -> Option<&str> {
    domain.last_check.as_ref().unwrap().problem.as_deref()
}

/// Seconds between two moments of a look.
fn seconds(from: &purser_api::Timestamp, to: &purser_api::Timestamp) -> i64 {
    use time::format_description::well_known::Rfc3339;
    let at = |text: &str| time::OffsetDateTime::parse(text, &Rfc3339).unwrap();
    (at(to.as_str()) - at(from.as_str())).whole_seconds()
}

#[tokio::test]
async fn a_name_is_added_in_its_normal_form_with_a_record_to_publish() {
    let (world, _server) = with_dns().await;
    let owner = world.owner().await;
    let domain = owner.call(&add(" Bücher.Example. ")).await;
    assert_eq!((domain.name.as_str(), domain.unicode.as_deref()), ("xn--bcher-kva.example", Some("bücher.example")));
    assert_eq!((domain.state.as_str(), domain.txt_name.as_str()), ("pending", "xn--bcher-kva.example"));
    assert!(domain.txt_value.starts_with("purser-verification=") && domain.txt_value.len() > 50);
    assert_eq!(owner.call(&get("BÜCHER.example")).await, domain);
    assert_eq!(owner.refused(&add("bücher.example")).await.code, ErrorCode::AlreadyExists);
    // A sub-domain is a domain of its own.
    assert_eq!(owner.call(&add("mail.bücher.example")).await.state, "pending");
    let listed = owner.call(&ListDomains { org: org("harbor"), page: 1, page_size: 100 }).await;
    let names: Vec<_> = listed.results.iter().map(|domain| domain.name.as_str()).collect();
    assert!(names.is_sorted() && names.contains(&"mail.xn--bcher-kva.example"));
    assert_eq!(listed.count, 8);
}

#[tokio::test]
async fn what_nobody_can_own_is_refused_at_the_field() {
    let world = World::new().await;
    let owner = world.owner().await;
    for (bad, why) in [
        ("", "missing"),
        ("localhost", "dot"),
        ("192.0.2.7", "number address"),
        ("a b.example", "character"),
        ("ana@harbor.example", "after the @"),
        ("https://harbor.example", "after the @"),
        ("co.uk", "public suffix"),
        ("github.io", "public suffix"),
        ("公司.cn", "public suffix"),
    ] {
        let refusal = owner.refused(&add(bad)).await;
        assert_eq!((refusal.status, refusal.body.field.as_deref()), (400, Some("name")), "{bad}");
        assert!(refusal.body.sentence().unwrap().contains(why), "{bad}: {:?}", refusal.body.sentence());
    }
}

#[tokio::test]
async fn every_answer_of_dns_is_told_apart() {
    let (world, server) = with_dns().await;
    let (owner, zone) = (world.owner().await, &server.zone);
    let domain = owner.call(&add("proof.example")).await;
    let right = domain.txt_value.clone();
    let txt = |text: &str| Entry::Txt(text.to_owned());
    let look = async |entries: Vec<Entry>| {
        zone.set("proof.example", entries);
        let domain = owner.call(&verify("proof.example")).await;
        assert_eq!(domain.state, "pending");
        domain
    };

    let none = look(vec![]).await;
    assert_eq!(problem_of(&none), Some(problem::NO_SUCH_DOMAIN));
    let check = none.last_check.unwrap();
    let at = check.at.unwrap();
    assert_eq!(seconds(&at, &check.cached_until.unwrap()), i64::from(NEGATIVE_TTL));
    assert_eq!(seconds(&at, &check.next_at.unwrap()), 120, "in its first hour");

    let others = look(vec![txt("v=spf1 -all")]).await;
    assert_eq!(problem_of(&others), Some(problem::NOTHING_FOUND));
    let check = others.last_check.unwrap();
    assert_eq!(check.found[0].value, "v=spf1 -all");
    let at = check.at.unwrap();
    assert_eq!(seconds(&at, &check.cached_until.unwrap()), i64::from(TTL));
    assert_eq!(seconds(&at, &check.next_at.unwrap()), i64::from(TTL), "before that the answer would be the same");

    let cut = look(vec![txt("v=spf1 -all"), txt(&right[..right.len() - 1])]).await;
    assert_eq!(problem_of(&cut), Some(problem::OTHER_VALUE));
    assert_eq!(cut.last_check.unwrap().found[0].value, right[..right.len() - 1], "ours comes first");

    let alias = look(vec![Entry::Cname("hosting.example".to_owned())]).await;
    assert_eq!(problem_of(&alias), Some(problem::CNAME));
    assert_eq!(alias.last_check.unwrap().cname.as_deref(), Some("hosting.example"));
    // What stands at the end of an alias proves nothing about the name.
    zone.set("hosting.example", [txt(&right)]);
    assert_eq!(problem_of(&owner.call(&verify("proof.example")).await), Some(problem::CNAME));

    let failed = look(vec![Entry::Failure]).await;
    assert_eq!(problem_of(&failed), Some(problem::SERVER_FAILURE));
    assert!(failed.last_check.unwrap().detail.is_some());

    for place in ["proof.example.proof.example", "www.proof.example", "_purser.proof.example"] {
        zone.set(place, [txt(&right)]);
        let elsewhere = look(vec![txt("v=spf1 -all")]).await;
        assert_eq!(problem_of(&elsewhere), Some(problem::WRONG_NAME), "{place}");
        assert_eq!(elsewhere.last_check.unwrap().found[0].name, place);
        zone.set(place, []);
    }

    zone.set("proof.example", [txt("v=spf1 -all"), txt(&format!("\"{right}\""))]);
    let proven = owner.call(&verify("proof.example")).await;
    assert_eq!((proven.state.as_str(), problem_of(&proven)), ("verified", None));
    assert!(proven.verified_at.is_some() && proven.last_check.unwrap().next_at.is_none());
    // Once proven it stays: the record may be removed.
    zone.set("proof.example", []);
    assert_eq!(owner.call(&verify("proof.example")).await.state, "verified");
}

#[tokio::test]
async fn the_value_from_before_a_deletion_is_recognised() {
    let (world, server) = with_dns().await;
    let owner = world.owner().await;
    let first = owner.call(&add("again.example")).await;
    server.zone.set_texts("again.example", [first.txt_value.clone()]);
    owner.call(&delete("again.example")).await;
    let second = owner.call(&add("again.example")).await;
    assert!(second.txt_value != first.txt_value && second.etag != first.etag);
    let looked = owner.call(&verify("again.example")).await;
    assert_eq!(problem_of(&looked), Some(problem::OLD_VALUE));
    server.zone.set_texts("again.example", [first.txt_value, second.txt_value]);
    assert_eq!(owner.call(&verify("again.example")).await.state, "verified");
}

#[tokio::test]
async fn a_silent_name_server_is_said_and_no_proof() {
    // Nobody listens at the address of an ordinary world.
    let world = World::new().await;
    let owner = world.owner().await;
    owner.call(&add("proof.example")).await;
    let looked = owner.call(&verify("proof.example")).await;
    assert_eq!((looked.state.as_str(), problem_of(&looked)), ("pending", Some(problem::SERVER_FAILURE)));
}

#[tokio::test]
async fn the_host_is_guessed_from_the_zone_above_a_sub_domain() {
    let (world, server) = with_dns().await;
    let owner = world.owner().await;
    server.zone.set("proof.example", ["ns-1.awsdns-07.com", "ns-2.awsdns-11.net"].map(|ns| Entry::Ns(ns.to_owned())));
    owner.call(&add("mail.proof.example")).await;
    let check = owner.call(&verify("mail.proof.example")).await.last_check.unwrap();
    assert_eq!((check.zone.as_deref(), check.dns_host.as_deref()), (Some("proof.example"), Some("route53")));
    assert_eq!(check.name_servers, ["ns-1.awsdns-07.com", "ns-2.awsdns-11.net"]);
}

#[tokio::test]
async fn what_is_due_is_looked_at_by_itself() {
    let (world, server) = with_dns().await;
    let owner = world.owner().await;
    // Two of the demo wait already.
    assert_eq!(purser_backend::check_due_domains(&world.app).await.unwrap(), 2);
    let domain = owner.call(&add("proof.example")).await;
    assert_eq!(purser_backend::check_due_domains(&world.app).await.unwrap(), 1);
    assert_eq!(problem_of(&owner.call(&get("proof.example")).await), Some(problem::NO_SUCH_DOMAIN));
    server.zone.set_texts("proof.example", [domain.txt_value]);
    assert_eq!(purser_backend::check_due_domains(&world.app).await.unwrap(), 0, "not before it is time");
    sqlx::query("UPDATE domains SET next_check_at = created_at WHERE name = 'proof.example'")
        .execute(&world.app.pool)
        .await
        .unwrap();
    assert_eq!(purser_backend::check_due_domains(&world.app).await.unwrap(), 1);
    assert_eq!(owner.call(&get("proof.example")).await.state, "verified");
    let by: String = sqlx::query_scalar("SELECT actor FROM audit_logs WHERE action = 'org.domain.verify' AND name = ?")
        .bind("proof.example")
        .fetch_one(&world.app.pool)
        .await
        .unwrap();
    assert_eq!(by, "dns-check");
}

#[tokio::test]
async fn one_organization_at_a_time_has_a_domain() {
    let (world, server) = with_dns().await;
    let owner = world.owner().await;
    let refusal = owner.refused(&add("dinghy.example")).await;
    assert_eq!((refusal.status, refusal.code), (409, ErrorCode::DomainTaken));
    // Both may wait; the second proof comes too late.
    let dinghy = AddDomain { org: org("dinghy"), ..add("shared.example") };
    let values = [owner.call(&dinghy).await.txt_value, owner.call(&add("shared.example")).await.txt_value];
    server.zone.set_texts("shared.example", values);
    let first = VerifyDomain { org: org("dinghy"), ..verify("shared.example") };
    assert_eq!(owner.call(&first).await.state, "verified");
    let second = owner.call(&verify("shared.example")).await;
    assert_eq!((second.state.as_str(), problem_of(&second)), ("pending", Some(problem::VERIFIED_ELSEWHERE)));
    owner.call(&DeleteDomain { org: org("dinghy"), ..delete("shared.example") }).await;
    assert_eq!(owner.call(&verify("shared.example")).await.state, "verified");
}

#[tokio::test]
async fn a_write_on_an_older_reading_is_refused_with_the_present_one() {
    let world = World::new().await;
    let owner = world.owner().await;
    let read = owner.call(&get("harbor.example")).await;
    let reply = owner.attempt(&get("harbor.example")).await;
    assert_eq!(reply.headers[header::ETAG], read.etag.as_str());
    let changed = owner.call(&auto(&read, true)).await;
    assert!(changed.auto_provisioning && changed.etag != read.etag);
    let stale = owner.attempt(&auto(&read, false)).await;
    assert_eq!(stale.status, 412);
    let now: purser_api::error::Changed<Domain> = serde_json::from_str(&stale.text).unwrap();
    assert_eq!(now.current, changed);
    assert_eq!(stale.refusal().code, ErrorCode::Conflict);
    let stale = DeleteDomain { etag: Some(read.etag), ..delete("harbor.example") };
    assert_eq!(owner.refused(&stale).await.status, 412);
    owner.call(&DeleteDomain { etag: Some(changed.etag), ..delete("harbor.example") }).await;
    assert_eq!(owner.refused(&get("harbor.example")).await.status, 404);
}

#[tokio::test]
async fn auto_provisioning_needs_a_proven_domain() {
    let world = World::new().await;
    let owner = world.owner().await;
    let pending = owner.call(&get("newport.example")).await;
    let refusal = owner.refused(&auto(&pending, true)).await;
    assert_eq!((refusal.status, refusal.code), (409, ErrorCode::DomainNotVerified));
}

#[tokio::test]
async fn proof_and_deletion_decide_who_is_a_guest() {
    let (world, server) = with_dns().await;
    let owner = world.owner().await;
    let guests = async |domain: &str| -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM people WHERE org_id = 1 AND is_guest = 1 AND email LIKE '%@' || ?")
            .bind(domain)
            .fetch_one(&world.app.pool)
            .await
            .unwrap()
    };
    let before = guests("gmail.example").await;
    assert!(before > 0);
    let domain = owner.call(&add("gmail.example")).await;
    server.zone.set_texts("gmail.example", [domain.txt_value]);
    owner.call(&verify("gmail.example")).await;
    assert_eq!(guests("gmail.example").await, 0);
    assert!(guests("contractor.example").await > 0, "others stay what they are");
    owner.call(&delete("gmail.example")).await;
    assert_eq!(guests("gmail.example").await, before);
    let members = owner.call(&GetConsole { org: org("harbor") }).await.seats.members;
    assert_eq!(members, 240, "people stay");
}

/// Everybody on harbor.example who is not in, as the page shows them.
async fn uncaptured(caller: &Caller<'_>, search: &str) -> Vec<String> {
    let question = ListUncaptured {
        org: org("harbor"),
        domain: "harbor.example".to_owned(),
        search: search.to_owned(),
        page: 1,
        page_size: 100,
    };
    let page = caller.call(&question).await;
    assert_eq!(page.count as usize, page.results.len());
    page.results.into_iter().map(|account| account.username).collect()
}

#[tokio::test]
async fn uncaptured_accounts_are_listed_searched_and_taken_away() {
    let world = World::new().await;
    let owner = world.owner().await;
    let all = uncaptured(&owner, "").await;
    assert!(all.len() > 2 && all.is_sorted());
    assert_eq!(owner.call(&get("harbor.example")).await.uncaptured, Some(all.len() as u64));
    assert_eq!(uncaptured(&owner, &all[0].to_uppercase()).await, [all[0].clone()]);
    // Whoever is invited is on the way in.
    let invite = purser_api::invites::BulkInvite {
        org: "harbor".to_owned(),
        team: None,
        role: None,
        invitees: vec![all[0].clone()],
        dry_run: None,
    };
    owner.call(&invite).await;
    assert_eq!(uncaptured(&owner, "").await, all[1..]);
    sqlx::query("UPDATE accounts SET full_name = '=1+1' WHERE username = ?")
        .bind(&all[1])
        .execute(&world.app.pool)
        .await
        .unwrap();
    let path = "/v2/orgs/harbor/domains/harbor.example/uncaptured?page_size=1";
    let file = owner.send_as("GET", path, &[(header::ACCEPT, "text/csv")], None).await;
    assert_eq!(file.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    assert_eq!(file.text.lines().count(), all.len(), "a heading, and everybody whatever the page");
    assert!(file.text.starts_with("Name,Username,Email\r\n") && file.text.contains("\"'=1+1\""));
    // Nobody learns who is on a domain that is not proven to be theirs.
    let pending = ListUncaptured {
        org: org("harbor"),
        domain: "newport.example".to_owned(),
        search: String::new(),
        page: 1,
        page_size: 10,
    };
    assert_eq!(owner.refused(&pending).await.code, ErrorCode::DomainNotVerified);
    assert_eq!(owner.call(&get("newport.example")).await.uncaptured, None);
    assert_eq!(world.caller("member").await.attempt(&pending).await.status, 403);
    assert_eq!(pending.holes(), ["harbor", "newport.example"]);
}
