//! The rules in a browser: `cargo xtask bench` builds `crates/worker/examples/speed.rs` and this runs it in a page of its own
//! and prints its figures beside the budgets. It never fails for a figure.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot go on has failed")]

use std::path::PathBuf;

use e2e::Driver;

#[tokio::main]
async fn main() {
    let built = PathBuf::from(std::env::var("PURSER_SPEED").expect("cargo xtask bench sets PURSER_SPEED"));
    let script = std::fs::read_to_string(built.with_extension("js")).unwrap();
    let module = serde_json::to_string(&std::fs::read(built.with_extension("wasm")).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let driver = Driver::start(folder.path(), (800, 600)).await;
    driver.browser.set_script_timeout(std::time::Duration::from_secs(120)).await.unwrap();
    let run = format!(
        "{script}\nwasm_bindgen.initSync({{ module: new Uint8Array({module}) }}); return globalThis.rulesSpeed;"
    );
    let answer = driver.browser.execute(&run, Vec::new()).await.unwrap();
    let figures: Vec<f64> =
        answer.json().as_str().unwrap_or_default().split(' ').filter_map(|figure| figure.parse().ok()).collect();
    let [decided, explained, impact] = figures[..] else { panic!("the module left no figures: {:?}", answer.json()) };
    println!("\nthe rules in the browser");
    println!("decide                 {decided:>12.0} a second          >= 600,000");
    println!("explain                {explained:>12.0} a second          >= 100,000");
    println!("impact, 100,000 people {impact:>12.0} ms                <= 400");
    driver.stop().await;
}
