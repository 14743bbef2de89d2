//! The move of members to SCIM. SCIM governs only members that it created, so those who came another way are let go in
//! batches and the identity provider brings them back; role and teams are kept and given back to them.

pub(crate) mod candidates;
mod people;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use purser_api::provisioning::{Membership, Migration, MigrationPerson, MigrationStep, NewMigration, StepKind};
use purser_api::{ErrorCode, Timestamp};
use sqlx::SqliteConnection;

use super::{MANAGE, SEE, find};
use crate::actor::Actor;
use crate::app::App;
use crate::audit;
use crate::clock;
use crate::error::{Error, Result};
use crate::members::change::begin;

pub(crate) use people::came_back;

/// Most people in one move.
const MOST: usize = 10_000;

/// Most people let go at a time.
const LARGEST_BATCH: u64 = 500;

/// `GET /v2/orgs/{org_name}/connections/{connection_id}/scim/migration`.
pub(crate) async fn get(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
) -> Result<Json<Migration>> {
    let mut connection = app.pool.begin().await?;
    let (_, found) = find(&mut connection, &actor, (&name, &id), SEE).await?;
    read(&mut connection, found.row).await
}

type Head = (i64, String, String, i64, Option<String>);

async fn last(connection: &mut SqliteConnection, row: i64) -> Result<Option<Head>> {
    Ok(sqlx::query_as(
        "SELECT id, started_by, started_at, batch_size, finished_at FROM scim_migrations WHERE connection_id = ?
         ORDER BY id DESC LIMIT 1",
    )
    .bind(row)
    .fetch_optional(connection)
    .await?)
}

async fn read(connection: &mut SqliteConnection, row: i64) -> Result<Json<Migration>> {
    let Some((id, started_by, started_at, batch_size, finished_at)) = last(connection, row).await? else {
        return Ok(Json(Migration::default()));
    };
    type Row = (String, String, String, String, String, String, String, String);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT username, email, full_name, role, source, teams, state, detail FROM scim_migration_people
         WHERE migration_id = ? ORDER BY position",
    )
    .bind(id)
    .fetch_all(connection)
    .await?;
    let person = |(username, email, full_name, role, source, teams, state, detail): Row| MigrationPerson {
        member: Membership {
            username,
            email,
            full_name,
            role,
            source,
            teams: serde_json::from_str(&teams).unwrap_or_default(),
        },
        state,
        detail,
    };
    Ok(Json(Migration {
        started_by,
        started_at: Some(Timestamp(started_at)),
        finished_at: finished_at.map(Timestamp),
        batch_size: batch_size.unsigned_abs(),
        people: rows.into_iter().map(person).collect(),
    }))
}

/// `POST /v2/orgs/{org_name}/connections/{connection_id}/scim/migration`.
pub(crate) async fn start(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
    Json(body): Json<NewMigration>,
) -> Result<(StatusCode, Json<Migration>)> {
    let mut tx = begin(&app).await?;
    let (org, found) = find(&mut tx, &actor, (&name, &id), MANAGE).await?;
    let conflict = |sentence: &str| Err(Error::new(StatusCode::CONFLICT, ErrorCode::Conflict, sentence));
    let used: Option<String> = sqlx::query_scalar(
        "SELECT at FROM scim_requests WHERE connection_id = ? AND status < 400 ORDER BY at DESC, id DESC LIMIT 1",
    )
    .bind(found.row)
    .fetch_optional(&mut *tx)
    .await?;
    if !found.scim || used.is_none_or(|at| at < clock::days_from_now(-1)) {
        return conflict("The identity provider has not called within a day. Nobody would bring the people back.");
    }
    if found.jit {
        return conflict(
            "Just-in-time provisioning is on: people would come back by signing in, not by SCIM. Switch it off.",
        );
    }
    if last(&mut tx, found.row).await?.is_some_and(|head| head.4.is_none()) {
        return conflict("A move is under way already. Finish it first.");
    }
    if !(1..=LARGEST_BATCH).contains(&body.batch_size) {
        return Err(Error::field("batch_size", format!("A batch has 1 to {LARGEST_BATCH} people.")));
    }
    if body.usernames.is_empty() || body.usernames.len() > MOST {
        return Err(Error::field("usernames", format!("Choose 1 to {MOST} people.")));
    }
    let all = candidates::read(&mut tx, &org, &actor, found.row).await?;
    let mut chosen = Vec::new();
    for username in &body.usernames {
        let found = all.iter().find(|one| one.member.username == *username);
        match found {
            Some(one) if one.obstacle.is_none() => chosen.push(one),
            Some(one) => {
                let why = one.obstacle.clone().unwrap_or_default();
                return Err(Error::field("usernames", format!("{username} cannot be moved. {why}")));
            }
            None => {
                let sentence = format!("{username} is no member whom SCIM could take over.");
                return Err(Error::field("usernames", sentence));
            }
        }
    }
    let migration: i64 = sqlx::query_scalar(
        "INSERT INTO scim_migrations (uuid, connection_id, started_by, started_at, batch_size) VALUES (?, ?, ?, ?, ?)
         RETURNING id",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(found.row)
    .bind(actor.name())
    .bind(clock::now())
    .bind(i64::try_from(body.batch_size).unwrap_or(1))
    .fetch_one(&mut *tx)
    .await?;
    people::keep(&mut tx, org.id, migration, &chosen).await?;
    let connection = &found.name;
    let said = format!("started to move {} members of {connection} to SCIM", chosen.len());
    audit::write(&mut tx, org.id, &actor, "org.scim.migration", connection, &said).await?;
    let answer = read(&mut tx, found.row).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, answer))
}

/// `POST /v2/orgs/{org_name}/connections/{connection_id}/scim/migration/steps`.
pub(crate) async fn step(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
    Json(body): Json<MigrationStep>,
) -> Result<Json<Migration>> {
    let mut tx = begin(&app).await?;
    let (org, found) = find(&mut tx, &actor, (&name, &id), MANAGE).await?;
    let head = last(&mut tx, found.row).await?.filter(|head| head.4.is_none());
    let (migration, _, _, batch, _) = head.ok_or_else(|| Error::not_found("move under way"))?;
    match body.kind {
        StepKind::Release => {
            if found.jit {
                let sentence = "Just-in-time provisioning is on again. Switch it off before more people are let go.";
                return Err(Error::new(StatusCode::CONFLICT, ErrorCode::Conflict, sentence));
            }
            people::release(&mut tx, (org.id, migration), &actor, batch, &body.usernames).await?;
        }
        StepKind::Restore => people::restore(&mut tx, (org.id, migration), &actor, &body.usernames).await?,
    }
    let answer = read(&mut tx, found.row).await?;
    tx.commit().await?;
    Ok(answer)
}

/// `DELETE /v2/orgs/{org_name}/connections/{connection_id}/scim/migration`.
pub(crate) async fn finish(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
) -> Result<StatusCode> {
    let mut tx = begin(&app).await?;
    let (org, found) = find(&mut tx, &actor, (&name, &id), MANAGE).await?;
    let head = last(&mut tx, found.row).await?.filter(|head| head.4.is_none());
    let (migration, ..) = head.ok_or_else(|| Error::not_found("move under way"))?;
    sqlx::query("UPDATE scim_migrations SET finished_at = ? WHERE id = ?")
        .bind(clock::now())
        .bind(migration)
        .execute(&mut *tx)
        .await?;
    let connection = &found.name;
    let said = format!("finished moving members of {connection} to SCIM");
    audit::write(&mut tx, org.id, &actor, "org.scim.migration", connection, &said).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
