//! The programs that building and testing need: found where they are, or installed once into a cache.

mod browser;
mod install;
mod versions;

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Result, sh};

pub(crate) use browser::chromedriver;

/// What the browser build runs with.
pub(crate) struct BuildTools {
    path: OsString,
    /// Set where the `wasm-opt` found is not the one `Trunk.toml` names.
    wasm_opt: Option<&'static str>,
}

impl BuildTools {
    /// Whether the app can be cut into parts: that takes `wasm-merge`, which only comes with npm's `wasm-opt`.
    pub(crate) fn can_split(&self) -> bool {
        self.wasm_opt.is_none()
    }

    /// Makes `command` find the tools before anything else of the same name.
    pub(crate) fn give_to<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env("PATH", &self.path).env("TRUNK_SKIP_VERSION_CHECK", "true");
        if let Some(version) = self.wasm_opt {
            command.env("TRUNK_TOOLS_WASM_OPT", version);
        }
        command
    }
}

/// The tools of the browser build: target, Trunk, wasm-bindgen, wasm-opt.
pub(crate) fn for_building() -> Result<BuildTools> {
    wasm_target()?;
    let (wasm_opt, version) = wasm_opt()?;
    let mut first = vec![wasm_opt, wasm_bindgen()?, install::cargo_tool("trunk", "trunk", versions::TRUNK, &[])?];
    if version.is_none() {
        first.push(wasm_split()?);
        for (package, version) in [("terser", versions::TERSER), ("html-minifier-terser", versions::HTML_MINIFIER)] {
            first.push(install::npm_package(package, version)?.join(".bin"));
        }
    }
    let path = path_with(&first)?;
    Ok(BuildTools { path, wasm_opt: version })
}

/// PATH for running the tests that are compiled to wasm.
pub(crate) fn for_wasm_tests() -> Result<OsString> {
    wasm_target()?;
    path_with(&[wasm_bindgen()?])
}

/// The accessibility checker's script.
pub(crate) fn axe() -> Result<PathBuf> {
    if sh::which("npm").is_none() {
        return Err("the browser tests need `npm` for the accessibility checker. Install Node.js.".to_owned());
    }
    Ok(install::npm_package("axe-core", versions::AXE_CORE)?.join("axe-core").join("axe.min.js"))
}

/// The folder with an OpenID provider that nobody here wrote.
pub(crate) fn oidc_provider() -> Result<PathBuf> {
    install::npm_package("oidc-provider", versions::OIDC_PROVIDER)
}

/// A Python that has the public conformance suite for SCIM.
pub(crate) fn scim_tester() -> Result<PathBuf> {
    install::python("scim", &crate::project::root().join("tests").join("scim").join("requirements.txt"))
}

/// Adds the wasm target. The `targets` line of `rust-toolchain.toml` is not enough where rustup may not install by itself.
pub(crate) fn wasm_target() -> Result {
    const TARGET: &str = "wasm32-unknown-unknown";
    if sh::which("rustup").is_none() {
        return Ok(());
    }
    let installed = sh::output(sh::command("rustup").args(["target", "list", "--installed"]));
    if installed.is_some_and(|list| list.lines().any(|line| line == TARGET)) {
        return Ok(());
    }
    sh::run(sh::command("rustup").args(["target", "add", TARGET]), "installing the wasm target (it needs the network)")
}

fn wasm_bindgen() -> Result<PathBuf> {
    install::cargo_tool("wasm-bindgen-cli", "wasm-bindgen", versions::WASM_BINDGEN, &[])
}

fn wasm_split() -> Result<PathBuf> {
    install::cargo_tool("wasm_split_cli_support", "wasm-split-cli", versions::WASM_SPLIT, &["build-binary"])
}

/// The directory of `wasm-opt`, and its version where it is not the pinned one.
fn wasm_opt() -> Result<(PathBuf, Option<&'static str>)> {
    if sh::which("node").is_some() && sh::which("npm").is_some() {
        return Ok((install::npm_package("binaryen", versions::BINARYEN)?.join(".bin"), None));
    }
    let directory = install::cargo_tool("wasm-opt", "wasm-opt", versions::WASM_OPT_CRATE, &[])?;
    Ok((directory, Some(versions::WASM_OPT_CRATE_NAME)))
}

fn path_with(first: &[PathBuf]) -> Result<OsString> {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let all = first.iter().map(PathBuf::as_path).map(Path::to_owned).chain(std::env::split_paths(&rest));
    std::env::join_paths(all).map_err(|error| format!("PATH cannot be extended: {error}."))
}
