//! SCIM of a connection, on and off. What an identity provider calls stands elsewhere.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use purser_api::Timestamp;
use purser_api::auth::Secret;
use purser_api::connections::{NewScimToken, SCIM_BASE, ScimToken};
use purser_policy::Action;
use sqlx::SqliteConnection;

use super::{next_version, rows, switches};
use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::audit;
use crate::clock;
use crate::error::{Error, Result};
use crate::members::change::begin;
use crate::token::fingerprint;

/// Days that a first token lives.
const TOKEN_DAYS: i64 = 365;

/// What an identity provider calls, without a final slash.
pub(crate) fn base_url(app: &App) -> String {
    app.options.public_url().to_owned() + SCIM_BASE
}

/// `PUT /v2/orgs/{org_name}/connections/{connection_id}/scim`.
pub(crate) async fn enable(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
) -> Result<Json<NewScimToken>> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ManageConnections)?;
    let found = rows::one(&mut transaction, &app, org.id, &id).await?;
    if found.connection.scim.enabled {
        return Err(Error::exists("SCIM is on already."));
    }
    sqlx::query("UPDATE connections SET scim = 1, scim_ever = 1 WHERE id = ?")
        .bind(found.row)
        .execute(&mut *transaction)
        .await?;
    let token = new_token(&mut transaction, found.row, "First token", Some(clock::days_from_now(TOKEN_DAYS))).await?;
    next_version(&mut transaction, found.row).await?;
    let name = &found.connection.settings.name;
    let description = format!("switched SCIM on for {name}");
    audit::write(&mut transaction, org.id, &actor, "org.scim.enable", name, &description).await?;
    transaction.commit().await?;
    let (token, secret) = token;
    Ok(Json(NewScimToken { token, base_url: base_url(&app), secret }))
}

/// `DELETE /v2/orgs/{org_name}/connections/{connection_id}/scim`.
pub(crate) async fn disable(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
) -> Result<StatusCode> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ManageConnections)?;
    let found = rows::one(&mut transaction, &app, org.id, &id).await?;
    if !found.connection.scim.enabled {
        return Ok(StatusCode::NO_CONTENT);
    }
    if !found.connection.jit {
        return Err(switches::scim_needed_by_jit());
    }
    sqlx::query("UPDATE connections SET scim = 0 WHERE id = ?").bind(found.row).execute(&mut *transaction).await?;
    sqlx::query("UPDATE scim_tokens SET revoked_at = ? WHERE connection_id = ? AND revoked_at IS NULL")
        .bind(clock::now())
        .bind(found.row)
        .execute(&mut *transaction)
        .await?;
    next_version(&mut transaction, found.row).await?;
    let name = &found.connection.settings.name;
    let description = format!("switched SCIM off for {name}; every member stays");
    audit::write(&mut transaction, org.id, &actor, "org.scim.disable", name, &description).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A new token; only its fingerprint is kept.
pub(crate) async fn new_token(
    connection: &mut SqliteConnection,
    row: i64,
    label: &str,
    expires_at: Option<String>,
) -> Result<(ScimToken, Secret)> {
    let (id, now) = (uuid::Uuid::new_v4().to_string(), clock::now());
    let secret = crate::scim::new_secret(&id);
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
        expires_at: expires_at.map(Timestamp),
        ..ScimToken::default()
    };
    Ok((token, Secret(secret)))
}
