//! The signed-in account and its organizations.

use axum::Json;
use axum::extract::{Path, Query, State};
use purser_api::orgs::Org;
use purser_api::users::User;
use purser_api::{ListedRole, Page, Timestamp};
use serde::Deserialize;

use crate::actor::{Actor, OrgOf, role_of};
use crate::app::App;
use crate::error::Result;
use crate::members::page::{Paging, neighbours};

/// `GET /v2/user/`.
pub(crate) async fn get_user(State(app): State<App>, actor: Actor) -> Result<Json<User>> {
    type Row = (String, String, String, String, String, String, String);
    let row: Row = sqlx::query_as(
        "SELECT uuid, username, full_name, email, company, location, created_at FROM accounts WHERE id = ?",
    )
    .bind(actor.account()?)
    .fetch_one(&app.pool)
    .await?;
    let (id, username, full_name, email, company, location, created_at) = row;
    let date_joined = Some(Timestamp(created_at));
    Ok(Json(User { id, username, full_name, email, company, location, date_joined, kind: "User".to_owned() }))
}

/// Query of [`list_orgs`].
#[derive(Deserialize)]
pub(crate) struct OrgsQuery {
    page: Option<String>,
    page_size: Option<String>,
}

type OrgRow = (String, String, String, String, String, String, i64);

const ORG: &str = "SELECT o.uuid, o.name, o.full_name, o.company, o.location, o.created_at";

/// `GET /v2/user/orgs/`.
pub(crate) async fn list_orgs(
    State(app): State<App>,
    actor: Actor,
    Query(query): Query<OrgsQuery>,
) -> Result<Json<Page<Org>>> {
    let paging = Paging::read(query.page.as_deref(), query.page_size.as_deref(), 100)?;
    let (filter, id) = match &actor {
        Actor::Account { id, .. } => ("p.account_id = ?", *id),
        Actor::Org { id, .. } => ("o.id = ?", *id),
    };
    let (ranked, from) = match &actor {
        Actor::Account { .. } => (", p.rank", " FROM people p JOIN orgs o ON o.id = p.org_id WHERE p.rank < 3 AND "),
        Actor::Org { .. } => (", 0", " FROM orgs o WHERE "),
    };
    let count: i64 =
        sqlx::query_scalar(&format!("SELECT count(*){from}{filter}")).bind(id).fetch_one(&app.pool).await?;
    let rows: Vec<OrgRow> = sqlx::query_as(&format!("{ORG}{ranked}{from}{filter} ORDER BY o.name LIMIT ? OFFSET ?"))
        .bind(id)
        .bind(paging.size)
        .bind(paging.offset())
        .fetch_all(&app.pool)
        .await?;
    let results = rows.into_iter().map(|row| org(&app, row)).collect();
    let (next, previous) = neighbours::<purser_api::users::ListOrgs>(&[], &[], paging, count);
    Ok(Json(Page { count: count.unsigned_abs(), next, previous, results, version: None }))
}

/// `GET /v2/orgs/{org_name}`.
pub(crate) async fn get_org(State(app): State<App>, actor: Actor, Path(name): Path<String>) -> Result<Json<Org>> {
    let mut connection = app.pool.acquire().await?;
    let found = OrgOf::find(&mut connection, &actor, &name).await?;
    found.allow(purser_policy::Action::ListMembers)?;
    let rank = found.role.map_or(3, crate::actor::rank_of);
    let row: OrgRow = sqlx::query_as(&format!("{ORG}, ? FROM orgs o WHERE o.id = ?"))
        .bind(rank)
        .bind(found.id)
        .fetch_one(&mut *connection)
        .await?;
    Ok(Json(org(&app, row)))
}

fn org(app: &App, (id, orgname, full_name, company, location, created_at, rank): OrgRow) -> Org {
    let role = role_of(rank).map(ListedRole::Known).filter(|_| !app.options.layer1_only);
    let date_joined = Some(Timestamp(created_at));
    Org { id, orgname, full_name, company, location, date_joined, kind: "Org".to_owned(), role }
}
