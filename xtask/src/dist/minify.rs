//! The script and the page without what only a reader's eye needs. Trunk can do neither: it does not understand the script
//! that wasm-bindgen writes.

use std::path::Path;

use crate::{Result, project, sh, tools::BuildTools};

/// A module's script, written anew in `work`.
pub(super) fn script(tools: &BuildTools, script: &str, work: &Path) -> Result<String> {
    let (long, short) = (work.join("script.js"), work.join("script.min.js"));
    project::write(&long, script)?;
    let mut command = sh::command("terser");
    command.arg(&long).args(["--module", "--compress", "passes=2", "--mangle", "--output"]).arg(&short);
    sh::run(tools.give_to(&mut command), "making the script small")?;
    project::read_text(&short)
}

/// A page, in its place. Elements keep their attributes and their order.
pub(super) fn page(tools: &BuildTools, page: &Path) -> Result {
    let mut command = sh::command("html-minifier-terser");
    command.args(["--collapse-whitespace", "--remove-comments", "--minify-js", "true", "--output"]).arg(page).arg(page);
    sh::run(tools.give_to(&mut command), "making the page small")
}
