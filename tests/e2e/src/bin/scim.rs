//! The benchmark of SCIM: a scripted identity provider fills an organization through the endpoint and syncs it again. It prints
//! throughput, the slowest of a hundred calls, and what somebody costs in a large organization beside a small one; it never
//! fails for a figure.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot go on has failed")]

use std::time::{Duration, Instant};

use e2e::directory::{Directory, members, patch, person};
use purser_backend::Options;
use serde_json::{Value, json};

/// Calls that the identity provider makes at a time.
const AT_ONCE: usize = 4;

/// Groups that it pushes.
const GROUPS: usize = 200;

/// Members that go with one call, as Entra ID sends them.
const LOT: usize = 100;

/// One call: method, path, body.
type Call = (&'static str, String, Option<Value>);

#[tokio::main]
async fn main() {
    println!("\nSCIM: a scripted identity provider, {AT_ONCE} calls at a time, {GROUPS} groups");
    let small = organization(1_000).await;
    let large = organization(10_000).await;
    println!("\ncost of one call, 10,000 people against 1,000 (1.0 is linear)");
    for ((what, small), (_, large)) in small.iter().zip(&large) {
        println!("{what:<28}{:>8.2}", large / small);
    }
}

/// Fills an organization and syncs it; gives the mean cost of a call in each part.
async fn organization(people: usize) -> Vec<(&'static str, f64)> {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        db: folder.path().join("purser.db"),
        listen: ([127, 0, 0, 1], 0).into(),
        demo: true,
        cheap_passwords: true,
        rate_per_minute: 10_000_000,
        ..Options::default()
    };
    let running = purser_backend::start(options).await.unwrap();
    sqlx::query("UPDATE orgs SET seats = 1000000, removal_brake_percent = 0, removal_brake_people = NULL WHERE id = 1")
        .execute(&running.pool)
        .await
        .unwrap();
    let directory = connect(&running.api_url, &running.pool).await;
    println!("\n{people} people");
    println!("{:<28}{:>9}{:>14}{:>11}{:>11}", "", "calls", "a second", "median", "p99");
    let mut costs = Vec::new();
    let mut part = async |what: &'static str, calls: Vec<Call>| {
        let (answers, mut times, all) = run(&directory, calls).await;
        times.sort_unstable();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
        let rate = times.len() as f64 / all.as_secs_f64();
        println!("{what:<28}{:>9}{rate:>14.0}{:>8.1} ms{:>8.1} ms", times.len(), at(0.5), at(0.99));
        costs.push((what, 1.0 / rate));
        answers
    };

    let address = |at: usize| format!("person.{at}@harbor.example");
    let create =
        (0..people).map(|at| ("POST", "/Users".to_owned(), Some(person(&address(at), &format!("Person {at}")))));
    let ids: Vec<String> = part("add a person", create.collect()).await;
    let create = (0..GROUPS).map(|at| {
        ("POST", "/Groups".to_owned(), Some(json!({ "displayName": format!("harbor:crew-{at}"), "members": [] })))
    });
    let groups: Vec<String> = part("add a group", create.collect()).await;
    // Everybody is in two groups.
    let lots = groups.iter().enumerate().flat_map(|(at, group)| {
        let of: Vec<String> = ids.iter().skip(at % (GROUPS / 2)).step_by(GROUPS / 2).cloned().collect();
        let lots: Vec<Call> = of
            .chunks(LOT)
            .map(|lot| {
                let body = patch(&[json!({ "op": "Add", "path": "members", "value": members(lot) })]);
                ("PATCH", format!("/Groups/{group}"), Some(body))
            })
            .collect();
        lots
    });
    part("put up to 100 into a group", lots.collect()).await;
    let look = (0..people).map(|at| ("GET", format!("/Users?filter=userName%20eq%20%22{}%22", address(at)), None));
    part("look a person up", look.collect()).await;
    let rename = ids.iter().enumerate().map(|(at, id)| {
        let body =
            patch(&[json!({ "op": "Replace", "path": "name.formatted", "value": format!("Person {at} Renamed") })]);
        ("PATCH", format!("/Users/{id}"), Some(body))
    });
    part("rename a person", rename.collect()).await;
    let pages = (0..people / LOT).map(|at| ("GET", format!("/Users?startIndex={}&count={LOT}", at * LOT + 1), None));
    part("read a page of 100", pages.collect()).await;
    let off = ids.iter().take(people / 2).map(|id| {
        ("PATCH", format!("/Users/{id}"), Some(patch(&[json!({ "op": "Replace", "value": { "active": "False" } })])))
    });
    part("deactivate a person", off.collect()).await;
    running.stop().await;
    costs
}

/// Switches SCIM on for a connection of the demo.
async fn connect(api: &str, pool: &sqlx::SqlitePool) -> Directory {
    let id: String =
        sqlx::query_scalar("SELECT uuid FROM connections WHERE name = 'Office login'").fetch_one(pool).await.unwrap();
    let anybody = Directory::new(api, "");
    let secret = json!({ "identifier": "owner", "secret": "demo-owner" });
    let signed_in = anybody.done("POST", "/v2/auth/token", Some(secret)).await;
    let owner = Directory::new(api, signed_in["access_token"].as_str().unwrap());
    let on = owner.done("PUT", &format!("/v2/orgs/harbor/connections/{id}/scim"), None).await;
    Directory::new(on["base_url"].as_str().unwrap(), on["secret"].as_str().unwrap())
}

/// Makes calls, a few at a time; gives the ids in the answers, how long each took, and all of them.
async fn run(directory: &Directory, calls: Vec<Call>) -> (Vec<String>, Vec<Duration>, Duration) {
    let begin = Instant::now();
    let number = calls.len();
    let calls: std::sync::Arc<[Call]> = calls.into();
    let workers = (0..AT_ONCE).map(|worker| {
        let (directory, calls) = (directory.clone(), calls.clone());
        tokio::spawn(async move {
            let mut done = Vec::new();
            for at in (worker..calls.len()).step_by(AT_ONCE) {
                let (method, path, body) = &calls[at];
                let begin = Instant::now();
                let answer = directory.done(method, path, body.clone()).await;
                done.push((at, answer["id"].as_str().unwrap_or_default().to_owned(), begin.elapsed()));
            }
            done
        })
    });
    let workers: Vec<_> = workers.collect();
    let (mut ids, mut times) = (vec![String::new(); number], Vec::new());
    for worker in workers {
        for (at, id, took) in worker.await.expect("a call failed") {
            ids[at] = id;
            times.push(took);
        }
    }
    (ids, times, begin.elapsed())
}
