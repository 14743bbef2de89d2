//! Teams; the API calls them groups. `owners` is always there: its people are those with that role, and it can be neither
//! renamed, deleted nor filled by hand.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use purser_api::groups::{Group, GroupBody, GroupPatch, ListGroups};
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
use crate::members::rows::OWNERS;

pub(crate) mod people;

type Row = (i64, String, String, String, bool, i64);

const SELECT: &str = "SELECT t.id, t.uuid, t.name, t.description, t.mapped,
    CASE t.name WHEN 'owners' THEN (SELECT count(*) FROM people p WHERE p.org_id = t.org_id AND p.rank = 0)
    ELSE (SELECT count(*) FROM team_people tp WHERE tp.team_id = t.id) END FROM teams t WHERE t.org_id = ";

fn group((id, uuid, name, description, mapped, members): Row) -> Group {
    Group { id, uuid, name, description, member_count: members.unsigned_abs(), mapped: Some(mapped) }
}

/// What a backend without layer 2 does not say.
fn plain(app: &App, mut group: Group) -> Group {
    if app.options.layer1_only {
        group.mapped = None;
    }
    group
}

/// Finds a team by its name, in any case.
pub(crate) async fn find(connection: &mut SqliteConnection, org: &OrgOf, name: &str) -> Result<Group> {
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

impl GroupsQuery {
    fn paging(&self) -> Result<Paging> {
        Paging::read(self.page.as_deref(), self.page_size.as_deref(), 100)
    }

    /// The parameters besides the page, for the addresses of the neighbours.
    fn rest(&self) -> Vec<(&'static str, String)> {
        let all = [("search", &self.search), ("username", &self.username)];
        all.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))).collect()
    }
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
    let paging = query.paging()?;
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
    let (next, previous) = neighbours::<ListGroups>(&[&org.name], &query.rest(), paging, count);
    let results = rows.into_iter().map(|row| plain(&app, group(row))).collect();
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
    Ok(Json(plain(&app, find(&mut connection, &org, &team).await?)))
}

fn team_name(text: &str) -> Result<String> {
    TeamName::parse(text).map(|name| name.to_string()).map_err(|problem| Error::field("name", problem.0))
}

/// Characters in the description of a team.
const LONGEST_DESCRIPTION: usize = 500;

fn described(text: String) -> Result<String> {
    if text.chars().count() > LONGEST_DESCRIPTION {
        return Err(Error::field("description", "A description has at most 500 characters."));
    }
    Ok(text)
}

/// Refuses what cannot be done with the team `owners`.
pub(crate) fn not_owners(field: &str, name: &str) -> Result<()> {
    if name.eq_ignore_ascii_case(OWNERS) {
        return Err(Error::field(field, "The team “owners” follows the role. Change the role of its people instead."));
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
    let about = described(body.description.unwrap_or_default())?;
    free_name(&mut transaction, &org, &team).await?;
    sqlx::query("INSERT INTO teams (uuid, org_id, name, description) VALUES (?, ?, ?, ?)")
        .bind(uuid::Uuid::new_v4().to_string())
        .bind(org.id)
        .bind(&team)
        .bind(about)
        .execute(&mut *transaction)
        .await?;
    touch(&mut transaction, org.id).await?;
    let description = format!("created the team {team}");
    audit::write(&mut transaction, org.id, &actor, "org.team.create", &team, &description).await?;
    let group = find(&mut transaction, &org, &team).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(plain(&app, group))))
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
    let about = described(patch.description.unwrap_or(old.description))?;
    if new != old.name {
        not_owners("name", &old.name)?;
        free_name(&mut transaction, &org, &new).await?;
        referred(&mut transaction, &org, &old.name, Some(&new)).await?;
    }
    sqlx::query("UPDATE teams SET name = ?, description = ? WHERE id = ?")
        .bind(&new)
        .bind(about)
        .bind(old.id)
        .execute(&mut *transaction)
        .await?;
    touch(&mut transaction, org.id).await?;
    let description = if new == old.name {
        format!("changed the description of the team {new}")
    } else {
        format!("renamed the team {} to {new}", old.name)
    };
    audit::write(&mut transaction, org.id, actor, "org.team.update", &new, &description).await?;
    let group = find(&mut transaction, &org, &new).await?;
    transaction.commit().await?;
    Ok(Json(plain(app, group)))
}

/// Invitations and connections name a team that people get into; they follow its new name, or lose it with the team.
async fn referred(connection: &mut SqliteConnection, org: &OrgOf, old: &str, new: Option<&str>) -> Result<()> {
    for sql in [
        "UPDATE people SET invited_team = ? WHERE org_id = ? AND invited_team = ?",
        "UPDATE connections SET default_team = ? WHERE org_id = ? AND default_team = ?",
    ] {
        sqlx::query(sql).bind(new).bind(org.id).bind(old).execute(&mut *connection).await?;
    }
    Ok(())
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
    not_owners("name", &group.name)?;
    referred(&mut transaction, &org, &group.name, None).await?;
    sqlx::query("DELETE FROM teams WHERE id = ?").bind(group.id).execute(&mut *transaction).await?;
    touch(&mut transaction, org.id).await?;
    let description = format!("deleted the team {}", group.name);
    audit::write(&mut transaction, org.id, &actor, "org.team.delete", &group.name, &description).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
