//! The endpoint that identity providers call (SCIM 2.0, RFC 7643 and 7644): who is in, by which name, in which groups.
//!
//! One entrance for all addresses: it checks the token, opens a transaction, lets the resource act, and writes what happened
//! into the log, also when nothing did. The rules of the platform are in [`effects`]; the rest is the protocol.

mod brake;
mod claims;
mod discovery;
mod document;
mod effects;
mod error;
mod filter;
mod groups;
mod log;
mod members;
mod patch;
mod query;
mod schema;
mod token;
mod users;

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Extension, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use sqlx::{Sqlite, Transaction};

use crate::app::App;
use crate::edge::{ForPeople, TraceId};
use crate::error::Refused;
use brake::Hold;
use error::{MEDIA, Refusal, Result};
use log::Entry;
use query::Query;
use token::Idp;

pub(crate) use brake::{FEW, decide as decide_hold};
pub(crate) use token::new_secret;

/// A request under way.
pub(crate) struct Call {
    tx: Transaction<'static, Sqlite>,
    idp: Idp,
    /// Address of the endpoint as the caller knows it, for links.
    base: String,
    query: Query,
    headers: HeaderMap,
    entry: Entry,
    /// A removal that was held, to be kept although the request is refused.
    held: Option<Hold>,
}

/// An answer.
pub(crate) struct Reply {
    status: StatusCode,
    body: Option<Value>,
    version: Option<i64>,
    location: Option<String>,
}

impl Reply {
    fn ok(body: Value) -> Self {
        Self { status: StatusCode::OK, body: Some(body), version: None, location: None }
    }

    fn empty() -> Self {
        Self { status: StatusCode::NO_CONTENT, body: None, version: None, location: None }
    }

    fn versioned(self, version: i64) -> Self {
        Self { version: Some(version), ..self }
    }
}

/// Any address below the endpoint's base.
pub(crate) async fn serve(
    State(app): State<App>,
    Extension(TraceId(trace_id)): Extension<TraceId>,
    from: Option<Extension<ConnectInfo<SocketAddr>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let from = from.map_or_else(String::new, |Extension(ConnectInfo(address))| address.ip().to_string());
    let path = uri.path().strip_prefix(purser_api::scim::BASE).unwrap_or_default().trim_end_matches('/').to_owned();
    let idp = match token::check(&app, &headers).await {
        Ok(idp) => idp,
        Err((refusal, known)) => {
            if let Some(connection) = known {
                let mut entry = Entry::new(&method, &path);
                entry.detail.clone_from(&refusal.detail);
                log::write(&app, connection, &entry, refusal.status, &trace_id).await;
            }
            return refusal.into_response();
        }
    };
    let (connection, token) = (idp.connection, idp.token);
    let mut entry = Entry::new(&method, &path);
    entry.token.clone_from(&idp.token_label);
    let mut turn = None;
    if writes(&method, &path) {
        turn = Some(app.turn.lock().await);
    }
    let (entry, result) = act(&app, idp, entry, &method, &path, &uri, headers, &body).await;
    // Those who only read write as well, into the log.
    let _turn = match turn {
        Some(turn) => turn,
        None => app.turn.lock().await,
    };
    token::used(&app, token, &from).await;
    let response = match result {
        Ok(reply) => reply.into_response(),
        Err(refusal) => refusal.into_response(),
    };
    log::write(&app, connection, &entry, response.status(), &trace_id).await;
    response
}

/// Whether a request can change something.
fn writes(method: &Method, path: &str) -> bool {
    *method != Method::GET && !path.ends_with("/.search")
}

#[expect(clippy::too_many_arguments, reason = "the parts of one request, taken apart once")]
async fn act(
    app: &App,
    idp: Idp,
    mut entry: Entry,
    method: &Method,
    path: &str,
    uri: &Uri,
    headers: HeaderMap,
    body: &Bytes,
) -> (Entry, Result<Reply>) {
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let search = segments.last() == Some(&".search");
    let begin = if writes(method, path) { "BEGIN IMMEDIATE" } else { "BEGIN" };
    let prepared = async {
        let body = if body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(body).map_err(|error| Refusal::syntax(format!("The body is not JSON: {error}.")))?
        };
        let query = Query::read(uri.query().unwrap_or_default(), search.then_some(&body))?;
        let tx = app.pool.begin_with(begin).await?;
        Ok::<_, Refusal>((body, query, tx))
    };
    let (body, query, tx) = match prepared.await {
        Ok(prepared) => prepared,
        Err(refusal) => {
            entry.detail.clone_from(&refusal.detail);
            return (entry, Err(refusal));
        }
    };
    let base = base(&headers);
    let mut call = Call { tx, idp, base, query, headers, entry, held: None };
    let mut result = dispatch(&mut call, method, &segments, &body).await;
    let Call { tx, mut entry, held, idp, .. } = call;
    match &result {
        Ok(_) => {
            if let Err(error) = tx.commit().await {
                result = Err(error.into());
            }
        }
        Err(_) => drop(tx),
    }
    if let Some(hold) = held
        && let Err(error) = hold.keep(app, idp.connection).await
    {
        tracing::error!(?error, "a held removal could not be kept");
    }
    if let Err(refusal) = &result {
        entry.detail = refusal.detail.clone() + if entry.detail.is_empty() { "" } else { " " } + &entry.detail;
    }
    (entry, result)
}

