//! The built console as files: what a CDN would do, with the headers of its `_headers` file, compressed copies, and the
//! page itself for every address that is not a file.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::token::fingerprint;

/// A rule of `_headers` (the format of Netlify and Cloudflare Pages): a path, with `*` at its end for everything below.
struct Rule {
    path: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Rule {
    fn matches(&self, path: &str) -> bool {
        match self.path.split_once('*') {
            Some((before, after)) => {
                path.len() >= before.len() + after.len() && path.starts_with(before) && path.ends_with(after)
            }
            None => self.path == path,
        }
    }
}

struct Files {
    dir: PathBuf,
    base: String,
    rules: Vec<Rule>,
}

/// Serves the console in `dir` below `base` (a path with a slash at both ends).
///
/// # Errors
/// `dir` has no `index.html`.
pub(crate) fn router(dir: &Path, base: &str) -> io::Result<Router> {
    if !dir.join("index.html").is_file() {
        return Err(io::Error::other(format!("{} has no index.html: build the console first", dir.display())));
    }
    let rules = match std::fs::read_to_string(dir.join("_headers")) {
        Ok(text) => rules(&text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error),
    };
    let files = Files { dir: dir.to_owned(), base: base.to_owned(), rules };
    Ok(Router::new().fallback(serve).with_state(Arc::new(files)))
}

/// Reads `_headers`: a line that starts at the margin is a path, the indented ones below it are its headers.
fn rules(text: &str) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        if !line.starts_with([' ', '\t']) {
            rules.push(Rule { path: line.trim().to_owned(), headers: Vec::new() });
        } else if let (Some(rule), Some((name, value))) = (rules.last_mut(), line.split_once(':'))
            && let (Ok(name), Ok(value)) = (name.trim().parse(), HeaderValue::from_str(value.trim()))
        {
            rule.headers.push((name, value));
        }
    }
    rules
}

async fn serve(State(files): State<Arc<Files>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = request.uri().path();
    let Some(inside) = path.strip_prefix(&files.base) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let wanted = Path::new(inside);
    // Nothing above the directory, no hidden file, and not the rules themselves.
    let plain = wanted
        .components()
        .all(|part| matches!(part, Component::Normal(name) if !name.to_string_lossy().starts_with(['.', '_'])));
    let (file, is_page) = match files.dir.join(wanted) {
        file if plain && !inside.is_empty() && file.is_file() => (file, false),
        _ if looks_like_a_file(inside) => return StatusCode::NOT_FOUND.into_response(),
        _ => (files.dir.join("index.html"), true),
    };
    let accepted = accepted(request.headers());
    let Some((bytes, encoding)) = read(&file, &accepted).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = format!("\"{}\"", &fingerprint(&String::from_utf8_lossy(&bytes))[..16]);
    let known = request.headers().get(header::IF_NONE_MATCH).is_some_and(|held| held.as_bytes() == tag.as_bytes());
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { Body::from(bytes).into_response() };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(&file)));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    for rule in files.rules.iter().filter(|rule| rule.matches(path)) {
        for (name, value) in &rule.headers {
            headers.insert(name, value.clone());
        }
    }
    if is_page {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}

/// An address with an extension was meant for a file; a page in its place would only confuse.
fn looks_like_a_file(path: &str) -> bool {
    const KINDS: [&str; 10] = [".js", ".wasm", ".css", ".json", ".svg", ".txt", ".map", ".png", ".ico", ".html"];
    KINDS.iter().any(|kind| path.ends_with(kind))
}

fn accepted(headers: &HeaderMap) -> Vec<&'static str> {
    let given = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes =
        |name: &str| given.split(',').any(|part| part.split(';').next().is_some_and(|part| part.trim() == name));
    ["br", "gzip"].into_iter().filter(|name| takes(name)).collect()
}

/// The file, or the best compressed copy beside it that the browser takes.
async fn read(file: &Path, accepted: &[&'static str]) -> Option<(Vec<u8>, Option<&'static str>)> {
    for encoding in accepted {
        let extension = if *encoding == "gzip" { ".gz" } else { ".br" };
        let mut name = file.as_os_str().to_owned();
        name.push(extension);
        if let Ok(bytes) = tokio::fs::read(&name).await {
            return Some((bytes, Some(encoding)));
        }
    }
    Some((tokio::fs::read(file).await.ok()?, None))
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::rules;

    #[test]
    fn rules_are_read_as_hosts_read_them() {
        let rules = rules("# note\n/*\n  A: 1\n\tB:  two: three\n/index.html\n  A: 2\n/x/*.js\n  C: 3\n");
        let of = |path: &str| -> Vec<String> {
            let matching = rules.iter().filter(|rule| rule.matches(path));
            matching
                .flat_map(|rule| &rule.headers)
                .map(|(name, value)| format!("{name}={}", value.to_str().unwrap()))
                .collect()
        };
        assert_eq!(of("/a"), ["a=1", "b=two: three"]);
        assert_eq!(of("/index.html"), ["a=1", "b=two: three", "a=2"]);
        assert_eq!(of("/x/app-1.js"), ["a=1", "b=two: three", "c=3"]);
    }
}
