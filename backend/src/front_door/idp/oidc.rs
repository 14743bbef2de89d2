//! The demo's identity provider as an OpenID provider: discovery, keys, the authorization code flow with PKCE.

use axum::Json;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD as BASE64, URL_SAFE_NO_PAD as URL_BASE64};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::super::page::{failed, see};
use super::keys::Identity;
use super::person::{Person, with_query};
use super::{base, end, form};
use crate::app::App;
use crate::clock;
use crate::demo::CLIENT_SECRET;
use crate::error::{Error, Result};
use crate::sso::callback_url;
use crate::token::{fingerprint, seal, unseal};

/// What was asked (OpenID Connect Core 1.0, section 3.1.2.1).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Question {
    client_id: String,
    redirect_uri: String,
    response_type: String,
    state: String,
    nonce: String,
    code_challenge: String,
    code_challenge_method: String,
    login_hint: String,
}

/// An authorization code says all that the token will, sealed.
#[derive(Serialize, Deserialize)]
struct Code {
    id: String,
    name: String,
    question: Question,
    person: Person,
    ends: i64,
}

/// `GET /demo/idp/{name}/.well-known/openid-configuration` (OpenID Connect Discovery 1.0, section 3).
pub(super) async fn discovery(State(app): State<App>, Path(name): Path<String>) -> Json<Value> {
    let issuer = base(app.options.public_url(), &name);
    let at = |path: &str| [&issuer, path].concat();
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "jwks_uri": at("/jwks"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "scopes_supported": ["openid", "email", "profile"],
    }))
}

/// `GET /demo/idp/{name}/jwks`.
pub(super) async fn keys(State(app): State<App>, Path(name): Path<String>) -> Result<Json<Value>> {
    Ok(Json(json!({ "keys": [Identity::of(&app.pool, &name, None).await?.jwk()] })))
}

/// `GET /demo/idp/{name}/authorize`.
pub(super) async fn ask(
    State(app): State<App>,
    Path(name): Path<String>,
    Query(question): Query<Question>,
) -> Response {
    let ours = question.redirect_uri == callback_url(app.options.public_url());
    let good = ours && question.response_type == "code" && question.code_challenge_method == "S256";
    if !good {
        let error = Error::field(
            "redirect_uri",
            "The demo\u{2019}s identity provider answers only its own backend, by code and PKCE.",
        );
        return failed(&app.options, error);
    }
    let hint = question.login_hint.clone();
    let question = super::Question::Oidc(question);
    form(&app, &name, &question, &hint).await.unwrap_or_else(|error| failed(&app.options, error))
}

/// Sends the browser back with a code, or with the error that says that there is no answer.
pub(super) fn answer(app: &App, name: &str, question: &Question, person: Option<&Person>) -> Result<Response> {
    let state = ("state", question.state.clone());
    let Some(person) = person else {
        let query = [("error", "temporarily_unavailable".to_owned()), state];
        return Ok(see(&with_query(&question.redirect_uri, &query)));
    };
    let code = Code {
        id: uuid::Uuid::new_v4().to_string(),
        name: name.to_owned(),
        question: question.clone(),
        person: person.clone(),
        ends: end(),
    };
    let query = [("code", seal(&app.signing_key(), &code)), state];
    Ok(see(&with_query(&question.redirect_uri, &query)))
}

/// Form of [`token`] (RFC 6749, section 4.1.3; RFC 7636, section 4.5).
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Exchange {
    grant_type: String,
    code: String,
    redirect_uri: String,
    code_verifier: String,
    client_id: String,
    client_secret: String,
}

/// `POST /demo/idp/{name}/token`.
pub(super) async fn token(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
    Form(exchange): Form<Exchange>,
) -> Result<Response> {
    let refused = |status: StatusCode, error: &str| (status, Json(json!({ "error": error }))).into_response();
    let (client, secret) =
        basic(&headers).unwrap_or_else(|| (exchange.client_id.clone(), exchange.client_secret.clone()));
    if secret != CLIENT_SECRET {
        return Ok(refused(StatusCode::UNAUTHORIZED, "invalid_client"));
    }
    let challenge = URL_BASE64.encode(Sha256::digest(exchange.code_verifier.as_bytes()));
    let code = unseal::<Code>(&app.signing_key(), &exchange.code).filter(|code| {
        exchange.grant_type == "authorization_code"
            && code.name == name
            && code.ends > clock::unix()
            && code.question.client_id == client
            && code.question.redirect_uri == exchange.redirect_uri
            && code.question.code_challenge == challenge
    });
    let Some(code) = code else { return Ok(refused(StatusCode::BAD_REQUEST, "invalid_grant")) };
    // Works once; the setting is what is left of it.
    let first = sqlx::query("INSERT OR IGNORE INTO settings (name, value) VALUES ('demo_idp_code:' || ?, '')")
        .bind(&code.id)
        .execute(&app.pool)
        .await?;
    if first.rows_affected() == 0 {
        return Ok(refused(StatusCode::BAD_REQUEST, "invalid_grant"));
    }
    let mut claims = json!({
        "iss": base(app.options.public_url(), &name),
        "sub": &fingerprint(&code.person.name().to_lowercase())[..32],
        "aud": client,
        "iat": clock::unix(),
        "exp": end(),
        "nonce": code.question.nonce,
        "email": code.person.name(),
        "email_verified": true,
    });
    for (attribute, values) in code.person.attributes() {
        claims[attribute] = match values.as_slice() {
            [one] if attribute != "groups" => json!(one),
            several => json!(several),
        };
    }
    let id_token = Identity::of(&app.pool, &name, None).await?.token(&claims)?;
    let access_token = uuid::Uuid::new_v4().to_string();
    let body = json!({
        "access_token": access_token, "token_type": "Bearer", "expires_in": super::SECONDS, "id_token": id_token,
    });
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// Client id and secret of an `Authorization: Basic` header. Ours hold nothing that would have to be decoded further.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let packed = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let text = String::from_utf8(BASE64.decode(packed).ok()?).ok()?;
    text.split_once(':').map(|(client, secret)| (client.to_owned(), secret.to_owned()))
}
