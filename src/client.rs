//! The one place that talks HTTP. Calls are made from the declarations of `purser_api`; the token is added here and known
//! nowhere else but in the session.

use std::pin::Pin;
use std::sync::Arc;

use gloo_net::http::RequestBuilder;
use leptos::prelude::{TimeoutHandle, set_timeout_with_handle};
use purser_api::auth::{CreateAccessToken, Secret};
use purser_api::{Endpoint, ErrorBody, Method};
use serde::de::DeserializeOwned;
use web_sys::AbortController;

use crate::clock::{now_ms, sleep_ms};
use crate::session::{Session, Token};

mod ahead;
mod error;
mod retry;

pub use error::{ApiError, Refusal};

/// Longest wait for one answer.
const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(20);

/// Calls the backend. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    base: Arc<str>,
    session: Session,
}

struct Outgoing {
    method: Method,
    url: String,
    body: Option<String>,
    if_match: Option<String>,
    accept: &'static str,
    public: bool,
    /// Names the request, so that sent twice it is done once.
    key: Option<String>,
}

impl Outgoing {
    /// Whether it may be sent once more. Who sends many requests with a key shows the pause that the backend asks for.
    fn may_be_repeated(&self, error: &ApiError) -> bool {
        let pause = matches!(error, ApiError::RateLimited { .. });
        self.method == Method::Get || (self.key.is_some() && !pause)
    }
}

/// Media type of the API.
const JSON: &str = "application/json";

/// An answer on its way, not yet read.
type Asked = Pin<Box<dyn Future<Output = Result<Reply, ApiError>>>>;

struct Reply {
    status: u16,
    text: String,
    trace_id: Option<String>,
}

impl Client {
    /// A client for the API below `base` (empty: the origin the console comes from).
    pub fn new(base: &str, session: Session) -> Self {
        Self { base: base.trim_end_matches('/').into(), session }
    }

    /// Makes one call. Reads are repeated when trouble passes; writes are sent once. With the token at its end the call
    /// waits until the person signed in again, and is then sent. Dropping the future aborts the request.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub fn call<E: Endpoint>(&self, endpoint: &E) -> impl Future<Output = Result<E::Answer, ApiError>> + use<E> {
        let reply = self.ask(self.outgoing(endpoint, JSON));
        async move { reply.await?.read() }
    }

    /// The same for a write that has a name (`Idempotency-Key`): it is repeated as a read is, and still done once. Only for
    /// a backend that says it knows such keys.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn call_once<E: Endpoint>(&self, endpoint: &E, key: Option<String>) -> Result<E::Answer, ApiError> {
        self.send(Outgoing { key, ..self.outgoing(endpoint, JSON) }).await?.read()
    }

    /// Makes a call whose answer is wanted as a text of another media type, like `text/csv`.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn text<E: Endpoint>(&self, endpoint: &E, accept: &'static str) -> Result<String, ApiError> {
        Ok(self.ask(self.outgoing(endpoint, accept)).await?.text)
    }

    /// The same with the text of the usual answer: for the worker, which reads it there.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn call_for_text<E: Endpoint>(&self, endpoint: &E) -> Result<String, ApiError> {
        self.text(endpoint, JSON).await
    }

    fn outgoing<E: Endpoint>(&self, endpoint: &E, accept: &'static str) -> Outgoing {
        Outgoing {
            method: E::METHOD,
            url: [&*self.base, &endpoint.href()].concat(),
            body: endpoint.body().and_then(|body| serde_json::to_string(body).ok()),
            if_match: endpoint.if_match().map(str::to_owned),
            accept,
            public: E::PUBLIC,
            key: None,
        }
    }

    /// All of a call but its types, so that it is in the app once.
    #[inline(never)]
    fn ask(&self, request: Outgoing) -> Asked {
        let client = self.clone();
        Box::pin(async move { client.send(request).await })
    }

    async fn send(&self, request: Outgoing) -> Result<Reply, ApiError> {
        let mut attempt = 0;
        let mut renewals = 0;
        loop {
            let token = if request.public { None } else { Some(self.token().await?) };
            let error = match once(&request, token.as_ref()).await {
                Ok(reply) => return Ok(reply),
                Err(error) => error,
            };
            if let (Some(401), Some(token), 0..2) = (error.status(), &token, renewals) {
                renewals += 1;
                self.session.token_refused(token);
                continue;
            }
            attempt += 1;
            match retry::wait_ms(&error, attempt, js_sys::Math::random()) {
                Some(wait) if request.may_be_repeated(&error) => sleep_ms(wait).await,
                _ => return Err(error),
            }
        }
    }

    /// A token that should still be good; renews it first if the person let us keep the secret, else waits until they
    /// signed in again.
    async fn token(&self) -> Result<Token, ApiError> {
        loop {
            if let Some(token) = self.session.token() {
                return Ok(token);
            }
            if !self.session.is_signed_in() {
                return Err(ApiError::SignedOut);
            }
            match self.session.start_renewal() {
                Some(credentials) => self.renew(credentials).await,
                None => self.session.renewed().await,
            }
        }
    }

    /// Gets a new token with the kept secret. If that fails the person is asked.
    pub async fn renew(&self, credentials: CreateAccessToken) {
        let body = serde_json::to_string(&credentials).ok();
        let url = [&*self.base, &credentials.href()].concat();
        let request =
            Outgoing { method: Method::Post, url, body, if_match: None, accept: JSON, public: true, key: None };
        let answer = once(&request, None).await;
        let token = answer.and_then(|reply| reply.read::<purser_api::auth::AccessToken>());
        match token {
            Ok(answer) => self.session.renewed_with(answer.access_token),
            Err(_) => self.session.renewal_failed(),
        }
    }
}

