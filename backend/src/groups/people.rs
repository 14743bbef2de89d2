//! Who is in a team.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use purser_api::Page;
use purser_api::groups::{Group, GroupMember, ListGroupMembers};
use purser_api::members::Member;
use purser_policy::Action;
use sqlx::{QueryBuilder, SqliteConnection};

use super::{GroupsQuery, find, not_owners};
use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::audit;
use crate::error::{Error, Result};
use crate::members::change::{begin, touch};
use crate::members::page::neighbours;
use crate::members::rows::{self, OWNERS};
use crate::search::normalise;

/// `GET /v2/orgs/{org_name}/groups/{group_name}/members`.
pub(crate) async fn list(
    State(app): State<App>,
    actor: Actor,
    Path((name, team)): Path<(String, String)>,
    Query(query): Query<GroupsQuery>,
) -> Result<Json<Page<Member>>> {
    let mut connection = app.pool.begin().await?;
    let org = OrgOf::find(&mut connection, &actor, &name).await?;
    org.allow(Action::ListTeams)?;
    let group = find(&mut connection, &org, &team).await?;
    let paging = query.paging()?;
    let search = normalise(query.search.as_deref().unwrap_or_default().trim());
    let members = |sql: &mut QueryBuilder<'_, sqlx::Sqlite>| {
        sql.push(" FROM people p WHERE p.org_id = ").push_bind(org.id);
        if group.name == OWNERS {
            sql.push(" AND p.rank = 0");
        } else {
            sql.push(" AND p.id IN (SELECT person_id FROM team_people WHERE team_id = ").push_bind(group.id).push(")");
        }
        for word in search.split_whitespace() {
            sql.push(" AND instr(p.search, ").push_bind(word.to_owned()).push(") > 0");
        }
    };
    let mut sql = QueryBuilder::new("SELECT count(*)");
    members(&mut sql);
    let count: i64 = sql.build_query_scalar().fetch_one(&mut *connection).await?;
    let mut sql = QueryBuilder::new("SELECT p.id");
    members(&mut sql);
    sql.push(" ORDER BY p.sort_name, p.id LIMIT ").push_bind(paging.size).push(" OFFSET ").push_bind(paging.offset());
    let ids: Vec<i64> = sql.build_query_scalar().fetch_all(&mut *connection).await?;
    let shape = rows::Shape::of(&mut connection, org.id, app.options.layer1_only).await?;
    let results = rows::read(&mut connection, &ids, shape).await?;
    let (next, previous) = neighbours::<ListGroupMembers>(&[&org.name, &group.name], &query.rest(), paging, count);
    Ok(Json(Page { count: count.unsigned_abs(), next, previous, results, version: None }))
}

/// Into a team, or out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// Into it.
    In,
    /// Out of it.
    Out,
}

/// `POST /v2/orgs/{org_name}/groups/{group_name}/members`.
pub(crate) async fn add(
    State(app): State<App>,
    actor: Actor,
    Path((name, team)): Path<(String, String)>,
    Json(body): Json<GroupMember>,
) -> Result<StatusCode> {
    one(&app, &actor, (&name, &team, &body.member), Move::In).await?;
    Ok(StatusCode::OK)
}

/// `DELETE /v2/orgs/{org_name}/groups/{group_name}/members/{username}`.
pub(crate) async fn remove(
    State(app): State<App>,
    actor: Actor,
    Path((name, team, username)): Path<(String, String, String)>,
) -> Result<StatusCode> {
    one(&app, &actor, (&name, &team, &username), Move::Out).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn one(app: &App, actor: &Actor, (name, team, username): (&str, &str, &str), way: Move) -> Result<()> {
    let mut transaction = begin(app).await?;
    let org = OrgOf::find(&mut transaction, actor, name).await?;
    org.allow(Action::ManageTeams)?;
    let group = find(&mut transaction, &org, team).await?;
    not_owners("name", &group.name)?;
    if move_member(&mut transaction, actor, &org, &group, username, way).await? {
        touch(&mut transaction, org.id).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Moves a member, in the caller's transaction and with the caller's permission; `false` if they are where they shall be.
pub(crate) async fn move_member(
    connection: &mut SqliteConnection,
    actor: &Actor,
    org: &OrgOf,
    group: &Group,
    username: &str,
    way: Move,
) -> Result<bool> {
    let person: Option<(i64, String)> =
        sqlx::query_as("SELECT id, username FROM people WHERE org_id = ? AND username = ? AND rank < 3")
            .bind(org.id)
            .bind(username.to_ascii_lowercase())
            .fetch_optional(&mut *connection)
            .await?;
    let (person, username) = person.ok_or_else(|| Error::not_found("member"))?;
    let (sql, action, verb, preposition) = match way {
        Move::In => (
            "INSERT OR IGNORE INTO team_people (team_id, person_id) VALUES (?, ?)",
            "org.team.member.add",
            "added",
            "to",
        ),
        Move::Out => {
            ("DELETE FROM team_people WHERE team_id = ? AND person_id = ?", "org.team.member.remove", "removed", "from")
        }
    };
    let changed = sqlx::query(sql).bind(group.id).bind(person).execute(&mut *connection).await?;
    if changed.rows_affected() == 0 {
        return Ok(false);
    }
    let description = format!("{verb} {username} {preposition} the team {}", group.name);
    audit::write(connection, org.id, actor, action, &username, &description).await?;
    Ok(true)
}
