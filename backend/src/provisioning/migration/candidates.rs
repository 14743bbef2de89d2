//! Members whom SCIM does not govern, with what hangs on their membership.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use purser_api::provisioning::{Membership, ScimCandidate};
use sqlx::SqliteConnection;

use crate::actor::{Actor, OrgOf, role_of};
use crate::app::App;
use crate::error::Result;
use crate::provisioning::{SEE, UNMANAGED, find};

/// `GET /v2/orgs/{org_name}/connections/{connection_id}/scim/candidates`.
pub(crate) async fn list(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
) -> Result<Json<Vec<ScimCandidate>>> {
    let mut connection = app.pool.begin().await?;
    let (org, found) = find(&mut connection, &actor, (&name, &id), SEE).await?;
    Ok(Json(read(&mut connection, &org, &actor, found.row).await?))
}

pub(super) async fn read(
    connection: &mut SqliteConnection,
    org: &OrgOf,
    actor: &Actor,
    row: i64,
) -> Result<Vec<ScimCandidate>> {
    let owners: i64 = sqlx::query_scalar("SELECT count(*) FROM people WHERE org_id = ? AND rank = 0")
        .bind(org.id)
        .fetch_one(&mut *connection)
        .await?;
    let teams: Vec<(String, String, bool)> = sqlx::query_as(&format!(
        "SELECT p.username, t.name, (SELECT count(*) FROM team_people x WHERE x.team_id = t.id) = 1
         FROM people p JOIN team_people tp ON tp.person_id = p.id JOIN teams t ON t.id = tp.team_id
         WHERE {UNMANAGED} ORDER BY t.name"
    ))
    .bind(org.id)
    .bind(row)
    .fetch_all(&mut *connection)
    .await?;
    let mut in_teams: HashMap<String, (Vec<String>, Vec<String>)> = HashMap::new();
    for (username, team, alone) in teams {
        let (all, only) = in_teams.entry(username).or_default();
        if alone {
            only.push(team.clone());
        }
        all.push(team);
    }
    let rows: Vec<(String, String, String, i64, String)> = sqlx::query_as(&format!(
        "SELECT p.username, p.email, p.full_name, p.rank, p.source FROM people p WHERE {UNMANAGED} ORDER BY p.sort_name, p.id"
    ))
    .bind(org.id)
    .bind(row)
    .fetch_all(connection)
    .await?;
    let candidate = |(username, email, full_name, rank, source): (String, String, String, i64, String)| {
        let (teams, alone_in) = in_teams.remove(&username).unwrap_or_default();
        let obstacle = if username == actor.name() {
            Some("This is you: you would lose access in the middle of the move.".to_owned())
        } else if rank == 0 && owners < 2 {
            Some("The only owner cannot be let go. Make another member an owner first.".to_owned())
        } else {
            None
        };
        ScimCandidate {
            member: Membership {
                role: role_of(rank).map_or("", purser_api::Role::as_str).to_owned(),
                username,
                email,
                full_name,
                source,
                teams,
            },
            alone_in,
            obstacle,
        }
    };
    Ok(rows.into_iter().map(candidate).collect())
}
