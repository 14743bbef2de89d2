//! How fast the rules are in a browser, with the worker's optimisation: decisions and explanations a second, and the time
//! of an impact over a hundred thousand people. `cargo xtask bench` runs it and prints what it leaves in `rulesSpeed`.

use std::hint::black_box;

use purser_policy::impact::{Change, Configuration, Person, impact};
use purser_policy::sign_in::{ConnectionId, Facts, MembershipFact, ScimRecord, decide, explain};
use wasm_bindgen::JsValue;

/// Milliseconds that each rate is measured for.
const MEASURED: f64 = 1500.0;
/// Impacts of which the quickest counts: other work on the machine only makes them slower.
const IMPACTS: usize = 5;

fn main() {
    let Ok(facts) = serde_json::from_str::<Facts>(include_str!("../../policy/benches/facts.json")) else {
        return;
    };
    let decided = a_second(&|| {
        black_box(decide(black_box(&facts)));
    });
    let explained = a_second(&|| drop(black_box(explain(black_box(&facts)))));
    let figures = [decided, explained, impact_ms(&facts)].map(|figure| figure.round().to_string()).join(" ");
    // Whoever reads it finds nothing if it could not be left.
    let _ = js_sys::Reflect::set(&js_sys::global(), &"rulesSpeed".into(), &JsValue::from_str(&figures));
}

fn a_second(work: &dyn Fn()) -> f64 {
    let begin = js_sys::Date::now();
    let mut done = 0.0;
    loop {
        for _ in 0..1000 {
            work();
        }
        done += 1000.0;
        let taken = js_sys::Date::now() - begin;
        if taken >= MEASURED {
            return done / taken * 1000.0;
        }
    }
}

/// A hundred thousand people, half of them members: just-in-time provisioning of one of two connections goes off.
fn impact_ms(facts: &Facts) -> f64 {
    let settings = Configuration {
        organization: facts.organization.clone(),
        now: facts.now,
        domains: vec![facts.domain.clone()].into(),
        connections: facts.connections.clone(),
        seats: facts.seats,
        scim_ever_on: facts.scim.ever_on,
    };
    let after = Change::Jit { connection: ConnectionId("okta".to_owned()), on: false }.apply(&settings);
    let people: Vec<Person> = (0..100_000_u32)
        .filter_map(|number| {
            Some(Person {
                address: format!("person-{number}@example.com").parse().ok()?,
                account: true.into(),
                membership: number.is_multiple_of(2).then(MembershipFact::default).into(),
                invited: (number % 10 == 1).into(),
                record: ScimRecord::None.into(),
            })
        })
        .collect();
    let run = |_| {
        let begin = js_sys::Date::now();
        drop(black_box(impact(black_box(&people), black_box(&settings), black_box(&after))));
        js_sys::Date::now() - begin
    };
    (0..IMPACTS).map(run).fold(f64::INFINITY, f64::min)
}
