//! The log of what identity providers asked and what came of it.

use axum::http::{Method, StatusCode};
use purser_api::provisioning::ScimChange;
use serde_json::{Map, Value};

use crate::app::App;
use crate::clock;

/// Longest value that is logged, in characters.
const LONGEST: usize = 120;

/// Words in the name of an attribute whose value nobody may read.
const SECRETS: [&str; 4] = ["password", "secret", "token", "key"];

/// A line of the log, as it grows.
#[derive(Debug, Default)]
pub(super) struct Entry {
    method: String,
    path: String,
    /// Stable word for what was done.
    pub(super) operation: &'static str,
    /// The person, by userName.
    pub(super) person: Option<String>,
    /// The group.
    pub(super) target: String,
    /// What there is to say, in sentences.
    pub(super) detail: String,
    pub(super) changed: Vec<ScimChange>,
    /// People whom a change of a group touched.
    pub(super) people: Vec<String>,
    /// Label of the token.
    pub(super) token: String,
}

impl Entry {
    pub(super) fn new(method: &Method, path: &str) -> Self {
        Self {
            method: method.as_str().to_owned(),
            path: shorten(path),
            operation: operation(method, path),
            ..Self::default()
        }
    }

    /// Adds a sentence.
    pub(super) fn note(&mut self, sentence: &str) {
        if !self.detail.is_empty() {
            self.detail.push(' ');
        }
        self.detail.push_str(sentence);
    }

    /// Says which attributes were not kept.
    pub(super) fn ignored(&mut self, mut names: Vec<String>) {
        names.sort_unstable();
        names.dedup();
        if !names.is_empty() {
            names.truncate(12);
            self.note(&format!("Not kept: {}.", shorten(&names.join(", "))));
        }
    }

    /// Notes how a resource differs from before.
    pub(super) fn compare(&mut self, old: &Map<String, Value>, new: &Map<String, Value>) {
        for (name, value) in new {
            if old.get(name) != Some(value) {
                self.changed.push(change(name, old.get(name), Some(value)));
            }
        }
        for (name, value) in old.iter().filter(|(name, _)| !new.contains_key(*name)) {
            self.changed.push(change(name, Some(value), None));
        }
    }
}

fn operation(method: &Method, path: &str) -> &'static str {
    let mut parts = path.split('/').skip(1);
    let resource = parts.next().unwrap_or_default();
    let one = parts.next().is_some_and(|rest| rest != ".search");
    match (resource, method.as_str(), one) {
        ("Users", "POST", false) if !path.ends_with(".search") => "user.create",
        ("Users", "GET", true) => "user.read",
        ("Users", "PUT", _) => "user.replace",
        ("Users", "PATCH", _) => "user.update",
        ("Users", "DELETE", _) => "user.delete",
        ("Users", ..) => "user.search",
        ("Groups", "POST", false) if !path.ends_with(".search") => "group.create",
        ("Groups", "GET", true) => "group.read",
        ("Groups", "PUT", _) => "group.replace",
        ("Groups", "PATCH", _) => "group.update",
        ("Groups", "DELETE", _) => "group.delete",
        ("Groups", ..) => "group.search",
        _ => "discovery",
    }
}

fn change(name: &str, old: Option<&Value>, new: Option<&Value>) -> ScimChange {
    let secret = SECRETS.iter().any(|word| name.to_ascii_lowercase().contains(word));
    let show = |value: &Value| if secret { "•••".to_owned() } else { shown(value) };
    // The extension by its last words: User, of the platform.
    let attribute = if name.starts_with("urn:") { "docker".to_owned() } else { name.to_owned() };
    ScimChange { attribute, from: old.map(show), to: new.map(show) }
}

/// A value in short: texts as they are, everything else as JSON.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(list) if list.iter().all(|one| one["value"].is_string()) => {
            list.iter().filter_map(|one| one["value"].as_str()).collect::<Vec<_>>().join(", ")
        }
        value => value.to_string(),
    };
    shorten(&text)
}

pub(super) fn shorten(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(std::iter::once('…')).collect()
}

/// Writes a line. A log that cannot be written is no reason to refuse what was done already.
pub(super) async fn write(app: &App, connection: i64, entry: &Entry, status: StatusCode, trace_id: &str) {
    if let Err(error) = try_write(app, connection, entry, status, trace_id).await {
        tracing::error!(%error, %trace_id, "the SCIM log could not be written");
    }
}

async fn try_write(
    app: &App,
    connection: i64,
    entry: &Entry,
    status: StatusCode,
    trace_id: &str,
) -> Result<(), sqlx::Error> {
    let mut tx = app.pool.begin_with("BEGIN IMMEDIATE").await?;
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO scim_requests (connection_id, at, method, path, status, person, detail, changed, trace_id, operation,
             target, token) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(connection)
    .bind(clock::now())
    .bind(&entry.method)
    .bind(&entry.path)
    .bind(i64::from(status.as_u16()))
    .bind(&entry.person)
    .bind(entry.detail.chars().take(1000).collect::<String>())
    .bind(serde_json::to_string(&entry.changed).unwrap_or_default())
    .bind(trace_id)
    .bind(entry.operation)
    .bind(shorten(&entry.target))
    .bind(&entry.token)
    .fetch_one(&mut *tx)
    .await?;
    if !entry.people.is_empty() {
        sqlx::query("INSERT OR IGNORE INTO scim_request_people (request_id, person) SELECT ?, value FROM json_each(?)")
            .bind(id)
            .bind(serde_json::to_string(&entry.people).unwrap_or_default())
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await
}
