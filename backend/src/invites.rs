//! Invitations: the list, sending again, cancelling.

pub(crate) mod accept;
pub(crate) mod bulk;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use purser_api::invites::{Delivery, Invite, InviteList};
use purser_api::{InviteId, Role, Timestamp};
use purser_policy::Action;
use sqlx::SqliteConnection;

use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::audit;
use crate::clock;
use crate::error::{Error, Result};
use crate::members::change::{begin, touch};
use crate::outbox;

/// An invitation as it is read.
#[derive(sqlx::FromRow)]
struct Row {
    invite_uuid: String,
    inviter: String,
    invitee: String,
    name: String,
    invited_team: Option<String>,
    sent_at: String,
    invited_role: Option<String>,
    state: Option<String>,
    state_at: Option<String>,
    error: Option<String>,
}

const SELECT: &str = "SELECT p.invite_uuid, p.inviter, p.invitee, o.name, p.invited_team, p.sent_at, p.invited_role,
        m.state, m.state_at, m.error
    FROM people p JOIN orgs o ON o.id = p.org_id
    LEFT JOIN outbox m ON m.id = (SELECT max(id) FROM outbox WHERE person_id = p.id)";

fn invite(app: &App, row: Row) -> Invite {
    let layer_two = !app.options.layer1_only;
    let delivery = row.state.map(|state| Delivery { state, at: row.state_at.map(Timestamp), error: row.error });
    Invite {
        id: InviteId(row.invite_uuid),
        inviter_username: row.inviter,
        invitee: row.invitee,
        org: row.name,
        team: row.invited_team.unwrap_or_default(),
        created_at: Some(Timestamp(row.sent_at)),
        role: row.invited_role.as_deref().and_then(Role::parse).filter(|_| layer_two),
        delivery: delivery.filter(|_| layer_two),
    }
}

/// `GET /v2/orgs/{org_name}/invites`.
pub(crate) async fn list(State(app): State<App>, actor: Actor, Path(name): Path<String>) -> Result<Json<InviteList>> {
    let mut connection = app.pool.acquire().await?;
    let org = OrgOf::find(&mut connection, &actor, &name).await?;
    org.allow(Action::ListInvites)?;
    let rows: Vec<Row> =
        sqlx::query_as(&format!("{SELECT} WHERE p.org_id = ? AND p.rank = 3 ORDER BY p.sent_at, p.id"))
            .bind(org.id)
            .fetch_all(&mut *connection)
            .await?;
    Ok(Json(InviteList { data: rows.into_iter().map(|row| invite(&app, row)).collect() }))
}

/// Finds an invitation the caller may manage.
async fn find(connection: &mut SqliteConnection, actor: &Actor, id: &str) -> Result<(OrgOf, i64, String)> {
    let row: Option<(i64, String, String)> = sqlx::query_as(
        "SELECT p.id, p.invitee, o.name FROM people p JOIN orgs o ON o.id = p.org_id WHERE p.invite_uuid = ?",
    )
    .bind(id)
    .fetch_optional(&mut *connection)
    .await?;
    let (row, invitee, org) = row.ok_or_else(|| Error::not_found("invitation"))?;
    let org = OrgOf::find(connection, actor, &org).await?;
    if org.role.is_none() {
        return Err(Error::not_found("invitation"));
    }
    org.allow(Action::ManageInvites)?;
    Ok((org, row, invitee))
}

/// `DELETE /v2/invites/{id}`.
pub(crate) async fn cancel(State(app): State<App>, actor: Actor, Path(id): Path<String>) -> Result<StatusCode> {
    let mut transaction = begin(&app).await?;
    let (org, row, invitee) = find(&mut transaction, &actor, &id).await?;
    sqlx::query("DELETE FROM people WHERE id = ?").bind(row).execute(&mut *transaction).await?;
    touch(&mut transaction, org.id).await?;
    let description = format!("cancelled the invitation of {invitee}");
    audit::write(&mut transaction, org.id, &actor, "org.invite.cancel", &invitee, &description).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PATCH /v2/invites/{id}/resend`.
pub(crate) async fn resend(State(app): State<App>, actor: Actor, Path(id): Path<String>) -> Result<StatusCode> {
    let mut transaction = begin(&app).await?;
    let (org, row, invitee) = find(&mut transaction, &actor, &id).await?;
    let now = clock::now();
    sqlx::query("UPDATE people SET sent_at = ?1, joined_at = ?1 WHERE id = ?2")
        .bind(now)
        .bind(row)
        .execute(&mut *transaction)
        .await?;
    outbox::write(&mut transaction, &app.options, row).await?;
    touch(&mut transaction, org.id).await?;
    let description = format!("sent the invitation of {invitee} again");
    audit::write(&mut transaction, org.id, &actor, "org.invite.resend", &invitee, &description).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
