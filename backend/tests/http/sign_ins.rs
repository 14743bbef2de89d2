//! The log of attempts: order, filters, facts.

use purser_api::Page;
use purser_policy::access::{ListSignIns, SignIn};
use purser_policy::sign_in::{Code, Verdict};

use crate::world::{World, org};

fn list() -> ListSignIns {
    ListSignIns { org: Some(org("harbor")), page: 1, page_size: 100, ..ListSignIns::default() }
}

#[tokio::test]
async fn the_newest_come_first_and_pages_follow() {
    let world = World::new().await;
    let owner = world.owner().await;
    let first: Page<SignIn> = owner.call(&list()).await;
    assert!(first.count > 600 && first.next.is_some());
    let second = owner.call(&ListSignIns { page: 2, ..list() }).await;
    let both: Vec<&SignIn> = first.results.iter().chain(&second.results).collect();
    assert!(both.windows(2).all(|pair| pair[0].at >= pair[1].at));
    assert!(first.results.iter().all(|one| !second.results.contains(one) && one.facts.is_none()));
}

#[tokio::test]
async fn filters_find_by_outcome_reason_person_and_trace() {
    let world = World::new().await;
    let owner = world.owner().await;
    let denied = owner.call(&ListSignIns { outcome: Some(Verdict::Denied), ..list() }).await;
    assert!(denied.count > 0 && denied.results.iter().all(|one| one.outcome == Verdict::Denied && one.code.is_some()));
    let code = owner.call(&ListSignIns { code: Some(Code::NotInvited), ..list() }).await;
    assert!(code.count > 0 && code.results.iter().all(|one| one.code == Some(Code::NotInvited)));
    let who = |text: &str| ListSignIns { identifier: text.to_owned(), ..list() };
    let exact = owner.call(&who("New.Hire@Fleet.harbor.example")).await;
    assert!(exact.count > 0 && exact.results.iter().all(|one| one.identifier == "new.hire@fleet.harbor.example"));
    assert_eq!(owner.call(&who("hire@fleet.harbor.example")).await.count, 0, "a whole address means that one");
    assert_eq!(owner.call(&who("NEW.HI")).await.count, exact.count);
    assert_eq!(owner.call(&who("%")).await.count, 0);
    let one = &exact.results[0];
    let by_trace = owner.call(&ListSignIns { trace_id: one.trace_id.clone(), ..list() }).await;
    assert_eq!((by_trace.count, &by_trace.results[0].trace_id), (1, &one.trace_id));
    let day = one.at.as_str()[..10].to_owned();
    let within = ListSignIns { from: day.clone(), to: day.clone(), ..who("new.hire@fleet.harbor.example") };
    let on_that_day = owner.call(&within).await;
    assert!(on_that_day.count > 0 && on_that_day.results.iter().all(|one| one.at.as_str().starts_with(&day)));
    let until = ListSignIns { to: one.at.as_str().to_owned(), ..who("new.hire@fleet.harbor.example") };
    assert_eq!(owner.call(&until).await.count, exact.count - 1, "the moment itself is not before it");
    let since = ListSignIns { from: one.at.as_str().to_owned(), ..who("new.hire@fleet.harbor.example") };
    assert_eq!(owner.call(&since).await.count, 1);
    for (query, field) in [
        ("from=yesterday", "from"),
        ("to=2026-13-01", "to"),
        ("outcome=depends", "outcome"),
        ("outcome=x", "outcome"),
        ("code=x", "code"),
    ] {
        let reply = owner.send("GET", &format!("/v2/orgs/harbor/sign-ins?{query}"), None).await;
        assert_eq!(reply.refusal().body.field.as_deref(), Some(field));
    }
}

#[tokio::test]
async fn another_organization_has_a_log_of_its_own() {
    let world = World::new().await;
    let harbor = world.owner().await.call(&list()).await;
    let elsewhere = ListSignIns { org: Some(org("dinghy")), trace_id: harbor.results[0].trace_id.clone(), ..list() };
    assert_eq!(world.owner().await.call(&elsewhere).await.count, 0);
}
