//! Teams; the API calls them groups. `owners` is always there: its people are those with that role, and it can be neither
//! renamed, deleted nor filled by hand.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use purser_api::groups::{Group, GroupBody, GroupMember, GroupPatch, ListGroupMembers, ListGroups};
use purser_api::members::Member;
use purser_api::{Page, TeamName};
use purser_policy::Action;
use serde::Deserialize;
use sqlx::{QueryBuilder, SqliteConnection};

use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::audit;
use crate::error::{Error, Result};
use crate::members::change::{begin, touch};
use crate::members::page::{Paging, neighbours};
use crate::members::rows::{self, OWNERS};
use crate::search::normalise;

type Row = (i64, String, String, String, i64);

const SELECT: &str = "SELECT t.id, t.uuid, t.name, t.description,
    CASE t.name WHEN 'owners' THEN (SELECT count(*) FROM people p WHERE p.org_id = t.org_id AND p.rank = 0)
    ELSE (SELECT count(*) FROM team_people tp WHERE tp.team_id = t.id) END FROM teams t WHERE t.org_id = ";

fn group((id, uuid, name, description, members): Row) -> Group {
    Group { id, uuid, name, description, member_count: members.unsigned_abs() }
}

async fn find(connection: &mut SqliteConnection, org: &OrgOf, name: &str) -> Result<Group> {
    let mut sql = QueryBuilder::new(SELECT);
    sql.push_bind(org.id).push(" AND t.name = ").push_bind(name.to_ascii_lowercase());
    let row: Option<Row> = sql.build_query_as().fetch_optional(connection).await?;
    row.map(group).ok_or_else(|| Error::not_found("team"))
}

/// Query of the two lists.
#[derive(Deserialize)]
pub(crate) struct GroupsQuery {
    page: Option<String>,
    page_size: Option<String>,
    username: Option<String>,
    search: Option<String>,
}

/// `GET /v2/orgs/{org_name}/groups`.
pub(crate) async fn list(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Query(query): Query<GroupsQuery>,
) -> Result<Json<Page<Group>>> {
    let mut connection = app.pool.begin().await?;
    let org = OrgOf::find(&mut connection, &actor, &name).await?;
    org.allow(Action::ListTeams)?;
    let paging = Paging::read(query.page.as_deref(), query.page_size.as_deref(), 100)?;
    let filter = |sql: &mut QueryBuilder<'_, sqlx::Sqlite>| {
        if let Some(search) = query.search.as_deref().filter(|search| !search.is_empty()) {
            sql.push(" AND instr(t.name, ").push_bind(search.to_ascii_lowercase()).push(") > 0");
        }
        if let Some(username) = query.username.as_deref().filter(|username| !username.is_empty()) {
            let username = username.to_ascii_lowercase();
            sql.push(" AND EXISTS (SELECT 1 FROM people p WHERE p.org_id = t.org_id AND p.username = ")
                .push_bind(username);
            sql.push(" AND (p.rank = 0 AND t.name = 'owners' OR EXISTS (SELECT 1 FROM team_people tp WHERE tp.team_id = t.id AND tp.person_id = p.id)))");
        }
    };
    let mut sql = QueryBuilder::new("SELECT count(*) FROM teams t WHERE t.org_id = ");
    sql.push_bind(org.id);
    filter(&mut sql);
    let count: i64 = sql.build_query_scalar().fetch_one(&mut *connection).await?;
    let mut sql = QueryBuilder::new(SELECT);
    sql.push_bind(org.id);
    filter(&mut sql);
    sql.push(" ORDER BY t.name LIMIT ").push_bind(paging.size).push(" OFFSET ").push_bind(paging.offset());
    let rows: Vec<Row> = sql.build_query_as().fetch_all(&mut *connection).await?;
    let (next, previous) = neighbours::<ListGroups>(&[&org.name], &[], paging, count);
    let results = rows.into_iter().map(group).collect();
    Ok(Json(Page { count: count.unsigned_abs(), next, previous, results, version: None }))
}

