//! How many sign-ins a second are decided and explained. `cargo bench -p purser-policy` prints the figures; the goals are
//! a million decisions with all facts known.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use purser_policy::impact::{Change, Configuration, Person, impact};
use purser_policy::sign_in::{ConnectionId, Facts, Known, MembershipFact, Method, Reason, ScimRecord, decide, explain};

/// A new hire on a domain with two connections, chosen one given, everything known but the identity provider's answer.
/// `crates/worker/examples/speed.rs` measures the same in a browser.
fn facts() -> Facts {
    #[expect(clippy::expect_used, reason = "a benchmark that cannot go on has failed")]
    let facts = serde_json::from_str(include_str!("facts.json")).expect("facts");
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

/// A hundred thousand people, half of them members, on the settings of one organization.
fn population(criterion: &mut Criterion) {
    let facts = facts();
    let settings = Configuration {
        organization: facts.organization,
        now: facts.now,
        domains: vec![facts.domain].into(),
        connections: facts.connections,
        seats: facts.seats,
        scim_ever_on: facts.scim.ever_on,
    };
    let after = Change::Jit { connection: ConnectionId("okta".to_owned()), on: false }.apply(&settings);
    #[expect(clippy::expect_used, reason = "a benchmark that cannot go on has failed")]
    let person = |number: u32| Person {
        address: format!("person-{number}@example.com").parse().expect("an address"),
        account: true.into(),
        membership: number.is_multiple_of(2).then(MembershipFact::default).into(),
        invited: (number % 10 == 1).into(),
        record: ScimRecord::None.into(),
    };
    let people: Vec<_> = (0..100_000).map(person).collect();
    let mut group = criterion.benchmark_group("impact");
    group.throughput(Throughput::Elements(100_000)).sample_size(20);
    group.bench_function("100,000 people", |bencher| {
        bencher.iter(|| impact(black_box(&people), black_box(&settings), black_box(&after)));
    });
    group.finish();
}

criterion_group!(benches, sign_in, population);
criterion_main!(benches);
