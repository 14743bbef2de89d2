//! How many sign-ins a second are decided and explained. `cargo bench -p purser-policy` prints the figures; the goals are
//! a million decisions with all facts known.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use purser_policy::sign_in::{ConnectionId, Facts, Known, Method, Reason, decide, explain};

/// A new hire on a domain with two connections, chosen one given, everything known but the identity provider's answer.
fn facts() -> Facts {
    let connection = |id: &str| {
        format!(
            r#"{{"id":"{id}","name":"{id}","kind":{{"known":"saml"}},"complete":{{"known":true}},
            "credential_expires_at":{{"known":"2027-01-01T00:00:00Z"}},"enforced":{{"known":true}},"jit":{{"known":true}},
            "scim":{{"known":"on"}},"default_organization":{{"known":null}},"default_team":{{"known":"newcomers"}}}}"#
        )
    };
    let text = format!(
        r#"{{"organization":"acme","now":"2026-01-01T00:00:00Z",
        "attempt":{{"identifier":{{"email":"new.hire@example.com"}},"client":"web","method":"sso","connection":"entra"}},
        "domain":{{"name":"example.com","state":{{"known":"verified"}},"auto_provisioning":{{"known":false}},
            "connections":{{"known":["okta","entra"]}}}},
        "connections":[{},{}],"account":{{"known":null}},"membership":{{"known":null}},"invitation":{{"known":null}},
        "scim":{{"record":{{"known":"none"}},"ever_on":{{"known":true}}}},"seats":{{"known":{{"total":10,"used":3}}}}}}"#,
        connection("okta"),
        connection("entra")
    );
    #[expect(clippy::expect_used, reason = "a benchmark that cannot go on has failed")]
    let facts = serde_json::from_str(&text).expect("facts");
    facts
}

fn sign_in(criterion: &mut Criterion) {
    let known = facts();
    let mut refused = known.clone();
    refused.attempt.method = Method::Password;
    for connection in &mut refused.connections {
        connection.jit = Known::Known(false);
    }
    let mut plain = known.clone();
    plain.attempt.connection = None::<ConnectionId>;
    plain.domain.state = Known::Unknown(Reason::NotServed);
    plain.domain.auto_provisioning = Known::Unknown(Reason::NotServed);
    plain.domain.connections = Known::Unknown(Reason::NotServed);
    plain.scim = purser_policy::sign_in::ScimFact::default();
    plain.seats = Known::Unknown(Reason::NotServed);

    let mut group = criterion.benchmark_group("sign_in");
    group.throughput(Throughput::Elements(1));
    for (name, facts) in [("allowed", &known), ("refused", &refused), ("plain backend", &plain)] {
        group.bench_function(format!("decide {name}"), |bencher| bencher.iter(|| decide(black_box(facts))));
        group.bench_function(format!("explain {name}"), |bencher| bencher.iter(|| explain(black_box(facts))));
    }
    group.finish();
}

criterion_group!(benches, sign_in);
criterion_main!(benches);