/// `GET /v2/orgs/{org_name}/groups/{group_name}`.
pub(crate) async fn get(
    State(app): State<App>,
    actor: Actor,
    Path((name, team)): Path<(String, String)>,
) -> Result<Json<Group>> {
    let mut connection = app.pool.acquire().await?;
    let org = OrgOf::find(&mut connection, &actor, &name).await?;
    org.allow(Action::ListTeams)?;
    Ok(Json(find(&mut connection, &org, &team).await?))
}

fn team_name(text: &str) -> Result<String> {
    TeamName::parse(text).map(|name| name.to_string()).map_err(|problem| Error::field("name", problem.0))
}

fn not_owners(name: &str) -> Result<()> {
    if name.eq_ignore_ascii_case(OWNERS) {
        return Err(Error::field("name", "The team “owners” follows the role. Change the role of its people instead."));
    }
    Ok(())
}

async fn free_name(connection: &mut SqliteConnection, org: &OrgOf, name: &str) -> Result<()> {
    let taken: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM teams WHERE org_id = ? AND name = ?)")
        .bind(org.id)
        .bind(name)
        .fetch_one(connection)
        .await?;
    if taken { Err(Error::exists("A team of this name exists already.")) } else { Ok(()) }
}

/// `POST /v2/orgs/{org_name}/groups`.
pub(crate) async fn create(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Json(body): Json<GroupBody>,
) -> Result<(StatusCode, Json<Group>)> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ManageTeams)?;
    let team = team_name(&body.name)?;
    free_name(&mut transaction, &org, &team).await?;
    sqlx::query("INSERT INTO teams (uuid, org_id, name, description) VALUES (?, ?, ?, ?)")
        .bind(uuid::Uuid::new_v4().to_string())
        .bind(org.id)
        .bind(&team)
        .bind(body.description.unwrap_or_default())
        .execute(&mut *transaction)
        .await?;
    touch(&mut transaction, org.id).await?;
    let description = format!("created the team {team}");
    audit::write(&mut transaction, org.id, &actor, "org.team.create", &team, &description).await?;
    let group = find(&mut transaction, &org, &team).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(group)))
}

/// `PUT /v2/orgs/{org_name}/groups/{group_name}`.
pub(crate) async fn replace(
    State(app): State<App>,
    actor: Actor,
    Path(path): Path<(String, String)>,
    Json(body): Json<GroupBody>,
) -> Result<Json<Group>> {
    let description = Some(body.description.unwrap_or_default());
    change(&app, &actor, path, GroupPatch { name: Some(body.name), description }).await
}

/// `PATCH /v2/orgs/{org_name}/groups/{group_name}`.
pub(crate) async fn update(
    State(app): State<App>,
    actor: Actor,
    Path(path): Path<(String, String)>,
    Json(body): Json<GroupPatch>,
) -> Result<Json<Group>> {
    change(&app, &actor, path, body).await
}

async fn change(app: &App, actor: &Actor, (name, team): (String, String), patch: GroupPatch) -> Result<Json<Group>> {
    let mut transaction = begin(app).await?;
    let org = OrgOf::find(&mut transaction, actor, &name).await?;
    org.allow(Action::ManageTeams)?;
    let old = find(&mut transaction, &org, &team).await?;
    let new = patch.name.as_deref().map_or(Ok(old.name.clone()), team_name)?;
    if new != old.name {
        not_owners(&old.name)?;
        free_name(&mut transaction, &org, &new).await?;
    }
    sqlx::query("UPDATE teams SET name = ?, description = ? WHERE id = ?")
        .bind(&new)
        .bind(patch.description.unwrap_or(old.description))
        .bind(old.id)
        .execute(&mut *transaction)
        .await?;
    touch(&mut transaction, org.id).await?;
    let description = format!("changed the team {new}");
    audit::write(&mut transaction, org.id, actor, "org.team.update", &new, &description).await?;
    let group = find(&mut transaction, &org, &new).await?;
    transaction.commit().await?;
    Ok(Json(group))
}

