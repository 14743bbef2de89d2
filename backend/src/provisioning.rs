//! SCIM of a connection, for the console: settings, tokens, log, held removals, and the move of members to SCIM. What
//! identity providers call is in [`crate::scim`].

pub(crate) mod holds;
pub(crate) mod log;
pub(crate) mod migration;
pub(crate) mod mismatches;
pub(crate) mod switch;
pub(crate) mod tokens;

use axum::Json;
use axum::extract::{Path, State};
use purser_api::Timestamp;
use purser_api::provisioning::{Brake, Provisioning, ProvisioningPatch, ScimGroup, ScimState};
use purser_policy::Action;
use sqlx::SqliteConnection;

use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::audit;
use crate::clock;
use crate::error::{Error, Result};
use crate::members::change::begin;
use crate::scim::{FEW, base_url};

/// What one needs to see SCIM, and to change it.
pub(crate) const SEE: Action = Action::SeeConnections;
pub(crate) const MANAGE: Action = Action::ManageConnections;

/// Members of a connection's verified domains whom SCIM does not govern, as a condition on `people p`; `?1` is the
/// organization, `?2` the connection.
pub(crate) const UNMANAGED: &str = "p.org_id = ?1 AND p.rank < 3 AND p.source != 'scim' AND p.account_id IS NOT NULL
    AND substr(p.email, instr(p.email, '@') + 1) IN (SELECT d.name FROM connection_domains cd
        JOIN domains d ON d.id = cd.domain_id WHERE cd.connection_id = ?2 AND d.state = 'verified')";

/// A connection.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Found {
    /// The row.
    pub(crate) row: i64,
    /// Its name.
    pub(crate) name: String,
    jit: bool,
    scim: bool,
    scim_ever: bool,
}

/// Finds a connection that the caller may see, or may change.
pub(crate) async fn find(
    connection: &mut SqliteConnection,
    actor: &Actor,
    (name, id): (&str, &str),
    action: Action,
) -> Result<(OrgOf, Found)> {
    let org = OrgOf::find(&mut *connection, actor, name).await?;
    org.allow(action)?;
    let found =
        sqlx::query_as("SELECT id AS row, name, jit, scim, scim_ever FROM connections WHERE org_id = ? AND uuid = ?")
            .bind(org.id)
            .bind(id)
            .fetch_optional(connection)
            .await?;
    Ok((org, found.ok_or_else(|| Error::not_found("connection"))?))
}

/// `GET /v2/orgs/{org_name}/connections/{connection_id}/scim`.
pub(crate) async fn get(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
) -> Result<Json<Provisioning>> {
    let mut connection = app.pool.begin().await?;
    let (org, found) = find(&mut connection, &actor, (&name, &id), SEE).await?;
    read(&mut connection, &app, &org, found).await
}

async fn read(connection: &mut SqliteConnection, app: &App, org: &OrgOf, found: Found) -> Result<Json<Provisioning>> {
    let (percent, people): (i64, Option<i64>) =
        sqlx::query_as("SELECT removal_brake_percent, removal_brake_people FROM orgs WHERE id = ?")
            .bind(org.id)
            .fetch_one(&mut *connection)
            .await?;
    let (full_names, last, users, active, groups, failures, holds): (bool, Option<String>, i64, i64, i64, i64, i64) =
        sqlx::query_as(
            "SELECT scim_full_names,
                    (SELECT at FROM scim_requests WHERE connection_id = c.id ORDER BY at DESC, id DESC LIMIT 1),
                    (SELECT count(*) FROM scim_users WHERE connection_id = c.id),
                    (SELECT count(*) FROM scim_users WHERE connection_id = c.id AND active = 1),
                    (SELECT count(*) FROM scim_groups WHERE connection_id = c.id),
                    (SELECT count(*) FROM scim_requests WHERE connection_id = c.id AND at > ?1 AND status >= 400),
                    (SELECT count(*) FROM scim_holds WHERE connection_id = c.id AND state = 'waiting')
             FROM connections c WHERE id = ?2",
        )
        .bind(clock::days_from_now(-1))
        .bind(found.row)
        .fetch_one(&mut *connection)
        .await?;
    let unmanaged: i64 = sqlx::query_scalar(&format!("SELECT count(*) FROM people p WHERE {UNMANAGED}"))
        .bind(org.id)
        .bind(found.row)
        .fetch_one(&mut *connection)
        .await?;
    let tokens = tokens::live(connection, found.row).await?;
    Ok(Json(Provisioning {
        connection: found.name,
        jit: found.jit,
        scim: ScimState { enabled: found.scim, ever_enabled: found.scim_ever, base_url: base_url(app), tokens },
        full_names,
        brake: Brake {
            percent: percent.unsigned_abs(),
            people: people.map(i64::unsigned_abs),
            few: FEW.unsigned_abs(),
        },
        last_request_at: last.map(Timestamp),
        users: users.unsigned_abs(),
        active_users: active.unsigned_abs(),
        groups: groups.unsigned_abs(),
        failures: failures.unsigned_abs(),
        holds: holds.unsigned_abs(),
        unmanaged: unmanaged.unsigned_abs(),
    }))
}

