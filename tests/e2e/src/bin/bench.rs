//! The benchmark of the browser app: bytes, requests and times of the members page, against a minimal Leptos app built and
//! measured in the same run. It prints figures and budgets; it never fails for a figure.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot go on has failed")]

use std::path::{Path, PathBuf};

use e2e::Driver;
use purser_backend::{Options, Running};
use serde_json::{Value, json};

/// Noted in the page from before its first script: when rows stood, what blocked, what moved, and the wasm's memory.
const WATCH: &str = r"
(() => {
  let tell;
  const b = window.bench = { rows: null, blocked: 0, longest: 0, shift: 0, memory: null, done: new Promise(done => { tell = done; }) };
  new PerformanceObserver(l => l.getEntries().forEach(e => { b.blocked += Math.max(0, e.duration - 50); b.longest = Math.max(b.longest, e.duration); })).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver(l => l.getEntries().forEach(e => { if (!e.hadRecentInput) b.shift += e.value; })).observe({ type: 'layout-shift', buffered: true });
  const look = () => {
    const rows = document.querySelectorAll('tbody tr:not(.skeleton)');
    if (rows.length >= 20 && rows[0].textContent.trim()) requestAnimationFrame(() => { b.rows ??= performance.now(); tell(); });
    else requestAnimationFrame(look);
  };
  look();
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const plain = WebAssembly[name];
    WebAssembly[name] = async (...all) => { const done = await plain.apply(WebAssembly, all); b.memory = (done.instance ?? done).exports.memory; return done; };
  }
})();";

/// Read once rows stand; what is fetched ahead of later needs after that is not part of the first load.
const READ: &str = r"
const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .filter(e => e.startTime < bench.rows);
const kind = e => e.entryType === 'navigation' ? 'html' : /\.css/.test(e.name) ? 'css' : /\.js($|\?)/.test(e.name) ? 'js'
  : /\.wasm/.test(e.name) ? 'wasm' : /config\.json|rows\.json|\/v2\//.test(e.name) ? 'api' : 'other';
const bytes = {};
for (const e of entries) bytes[kind(e)] = (bytes[kind(e)] ?? 0) + e.transferSize;
const files = entries.map(e => e.name.split('/').pop().split('?')[0].replace(/-[0-9a-f]{16}/, '') + ' ' + (e.transferSize / 1000).toFixed(1));
const paint = performance.getEntriesByType('paint').find(e => e.name === 'first-contentful-paint');
return { bytes, files, requests: entries.length, paint: paint ? paint.startTime : null, rows: bench.rows, blocked: bench.blocked,
  longest: bench.longest, shift: bench.shift, heap: (performance.memory ? performance.memory.usedJSHeapSize : 0) + (bench.memory ? bench.memory.buffer.byteLength : 0),
  shown: document.querySelectorAll('tbody tr').length };";

/// Tells when the first visit has come to rest: nothing arrived for two seconds. What is fetched ahead is cut short otherwise,
/// and the browser has not yet put away what it got; a visit that begins in the middle of that is no second visit.
const REST: &str = r"
const done = arguments[0];
const look = () => {
  const ends = performance.getEntriesByType('resource').map(e => e.responseEnd);
  if (performance.now() - Math.max(bench.rows, ...ends) > 2000) done(); else setTimeout(look, 100);
};
look();";

/// Runs of each cold or warm measurement; the median is printed.
const RUNS: usize = 5;

