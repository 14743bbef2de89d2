//! What happens around every request: trace id, rate limit, the body of a refusal.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use purser_api::error::Changed;
use purser_api::operations::OPERATIONS;
use purser_api::{ErrorBody, ErrorCode};
use serde::Serialize;

use crate::app::App;
use crate::clock;
use crate::error::{Error, Refused};
use crate::token::fingerprint;

pub(crate) const TRACE_ID: HeaderName = HeaderName::from_static("x-trace-id");
pub(crate) const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
pub(crate) const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
pub(crate) const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
pub(crate) const X_RETRY_AFTER: HeaderName = HeaderName::from_static("x-retry-after");

/// The trace id of a request, for handlers that log it themselves.
#[derive(Clone, Debug)]
pub(crate) struct TraceId(pub(crate) String);

/// Marks an answer that is complete as it is, also if it refuses: a page for people, not the JSON of the API.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ForPeople;

/// Calls in the current minute, by caller, and whether it is over for all of them.
#[derive(Default)]
pub struct Limits(Mutex<(i64, HashMap<String, u32>, bool)>);

impl Limits {
    /// Counts a call; gives how many came before it in this minute.
    fn count(&self, caller: String, minute: i64) -> u32 {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.0 != minute {
            *held = (minute, HashMap::new(), false);
        }
        let all = held.2;
        let calls = held.1.entry(caller).or_default();
        *calls += 1;
        if all { u32::MAX } else { *calls - 1 }
    }

    /// Lets nobody call any more until calls are counted anew.
    pub(crate) fn use_up(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).2 = true;
    }
}

/// Wraps the API: a trace id for each request, the limit, and the JSON body of every refusal.
pub(crate) async fn around(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let trace_id = uuid::Uuid::new_v4().simple().to_string();
    let limit = app.options.rate_per_minute;
    let now = clock::unix();
    let seconds = app.options.rate_seconds;
    let minute = now / seconds;
    let before = app.limits.count(caller(&request), minute);
    let reset = (minute + 1) * seconds;
    request.extensions_mut().insert(TraceId(trace_id.clone()));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = if before < limit {
        next.run(request).await
    } else {
        let mut error = Error::new(
            StatusCode::TOO_MANY_REQUESTS,
            ErrorCode::RateLimited,
            "Too many calls in this minute. Go on when the pause is over.",
        );
        error.retry_after = Some((reset - now).max(1).unsigned_abs());
        error.into_response()
    };
    if response.status().is_client_error() || response.status().is_server_error() {
        if response.extensions().get::<ForPeople>().is_none() {
            let of_scim = path.starts_with(purser_api::scim::BASE);
            response = if of_scim { crate::scim::refusal(&response) } else { refusal(&app, response, &trace_id) };
        }
        tracing::info!(%trace_id, %method, path, status = response.status().as_u16(), "refused");
    }
    let headers = response.headers_mut();
    let number = |value: i64| HeaderValue::from(value);
    headers.insert(LIMIT, number(i64::from(limit)));
    headers.insert(REMAINING, number(i64::from(limit.saturating_sub(before.saturating_add(1)))));
    headers.insert(RESET, number(reset));
    if let (false, Ok(value)) = (app.options.layer1_only, HeaderValue::from_str(&trace_id)) {
        headers.insert(TRACE_ID, value);
    }
    response
}

/// Who is counted: the token, or the address where there is none.
fn caller(request: &Request) -> String {
    // A made-up token must not give a guesser of passwords a budget of its own.
    let path = request.uri().path();
    let public = path.starts_with(crate::front_door::PREFIX)
        || path == purser_api::sso::CALLBACK
        || OPERATIONS.iter().any(|operation| operation.public && operation.path == path);
    match request.headers().get(header::AUTHORIZATION).filter(|_| !public) {
        Some(token) => fingerprint(&String::from_utf8_lossy(token.as_bytes())),
        None => request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map_or_else(String::new, |ConnectInfo(address)| address.ip().to_string()),
    }
}

/// Writes the body of a refusal. Refusals of axum itself (a body that is not JSON, a wrong method) have only a text; they
/// get the same form.
fn refusal(app: &App, response: Response, trace_id: &str) -> Response {
    let status = response.status();
    let Refused { mut body, retry_after, current } = match response.extensions().get::<Refused>() {
        Some(refused) => refused.clone(),
        None => plain(status),
    };
    body.trace_id = Some(trace_id.to_owned());
    if app.options.layer1_only {
        (body.trace_id, body.code, body.field) = (None, None, None);
    }
    body.errinfo = Some(std::collections::BTreeMap::new());
    let mut response = match current.map(|current| Changed { current }) {
        None => (status, axum::Json(body)).into_response(),
        Some(changed) => (status, axum::Json(WithCurrent { body, changed })).into_response(),
    };
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        response.headers_mut().insert(X_RETRY_AFTER, HeaderValue::from(clock::unix() + seconds as i64));
    }
    response
}

/// Body of a 412.
#[derive(Serialize)]
struct WithCurrent {
    #[serde(flatten)]
    body: ErrorBody,
    #[serde(flatten)]
    changed: Changed<Box<serde_json::Value>>,
}

fn plain(status: StatusCode) -> Refused {
    let (code, sentence) = match status {
        StatusCode::NOT_FOUND => (ErrorCode::NotFound, "There is no such address in this API."),
        StatusCode::METHOD_NOT_ALLOWED => (ErrorCode::NotFound, "This address does not know this method."),
        StatusCode::PAYLOAD_TOO_LARGE => (ErrorCode::TooLarge, "The request is larger than this backend reads."),
        StatusCode::REQUEST_TIMEOUT => (ErrorCode::Timeout, "The request took too long."),
        status if status.is_server_error() => (ErrorCode::Internal, "The backend failed. Its log knows more."),
        _ => (ErrorCode::InvalidBody, "The request is not what this operation takes."),
    };
    Error::new(status, code, sentence).into_parts().1
}

/// Answers for addresses of the API that do not exist.
pub(crate) async fn no_such_address() -> Response<Body> {
    StatusCode::NOT_FOUND.into_response()
}
