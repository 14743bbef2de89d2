//! SCIM of a connection, on and off. Neither changes who is in.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use purser_api::provisioning::FreshScimToken;
use sqlx::SqliteConnection;

use super::{Found, MANAGE, find, tokens};
use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::audit;
use crate::clock;
use crate::connections::{next_version, switches};
use crate::error::{Error, Result};
use crate::members::change::begin;
use crate::scim::base_url;

/// Days that a first token lives.
const TOKEN_DAYS: i64 = 365;

/// `PUT /v2/orgs/{org_name}/connections/{connection_id}/scim`.
pub(crate) async fn enable(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
) -> Result<Json<FreshScimToken>> {
    let mut tx = begin(&app).await?;
    let (org, found) = find(&mut tx, &actor, (&name, &id), MANAGE).await?;
    if found.scim {
        return Err(Error::exists("SCIM is on already."));
    }
    turn(&mut tx, (&org, &actor), &found, true).await?;
    let end = clock::days_from_now(TOKEN_DAYS);
    let (token, secret) = tokens::make(&mut tx, found.row, "First token", end).await?;
    tx.commit().await?;
    Ok(Json(FreshScimToken { token, base_url: base_url(&app), secret }))
}

/// `DELETE /v2/orgs/{org_name}/connections/{connection_id}/scim`.
pub(crate) async fn disable(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
) -> Result<StatusCode> {
    let mut tx = begin(&app).await?;
    let (org, found) = find(&mut tx, &actor, (&name, &id), MANAGE).await?;
    if !found.scim {
        return Ok(StatusCode::NO_CONTENT);
    }
    if !found.jit {
        return Err(switches::scim_needed_by_jit());
    }
    turn(&mut tx, (&org, &actor), &found, false).await?;
    tokens::end_all(&mut tx, found.row).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn turn(tx: &mut SqliteConnection, (org, actor): (&OrgOf, &Actor), found: &Found, on: bool) -> Result<()> {
    sqlx::query("UPDATE connections SET scim = ?1, scim_ever = max(scim_ever, ?1) WHERE id = ?2")
        .bind(on)
        .bind(found.row)
        .execute(&mut *tx)
        .await?;
    next_version(tx, found.row).await?;
    let name = &found.name;
    let (action, said) = if on {
        ("org.scim.enable", format!("switched SCIM on for {name}"))
    } else {
        ("org.scim.disable", format!("switched SCIM off for {name}; every member stays"))
    };
    audit::write(tx, org.id, actor, action, name, &said).await
}
