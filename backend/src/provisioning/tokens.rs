//! Tokens that identity providers call with: at most two work at a time, so that one can be replaced without a gap.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use purser_api::Timestamp;
use purser_api::auth::Secret;
use purser_api::provisioning::{FreshScimToken, NewToken, ScimToken};
use sqlx::SqliteConnection;

use super::{MANAGE, find};
use crate::actor::Actor;
use crate::app::App;
use crate::audit;
use crate::clock;
use crate::error::{Error, Result};
use crate::members::change::begin;
use crate::scim::{base_url, new_secret};
use crate::token::fingerprint;

/// Tokens that may work at the same time.
const MOST: usize = 2;

/// Longest life of a token, in days: two years.
const LONGEST_DAYS: i64 = 731;

/// `POST /v2/orgs/{org_name}/connections/{connection_id}/scim/tokens`.
pub(crate) async fn create(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
    Json(body): Json<NewToken>,
) -> Result<(StatusCode, Json<FreshScimToken>)> {
    let mut tx = begin(&app).await?;
    let (org, found) = find(&mut tx, &actor, (&name, &id), MANAGE).await?;
    if !found.scim {
        return Err(Error::field("label", "SCIM is off. Switch it on first."));
    }
    let label = body.label.trim();
    if label.is_empty() || label.chars().count() > 60 || label.chars().any(char::is_control) {
        return Err(Error::field("label", "Give the token a name of up to 60 characters."));
    }
    let end = clock::end(body.expires_at.trim())
        .ok_or_else(|| Error::field("expires_at", "The end is a day, like 2027-01-31."))?;
    if end <= clock::now() || end > clock::days_from_now(LONGEST_DAYS) {
        return Err(Error::field("expires_at", "The end is in the future, and at most two years away."));
    }
    if live(&mut tx, found.row).await?.len() >= MOST {
        return Err(Error::exists("Two tokens work already. Revoke one of them first."));
    }
    let (token, secret) = make(&mut tx, found.row, label, end).await?;
    let said = format!("made the SCIM token {label} of {}", found.name);
    audit::write(&mut tx, org.id, &actor, "org.scim.token.create", label, &said).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(FreshScimToken { token, base_url: base_url(&app), secret })))
}

/// Tokens that work now, oldest first.
pub(crate) async fn live(connection: &mut SqliteConnection, row: i64) -> Result<Vec<ScimToken>> {
    type Row = (String, String, String, Option<String>, Option<String>, Option<String>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT uuid, label, created_at, expires_at, last_used_at, last_used_from FROM scim_tokens
         WHERE connection_id = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?) ORDER BY id",
    )
    .bind(row)
    .bind(clock::now())
    .fetch_all(connection)
    .await?;
    let token = |(id, label, created, expires, used, from): Row| ScimToken {
        id,
        label,
        created_at: Some(Timestamp(created)),
        expires_at: expires.map(Timestamp),
        last_used_at: used.map(Timestamp),
        last_used_from: from.unwrap_or_default(),
    };
    Ok(rows.into_iter().map(token).collect())
}

/// Makes every token of a connection worthless.
pub(crate) async fn end_all(connection: &mut SqliteConnection, row: i64) -> Result<()> {
    sqlx::query("UPDATE scim_tokens SET revoked_at = ? WHERE connection_id = ? AND revoked_at IS NULL")
        .bind(clock::now())
        .bind(row)
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes a new token; only its fingerprint is kept.
pub(super) async fn make(
    connection: &mut SqliteConnection,
    row: i64,
    label: &str,
    expires_at: String,
) -> Result<(ScimToken, Secret)> {
    let (id, now) = (uuid::Uuid::new_v4().to_string(), clock::now());
    let secret = new_secret(&id);
    sqlx::query(
        "INSERT INTO scim_tokens (uuid, connection_id, label, token_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(&id)
    .bind(row)
    .bind(label)
    .bind(fingerprint(&secret))
    .bind(&now)
    .bind(&expires_at)
    .execute(connection)
    .await?;
    let token = ScimToken {
        id,
        label: label.to_owned(),
        created_at: Some(Timestamp(now)),
        expires_at: Some(Timestamp(expires_at)),
        ..ScimToken::default()
    };
    Ok((token, Secret(secret)))
}

/// `DELETE /v2/orgs/{org_name}/connections/{connection_id}/scim/tokens/{token_id}`.
pub(crate) async fn revoke(
    State(app): State<App>,
    actor: Actor,
    Path((name, id, token)): Path<(String, String, String)>,
) -> Result<StatusCode> {
    let mut tx = begin(&app).await?;
    let (org, found) = find(&mut tx, &actor, (&name, &id), MANAGE).await?;
    let label: Option<String> = sqlx::query_scalar(
        "UPDATE scim_tokens SET revoked_at = ? WHERE connection_id = ? AND uuid = ? AND revoked_at IS NULL RETURNING label",
    )
    .bind(clock::now())
    .bind(found.row)
    .bind(token)
    .fetch_optional(&mut *tx)
    .await?;
    let label = label.ok_or_else(|| Error::not_found("SCIM token"))?;
    let said = format!("revoked the SCIM token {label} of {}", found.name);
    audit::write(&mut tx, org.id, &actor, "org.scim.token.revoke", &label, &said).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