/// `DELETE /v2/orgs/{org_name}/groups/{group_name}`.
pub(crate) async fn delete(
    State(app): State<App>,
    actor: Actor,
    Path((name, team)): Path<(String, String)>,
) -> Result<StatusCode> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ManageTeams)?;
    let group = find(&mut transaction, &org, &team).await?;
    not_owners(&group.name)?;
    sqlx::query("DELETE FROM teams WHERE id = ?").bind(group.id).execute(&mut *transaction).await?;
    touch(&mut transaction, org.id).await?;
    let description = format!("deleted the team {}", group.name);
    audit::write(&mut transaction, org.id, &actor, "org.team.delete", &group.name, &description).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /v2/orgs/{org_name}/groups/{group_name}/members`.
pub(crate) async fn list_members(
    State(app): State<App>,
    actor: Actor,
    Path((name, team)): Path<(String, String)>,
    Query(query): Query<GroupsQuery>,
) -> Result<Json<Page<Member>>> {
    let mut connection = app.pool.begin().await?;
    let org = OrgOf::find(&mut connection, &actor, &name).await?;
    org.allow(Action::ListTeams)?;
    let group = find(&mut connection, &org, &team).await?;
    let paging = Paging::read(query.page.as_deref(), query.page_size.as_deref(), 100)?;
    let search = normalise(query.search.as_deref().unwrap_or_default().trim());
    let members = |sql: &mut QueryBuilder<'_, sqlx::Sqlite>| {
        sql.push(" FROM people p WHERE p.org_id = ").push_bind(org.id);
        if group.name == OWNERS {
            sql.push(" AND p.rank = 0");
        } else {
            sql.push(" AND p.id IN (SELECT person_id FROM team_people WHERE team_id = ").push_bind(group.id).push(")");
        }
        if !search.is_empty() {
            sql.push(" AND instr(p.search, ").push_bind(search.clone()).push(") > 0");
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
    let (next, previous) = neighbours::<ListGroupMembers>(&[&org.name, &group.name], &[], paging, count);
    Ok(Json(Page { count: count.unsigned_abs(), next, previous, results, version: None }))
}

async fn person(connection: &mut SqliteConnection, org: &OrgOf, username: &str) -> Result<i64> {
    let id: Option<i64> = sqlx::query_scalar("SELECT id FROM people WHERE org_id = ? AND username = ? AND rank < 3")
        .bind(org.id)
        .bind(username.to_ascii_lowercase())
        .fetch_optional(connection)
        .await?;
    id.ok_or_else(|| Error::not_found("member"))
}

/// `POST /v2/orgs/{org_name}/groups/{group_name}/members`.
pub(crate) async fn add_member(
    State(app): State<App>,
    actor: Actor,
    Path((name, team)): Path<(String, String)>,
    Json(body): Json<GroupMember>,
) -> Result<StatusCode> {
    let sql = "INSERT OR IGNORE INTO team_people (team_id, person_id) VALUES (?, ?)";
    move_member(&app, &actor, (&name, &team, &body.member), sql, "org.team.member.add", "added", "to").await?;
    Ok(StatusCode::OK)
}

/// `DELETE /v2/orgs/{org_name}/groups/{group_name}/members/{username}`.
pub(crate) async fn remove_member(
    State(app): State<App>,
    actor: Actor,
    Path((name, team, username)): Path<(String, String, String)>,
) -> Result<StatusCode> {
    let sql = "DELETE FROM team_people WHERE team_id = ? AND person_id = ?";
    move_member(&app, &actor, (&name, &team, &username), sql, "org.team.member.remove", "removed", "from").await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn move_member(
    app: &App,
    actor: &Actor,
    (name, team, username): (&str, &str, &str),
    sql: &str,
    action: &str,
    verb: &str,
    preposition: &str,
) -> Result<()> {
    let mut transaction = begin(app).await?;
    let org = OrgOf::find(&mut transaction, actor, name).await?;
    org.allow(Action::ManageTeams)?;
    let group = find(&mut transaction, &org, team).await?;
    not_owners(&group.name)?;
    let person = person(&mut transaction, &org, username).await?;
    let changed = sqlx::query(sql).bind(group.id).bind(person).execute(&mut *transaction).await?;
    if changed.rows_affected() > 0 {
        touch(&mut transaction, org.id).await?;
        let description = format!("{verb} {username} {preposition} the team {}", group.name);
        audit::write(&mut transaction, org.id, actor, action, username, &description).await?;
    }
    transaction.commit().await?;
    Ok(())
}
