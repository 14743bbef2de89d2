//! What the calls about sign-ins look like on the wire: the declarations are all that console and backend share of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use purser_api::{Endpoint, OrgName};
use purser_policy::access::{
    AccessTest, CreateAccessTest, DeleteAccessTest, GetConnectionTest, GetFacts, ListAccessTests, ListPopulation,
    ListSignIns, PreviewImpact, PreviewedChange, TestConnection,
};
use purser_policy::impact::Change;
use purser_policy::sign_in::{Client, Code, ConnectionId, Method, Verdict};

/// A call as one line: method, address, body.
fn line<E: Endpoint>(call: &E) -> String {
    let body = call.body().map(|body| serde_json::to_string(body).unwrap());
    [E::METHOD.as_str(), &call.href(), &body.unwrap_or_default()].join(" ").trim_end().to_owned()
}

fn org() -> OrgName {
    OrgName::parse("harbor").unwrap()
}

fn sign_ins() -> ListSignIns {
    ListSignIns {
        org: Some(org()),
        outcome: None,
        code: None,
        identifier: String::new(),
        from: String::new(),
        to: String::new(),
        trace_id: String::new(),
        page: 1,
        page_size: 50,
    }
}

#[test]
fn reads_name_whom_and_how_many() {
    assert_eq!(
        line(&GetFacts { org: org(), identifier: "a+b@c.example".into() }),
        "GET /v2/orgs/harbor/access/facts?identifier=a%2Bb%40c.example"
    );
    assert_eq!(
        line(&ListPopulation { org: org(), page: 2, page_size: 5000 }),
        "GET /v2/orgs/harbor/access/people?page=2&page_size=5000"
    );
    assert_eq!(line(&ListAccessTests { org: org() }), "GET /v2/orgs/harbor/access/tests");
    assert_eq!(line(&sign_ins()), "GET /v2/orgs/harbor/sign-ins?page=1&page_size=50");
    let all = ListSignIns {
        outcome: Some(Verdict::Denied),
        code: Some(Code::NoSeat),
        identifier: "ana".into(),
        from: "2026-01-01".into(),
        to: "2026-02-01".into(),
        trace_id: "t1".into(),
        ..sign_ins()
    };
    assert_eq!(
        line(&all),
        "GET /v2/orgs/harbor/sign-ins?page=1&page_size=50&outcome=denied&code=no_seat&identifier=ana&from=2026-01-01\
         &to=2026-02-01&trace_id=t1"
    );
    let names: Vec<&str> = all.query().into_iter().map(|(name, _)| name).collect();
    assert!(names.iter().all(|name| ListSignIns::QUERY.contains(name)) && names.len() == ListSignIns::QUERY.len());
    assert_eq!(
        line(&GetConnectionTest { org: org(), connection: "c1".into(), id: "t/1".into() }),
        "GET /v2/orgs/harbor/connections/c1/tests/t%2F1"
    );
}

#[test]
fn writes_carry_what_they_are_about() {
    let change = Change::Jit { connection: ConnectionId("c1".into()), on: false };
    let said = line(&PreviewImpact { org: org(), body: PreviewedChange { change } });
    assert!(said.starts_with("POST /v2/orgs/harbor/access/impact {\"change\":{"), "{said}");
    assert!(said.contains("c1") && said.contains("false"), "{said}");
    let test = AccessTest {
        id: String::new(),
        identifier: "ana".into(),
        client: Client::Web,
        method: Method::Sso,
        expected: Verdict::Allowed,
    };
    assert_eq!(
        line(&CreateAccessTest { org: org(), body: test }),
        "POST /v2/orgs/harbor/access/tests {\"identifier\":\"ana\",\"client\":\"web\",\"method\":\"sso\",\"expected\":\"allowed\"}"
    );
    assert_eq!(line(&DeleteAccessTest { org: org(), id: "e1".into() }), "DELETE /v2/orgs/harbor/access/tests/e1");
    assert_eq!(
        line(&TestConnection { org: org(), connection: "c1".into() }),
        "POST /v2/orgs/harbor/connections/c1/test"
    );
}
