//! Signing in to the console through a connection. The browser comes back to the console with a one-time code, which the
//! console exchanges with the verifier that only the tab that started knows (RFC 7636). No token is ever in an address.

use axum::Json;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use purser_api::auth::{AccessToken, Secret};
use purser_api::endpoint::href;
use purser_api::sso::{ExchangeSsoCode, SsoChoice, SsoToken, SsoWay};
use purser_api::{EmailAddress, ErrorCode};
use purser_policy::findings::{Finding, FindingCode};
use purser_policy::sign_in::Verdict;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use sqlx::SqliteConnection;

use super::callback::asked;
use super::connection::Connection;
use super::leave::leave;
use super::request::{Asked, Purpose, Request};
use crate::app::App;
use crate::database::fresh_key;
use crate::edge::TraceId;
use crate::error::{Error, Result};
use crate::front_door::attempt::{self, Door, Ended, Proof};
use crate::front_door::page::see;
use crate::members::change::begin;
use crate::token::{fingerprint, sign};
use crate::{auth, clock};

/// Seconds a one-time code lives.
const CODE_SECONDS: i64 = 60;

/// Query of [`start`].
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Start {
    email: String,
    return_to: String,
    code_challenge: String,
    connection: String,
}

/// `GET /v2/sso/start`.
pub(crate) async fn start(
    State(app): State<App>,
    Extension(TraceId(trace_id)): Extension<TraceId>,
    headers: HeaderMap,
    Query(start): Query<Start>,
) -> Result<Response> {
    let way = begun(&app, &start, &trace_id).await?;
    let json =
        headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|accept| accept.contains("json"));
    Ok(match way.location {
        Some(location) if !json => see(&location),
        location => Json(SsoWay { location, ..way }).into_response(),
    })
}

async fn begun(app: &App, start: &Start, trace_id: &str) -> Result<SsoWay> {
    let address = EmailAddress::parse(&start.email)
        .map_err(|_| Error::field("email", "This is not an e-mail address. Its domain decides where to sign in."))?;
    if !known(app, &start.return_to) {
        return Err(Error::field(
            "return_to",
            "This backend does not know the console that the browser would go back to.",
        ));
    }
    // A SHA-256 in base64 without its padding.
    if BASE64.decode(&start.code_challenge).map_or(0, |bytes| bytes.len()) != 32 {
        return Err(Error::field("code_challenge", "The challenge is not the SHA-256 of a verifier."));
    }
    let mut pool = app.pool.acquire().await?;
    let mut all = Connection::of_domain(&mut pool, address.domain()).await?;
    drop(pool);
    if !start.connection.is_empty() {
        all.retain(|one| one.uuid == start.connection);
    }
    let connection = match all.as_slice() {
        [] => {
            return Err(Error::field(
                "email",
                "No organization here uses single sign-on for the domain of this address. Use the password or a token.",
            ));
        }
        [one] => one,
        several => {
            let choice =
                |one: &Connection| SsoChoice { id: one.uuid.clone(), name: format!("{} ({})", one.name, one.org) };
            return Ok(SsoWay { location: None, choices: several.iter().map(choice).collect() });
        }
    };
    let asking = Asked {
        purpose: Purpose::Console,
        identifier: address.to_string(),
        client: "web",
        console: (start.return_to.clone(), start.code_challenge.clone()),
    };
    let departure = leave(app, connection, &asking).await?;
    let location = match departure.address {
        Ok(location) => location,
        Err(trouble) => {
            let finding = Finding::from(trouble);
            if finding.code != FindingCode::NoAnswer {
                return Ok(SsoWay {
                    location: Some(failure(&departure.request, &finding, trace_id)),
                    choices: Vec::new(),
                });
            }
            let mut transaction = begin(app).await?;
            let door = Door::find(&mut transaction, &connection.org).await?;
            let asked = asked(Some(&departure.request), connection, None);
            let ended = attempt::run(&mut transaction, &door, asked, Proof::NoAnswer, trace_id).await?;
            transaction.commit().await?;
            denied(app, &door, &ended)
        }
    };
    Ok(SsoWay { location: Some(location), choices: Vec::new() })
}

