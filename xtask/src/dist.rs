//! `cargo xtask dist`: the console as a directory of static files, ready for any host.
//!
//! Trunk builds; what is added here depends on where the console will live: the base address, the API's origin, the
//! response headers. The build itself does not depend on it, so another place costs no second build.

mod bundle;
mod common;
mod compress;
mod headers;
mod html;
mod minify;
mod names;
mod order;
mod split;
mod std_lib;
mod worker;

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{Result, args::Options, project};

pub(crate) use bundle::{App, Kind};
pub(crate) use worker::{SPEED, standalone};

/// Where a console will live.
#[derive(Debug, PartialEq)]
pub(crate) struct Hosting {
    /// The path of the console: starts and ends with a slash.
    base: String,
    /// The origin of the API, when it is another one.
    api_origin: Option<String>,
}

impl Hosting {
    /// Reads both as somebody would type them.
    pub(crate) fn new(base: Option<&str>, api_origin: Option<&str>) -> Result<Self> {
        let base = format!("/{}/", base.unwrap_or_default().trim_matches('/')).replace("//", "/");
        let plain = |c: char| c.is_ascii_alphanumeric() || "/-._~".contains(c);
        if !base.chars().all(plain) || base.contains("/../") || base.contains("/./") {
            return Err(format!("`--base-path {base}` is not a path such as /console/."));
        }
        let api_origin = api_origin.map(origin).transpose()?;
        Ok(Self { base, api_origin })
    }
}

/// `scheme://host[:port]` and nothing more, since that is all a browser compares.
fn origin(text: &str) -> Result<String> {
    let origin = text.trim_end_matches('/');
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://")).unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    if host.is_empty() || !host.chars().all(plain) {
        return Err(format!("`--api-origin {text}` is not an origin such as https://api.example.org."));
    }
    Ok(origin.to_owned())
}

pub(crate) fn main(arguments: &[String]) -> Result {
    let options = Options::parse(arguments, &["dev"], &["base-path", "api-origin", "out"])?.no_words()?;
    let hosting = Hosting::new(options.value("base-path"), options.value("api-origin"))?;
    let kind = if options.flag("dev") { Kind::Dev } else { Kind::Web };
    let out = project::root().join(options.value("out").unwrap_or("dist"));
    build(&App::CONSOLE, kind, &hosting, &out)?;
    print!("{}", compress::summary(&out)?);
    println!("\nThe console for {} is in {}.", hosting.base, out.display());
    Ok(())
}

/// Builds `app` if anything changed, and writes it to `out` for `hosting`. A development build is not compressed.
pub(crate) fn build(app: &App, kind: Kind, hosting: &Hosting, out: &Path) -> Result {
    is_ours(out)?;
    let bundle = app.bundle(kind)?;
    empty(out)?;
    copy(&bundle, out)?;
    finish(out, hosting)?;
    if kind == Kind::Web {
        // Everything else was compressed when it was built.
        compress::one(&out.join("index.html"))?;
    }
    Ok(())
}

/// Writes what depends on the place: base address, configuration, response headers, fallback.
fn finish(out: &Path, hosting: &Hosting) -> Result {
    let page = out.join("index.html");
    let html = html::with_base(&project::read_text(&page)?, &hosting.base)?;
    project::write(&page, &html)?;

    let config = out.join("config.json");
    if let Some(origin) = &hosting.api_origin {
        project::write(&config, with_api_base(&project::read_text(&config)?, origin)?)?;
    }

    let files: Vec<String> = relative_files(out)?;
    for name in ["_headers", "_redirects"] {
        let path = out.join(name);
        if path.is_file() {
            let template = project::read_text(&path)?;
            let text = headers::fill(&template, &html, &files, &hosting.base, hosting.api_origin.as_deref())
                .map_err(|problem| format!("public/{name}: {problem}"))?;
            project::write(&path, text)?;
        }
    }
    Ok(())
}

/// `config.json` with the API's address in it.
fn with_api_base(config: &str, origin: &str) -> Result<String> {
    let mut config: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(config).map_err(|error| format!("public/config.json cannot be read: {error}."))?;
    config.insert("api_base".to_owned(), origin.into());
    let text = serde_json::to_string_pretty(&config).map_err(|error| format!("config.json: {error}."))?;
    Ok(text + "\n")
}

/// Refuses a directory that holds what an earlier `dist` did not write: it is emptied before it is written.
fn is_ours(out: &Path) -> Result {
    let holds_something = fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some());
    let ours = ["index.html", "_headers", "_redirects"].iter().all(|name| out.join(name).is_file());
    if holds_something && !ours {
        return Err(format!("{} holds something else; choose an empty directory with --out.", out.display()));
    }
    Ok(())
}

fn empty(out: &Path) -> Result {
    if out.exists() {
        fs::remove_dir_all(out).map_err(|error| project::cannot("empty", out, &error))?;
    }
    fs::create_dir_all(out).map_err(|error| project::cannot("create", out, &error))
}

fn copy(from: &Path, to: &Path) -> Result {
    for name in relative_files(from)? {
        project::write(&to.join(&name), project::read(&from.join(&name))?)?;
    }
    Ok(())
}

/// The files under `directory`, named as in an address.
fn relative_files(directory: &Path) -> Result<Vec<String>> {
    let name = |path: PathBuf| path.strip_prefix(directory).unwrap_or(&path).to_string_lossy().replace('\\', "/");
    Ok(project::files(directory)?.into_iter().map(name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosting(base: &str, api_origin: &str) -> Result<Hosting> {
        Hosting::new(Some(base), Some(api_origin))
    }

    #[test]
    fn base_paths_get_their_slashes() {
        for (written, base) in [("", "/"), ("/", "/"), ("x", "/x/"), ("/x", "/x/"), ("/x/y/", "/x/y/")] {
            assert_eq!(Hosting::new(Some(written), None).unwrap().base, base, "{written}");
        }
        assert_eq!(Hosting::new(None, None).unwrap(), Hosting { base: "/".to_owned(), api_origin: None });
    }

    #[test]
    fn what_is_no_path_or_no_origin_is_refused() {
        for base in ["/a b/", "/../", "/a/./b", "/\"x", "https://example.org/x"] {
            assert!(Hosting::new(Some(base), None).is_err(), "{base}");
        }
        for origin in ["", "example.org", "https://", "https://example.org/v2", "https://a b", "https://a; img-src *"] {
            assert!(hosting("/", origin).is_err(), "{origin}");
        }
        let good = hosting("/", "https://api.example.org:8443/").unwrap();
        assert_eq!(good.api_origin.as_deref(), Some("https://api.example.org:8443"));
    }

    #[test]
    fn the_api_origin_ends_up_in_the_configuration() {
        let config = with_api_base(r#"{"product_name":"Purser","api_base":""}"#, "https://api.example.org").unwrap();
        assert!(config.contains(r#""api_base": "https://api.example.org""#), "{config}");
        assert!(config.contains(r#""product_name": "Purser""#), "{config}");
        assert!(with_api_base("[]", "https://api.example.org").is_err());
    }
}
