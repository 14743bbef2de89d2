//! The demo's DNS host: a page where the records of its name server are seen and set.

use std::fmt::Write as _;

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::Response;
use purser_api::DomainName;
use serde::Deserialize;

use super::page::{choice, escape, failed, field, page, see};
use crate::app::App;
use crate::dns::server::{Entry, Zone};
use crate::error::{Error, Result};

/// Names that fit into the demo, and the longest text.
const MOST: (usize, usize) = (500, 1000);

const KINDS: [(&str, &str); 4] = [
    ("txt", "TXT: these texts, one a line; nothing removes them"),
    ("cname", "CNAME: the name is an alias of this one"),
    ("failure", "Answer that the server failed"),
    ("none", "Remove the name"),
];

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Fields {
    name: String,
    kind: String,
    #[serde(default)]
    value: String,
}

/// `GET /demo/dns`.
pub(super) async fn show(State(app): State<App>) -> Response {
    let Some(zone) = &app.zone else { return failed(&app.options, nowhere()) };
    let mut body = String::from(
        "<p>This page stands in for the place where a company sets its DNS records. It is part of the demo: the backend \
         asks this name server about domains.</p><form method=\"post\">",
    );
    field(&mut body, "Name", "name", "", "required autocapitalize=\"none\" spellcheck=\"false\"", "");
    choice(&mut body, "Record", "kind", "txt", &KINDS);
    // Writing into a String cannot fail, here and below.
    let _ = write!(
        body,
        "<p class=\"field\"><label for=\"value\">Value</label><textarea id=\"value\" name=\"value\" rows=\"3\" \
         spellcheck=\"false\"></textarea></p><button type=\"submit\">Set</button></form><h2>Records</h2><ul>"
    );
    for (name, entries) in zone.all() {
        for entry in entries {
            let (kind, value) = match &entry {
                Entry::Txt(value) => ("TXT", value.as_str()),
                Entry::Cname(value) => ("CNAME", value.as_str()),
                Entry::Ns(value) => ("NS", value.as_str()),
                Entry::Failure => ("fails", ""),
            };
            let _ = write!(body, "<li><b>{}</b> {kind} {}</li>", escape(&name), escape(value));
        }
    }
    body.push_str("</ul>");
    page(&app.options, StatusCode::OK, "Demo DNS host", &body)
}

/// `POST /demo/dns`.
pub(super) async fn set(State(app): State<App>, Form(fields): Form<Fields>) -> Response {
    match app.zone.as_ref().ok_or_else(nowhere).and_then(|zone| change(zone, &fields)) {
        Ok(()) => see("/demo/dns"),
        Err(error) => failed(&app.options, error),
    }
}

fn change(zone: &Zone, fields: &Fields) -> Result<()> {
    let read = |field: &str, text: &str| DomainName::parse(text).map_err(|problem| Error::field(field, problem.0));
    let name = read("name", &fields.name)?.to_string();
    if fields.value.len() > MOST.1 || (zone.get(&name).is_empty() && zone.all().len() >= MOST.0) {
        return Err(Error::field("value", "This is more than the demo keeps."));
    }
    match fields.kind.as_str() {
        "txt" => {
            let lines = fields.value.lines().map(str::trim).filter(|line| !line.is_empty());
            zone.set_texts(&name, lines.map(str::to_owned));
        }
        "cname" => zone.set(&name, [Entry::Cname(read("value", &fields.value)?.to_string())]),
        "failure" => zone.set(&name, [Entry::Failure]),
        _ => zone.set(&name, []),
    }
    Ok(())
}

fn nowhere() -> Error {
    Error::new(
        StatusCode::NOT_FOUND,
        purser_api::ErrorCode::NotFound,
        "This demo asks another name server; its records are set there.",
    )
}