async fn dispatch(call: &mut Call, method: &Method, segments: &[&str], body: &Value) -> Result<Reply> {
    let word = method.as_str();
    match (word, segments) {
        ("GET", ["ServiceProviderConfig"]) => Ok(discovery::configuration(call)),
        ("GET", ["ResourceTypes"]) => Ok(discovery::resource_types(call)),
        ("GET", ["ResourceTypes", name]) => discovery::resource_type(call, name),
        ("GET", ["Schemas"]) => Ok(discovery::schemas(call)),
        ("GET", ["Schemas", id]) => discovery::schema(call, id),
        ("GET", ["Users"]) | ("POST", ["Users", ".search"]) => users::list(call).await,
        ("POST", ["Users"]) => users::create(call, body).await,
        ("GET", ["Users", id]) => users::get(call, id).await,
        ("PUT", ["Users", id]) => users::replace(call, id, body).await,
        ("PATCH", ["Users", id]) => users::patch(call, id, body).await,
        ("DELETE", ["Users", id]) => users::delete(call, id).await,
        ("GET", ["Groups"]) | ("POST", ["Groups", ".search"]) => groups::list(call).await,
        ("POST", ["Groups"]) => groups::create(call, body).await,
        ("GET", ["Groups", id]) => groups::get(call, id).await,
        ("PUT", ["Groups", id]) => groups::replace(call, id, body).await,
        ("PATCH", ["Groups", id]) => groups::patch(call, id, body).await,
        ("DELETE", ["Groups", id]) => groups::delete(call, id).await,
        ("POST", [".search"]) => query::everything(call).await,
        (_, ["Me" | "Bulk"]) => {
            Err(Refusal::new(StatusCode::NOT_IMPLEMENTED, "This is not offered; see ServiceProviderConfig."))
        }
        (_, ["ServiceProviderConfig" | "ResourceTypes" | "Schemas" | "Users" | "Groups", ..]) if segments.len() < 3 => {
            Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "This address does not know this method."))
        }
        _ => Err(Refusal::not_found("address here")),
    }
}

/// A refusal that was made before or around the endpoint, in its form.
pub(crate) fn refusal(response: &Response) -> Response {
    let status = response.status();
    let refused = response.extensions().get::<Refused>();
    let sentence = refused.and_then(|refused| refused.body.sentence()).unwrap_or(match status {
        StatusCode::PAYLOAD_TOO_LARGE => "The request is larger than this backend reads.",
        StatusCode::REQUEST_TIMEOUT => "The request took too long.",
        StatusCode::NOT_FOUND => "There is no such address here.",
        _ => "The request is not what this address takes.",
    });
    let mut refusal = Refusal::new(status, sentence);
    refusal.retry_after = refused.and_then(|refused| refused.retry_after);
    refusal.into_response()
}

/// The endpoint's address as the console tells it, without a final slash.
pub(crate) fn base_url(app: &App) -> String {
    [app.options.public_url(), purser_api::scim::BASE].concat()
}

/// The endpoint's address by what the caller called it.
fn base(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text("x-forwarded-host").or_else(|| text("host")).unwrap_or("localhost");
    let scheme = text("x-forwarded-proto").unwrap_or("http");
    format!("{scheme}://{host}{}", purser_api::scim::BASE)
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = match self.body {
            Some(body) => (self.status, axum::Json(body)).into_response(),
            None => self.status.into_response(),
        };
        let headers = response.headers_mut();
        if headers.contains_key(header::CONTENT_TYPE) {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA));
        }
        if let Some(Ok(tag)) = self.version.map(|version| HeaderValue::from_str(&etag(version))) {
            headers.insert(header::ETAG, tag);
        }
        if let Some(Ok(location)) = self.location.as_deref().map(HeaderValue::from_str) {
            headers.insert(header::LOCATION, location);
        }
        response.extensions_mut().insert(ForPeople);
        response
    }
}

/// The weak ETag of a version (RFC 7644, section 3.14).
fn etag(version: i64) -> String {
    format!("W/\"{version}\"")
}

impl Call {
    /// Refuses a write to another version than the caller has seen.
    fn if_match(&self, version: i64) -> Result<()> {
        match self.headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok()) {
            Some(tags) if tags.trim() != "*" && !tags.split(',').any(|tag| tag.trim() == etag(version)) => {
                Err(Refusal::new(
                    StatusCode::PRECONDITION_FAILED,
                    "The resource has changed since it was read. Read it again.",
                ))
            }
            _ => Ok(()),
        }
    }

    /// Whether the caller has this version already.
    fn has_it(&self, version: i64) -> bool {
        let given = self.headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        given.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == etag(version) || tag.trim() == "*"))
    }

    /// 304 for a reader who has it already.
    fn unchanged(version: i64) -> Reply {
        Reply { status: StatusCode::NOT_MODIFIED, body: None, version: Some(version), location: None }
    }
}
