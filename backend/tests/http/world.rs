//! What a test speaks with: an app of its own and callers.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use purser_api::{Endpoint, ErrorBody, ErrorCode};
use purser_backend::outgoing::Outgoing;
use purser_backend::{App, Options};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// An app with the demo organizations.
pub struct World {
    pub app: App,
    router: Router,
    _folder: TempDir,
}

/// An answer.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

/// Somebody who calls.
pub struct Caller<'a> {
    world: &'a World,
    token: Option<String>,
}

impl World {
    pub async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        Self::start(Options { demo: true, ..options }).await
    }

    /// Nobody there, and no demo.
    pub async fn without_demo() -> Self {
        Self::start(Options::default()).await
    }

    /// The demo organizations in a backend that calls public addresses only.
    pub async fn public_only() -> Self {
        let Self { mut app, _folder, .. } = Self::new().await;
        app.options = Options { demo: false, ..(*app.options).clone() }.into();
        app.outgoing = Outgoing::new(false);
        Self { router: purser_backend::router(app.clone()), app, _folder }
    }

    /// Over a database that somebody else keeps.
    pub async fn over(options: Options) -> Self {
        Self::build(options, tempfile::tempdir().unwrap()).await
    }

    async fn start(options: Options) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Nobody answers there: a test that asks DNS brings a server of its own.
        let dns = options.dns.or(Some(([127, 0, 0, 1], 9).into()));
        let options = Options { db: folder.path().join("purser.db"), cheap_passwords: true, dns, ..options };
        Self::build(options, folder).await
    }

    async fn build(options: Options, folder: TempDir) -> Self {
        // Identity providers are called over the network, also the demo's own.
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let public_url = options.public_url.unwrap_or(format!("http://{}", listener.local_addr().unwrap()));
        let options = Options { public_url: Some(public_url), ..options };
        let app = purser_backend::build(options).await.unwrap();
        let router = purser_backend::router(app.clone());
        tokio::spawn(axum::serve(listener, router.clone()).into_future());
        Self { app, router, _folder: folder }
    }

    /// Where it is reached.
    pub fn url(&self) -> &str {
        self.app.options.public_url()
    }

    pub fn nobody(&self) -> Caller<'_> {
        Caller { world: self, token: None }
    }

    pub fn with_token(&self, token: &str) -> Caller<'_> {
        Caller { world: self, token: Some(token.to_owned()) }
    }

    /// A demo account, signed in.
    pub async fn caller(&self, who: &str) -> Caller<'_> {
        let secret = format!("demo-{who}");
        let request = purser_api::auth::CreateAccessToken {
            identifier: who.to_owned(),
            secret: purser_api::auth::Secret(secret),
        };
        let token = self.nobody().call(&request).await.access_token.0;
        self.with_token(&token)
    }

    pub async fn owner(&self) -> Caller<'_> {
        self.caller("owner").await
    }
}

impl Caller<'_> {
    /// Any request, with a JSON body. A whole address is followed if it leads here.
    pub async fn send(&self, method: &str, path: &str, body: Option<String>) -> Reply {
        self.send_as(method, path, &[(header::CONTENT_TYPE, "application/json")], body).await
    }

    /// A form, as a browser posts it.
    pub async fn post_form(&self, path: &str, fields: &[(&'static str, &str)]) -> Reply {
        let fields: Vec<(&'static str, String)> =
            fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let body = purser_api::endpoint::href("", &[], &fields).trim_start_matches('?').to_owned();
        self.send_as("POST", path, &[(header::CONTENT_TYPE, "application/x-www-form-urlencoded")], Some(body)).await
    }

    /// Any request with these headers.
    pub async fn send_as(
        &self,
        method: &str,
        path: &str,
        headers: &[(HeaderName, &str)],
        body: Option<String>,
    ) -> Reply {
        let path = path.strip_prefix(self.world.url()).unwrap_or(path);
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        let request = request.body(body.map_or_else(Body::empty, Body::from)).unwrap();
        let response = self.world.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Reply { status: parts.status, headers: parts.headers, text }
    }

    /// An operation, whatever comes of it.
    pub async fn attempt<E: Endpoint>(&self, endpoint: &E) -> Reply {
        let body = endpoint.body().map(|body| serde_json::to_string(body).unwrap());
        let json = body.as_ref().map(|_| (header::CONTENT_TYPE, "application/json"));
        let if_match = endpoint.if_match().map(|etag| (header::IF_MATCH, etag));
        let headers: Vec<_> = json.into_iter().chain(if_match).collect();
        self.send_as(E::METHOD.as_str(), &endpoint.href(), &headers, body).await
    }

    /// An operation with an `Idempotency-Key`.
    pub async fn attempt_once<E: Endpoint>(&self, endpoint: &E, key: &str) -> Reply {
        let body = endpoint.body().map(|body| serde_json::to_string(body).unwrap());
        let name = HeaderName::from_static("idempotency-key");
        let headers = [(header::CONTENT_TYPE, "application/json"), (name, key)];
        self.send_as(E::METHOD.as_str(), &endpoint.href(), &headers, body).await
    }

    /// An operation that succeeds.
    pub async fn call<E: Endpoint>(&self, endpoint: &E) -> E::Answer {
        let reply = self.attempt(endpoint).await;
        assert!(
            reply.status.is_success(),
            "{} {}: {} {}",
            E::METHOD.as_str(),
            endpoint.href(),
            reply.status,
            reply.text
        );
        let text = if reply.text.is_empty() || size_of::<E::Answer>() == 0 { "null" } else { &reply.text };
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// An operation that is refused.
    pub async fn refused<E: Endpoint>(&self, endpoint: &E) -> Refusal {
        self.attempt(endpoint).await.refusal()
    }
}

/// A refusal: status, code, body.
#[derive(Debug)]
pub struct Refusal {
    pub status: u16,
    pub code: ErrorCode,
    pub body: ErrorBody,
}

impl Reply {
    pub fn refusal(self) -> Refusal {
        assert!(!self.status.is_success(), "was not refused: {}", self.text);
        let body: ErrorBody = serde_json::from_str(&self.text).unwrap();
        assert!(body.sentence().is_some(), "a refusal says something: {}", self.text);
        Refusal { status: self.status.as_u16(), code: body.code.clone().unwrap(), body }
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

pub fn org(name: &str) -> purser_api::OrgName {
    purser_api::OrgName::parse(name).unwrap()
}

/// Docker ID and full name of the accounts with this address.
pub async fn accounts(world: &World, email: &str) -> Vec<(String, String)> {
    sqlx::query_as("SELECT username, full_name FROM accounts WHERE email = ?")
        .bind(email)
        .fetch_all(&world.app.pool)
        .await
        .unwrap()
}
