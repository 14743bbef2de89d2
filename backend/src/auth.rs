//! Getting a token.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use purser_api::ErrorCode;
use purser_api::auth::{AccessToken, CreateAccessToken, LogIn, LoginToken, SecondFactor, Secret};

use crate::app::App;
use crate::clock;
use crate::error::{Error, Result};
use crate::secret;
use crate::token::{Claims, Kind, fingerprint, sign, verify};

/// Seconds a log-in token lives.
const LOGIN_SECONDS: i64 = 24 * 3600;

/// Seconds between the two steps of a log-in.
const SECOND_FACTOR_SECONDS: i64 = 300;

/// An account whose secret was right.
pub(crate) struct Account {
    uuid: String,
    username: String,
    domain: String,
    /// Key of the authenticator, where there is one.
    pub(crate) totp_key: Option<String>,
    /// The secret was the password, and not a token.
    pub(crate) by_password: bool,
}

/// `POST /v2/auth/token`.
pub(crate) async fn create_access_token(
    State(app): State<App>,
    Json(body): Json<CreateAccessToken>,
) -> Result<Json<AccessToken>> {
    let claims = match org_token(&app, &body).await? {
        Some(claims) => claims,
        None => {
            let account = check(&app, &body.identifier, &body.secret).await?;
            if account.by_password && account.totp_key.is_some() {
                return Err(Error::new(
                    StatusCode::UNAUTHORIZED,
                    ErrorCode::SecondFactorRequired,
                    "This account has a second factor: log in in two steps, or use a personal access token.",
                ));
            }
            account_claims(&app, account.uuid, account.username)
        }
    };
    Ok(Json(AccessToken { access_token: Secret(sign(&app.signing_key(), &claims)) }))
}

/// `POST /v2/users/login`.
pub(crate) async fn log_in(State(app): State<App>, Json(body): Json<LogIn>) -> Result<Json<LoginToken>> {
    let account = check(&app, &body.username, &body.password).await?;
    if account.by_password && account.totp_key.is_some() {
        let step = claims(Kind::SecondFactor, account.uuid, account.username, SECOND_FACTOR_SECONDS);
        return Err(Error::second_factor(sign(&app.signing_key(), &step)));
    }
    Ok(login_token(&app, account.uuid, account.username))
}

/// `POST /v2/users/2fa-login`.
pub(crate) async fn second_factor(State(app): State<App>, Json(body): Json<SecondFactor>) -> Result<Json<LoginToken>> {
    let step = verify(&app.signing_key(), &body.login_2fa_token.0, clock::unix())
        .filter(|claims| claims.kind == Kind::SecondFactor)
        .ok_or_else(Error::unauthenticated)?;
    let key: Option<Option<String>> = sqlx::query_scalar("SELECT totp_key FROM accounts WHERE uuid = ?")
        .bind(&step.sub)
        .fetch_optional(&app.pool)
        .await?;
    let key = key.flatten().ok_or_else(Error::unauthenticated)?;
    if !secret::totp_matches(&key, body.code.0.trim(), clock::unix()) {
        return Err(Error::new(
            StatusCode::UNAUTHORIZED,
            ErrorCode::BadSecondFactor,
            "The code is wrong or too old. Codes change every 30 seconds.",
        ));
    }
    Ok(login_token(&app, step.sub, step.username))
}

fn claims(kind: Kind, sub: String, username: String, seconds: i64) -> Claims {
    let iat = clock::unix();
    Claims { kind, sub, username, iat, exp: iat + seconds }
}

/// What a short-lived token of an account says.
pub(crate) fn account_claims(app: &App, uuid: String, username: String) -> Claims {
    claims(Kind::Account, uuid, username, app.options.token_seconds)
}

fn login_token(app: &App, uuid: String, username: String) -> Json<LoginToken> {
    let claims = claims(Kind::Account, uuid, username, LOGIN_SECONDS);
    Json(LoginToken { token: Secret(sign(&app.signing_key(), &claims)) })
}

/// The claims for an organization's own token, if the credentials are one.
async fn org_token(app: &App, body: &CreateAccessToken) -> Result<Option<Claims>> {
    let org: Option<(String, String)> = sqlx::query_as(
        "SELECT o.uuid, o.name FROM org_tokens t JOIN orgs o ON o.id = t.org_id
         WHERE t.token_hash = ? AND o.name = ? AND (t.expires_at IS NULL OR t.expires_at > ?)",
    )
    .bind(fingerprint(&body.secret.0))
    .bind(body.identifier.trim().to_ascii_lowercase())
    .bind(clock::now())
    .fetch_optional(&app.pool)
    .await?;
    Ok(org.map(|(uuid, name)| claims(Kind::Org, uuid, name, app.options.token_seconds)))
}

/// Checks an identifier (Docker ID or address) and a secret (password or personal access token), and that a password is
/// taken at all.
async fn check(app: &App, identifier: &str, given: &Secret) -> Result<Account> {
    let account = identify(app, identifier, given).await?;
    if account.by_password && enforced(app, &account.domain).await? {
        return Err(Error::new(
            StatusCode::UNAUTHORIZED,
            ErrorCode::SsoRequired,
            "Your organization signs in through single sign-on. Use a personal access token instead of the password.",
        ));
    }
    Ok(account)
}

/// Checks an identifier (Docker ID or address) and a secret (password or personal access token).
pub(crate) async fn identify(app: &App, identifier: &str, given: &Secret) -> Result<Account> {
    let refused =
        || Error::new(StatusCode::UNAUTHORIZED, ErrorCode::BadCredentials, "The identifier or the secret is wrong.");
    type Row = (i64, String, String, String, Option<String>, Option<String>);
    let found: Option<Row> = sqlx::query_as(
        "SELECT id, uuid, username, email_domain, password_hash, totp_key FROM accounts WHERE username = ?1 OR email = ?1",
    )
    .bind(identifier.trim().to_ascii_lowercase())
    .fetch_optional(&app.pool)
    .await?;
    let Some((id, uuid, username, domain, hash, totp_key)) = found else {
        // As slow as a wrong password, so that the time does not tell which accounts exist.
        verify_slowly(given.clone(), secret::hash("", app.options.cheap_passwords).unwrap_or_default()).await;
        return Err(refused());
    };
    let used = sqlx::query(
        "UPDATE personal_tokens SET last_used_at = ?1 WHERE account_id = ?2 AND token_hash = ?3
         AND (expires_at IS NULL OR expires_at > ?1)",
    )
    .bind(clock::now())
    .bind(id)
    .bind(fingerprint(&given.0))
    .execute(&app.pool)
    .await?;
    if used.rows_affected() == 1 {
        return Ok(Account { uuid, username, domain, totp_key, by_password: false });
    }
    if !verify_slowly(given.clone(), hash.unwrap_or_default()).await {
        return Err(refused());
    }
    Ok(Account { uuid, username, domain, totp_key, by_password: true })
}

async fn verify_slowly(given: Secret, hash: String) -> bool {
    tokio::task::spawn_blocking(move || secret::matches(&given.0, &hash)).await.unwrap_or(false)
}

/// Whether a complete connection enforces single sign-on for a verified domain.
async fn enforced(app: &App, domain: &str) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM domains d
             JOIN connection_domains cd ON cd.domain_id = d.id
             JOIN connections c ON c.id = cd.connection_id
             WHERE d.name = ? AND d.state = 'verified' AND c.status = 'complete' AND c.enforced = 1)",
    )
    .bind(domain)
    .fetch_one(&app.pool)
    .await?)
}
