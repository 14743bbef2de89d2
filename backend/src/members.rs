//! Members of an organization, invitees among them.

pub(crate) mod batch;
pub(crate) mod change;
pub(crate) mod export;
pub(crate) mod filter;
pub(crate) mod page;
pub(crate) mod rows;

use axum::Json;
use axum::extract::{Path, Query, State};
use purser_api::Page;
use purser_api::members::{ListMembers, Member, Status};
use purser_policy::Action;
use sqlx::QueryBuilder;

use crate::access::org_name;
use crate::access::shut_out::ShutOut;
use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::error::Result;
use filter::Filter;
use page::neighbours;

pub(crate) use change::{remove, update_role};
pub(crate) use export::export;

/// `GET /v2/orgs/{org_name}/members`.
pub(crate) async fn list(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Query(query): Query<filter::Query>,
) -> Result<Json<Page<Member>>> {
    let layer1_only = app.options.layer1_only;
    // One transaction, so that rows, count and version belong together.
    let mut connection = app.pool.begin().await?;
    let org = OrgOf::find(&mut connection, &actor, &name).await?;
    org.allow(Action::ListMembers)?;
    let mut filter = query.check(layer1_only)?;
    if filter.status == Some(Status::CannotSignIn) {
        org.allow(Action::ExplainSignIns)?;
        filter.shut_out = ShutOut::of(&mut connection, org.id, &org_name(&org.name)?).await?;
    }
    let version: i64 = sqlx::query_scalar("SELECT people_revision FROM orgs WHERE id = ?")
        .bind(org.id)
        .fetch_one(&mut *connection)
        .await?;
    let count = count(&mut connection, &filter, org.id).await?;
    let ids = ids(&mut connection, &filter, org.id, count).await?;
    let shape = rows::Shape::of(&mut connection, org.id, layer1_only).await?;
    let results = rows::read(&mut connection, &ids, shape).await?;
    let (next, previous) = neighbours::<ListMembers>(&[&org.name], &filter.rest, filter.paging, count);
    let version = (!layer1_only).then(|| version.to_string());
    Ok(Json(Page { count: count.unsigned_abs(), next, previous, results, version }))
}

async fn count(connection: &mut sqlx::SqliteConnection, filter: &Filter, org: i64) -> Result<i64> {
    let mut sql = QueryBuilder::new("SELECT count(*) FROM people p");
    filter.push_where(&mut sql, org);
    Ok(sql.build_query_scalar().fetch_one(connection).await?)
}

/// The rows of the page, found on an index alone: a deep page costs no look-up for the rows before it.
pub(crate) async fn ids(
    connection: &mut sqlx::SqliteConnection,
    filter: &Filter,
    org: i64,
    count: i64,
) -> Result<Vec<i64>> {
    if filter.paging.offset() >= count {
        return Ok(Vec::new());
    }
    let mut sql = QueryBuilder::new("SELECT p.id FROM people p");
    filter.push_where(&mut sql, org);
    filter.push_order(&mut sql);
    sql.push(" LIMIT ").push_bind(filter.paging.size).push(" OFFSET ").push_bind(filter.paging.offset());
    Ok(sql.build_query_scalar().fetch_all(connection).await?)
}
