//! `cargo xtask check`: formatting and lints, natively and for the browser.

use crate::{Result, args::Options, sh, tools};

pub(crate) fn main(arguments: &[String]) -> Result {
    Options::parse(arguments, &[], &[])?.no_words()?;
    all()
}

/// Everything a compiler can say without running anything.
pub(crate) fn all() -> Result {
    tools::wasm_target()?;
    let wasm = ["--target", "wasm32-unknown-unknown"];
    sh::run(sh::cargo().args(["fmt", "--all", "--check"]), "the check of the formatting (`cargo fmt` repairs it)")?;
    sh::run(
        sh::cargo().args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]),
        "the check with clippy",
    )?;
    // The browser suite is empty natively, so it is looked at a second time as what it is.
    sh::run(
        sh::cargo()
            .args(["clippy", "--package", "purser", "--lib", "--bins", "--test", "dom"])
            .args(wasm)
            .args(["--", "--deny", "warnings"]),
        "the check with clippy for the browser",
    )
}