/// Whether an address is one of the console: on an origin that the operator named, or the API's own.
fn known(app: &App, address: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(address) else { return false };
    let origin = url.origin();
    let same = |one: &str| reqwest::Url::parse(one).is_ok_and(|one| one.origin() == origin);
    let options = &app.options;
    origin.is_tuple()
        && url.username().is_empty()
        && (options.allow_origin.iter().any(|one| same(one)) || same(options.public_url()) || same(options.console()))
}

/// What a finding says travels in the address of the console.
fn failure(request: &Request, finding: &Finding, trace_id: &str) -> String {
    with_query(&request.return_to, &[("sso_error", finding.code.as_str().to_owned()), ("trace", trace_id.to_owned())])
}

fn with_query(address: &str, query: &[(&'static str, String)]) -> String {
    let query = href("", &[], query);
    let joined = if address.contains('?') { query.replacen('?', "&", 1) } else { query };
    [address, &joined].concat()
}

/// An answer that was not taken: back to the console's sign-in, which says why.
pub(super) fn failed(request: &Request, finding: &Finding, trace_id: &str) -> Response {
    see(&failure(request, finding, trace_id))
}

/// The console's page for somebody who was refused.
pub(crate) fn denied(app: &App, door: &Door, ended: &Ended) -> String {
    let query = [
        ("org", door.name.to_string()),
        ("code", ended.explanation.outcome.code().map_or("", |code| code.as_str()).to_owned()),
        ("trace", ended.trace_id.clone()),
    ];
    href(&[app.options.console(), "access-denied"].concat(), &[], &query)
}

/// The sign-in was decided: back to the console with a code, or to its page about refusals.
pub(super) async fn arrived(
    app: &App,
    pool: &mut SqliteConnection,
    door: &Door,
    request: &Request,
    ended: &Ended,
) -> Result<Response> {
    let (Verdict::Allowed, Some(account)) = (ended.explanation.outcome.verdict, &ended.account) else {
        return Ok(see(&denied(app, door, ended)));
    };
    sqlx::query("DELETE FROM sso_codes WHERE expires_at < ?").bind(clock::unix()).execute(&mut *pool).await?;
    let code = fresh_key();
    sqlx::query("INSERT INTO sso_codes (code_hash, account_id, challenge, expires_at) VALUES (?, ?, ?, ?)")
        .bind(fingerprint(&code))
        .bind(account.id)
        .bind(&request.challenge)
        .bind(clock::unix() + CODE_SECONDS)
        .execute(pool)
        .await?;
    Ok(see(&with_query(&request.return_to, &[("sso_code", code)])))
}

/// `POST /v2/sso/token`.
pub(crate) async fn exchange(State(app): State<App>, Json(body): Json<ExchangeSsoCode>) -> Result<Json<SsoToken>> {
    // Deleted whatever comes next: nobody tries verifiers.
    let found: Option<(String, i64, String, String)> = sqlx::query_as(
        "DELETE FROM sso_codes WHERE code_hash = ?
         RETURNING challenge, expires_at, (SELECT uuid FROM accounts WHERE id = account_id),
             (SELECT username FROM accounts WHERE id = account_id)",
    )
    .bind(fingerprint(&body.code.0))
    .fetch_optional(&app.pool)
    .await?;
    let proved = BASE64.encode(Sha256::digest(body.code_verifier.0.as_bytes()));
    let good = found.filter(|(challenge, expires_at, ..)| *challenge == proved && *expires_at > clock::unix());
    let (_, _, uuid, username) = good.ok_or_else(|| {
        Error::new(
            StatusCode::UNAUTHORIZED,
            ErrorCode::BadCredentials,
            "The code was used already, is older than a minute, or belongs to another window. Sign in again.",
        )
    })?;
    let claims = auth::account_claims(&app, uuid, username.clone());
    let token = AccessToken { access_token: Secret(sign(&app.signing_key(), &claims)) };
    Ok(Json(SsoToken { token, username }))
}