/// Reads a file beside the console, or an error page's worth of reason.
///
/// # Errors
/// [`ApiError`] as for a call.
pub async fn read_file(url: &str) -> Result<String, ApiError> {
    let request = Outgoing {
        method: Method::Get,
        url: url.to_owned(),
        body: None,
        if_match: None,
        accept: JSON,
        public: true,
        key: None,
    };
    once(&request, None).await.map(|reply| reply.text)
}

/// Makes a read with another token than the session's, to any address; gives status and text, or nothing where the browser
/// got no answer at all (no network, no permission across origins).
pub async fn probe(url: &str, token: &str) -> Option<(u16, String)> {
    let abort = Abort::after_timeout();
    let request = RequestBuilder::new(url)
        .header("Accept", "application/scim+json, application/json")
        .header("Authorization", &["Bearer ", token].concat())
        .abort_signal(abort.controller.as_ref().map(AbortController::signal).as_ref())
        .build()
        .ok()?;
    let response = request.send().await.ok()?;
    let status = response.status();
    Some((status, response.text().await.unwrap_or_default()))
}

async fn once(request: &Outgoing, token: Option<&Token>) -> Result<Reply, ApiError> {
    let abort = Abort::after_timeout();
    let method = match request.method {
        Method::Get => gloo_net::http::Method::GET,
        Method::Post => gloo_net::http::Method::POST,
        Method::Put => gloo_net::http::Method::PUT,
        Method::Patch => gloo_net::http::Method::PATCH,
        Method::Delete => gloo_net::http::Method::DELETE,
    };
    let mut builder = RequestBuilder::new(&request.url)
        .method(method)
        .header("Accept", request.accept)
        .abort_signal(abort.controller.as_ref().map(AbortController::signal).as_ref());
    if let Some(token) = token {
        builder = builder.header("Authorization", &["Bearer ", token.reveal()].concat());
    }
    if let Some(etag) = &request.if_match {
        builder = builder.header("If-Match", etag);
    }
    let built = match &request.body {
        Some(body) => builder.header("Content-Type", JSON).body(body.as_str()),
        None => builder.build(),
    };
    let lost = |_| if abort.timed_out() { ApiError::TimedOut } else { ApiError::Unreachable };
    let response = match ahead::take(request, token) {
        Some(answer) => answer.await.ok_or(ApiError::Unreachable)?,
        None => built.map_err(|_| ApiError::Unreachable)?.send().await.map_err(lost)?,
    };
    let header = |name: &str| response.headers().get(name);
    let mut trace_id = header("X-Trace-Id");
    let status = response.status();
    let text = response.text().await.map_err(lost)?;
    if response.ok() {
        return Ok(Reply { status, text, trace_id });
    }
    let body: ErrorBody = serde_json::from_str(&text).unwrap_or_default();
    trace_id = body.trace_id.clone().or(trace_id);
    if status == 429 {
        let seconds =
            retry::rate_limit_seconds(header("Retry-After").as_deref(), header("X-Retry-After").as_deref(), now_ms());
        return Err(ApiError::RateLimited { seconds, trace_id });
    }
    Err(ApiError::Refused(Box::new(Refusal {
        status,
        sentence: body.sentence().map(str::to_owned),
        code: body.code,
        field: body.field,
        trace_id,
        second_factor: body.login_2fa_token.map(Secret),
        changed: (status == 412).then_some(text),
    })))
}

impl Reply {
    fn read<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        // 204 and an empty 200 have no body; `()` reads `null`.
        let no_answer = size_of::<T>() == 0 || self.text.trim().is_empty();
        let text = if no_answer { "null" } else { &self.text };
        serde_json::from_str(text).map_err(|_| ApiError::Unreadable { status: self.status, trace_id: self.trace_id })
    }
}

/// Aborts the request when it takes too long, and when nobody waits for it any more.
struct Abort {
    controller: Option<AbortController>,
    timer: Option<TimeoutHandle>,
}

impl Abort {
    fn after_timeout() -> Self {
        let controller = AbortController::new().ok();
        let timer = controller.clone().and_then(|controller| {
            let timed_out = wasm_bindgen::JsValue::from_str("timeout");
            set_timeout_with_handle(move || controller.abort_with_reason(&timed_out), TIMEOUT).ok()
        });
        Self { controller, timer }
    }

    fn timed_out(&self) -> bool {
        self.controller.as_ref().is_some_and(|controller| controller.signal().aborted())
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        if let Some(timer) = self.timer {
            timer.clear();
        }
        if let Some(controller) = &self.controller {
            // After a complete answer this does nothing.
            controller.abort();
        }
    }
}