#[tokio::main]
async fn main() {
    let [console, minimal] = ["PURSER_DIST", "PURSER_MINIMAL_DIST"].map(|name| {
        PathBuf::from(std::env::var(name).expect("cargo xtask bench sets PURSER_DIST and PURSER_MINIMAL_DIST"))
    });
    println!("\nmembers page, signed in, 240 people; medians of {RUNS} runs, a fresh browser each");
    println!("{:<34}{:>12}{:>12}{:>9}   budget", "", "console", "minimal", "ratio");
    let (app, floor) = (World::start(&console, 240).await, World::start(&minimal, 8).await);
    for throttled in [false, true] {
        let label = if throttled { "slow 4G, 4x CPU" } else { "no throttle" };
        let (mut app_cold, mut floor_cold) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            app_cold.push(app.twice(throttled).await);
            floor_cold.push(floor.twice(throttled).await);
        }
        let cold = |which: usize, runs: &[(Value, Value)], field: &str| {
            median(
                runs.iter()
                    .map(|run| if which == 0 { &run.0 } else { &run.1 })
                    .filter_map(|run| run[field].as_f64())
                    .collect(),
            )
        };
        let row = |name: &str, which: usize, field: &str, budget: &str| {
            let (a, f) = (cold(which, &app_cold, field), cold(which, &floor_cold, field));
            println!("{:<34}{a:>10.0} ms{f:>10.0} ms{:>9.2}   {budget}", format!("{name}, {label}"), a / f.max(1.0));
        };
        row("first paint cold", 0, "paint", if throttled { "<= 0.5 x" } else { "" });
        row("rows cold", 0, "rows", if throttled { "<= 1.6 x" } else { "" });
        row("rows warm", 1, "rows", if throttled { "<= 1.5 x" } else { "" });
        row("blocked", 0, "blocked", if throttled { "<= 50 ms" } else { "" });
        if !throttled {
            let first = &app_cold[0].0;
            let total: f64 = first["bytes"].as_object().unwrap().values().filter_map(Value::as_f64).sum();
            println!("bytes cold, by kind               {}", first["bytes"]);
            println!("bytes cold, by file (kB)          {}", first["files"]);
            println!("bytes cold, all kinds             {:>9.1} kB                        <= 190 kB", total / 1000.0);
            println!("requests                          {:>12}                        <= 10", first["requests"]);
            println!(
                "layout shift                      {:>12.4}                        0",
                first["shift"].as_f64().unwrap_or(0.0)
            );
            println!(
                "heap + wasm                       {:>9.1} MB                        <= 6 MB",
                cold(0, &app_cold, "heap") / 1e6
            );
        }
    }
    floor.stop().await;
    app.stop().await;

    println!("\nmembers page by size of the organization, no throttle");
    println!("{:>9}{:>12}{:>14}{:>14}{:>10}{:>8}", "people", "rows", "key to rows", "longest task", "heap", "in DOM");
    let mut first = None;
    for people in [100, 10_000, 100_000] {
        let world = World::start(&console, people).await;
        let mut rows = Vec::new();
        let mut last = Value::Null;
        for _ in 0..RUNS {
            let cold = world.first().await;
            rows.push(cold["rows"].as_f64().unwrap_or(0.0));
            last = cold;
        }
        let typed = world.key_to_rows().await;
        let rows = median(rows);
        let first = *first.get_or_insert(rows);
        println!(
            "{people:>9}{rows:>9.0} ms{typed:>11.0} ms{:>11.0} ms{:>7.1} MB{:>8}   {:.2} x (<= 1.2), <= 100 rows",
            last["longest"].as_f64().unwrap_or(0.0),
            last["heap"].as_f64().unwrap_or(0.0) / 1e6,
            last["shown"],
            rows / first
        );
        if people == 100_000 {
            world.list_latencies().await;
        }
        world.stop().await;
    }
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}

struct World {
    running: Running,
    folder: tempfile::TempDir,
    token: String,
}

impl World {
    async fn start(dir: &Path, members: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let begin = std::time::Instant::now();
        let options = Options {
            db: folder.path().join("purser.db"),
            listen: ([127, 0, 0, 1], 0).into(),
            console_dir: Some(dir.to_owned()),
            demo: true,
            members,
            cheap_passwords: true,
            rate_per_minute: 1_000_000,
            ..Options::default()
        };
        let running = purser_backend::start(options).await.unwrap();
        if members >= 10_000 {
            println!("          ({members} people seeded in {:.1} s)", begin.elapsed().as_secs_f64());
        }
        let browser = Driver::start(folder.path(), (1350, 940)).await;
        browser.browser.goto(&running.console_url).await.unwrap();
        let script = "const done = arguments[0]; fetch('/v2/auth/token', { method: 'POST', headers: { 'Content-Type': 'application/json' }, \
             body: '{\"identifier\":\"owner\",\"secret\":\"demo-owner\"}' }).then(a => a.json()).then(a => done(a.access_token))";
        let token =
            browser.browser.execute_async(script, Vec::new()).await.unwrap().json().as_str().unwrap().to_owned();
        browser.stop().await;
        Self { running, folder, token }
    }

    async fn stop(self) {
        self.running.stop().await;
    }

