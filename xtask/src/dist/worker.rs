//! The worker's module (`crates/worker`): built, bound to the browser and put beside the console, which loads it when it is
//! first needed. Trunk could build it, but would give it a name without a hash and no integrity.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{Kind, split};
use crate::{Result, project, sh, tools::BuildTools};

/// Starts the module; the end of the worker's script.
const LOADER: &str = include_str!("worker.js");
/// What is built: the worker, or a program for it like the benchmark of the rules.
#[derive(Clone, Copy)]
pub(crate) struct Program {
    package: &'static str,
    /// `--bin` or `--example`.
    what: &'static str,
    name: &'static str,
    /// Where cargo puts it, below the directory of the profile.
    directory: &'static str,
}

/// The worker.
pub(super) const WORKER: Program =
    Program { package: "purser-worker", what: "--bin", name: "purser-worker", directory: "" };

/// The benchmark of the rules in a browser.
pub(crate) const SPEED: Program =
    Program { package: "purser-worker", what: "--example", name: "speed", directory: "examples" };

/// Builds a program as it would be shipped. Returns the path of its script (`.js`) and module (`.wasm`), without the ending.
pub(crate) fn standalone(tools: &BuildTools, program: Program) -> Result<PathBuf> {
    let work = project::target().join(program.name);
    let (script, module) = build(tools, program, Kind::Web, &work)?;
    let built = work.join(program.name);
    project::write(&built.with_extension("js"), script)?;
    project::write(&built.with_extension("wasm"), module)?;
    Ok(built)
}

/// Builds a program and returns its script and its module.
fn build(tools: &BuildTools, program: Program, kind: Kind, work: &Path) -> Result<(String, Vec<u8>)> {
    if work.exists() {
        fs::remove_dir_all(work).map_err(|error| project::cannot("empty", work, &error))?;
    }
    let (profile, directory) = if kind == Kind::Web { ("worker", "worker") } else { ("dev", "debug") };
    let Program { package, what, name, .. } = program;
    let mut cargo = sh::cargo();
    cargo.args(["build", "--target", "wasm32-unknown-unknown", "--package", package, what, name, "--profile", profile]);
    sh::run(&mut cargo, "building the worker")?;
    let module = target_directory()?
        .join("wasm32-unknown-unknown")
        .join(directory)
        .join(program.directory)
        .join(format!("{name}.wasm"));
    let mut bind = sh::command("wasm-bindgen");
    bind.args(["--target", "no-modules", "--no-typescript", "--no-demangle", "--out-name", name, "--out-dir"]);
    sh::run(tools.give_to(bind.arg(work).arg(module)), "binding the worker to the browser")?;
    let mut module = work.join(format!("{name}_bg.wasm"));
    if kind == Kind::Web {
        let small = work.join("opt.wasm");
        let mut optimize = sh::command("wasm-opt");
        optimize.arg("-O3").arg(&module).arg("-o").arg(&small).args(split::FEATURES);
        sh::run(tools.give_to(&mut optimize), "optimizing the worker")?;
        module = small;
    }
    Ok((project::read_text(&work.join(format!("{name}.js")))?, project::read(&module)?))
}

/// Puts the worker into `bundle`, and its name into the page.
pub(super) fn add(tools: &BuildTools, kind: Kind, bundle: &Path) -> Result {
    let (script, module) = build(tools, WORKER, kind, &bundle.with_extension("worker"))?;
    let page = bundle.join("index.html");
    let html = project::read_text(&page)?;
    let script = write(WORKER.name, &script, &module, bundle)?;
    project::write(&page, with_worker(&html, &script)?)
}

/// Writes script and module under names with a hash of both, and returns the script's.
fn write(name: &str, script: &str, module: &[u8], bundle: &Path) -> Result<String> {
    let hash = split::hash([script.as_bytes(), LOADER.as_bytes(), module]);
    let module_name = format!("{name}-{hash}_bg.wasm");
    let loader = LOADER.replace("{{module}}", &module_name).replace("{{integrity}}", &split::integrity(module));
    let script_name = format!("{name}-{hash}.js");
    project::write(&bundle.join(&script_name), [script, "\n", &loader].concat())?;
    project::write(&bundle.join(module_name), module)?;
    Ok(script_name)
}

/// The page, saying which script the worker is. Nothing is loaded by that.
fn with_worker(html: &str, script: &str) -> Result<String> {
    let end = html.find("</head>").ok_or("index.html has no head.")?;
    let (head, rest) = html.split_at(end);
    Ok([head, r#"<meta name="purser-worker" content=""#, script, r#"">"#, rest].concat())
}

/// Where cargo builds.
pub(super) fn target_directory() -> Result<PathBuf> {
    let metadata = sh::output(sh::cargo().args(["metadata", "--no-deps", "--offline", "--format-version", "1"]));
    let metadata: Option<serde_json::Value> = metadata.and_then(|text| serde_json::from_str(&text).ok());
    let target = metadata.as_ref().and_then(|metadata| metadata["target_directory"].as_str());
    Ok(PathBuf::from(target.ok_or("`cargo metadata` does not say where cargo builds.")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_loads_the_module_by_name_and_integrity_and_the_page_names_the_script() {
        let bundle = std::env::temp_dir().join(format!("purser-worker-{}", std::process::id()));
        let name = write("worker", "let wasm_bindgen;", b"abc", &bundle).unwrap();
        let script = project::read_text(&bundle.join(&name)).unwrap();
        let module = name.replace(".js", "_bg.wasm");
        let there = project::read(&bundle.join(&module)).unwrap();
        let other = write("worker", "let wasm_bindgen;", b"abd", &bundle).unwrap();
        fs::remove_dir_all(&bundle).unwrap();
        assert!(script.starts_with("let wasm_bindgen;\n"), "{script}");
        assert!(script.contains(&format!("new URL(\"{module}\", location.href)")), "{script}");
        assert!(script.contains("sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="), "{script}");
        assert_eq!(there, b"abc");
        assert_ne!(name, other);
        let page = with_worker("<head><base href=\"./\"></head><body>", &name).unwrap();
        assert!(page.ends_with(&format!("<meta name=\"purser-worker\" content=\"{name}\"></head><body>")), "{page}");
        assert!(with_worker("<body>", &name).is_err());
    }
}
