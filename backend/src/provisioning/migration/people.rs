//! People in a move: kept, let go, back, or given back what they had.

use purser_api::Role;
use purser_api::provisioning::ScimCandidate;
use serde_json::json;
use sqlx::SqliteConnection;

use crate::actor::{Actor, rank_of};
use crate::audit;
use crate::clock;
use crate::error::Result;
use crate::members::change::touch;

/// Writes down everybody in a move as they are now.
pub(super) async fn keep(tx: &mut SqliteConnection, org: i64, migration: i64, chosen: &[&ScimCandidate]) -> Result<()> {
    for (position, one) in (1_i64..).zip(chosen) {
        sqlx::query(
            "INSERT INTO scim_migration_people (migration_id, position, account_id, username, email, full_name, role, source,
                 teams, joined_at, state)
             SELECT ?1, ?2, account_id, username, email, full_name, ?3, source, ?4, joined_at, 'waiting'
             FROM people WHERE org_id = ?5 AND username = ?6",
        )
        .bind(migration)
        .bind(position)
        .bind(&one.member.role)
        .bind(json!(one.member.teams).to_string())
        .bind(org)
        .bind(&one.member.username)
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Kept {
    position: i64,
    account_id: Option<i64>,
    username: String,
    role: String,
    source: String,
    teams: String,
    joined_at: String,
}

const KEPT: &str = "SELECT position, account_id, username, role, source, teams, joined_at FROM scim_migration_people WHERE migration_id = ?1";

async fn mark(tx: &mut SqliteConnection, migration: i64, position: i64, state: &str, detail: &str) -> Result<()> {
    sqlx::query(
        "UPDATE scim_migration_people SET state = ?, detail = ?, changed_at = ? WHERE migration_id = ? AND position = ?",
    )
    .bind(state)
    .bind(detail)
    .bind(clock::now())
    .bind(migration)
    .bind(position)
    .execute(tx)
    .await?;
    Ok(())
}

/// Lets the next batch go, or these people again.
pub(super) async fn release(
    tx: &mut SqliteConnection,
    (org, migration): (i64, i64),
    actor: &Actor,
    batch: i64,
    usernames: &[String],
) -> Result<()> {
    let rows: Vec<Kept> = sqlx::query_as(&format!(
        "{KEPT} AND (state = 'waiting' AND ?2 = '[]' OR state IN ('waiting', 'failed', 'restored')
             AND username IN (SELECT value FROM json_each(?2))) ORDER BY position LIMIT ?3"
    ))
    .bind(migration)
    .bind(json!(usernames).to_string())
    .bind(batch)
    .fetch_all(&mut *tx)
    .await?;
    for person in rows {
        let obstacle = let_go(tx, org, actor, &person).await?;
        let state = if obstacle.is_some() { "failed" } else { "released" };
        mark(tx, migration, person.position, state, obstacle.unwrap_or_default()).await?;
    }
    Ok(())
}

/// Ends one membership; gives why it could not.
async fn let_go(tx: &mut SqliteConnection, org: i64, actor: &Actor, person: &Kept) -> Result<Option<&'static str>> {
    let found: Option<(i64, i64, String)> =
        sqlx::query_as("SELECT id, rank, source FROM people WHERE org_id = ? AND account_id = ? AND rank < 3")
            .bind(org)
            .bind(person.account_id)
            .fetch_optional(&mut *tx)
            .await?;
    let Some((id, rank, source)) = found else {
        return Ok(Some("Is no member any more: somebody else removed the person."));
    };
    if source == "scim" {
        return Ok(Some("SCIM governs this person already."));
    }
    let owners: i64 = sqlx::query_scalar("SELECT count(*) FROM people WHERE org_id = ? AND rank = 0")
        .bind(org)
        .fetch_one(&mut *tx)
        .await?;
    if rank == 0 && owners < 2 {
        return Ok(Some("Has become the only owner."));
    }
    sqlx::query("DELETE FROM people WHERE id = ?").bind(id).execute(&mut *tx).await?;
    touch(tx, org).await?;
    let said = format!("let {} go, to be brought back by SCIM", person.username);
    audit::write(tx, org, actor, "org.member.remove", &person.username, &said).await?;
    Ok(None)
}

