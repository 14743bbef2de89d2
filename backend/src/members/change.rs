//! Changing who is in. Facts, decision and write share one transaction that excludes all others, so that of two owners who
//! demote each other at the same moment exactly one succeeds.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use purser_api::Role;
use purser_api::members::{Member, RoleChange};
use purser_policy::{Action, Denied, Target, decide};
use sqlx::{Sqlite, SqliteConnection, Transaction};

use super::rows;
use crate::actor::{Actor, OrgOf, rank_of, role_of};
use crate::app::App;
use crate::audit;
use crate::error::{Error, Result};

/// A transaction that no other write can overtake.
pub(crate) async fn begin(app: &App) -> Result<Transaction<'static, Sqlite>> {
    Ok(app.pool.begin_with("BEGIN IMMEDIATE").await?)
}

/// The list of people is different now.
pub(crate) async fn touch(connection: &mut SqliteConnection, org: i64) -> Result<()> {
    sqlx::query("UPDATE orgs SET people_revision = people_revision + 1 WHERE id = ?")
        .bind(org)
        .execute(connection)
        .await?;
    Ok(())
}

/// A member as the rules see them.
pub(super) struct Subject {
    pub(super) id: i64,
    pub(super) username: String,
    pub(super) target: Target,
}

/// Finds a member or invitee by Docker ID, with what the rules need to know at this moment.
pub(super) async fn subject(connection: &mut SqliteConnection, org: &OrgOf, username: &str) -> Result<Subject> {
    let row: Option<(i64, String, i64)> =
        sqlx::query_as("SELECT id, username, rank FROM people WHERE org_id = ? AND username = ?")
            .bind(org.id)
            .bind(username.to_ascii_lowercase())
            .fetch_optional(&mut *connection)
            .await?;
    let (id, username, rank) = row.ok_or_else(|| Error::not_found("member"))?;
    let owners: i64 = sqlx::query_scalar("SELECT count(*) FROM people WHERE org_id = ? AND rank = 0")
        .bind(org.id)
        .fetch_one(connection)
        .await?;
    let target = match role_of(rank) {
        Some(role) => Target::Member { role, owners: Some(owners.unsigned_abs()) },
        None => Target::Invitee,
    };
    Ok(Subject { id, username, target })
}

/// `PUT /v2/orgs/{org_name}/members/{username}`.
pub(crate) async fn update_role(
    State(app): State<App>,
    actor: Actor,
    Path((name, username)): Path<(String, String)>,
    Json(body): Json<RoleChange>,
) -> Result<Json<Member>> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ChangeRole(body.role))?;
    let subject = subject(&mut transaction, &org, &username).await?;
    if set_role(&mut transaction, &actor, &org, &subject, body.role).await? {
        touch(&mut transaction, org.id).await?;
    }
    let shape = rows::Shape::of(&mut transaction, org.id, app.options.layer1_only).await?;
    let member = rows::read(&mut transaction, &[subject.id], shape).await?.pop();
    transaction.commit().await?;
    member.map(Json).ok_or_else(|| Error::not_found("member"))
}

/// Gives a member another role if the rules let the caller; `false` if they have it already.
pub(super) async fn set_role(
    connection: &mut SqliteConnection,
    actor: &Actor,
    org: &OrgOf,
    subject: &Subject,
    role: Role,
) -> Result<bool> {
    match decide(purser_policy::Actor { role: org.role }, Action::ChangeRole(role), subject.target) {
        Ok(()) => {}
        // The request says how it shall be; it is that way already.
        Err(Denied::SameRole) => return Ok(false),
        Err(denied) => return Err(denied.into()),
    }
    sqlx::query("UPDATE people SET rank = ? WHERE id = ?")
        .bind(rank_of(role))
        .bind(subject.id)
        .execute(&mut *connection)
        .await?;
    let description = format!("changed the role of {} to {}", subject.username, role.as_str());
    audit::write(connection, org.id, actor, "org.member.role.change", &subject.username, &description).await?;
    Ok(true)
}

/// Removes a member if the rules let the caller.
pub(super) async fn take_out(
    connection: &mut SqliteConnection,
    actor: &Actor,
    org: &OrgOf,
    subject: &Subject,
) -> Result<()> {
    org.allow_on(Action::RemoveMember, subject.target)?;
    sqlx::query("DELETE FROM people WHERE id = ?").bind(subject.id).execute(&mut *connection).await?;
    let description = format!("removed {} from the organization", subject.username);
    audit::write(connection, org.id, actor, "org.member.remove", &subject.username, &description).await
}

/// `DELETE /v2/orgs/{org_name}/members/{username}`.
pub(crate) async fn remove(
    State(app): State<App>,
    actor: Actor,
    Path((name, username)): Path<(String, String)>,
) -> Result<StatusCode> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::RemoveMember)?;
    let subject = subject(&mut transaction, &org, &username).await?;
    take_out(&mut transaction, &actor, &org, &subject).await?;
    touch(&mut transaction, org.id).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