    /// A browser that is signed in and watched.
    async fn browser(&self, throttled: bool) -> Driver {
        let driver = Driver::start(self.folder.path(), (1350, 940)).await;
        let tools = driver.browser.cdp();
        let ends = "Date.now() + 600000";
        let session = format!(
            "try {{ sessionStorage.setItem('purser.session', ({ends}) + '\\n{}\\nowner') }} catch {{}}",
            self.token
        );
        for source in [WATCH, &session] {
            tools.send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await.unwrap();
        }
        if throttled {
            tools.send_raw("Network.enable", json!({})).await.unwrap();
            let slow =
                json!({ "offline": false, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750 });
            tools.send_raw("Network.emulateNetworkConditions", slow).await.unwrap();
            tools.send_raw("Emulation.setCPUThrottlingRate", json!({ "rate": 4 })).await.unwrap();
        }
        driver
    }

    async fn load(&self, driver: &Driver) -> Value {
        driver.browser.goto(format!("{}harbor/members", self.running.console_url)).await.unwrap();
        // The page tells when; to be asked again and again would take its time.
        driver.browser.execute_async("bench.done.then(arguments[0])", Vec::new()).await.unwrap();
        driver.browser.execute(READ, Vec::new()).await.unwrap().json().clone()
    }

    /// The first visit and, once that has come to rest, the second.
    async fn twice(&self, throttled: bool) -> (Value, Value) {
        let driver = self.browser(throttled).await;
        let cold = self.load(&driver).await;
        driver.browser.execute_async(REST, Vec::new()).await.unwrap();
        driver.browser.goto("about:blank").await.unwrap();
        let warm = self.load(&driver).await;
        driver.stop().await;
        (cold, warm)
    }

    /// The first visit alone, not throttled.
    async fn first(&self) -> Value {
        let driver = self.browser(false).await;
        let cold = self.load(&driver).await;
        driver.stop().await;
        cold
    }

    /// From a key press to the rows it leads to, the pause in typing included.
    async fn key_to_rows(&self) -> f64 {
        let driver = self.browser(false).await;
        self.load(&driver).await;
        let script = "window.from = performance.now(); const first = () => document.querySelector('tbody tr th .muted')?.textContent; \
            const before = first(); const look = () => { if (first() !== before) window.to = performance.now(); else requestAnimationFrame(look); }; look(); \
            const box = document.querySelector('input[type=search]'); box.value = 'tomoko'; box.dispatchEvent(new Event('input', { bubbles: true }));";
        driver.browser.execute(script, Vec::new()).await.unwrap();
        until(&driver, "return !!window.to").await;
        let answer =
            driver.browser.execute("return window.to - window.from", Vec::new()).await.unwrap().json().as_f64();
        driver.stop().await;
        answer.unwrap_or(f64::NAN)
    }

    /// Median time of list calls of every kind, measured in the page.
    async fn list_latencies(&self) {
        let driver = self.browser(false).await;
        driver.browser.goto(&self.running.console_url).await.unwrap();
        println!("\nlist calls at 100,000 people: median of 15 (budget 50 ms)");
        for query in [
            "page=1",
            "page=1000",
            "page=2000",
            "sort=-name",
            "sort=username&page=900",
            "sort=role",
            "sort=source&page=500",
            "sort=joined",
            "sort=last_seen",
            "sort=-last_seen",
            "role=editor",
            "type=member",
            "type=invitee",
            "source=jit",
            "team=quay",
            "status=guest",
            "status=never_seen",
            "status=active",
            "seen_before=2026-01-01",
            "search=tomoko",
            "search=ana",
            "search=an",
            "search=harbor.example",
            "search=silva%20maria",
        ] {
            let script = format!(
                "const done = arguments[0]; (async () => {{ const times = []; for (let i = 0; i < 15; i++) {{ const from = performance.now(); \
                 await (await fetch('/v2/orgs/harbor/members?invites=true&page_size=50&{query}', {{ headers: {{ Authorization: 'Bearer {}' }} }})).text(); \
                 times.push(performance.now() - from); }} times.sort((a, b) => a - b); done(times[7]); }})()",
                self.token
            );
            let answer = driver.browser.execute_async(&script, Vec::new()).await.unwrap().json().as_f64();
            println!("{:>9.1} ms  {query}", answer.unwrap_or(f64::NAN));
        }
        driver.stop().await;
    }
}

async fn until(driver: &Driver, script: &str) {
    let mut ticks = tokio::time::interval(std::time::Duration::from_millis(20));
    for _ in 0..3000 {
        ticks.tick().await;
        if driver.browser.execute(script, Vec::new()).await.is_ok_and(|answer| answer.json() == &json!(true)) {
            return;
        }
    }
    panic!("waited a minute for: {script}");
}