/// Gives people back what they had, or everybody who has not come back.
pub(super) async fn restore(
    tx: &mut SqliteConnection,
    (org, migration): (i64, i64),
    actor: &Actor,
    usernames: &[String],
) -> Result<()> {
    let rows: Vec<Kept> = sqlx::query_as(&format!(
        "{KEPT} AND state = 'released' AND (?2 = '[]' OR username IN (SELECT value FROM json_each(?2))) ORDER BY position"
    ))
    .bind(migration)
    .bind(json!(usernames).to_string())
    .fetch_all(&mut *tx)
    .await?;
    for person in rows {
        let free: bool = sqlx::query_scalar("SELECT people_count < seats FROM orgs WHERE id = ?")
            .bind(org)
            .fetch_one(&mut *tx)
            .await?;
        let there: bool =
            sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM people WHERE org_id = ? AND account_id = ?)")
                .bind(org)
                .bind(person.account_id)
                .fetch_one(&mut *tx)
                .await?;
        if there || !free {
            let why = if there { "Is in or invited already." } else { "No seat is free." };
            mark(tx, migration, person.position, "released", why).await?;
            continue;
        }
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO people (org_id, account_id, rank, source, joined_at, username, email, full_name, sort_name, search,
                 is_guest)
             SELECT ?1, a.id, ?2, ?3, ?4, a.username, a.email, a.full_name,
                 coalesce((SELECT sort_name FROM people WHERE account_id = a.id LIMIT 1),
                     lower(iif(a.full_name = '', a.username, a.full_name))), a.search,
                 NOT EXISTS (SELECT 1 FROM domains WHERE org_id = ?1 AND state = 'verified' AND name = a.email_domain)
             FROM accounts a WHERE a.id = ?5 RETURNING id",
        )
        .bind(org)
        .bind(rank_of(Role::parse(&person.role).unwrap_or(Role::Member)))
        .bind(&person.source)
        .bind(&person.joined_at)
        .bind(person.account_id)
        .fetch_one(&mut *tx)
        .await?;
        into_teams(tx, org, id, &person.teams).await?;
        touch(tx, org).await?;
        let said = format!("gave {} the membership back", person.username);
        audit::write(tx, org, actor, "org.member.add", &person.username, &said).await?;
        mark(tx, migration, person.position, "restored", "").await?;
    }
    Ok(())
}

async fn into_teams(tx: &mut SqliteConnection, org: i64, person: i64, teams: &str) -> Result<()> {
    sqlx::query(
        "INSERT OR IGNORE INTO team_people (team_id, person_id)
         SELECT t.id, ?1 FROM json_each(?2) j JOIN teams t ON t.org_id = ?3 AND t.name = j.value",
    )
    .bind(person)
    .bind(teams)
    .bind(org)
    .execute(tx)
    .await?;
    Ok(())
}

/// SCIM has brought somebody back whom a move had let go: role and teams are theirs again.
pub(crate) async fn came_back(
    tx: &mut SqliteConnection,
    (org, connection): (i64, i64),
    account: i64,
    person: i64,
) -> Result<()> {
    let found: Option<(i64, i64, String, String)> = sqlx::query_as(
        "SELECT m.id, p.position, p.role, p.teams FROM scim_migration_people p JOIN scim_migrations m ON m.id = p.migration_id
         WHERE p.account_id = ? AND p.state = 'released' AND m.connection_id = ? AND m.finished_at IS NULL",
    )
    .bind(account)
    .bind(connection)
    .fetch_optional(&mut *tx)
    .await?;
    let Some((migration, position, role, teams)) = found else { return Ok(()) };
    sqlx::query("UPDATE people SET rank = ? WHERE id = ?")
        .bind(rank_of(Role::parse(&role).unwrap_or(Role::Member)))
        .bind(person)
        .execute(&mut *tx)
        .await?;
    into_teams(tx, org, person, &teams).await?;
    mark(tx, migration, position, "back", "").await
}
