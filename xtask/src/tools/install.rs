//! Installing into the cache. Each version has its own directory, so nothing is ever replaced.

use std::path::{Path, PathBuf};

use crate::{Result, sh};

/// The directory of a program that a crate brings: in the cache, on PATH in that very version, or freshly installed.
pub(crate) fn cargo_tool(package: &str, program: &str, version: &str, features: &[&str]) -> Result<PathBuf> {
    let root = cache()?.join(format!("{package}-{version}"));
    let directory = root.join("bin");
    if directory.join(format!("{program}{}", std::env::consts::EXE_SUFFIX)).is_file() {
        return Ok(directory);
    }
    if let Some(found) = on_path(program, version) {
        return Ok(found);
    }
    eprintln!("\nInstalling {package} {version} (once; this takes minutes).");
    let mut command = sh::cargo();
    command.args(["install", "--locked", package, "--version", version, "--root"]).arg(&root);
    if !features.is_empty() {
        command.args(["--features", &features.join(",")]);
    }
    sh::run(&mut command, &format!("installing {package} {version} (it needs the network)"))?;
    Ok(directory)
}

/// The `node_modules` that holds an npm package in that very version.
pub(crate) fn npm_package(package: &str, version: &str) -> Result<PathBuf> {
    let prefix = cache()?.join(format!("{package}-{version}"));
    let modules = prefix.join("node_modules");
    // Written last by npm, so it is not there after an installation that was cut short.
    if modules.join(".package-lock.json").is_file() {
        return Ok(modules);
    }
    std::fs::create_dir_all(&prefix).map_err(|error| crate::project::cannot("create", &prefix, &error))?;
    let mut command = sh::command("npm");
    command
        .args(["install", "--no-audit", "--no-fund", "--no-save", "--loglevel=error"])
        .arg(format!("{package}@{version}"))
        .arg("--prefix")
        .arg(&prefix);
    sh::run(&mut command, &format!("installing {package} {version} (it needs the network)"))?;
    Ok(modules)
}

/// The Python of a virtual environment that has what a list of requirements says; a changed list makes another one.
pub(crate) fn python(name: &str, requirements: &Path) -> Result<PathBuf> {
    let python = ["python3", "python"].into_iter().find(|program| sh::which(program).is_some()).ok_or_else(|| {
        format!("the suite `{name}` needs Python 3 for a program from PyPI, and there is none. Install `python3` with `venv`.")
    })?;
    let wanted = crate::project::read(requirements)?;
    let root = cache()?.join(format!("{name}-{}", &crate::project::hash(&wanted)[..12]));
    let inside = root
        .join(if cfg!(windows) { "Scripts" } else { "bin" })
        .join(format!("python{}", std::env::consts::EXE_SUFFIX));
    let done = root.join("installed");
    if done.is_file() {
        return Ok(inside);
    }
    let mut command = sh::command(python);
    command.args(["-m", "venv", "--clear"]).arg(&root);
    sh::run(&mut command, "making a Python environment (Debian keeps `venv` in the package python3-venv)")?;
    let mut command = sh::command(&inside.to_string_lossy());
    command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(requirements);
    sh::run(&mut command, &format!("installing what the suite `{name}` needs (it needs the network)"))?;
    crate::project::write(&done, "")?;
    Ok(inside)
}

/// The directory of `program` on PATH, when it says it is this version.
fn on_path(program: &str, version: &str) -> Option<PathBuf> {
    let path = sh::which(program)?;
    let said = sh::output(sh::command(&path.to_string_lossy()).arg("--version"))?;
    let same = said.split_whitespace().nth(1) == Some(version);
    same.then(|| path.parent().map(Path::to_owned)).flatten()
}

/// Where tools are kept between runs and between checkouts.
fn cache() -> Result<PathBuf> {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let directory = named("XDG_CACHE_HOME")
        .or_else(|| named("LOCALAPPDATA"))
        .or_else(|| named("HOME").map(|home| home.join(".cache")))
        .ok_or("no place to keep tools in: neither XDG_CACHE_HOME nor HOME is set.")?;
    Ok(directory.join("purser-tools"))
}
