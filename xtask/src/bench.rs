//! `cargo xtask bench`: the console against its budgets, beside the smallest app of its kind; and the rules, natively and
//! in the browser.

use std::path::Path;

use crate::{
    Result,
    dist::{self, App, Hosting, Kind},
    project, sh, tools,
};

/// Builds both apps and measures them; the options are the benchmark's own.
pub(crate) fn main(arguments: &[String]) -> Result {
    let driver = tools::chromedriver()?;
    rules(&driver)?;
    let here = Hosting::new(None, None)?;
    let [console, minimal] = ["console-bench", "minimal-dist"].map(|name| project::target().join(name));
    dist::build(&App::CONSOLE, Kind::Web, &here, &console)?;
    dist::build(&App::MINIMAL, Kind::Web, &here, &minimal)?;
    sh::run(sh::cargo().args(["build", "--release", "--package", "purser-backend"]), "building the backend")?;
    let mut command = sh::cargo();
    command
        .args(["run", "--release", "--package", "e2e", "--bin", "bench", "--"])
        .args(arguments)
        .env("CHROMEDRIVER", &driver)
        .env("PURSER_DIST", &console)
        .env("PURSER_MINIMAL_DIST", minimal);
    sh::run(&mut command, "the benchmark")?;
    let scim = ["run", "--release", "--package", "e2e", "--bin", "scim"];
    sh::run(sh::cargo().args(scim), "the benchmark of SCIM")?;
    let mut command = sh::cargo();
    command.args(["run", "--release", "--package", "e2e", "--bin", "lists"]);
    sh::run(command.env("CHROMEDRIVER", driver).env("PURSER_DIST", console), "the benchmark of long lists")
}

/// Decisions, explanations and an impact: by criterion natively, then the same in the browser.
fn rules(driver: &Path) -> Result {
    let quick = ["--warm-up-time", "1", "--measurement-time", "2"];
    sh::run(
        sh::cargo().args(["bench", "--package", "purser-policy", "--bench", "sign_in", "--"]).args(quick),
        "the benchmark of the rules",
    )?;
    let built = dist::standalone(&tools::for_building()?, dist::SPEED)?;
    let mut command = sh::cargo();
    command.args(["run", "--release", "--package", "e2e", "--bin", "rules"]);
    sh::run(command.env("CHROMEDRIVER", driver).env("PURSER_SPEED", built), "the benchmark of the rules in the browser")
}
