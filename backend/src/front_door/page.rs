//! The pages of the demo's front door: plain HTML without a script, in the colours of the browser.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use purser_policy::findings::Finding;
use sha2::{Digest, Sha256};

use crate::Options;
use crate::app::App;
use crate::edge::ForPeople;
use crate::error::Error;

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;background:Canvas;color:CanvasText}\
label,legend{display:block;font-weight:600}\
p.field,fieldset{margin:0 0 1rem;padding:0;border:0}\
fieldset label,label.check{font-weight:400}\
input:not([type=radio],[type=checkbox]),select,textarea{font:inherit;width:100%;box-sizing:border-box;padding:.4rem;\
background:Field;color:FieldText;border:1px solid GrayText;border-radius:.25rem}\
button{font:inherit;min-height:2.75rem;padding:0 1rem;margin:0 .5rem .5rem 0}\
small{display:block}\
.alert{border-left:.25rem solid;padding:.25rem .75rem;font-weight:600}";

/// The one style sheet, as the content security policy names it.
static STYLE_HASH: LazyLock<String> = LazyLock::new(|| format!("sha256-{}", BASE64.encode(Sha256::digest(STYLE))));

/// Text as it may stand in a page and in an attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A page. `body` is HTML; what people typed in it is escaped.
pub(crate) fn page(options: &Options, status: StatusCode, title: &str, body: &str) -> Response {
    let title = escape(title);
    let html = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>{body}\
         </main></body></html>"
    );
    // A browser checks where a form's answer leads, too: to the console.
    let policy = format!(
        "default-src 'none'; style-src '{}'; form-action 'self' {}; base-uri 'none'; frame-ancestors 'none'",
        *STYLE_HASH,
        console_origin(options)
    );
    let mut response = (status, html).into_response();
    response.extensions_mut().insert(ForPeople);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Scheme, host and port of the console where it is not beside the API.
fn console_origin(options: &Options) -> &str {
    let Some(url) = options.console_url.as_deref() else { return "" };
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find('/').map_or(url.len(), |at| host + at);
    &url[..end]
}

/// The page for a request that cannot go on.
pub(crate) fn failed(options: &Options, error: Error) -> Response {
    let (status, refused) = error.into_parts();
    let sentence = escape(refused.body.sentence().unwrap_or("The backend failed. Its log knows more."));
    let body =
        format!("<p role=\"alert\" class=\"alert\">{sentence}</p><p><a href=\"/demo/sign-in\">Start again</a></p>");
    page(options, status, "This sign-in cannot go on", &body)
}

/// The page for an answer of an identity provider that is not taken.
pub(crate) fn not_taken(app: &App, finding: &Finding, trace_id: &str) -> Response {
    let (what, remedy) = purser_policy::texts::finding(finding.code);
    let mut body =
        format!("<p role=\"alert\" class=\"alert\">The answer of the identity provider is not taken. {what}</p>");
    let _ = write!(body, "<p>{remedy}</p><p>{}</p>", escape(&finding.detail));
    let _ =
        write!(body, "<p>Trace <code>{}</code></p><p><a href=\"/demo/sign-in\">Start again</a></p>", escape(trace_id));
    page(&app.options, StatusCode::BAD_REQUEST, "This sign-in cannot go on", &body)
}

/// A redirect that makes the browser forget the form.
pub(crate) fn see(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(address) => (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A labelled field. `more` are further attributes, as HTML.
pub(super) fn field(out: &mut String, label: &str, name: &str, value: &str, more: &str, hint: &str) {
    let (label, value, hint) = (escape(label), escape(value), escape(hint));
    let described = if hint.is_empty() { String::new() } else { format!(" aria-describedby=\"{name}-hint\"") };
    // Writing into a String cannot fail, here and below.
    let _ = write!(
        out,
        "<p class=\"field\"><label for=\"{name}\">{label}</label><input id=\"{name}\" name=\"{name}\" value=\"{value}\"{described} {more}>"
    );
    if !hint.is_empty() {
        let _ = write!(out, "<small id=\"{name}-hint\">{hint}</small>");
    }
    out.push_str("</p>");
}

/// A labelled choice of words, each with what people call it.
pub(super) fn choice(out: &mut String, label: &str, name: &str, chosen: &str, options: &[(&str, &str)]) {
    let _ = write!(
        out,
        "<p class=\"field\"><label for=\"{name}\">{}</label><select id=\"{name}\" name=\"{name}\">",
        escape(label)
    );
    for (value, text) in options {
        let selected = if *value == chosen { " selected" } else { "" };
        let _ = write!(out, "<option value=\"{}\"{selected}>{}</option>", escape(value), escape(text));
    }
    out.push_str("</select></p>");
}

/// A field that is not shown.
pub(super) fn hidden(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, "<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value));
}
