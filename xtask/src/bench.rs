//! `cargo xtask bench`: the console against its budgets, beside the smallest app of its kind.

use crate::{
    Result,
    dist::{self, App, Hosting, Kind},
    project, sh, tools,
};

/// Builds both apps and measures them; the options are the benchmark's own.
pub(crate) fn main(arguments: &[String]) -> Result {
    let driver = tools::chromedriver()?;
    let here = Hosting::new(None, None)?;
    let [console, minimal] = ["console-bench", "minimal-dist"].map(|name| project::target().join(name));
    dist::build(&App::CONSOLE, Kind::Web, &here, &console)?;
    dist::build(&App::MINIMAL, Kind::Web, &here, &minimal)?;
    sh::run(sh::cargo().args(["build", "--release", "--package", "purser-backend"]), "building the backend")?;
    let mut command = sh::cargo();
    command
        .args(["run", "--release", "--package", "e2e", "--bin", "bench", "--"])
        .args(arguments)
        .env("CHROMEDRIVER", driver)
        .env("PURSER_DIST", console)
        .env("PURSER_MINIMAL_DIST", minimal);
    sh::run(&mut command, "the benchmark")
}
