//! `cargo xtask test`: one suite, or all of them, the quick ones first.

mod scim;

use std::process::Command;

use crate::{
    Result,
    args::Options,
    check,
    dist::{self, App, Hosting, Kind},
    project, sh, tools,
};

/// A suite: its name, and what runs it.
type Suite = (&'static str, fn() -> Result);

/// All suites, in the order they run.
const SUITES: [Suite; 5] = [("unit", unit), ("http", http), ("scim", scim::main), ("dom", dom), ("e2e", e2e)];

pub(crate) fn main(arguments: &[String]) -> Result {
    let options = Options::parse(arguments, &[], &[])?;
    let chosen = choose(options.words())?;
    if options.words().is_empty() {
        check::all()?;
    }
    for (name, suite) in &chosen {
        eprintln!("\n-- {name}");
        suite()?;
    }
    let names: Vec<&str> = chosen.iter().map(|(name, _)| *name).collect();
    println!("\nPassed: {}.", names.join(", "));
    Ok(())
}

/// The suites named in `words`, or all.
fn choose(words: &[String]) -> Result<Vec<Suite>> {
    if words.is_empty() {
        return Ok(SUITES.to_vec());
    }
    let find = |word: &String| SUITES.into_iter().find(|(name, _)| name == word);
    words
        .iter()
        .map(|word| {
            let names = SUITES.map(|(name, _)| name).join(", ");
            find(word).ok_or_else(|| format!("there is no suite `{word}`; there are {names}."))
        })
        .collect()
}

/// Everything that needs neither a socket nor a browser.
fn unit() -> Result {
    let packages = [
        "purser",
        "purser-api",
        "purser-policy",
        "purser-intake",
        "purser-idp",
        "purser-decode",
        "purser-worker",
        "xtask",
    ];
    sh::run(native(&packages).arg("--all-targets"), "the suite `unit`")
}

/// The backend, through its router.
fn http() -> Result {
    sh::run(&mut native(&["purser-backend"]), "the suite `http`")
}

/// Components, compiled to wasm, in a headless browser.
fn dom() -> Result {
    let driver = tools::chromedriver()?;
    let mut command = sh::cargo();
    command
        .args(["test", "--package", "purser", "--target", "wasm32-unknown-unknown", "--test", "dom"])
        .env("PATH", tools::for_wasm_tests()?)
        .env("CHROMEDRIVER", driver)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    sh::run(&mut command, "the suite `dom`")
}

/// Stories in a real browser, on the release build and a real backend.
fn e2e() -> Result {
    let driver = tools::chromedriver()?;
    let axe = tools::axe()?;
    let provider = tools::oidc_provider()?;
    let console = project::target().join("console-e2e");
    dist::build(&App::CONSOLE, Kind::Web, &Hosting::new(None, None)?, &console)?;
    // The tests start the backend as a process.
    sh::run(sh::cargo().args(["build", "--package", "purser-backend"]), "building the backend")?;
    let mut command = native(&["e2e"]);
    command.env("CHROMEDRIVER", driver).env("PURSER_AXE", axe).env("PURSER_DIST", console);
    command.env("PURSER_OIDC_PROVIDER", provider);
    // For the stories on other places: they let `dist` write a console for the place, as an operator would.
    // A suite before may have built this program anew; then the file that was started is gone, and the new one does as well.
    let built = project::target().join("debug").join(format!("xtask{}", std::env::consts::EXE_SUFFIX));
    if let Some(xtask) = std::env::current_exe().ok().filter(|path| path.is_file()).or(Some(built)) {
        command.env("PURSER_XTASK", xtask);
    }
    sh::run(&mut command, "the suite `e2e`")
}

/// Runs the tests of `packages` with nextest where it is installed.
fn native(packages: &[&str]) -> Command {
    let mut command = sh::cargo();
    if sh::which("cargo-nextest").is_some() {
        command.args(["nextest", "run", "--no-fail-fast"]);
    } else {
        command.args(["test", "--no-fail-fast"]);
    }
    for package in packages {
        command.args(["--package", package]);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(words: &[&str]) -> Result<Vec<&'static str>> {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        Ok(choose(&words)?.into_iter().map(|(name, _)| name).collect())
    }

    #[test]
    fn no_word_means_every_suite() {
        assert_eq!(names(&[]).unwrap(), ["unit", "http", "scim", "dom", "e2e"]);
    }

    #[test]
    fn a_word_chooses_and_a_wrong_one_is_named() {
        assert_eq!(names(&["http", "unit"]).unwrap(), ["http", "unit"]);
        assert_eq!(names(&["e3e"]).unwrap_err(), "there is no suite `e3e`; there are unit, http, scim, dom, e2e.");
    }
}
