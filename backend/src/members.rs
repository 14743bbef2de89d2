//! Members of an organization, invitees among them.

pub(crate) mod batch;
pub(crate) mod change;
pub(crate) mod export;
pub(crate) mod filter;
pub(crate) mod page;
pub(crate) mod rows;
mod totals;
mod words;

use axum::Json;
use axum::extract::{Path, Query, State};
use purser_api::Page;
use purser_api::members::{ListMembers, Member, Status};
use purser_policy::Action;
use sqlx::{QueryBuilder, SqliteConnection};

use crate::access::org_name;
use crate::access::shut_out::ShutOut;
use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::error::Result;
use filter::{Filter, Look};
use page::neighbours;
use words::Words;

pub(crate) use change::{remove, update_role};
pub(crate) use export::export;
pub use totals::Totals;

/// More people than this are not collected and ordered for each page.
const MANY: i64 = 5000;

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
    let words = Words::of(&mut connection, &filter.search).await?;
    let count = app.totals.get(&mut connection, &filter, org.id, &words).await?;
    let ids = ids(&mut connection, &filter, org.id, &words, count).await?;
    let shape = rows::Shape::of(&mut connection, org.id, layer1_only).await?;
    let results = rows::read(&mut connection, &ids, shape).await?;
    let (next, previous) = neighbours::<ListMembers>(&[&org.name], &filter.rest, filter.paging, count);
    let version = (!layer1_only).then(|| version.to_string());
    Ok(Json(Page { count: count.unsigned_abs(), next, previous, results, version }))
}

/// The rows of the page, found on an index alone: a deep page costs no look-up for the rows before it.
pub(crate) async fn ids(
    connection: &mut SqliteConnection,
    filter: &Filter,
    org: i64,
    words: &Words,
    count: i64,
) -> Result<Vec<i64>> {
    let (size, mut offset) = (filter.paging.size, filter.paging.offset());
    if offset >= count {
        return Ok(Vec::new());
    }
    let look = if count > MANY { Look::Walk } else { Look::Collect };
    let mut first = Vec::new();
    if look == Look::Walk && !filter.search.is_empty() {
        first = exact(connection, filter, org, words).await?;
    }
    let mut sql = QueryBuilder::new("SELECT p.id FROM people p");
    filter.push_where(&mut sql, org, words, look);
    for id in &first {
        sql.push(" AND p.id <> ").push_bind(*id);
    }
    let before = first.len() as i64;
    let shown: Vec<i64> =
        first.into_iter().skip(offset.unsigned_abs() as usize).take(size.unsigned_abs() as usize).collect();
    offset = (offset - before).max(0);
    filter.push_order(&mut sql, look);
    sql.push(" LIMIT ").push_bind(size - shown.len() as i64).push(" OFFSET ").push_bind(offset);
    let rest: Vec<i64> = sql.build_query_scalar().fetch_all(connection).await?;
    Ok(shown.into_iter().chain(rest).collect())
}

/// Whoever the search names exactly, by Docker ID or address: these come first.
async fn exact(connection: &mut SqliteConnection, filter: &Filter, org: i64, words: &Words) -> Result<Vec<i64>> {
    let mut sql = QueryBuilder::new("SELECT p.id FROM people p");
    filter.push_where(&mut sql, org, words, Look::Walk);
    for (column, start) in [("username", " AND p.id IN ("), ("email", " UNION ")] {
        sql.push(start).push("SELECT id FROM people WHERE org_id = ").push_bind(org);
        sql.push(" AND ").push(column).push(" = ").push_bind(filter.search.clone());
    }
    sql.push(")");
    filter.push_order(&mut sql, Look::Walk);
    Ok(sql.build_query_scalar().fetch_all(connection).await?)
}
