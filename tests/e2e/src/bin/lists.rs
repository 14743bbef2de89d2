//! The benchmark of long lists: a CSV file is chosen, read in the worker, and reviewed against the backend. It prints how
//! long that takes, the longest task on the page's thread, and the memory; it never fails for a figure.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot go on has failed")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use e2e::Driver;
use purser_backend::Options;
use serde_json::json;
use thirtyfour::prelude::*;

/// Notes long tasks and the memory of the page's module, from before its first script.
const WATCH: &str = r"
(() => {
  const b = window.bench = { longest: 0, memory: null };
  new PerformanceObserver(l => l.getEntries().forEach(e => { b.longest = Math.max(b.longest, e.duration); })).observe({ type: 'longtask' });
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const plain = WebAssembly[name];
    WebAssembly[name] = async (...all) => { const done = await plain.apply(WebAssembly, all); b.memory = (done.instance ?? done).exports.memory; return done; };
  }
})();";

const HEAP: &str = "return (performance.memory ? performance.memory.usedJSHeapSize : 0) + (bench.memory ? bench.memory.buffer.byteLength : 0)";

#[tokio::main]
async fn main() {
    let dir = PathBuf::from(std::env::var("PURSER_DIST").expect("cargo xtask bench sets PURSER_DIST"));
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        db: folder.path().join("purser.db"),
        listen: ([127, 0, 0, 1], 0).into(),
        console_dir: Some(dir),
        demo: true,
        cheap_passwords: true,
        rate_per_minute: 1_000_000,
        ..Options::default()
    };
    let running = purser_backend::start(options).await.unwrap();
    println!("\na list of people to invite, no throttle: read in the worker, reviewed with the backend");
    println!("{:>9}{:>12}{:>12}{:>15}{:>11}{:>8}", "rows", "read", "reviewed", "longest task", "heap", "in DOM");
    for rows in [1_000, 10_000, 100_000] {
        let driver = Driver::start(folder.path(), (1350, 940)).await;
        let browser = &driver.browser;
        let watch = json!({ "source": WATCH });
        browser.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", watch).await.unwrap();
        browser.goto(format!("{}harbor/invitations/new", running.console_url)).await.unwrap();
        for (name, text) in [("Docker ID or e-mail address", "owner"), ("Password or access token", "demo-owner")] {
            let path = format!("//input[@id=//label[normalize-space(.)='{name}']/@for]");
            let field =
                browser.query(By::XPath(path.as_str())).wait(Duration::from_secs(30), Duration::from_millis(50));
            field.first().await.unwrap().send_keys(text).await.unwrap();
        }
        let sign_in = By::XPath("//button[normalize-space(.)='Sign in']");
        browser.find(sign_in).await.unwrap().click().await.unwrap();
        let file = folder.path().join(format!("{rows}.csv"));
        let lines = (0..rows).map(|at| format!("\"Person, {at}\",person.{at}@crew{}.example,deck\r\n", at % 7));
        std::fs::write(&file, ["Name,Email,Team\r\n", &*lines.collect::<String>()].concat()).unwrap();
        let control =
            browser.query(By::Css("input[type=file]")).wait(Duration::from_secs(30), Duration::from_millis(50));
        let control = control.first().await.unwrap();
        browser.execute("bench.longest = 0", Vec::new()).await.unwrap();
        let begin = Instant::now();
        control.send_keys(file.display().to_string()).await.unwrap();
        until(browser, "return !!document.querySelector('table.review tbody tr')").await;
        let read = begin.elapsed();
        until(browser, "return !document.querySelector('progress')").await;
        let reviewed = begin.elapsed();
        let number =
            async |script: &str| browser.execute(script, Vec::new()).await.unwrap().json().as_f64().unwrap_or(f64::NAN);
        println!(
            "{rows:>9}{:>9.0} ms{:>9.0} ms{:>12.0} ms{:>8.1} MB{:>8}   longest task < 50 ms",
            read.as_secs_f64() * 1000.0,
            reviewed.as_secs_f64() * 1000.0,
            number("return bench.longest").await,
            number(HEAP).await / 1e6,
            number("return document.querySelectorAll('tbody tr').length").await,
        );
        driver.stop().await;
    }
    running.stop().await;
}

async fn until(browser: &WebDriver, script: &str) {
    let mut ticks = tokio::time::interval(Duration::from_millis(20));
    for _ in 0..9000 {
        ticks.tick().await;
        if browser.execute(script, Vec::new()).await.is_ok_and(|answer| answer.json() == &json!(true)) {
            return;
        }
    }
    panic!("waited three minutes for: {script}");
}
