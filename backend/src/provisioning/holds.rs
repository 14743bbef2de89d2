//! Removals that the brake holds.

use axum::Json;
use axum::extract::{Path, State};
use purser_api::Timestamp;
use purser_api::provisioning::{HoldDecision, ScimHold};
use sqlx::SqliteConnection;

use super::{MANAGE, SEE, find};
use crate::actor::Actor;
use crate::app::App;
use crate::error::{Error, Result};
use crate::scim;

/// `GET /v2/orgs/{org_name}/connections/{connection_id}/scim/holds`.
pub(crate) async fn list(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
) -> Result<Json<Vec<ScimHold>>> {
    let mut connection = app.pool.begin().await?;
    let (_, found) = find(&mut connection, &actor, (&name, &id), SEE).await?;
    waiting(&mut connection, found.row).await
}

async fn waiting(connection: &mut SqliteConnection, row: i64) -> Result<Json<Vec<ScimHold>>> {
    type Row = (String, String, Option<String>, Option<String>, String, String);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT h.uuid, u.user_name, a.username, a.full_name, h.kind, h.asked_at
         FROM scim_holds h JOIN scim_users u ON u.id = h.user_id LEFT JOIN accounts a ON a.id = u.account_id
         WHERE h.connection_id = ? AND h.state = 'waiting' ORDER BY h.id",
    )
    .bind(row)
    .fetch_all(connection)
    .await?;
    let hold = |(id, person, username, full_name, kind, at): Row| ScimHold {
        id,
        person,
        username: username.unwrap_or_default(),
        full_name: full_name.unwrap_or_default(),
        kind,
        asked_at: Some(Timestamp(at)),
    };
    Ok(Json(rows.into_iter().map(hold).collect()))
}

/// `POST /v2/orgs/{org_name}/connections/{connection_id}/scim/holds`. Answers with what still waits.
pub(crate) async fn decide(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
    Json(body): Json<HoldDecision>,
) -> Result<Json<Vec<ScimHold>>> {
    let mut connection = app.pool.begin().await?;
    let (_, found) = find(&mut connection, &actor, (&name, &id), MANAGE).await?;
    drop(connection);
    let decided = scim::decide_hold(&app, found.row, &body.ids, body.allow, &actor).await.map_err(Error::from)?;
    if decided == 0 {
        return Err(Error::not_found("removal that waits; somebody else may have decided"));
    }
    waiting(&mut *app.pool.acquire().await?, found.row).await
}