/// `PATCH /v2/orgs/{org_name}/connections/{connection_id}/scim`.
pub(crate) async fn update(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
    Json(patch): Json<ProvisioningPatch>,
) -> Result<Json<Provisioning>> {
    let mut tx = begin(&app).await?;
    let (org, found) = find(&mut tx, &actor, (&name, &id), MANAGE).await?;
    let connection = &found.name;
    if let Some(full_names) = patch.full_names {
        sqlx::query("UPDATE connections SET scim_full_names = ? WHERE id = ?")
            .bind(full_names)
            .bind(found.row)
            .execute(&mut *tx)
            .await?;
        let said = if full_names { "takes over full names from" } else { "no longer takes over full names from" };
        audit::write(&mut tx, org.id, &actor, "org.scim.update", connection, &format!("{said} {connection}")).await?;
    }
    if let Some(brake) = patch.brake {
        if brake.percent > 100 {
            return Err(Error::field("percent", "A percentage is 0 to 100; 0 switches this limit off."));
        }
        if brake.people.is_some_and(|people| people > 1_000_000) {
            return Err(Error::field("people", "This is more people than any organization has."));
        }
        let people = brake.people.and_then(|people| i64::try_from(people).ok());
        sqlx::query("UPDATE orgs SET removal_brake_percent = ?, removal_brake_people = ? WHERE id = ?")
            .bind(i64::try_from(brake.percent).unwrap_or(100))
            .bind(people)
            .bind(org.id)
            .execute(&mut *tx)
            .await?;
        let number = people.map_or_else(|| "no number".to_owned(), |people| format!("{people} people"));
        let said = format!("set the brake on mass removal to {} % and {number} an hour", brake.percent);
        audit::write(&mut tx, org.id, &actor, "org.scim.update", connection, &said).await?;
    }
    let (org, found) = find(&mut tx, &actor, (&name, &id), MANAGE).await?;
    let answer = read(&mut tx, &app, &org, found).await?;
    tx.commit().await?;
    Ok(answer)
}

/// `GET /v2/orgs/{org_name}/connections/{connection_id}/scim/groups`.
pub(crate) async fn groups(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
) -> Result<Json<Vec<ScimGroup>>> {
    let mut connection = app.pool.begin().await?;
    let (_, found) = find(&mut connection, &actor, (&name, &id), SEE).await?;
    let rows: Vec<(String, Option<String>, i64)> = sqlx::query_as(
        "SELECT g.display_name, t.name, (SELECT count(*) FROM scim_group_users WHERE group_id = g.id)
         FROM scim_groups g LEFT JOIN teams t ON t.id = g.team_id WHERE g.connection_id = ? ORDER BY g.display_name",
    )
    .bind(found.row)
    .fetch_all(&mut *connection)
    .await?;
    let group = |(name, team, members): (String, Option<String>, i64)| ScimGroup {
        name,
        team,
        members: members.unsigned_abs(),
    };
    Ok(Json(rows.into_iter().map(group).collect()))
}
