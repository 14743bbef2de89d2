//! The log of the identity provider's requests.

use axum::Json;
use axum::extract::{Path, Query, State};
use purser_api::provisioning::{ListScimRequests, ScimRequest};
use purser_api::{EmailAddress, Page, Timestamp};
use serde::Deserialize;
use sqlx::{QueryBuilder, Sqlite};

use super::{SEE, find};
use crate::actor::Actor;
use crate::app::App;
use crate::clock;
use crate::error::{Error, Result};
use crate::members::page::{Paging, neighbours};

/// Query of [`list`].
#[derive(Deserialize)]
pub(crate) struct LogQuery {
    search: Option<String>,
    operation: Option<String>,
    outcome: Option<String>,
    from: Option<String>,
    page: Option<String>,
    page_size: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    at: String,
    method: String,
    path: String,
    status: i64,
    operation: String,
    person: Option<String>,
    target: String,
    detail: String,
    changed: String,
    token: String,
    trace_id: String,
}

/// `GET /v2/orgs/{org_name}/connections/{connection_id}/scim/log`.
pub(crate) async fn list(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
    Query(query): Query<LogQuery>,
) -> Result<Json<Page<ScimRequest>>> {
    let mut connection = app.pool.begin().await?;
    let (org, found) = find(&mut connection, &actor, (&name, &id), SEE).await?;
    let paging = Paging::read(query.page.as_deref(), query.page_size.as_deref(), 100)?;
    let filter = Filter::read(&query)?;
    let mut sql = QueryBuilder::new("SELECT count(*) FROM scim_requests r WHERE r.connection_id = ");
    sql.push_bind(found.row);
    filter.push(&mut sql);
    let count: i64 = sql.build_query_scalar().fetch_one(&mut *connection).await?;
    let mut sql = QueryBuilder::new(
        "SELECT r.at, r.method, r.path, r.status, r.operation, r.person, r.target, r.detail, r.changed, r.token, r.trace_id
         FROM scim_requests r WHERE r.connection_id = ",
    );
    sql.push_bind(found.row);
    filter.push(&mut sql);
    sql.push(" ORDER BY r.at DESC, r.id DESC LIMIT ")
        .push_bind(paging.size)
        .push(" OFFSET ")
        .push_bind(paging.offset());
    let rows: Vec<Row> = sql.build_query_as().fetch_all(&mut *connection).await?;
    let holes = [org.name.as_str(), &id];
    let (next, previous) = neighbours::<ListScimRequests>(&holes, &filter.rest(), paging, count);
    let results = rows.into_iter().map(request).collect();
    Ok(Json(Page { count: count.unsigned_abs(), next, previous, results, version: None }))
}

fn request(row: Row) -> ScimRequest {
    ScimRequest {
        at: Some(Timestamp(row.at)),
        method: row.method,
        path: row.path,
        status: row.status.unsigned_abs(),
        operation: row.operation,
        person: row.person,
        group: row.target,
        detail: row.detail,
        changed: serde_json::from_str(&row.changed).unwrap_or_default(),
        token: row.token,
        trace_id: row.trace_id,
    }
}

/// Which lines.
struct Filter {
    search: String,
    operation: String,
    failed: Option<bool>,
    from: Option<String>,
}

impl Filter {
    fn read(query: &LogQuery) -> Result<Self> {
        let text = |value: &Option<String>| value.as_deref().unwrap_or_default().trim().to_owned();
        let failed = match text(&query.outcome).as_str() {
            "" => None,
            "failed" => Some(true),
            "done" => Some(false),
            _ => return Err(Error::field("outcome", "The outcome is failed or done.")),
        };
        let from = match text(&query.from).as_str() {
            "" => None,
            given => Some(
                clock::read(given)
                    .ok_or_else(|| Error::field("from", "A day or a moment, like 2026-01-31T09:30:00Z."))?,
            ),
        };
        Ok(Self { search: text(&query.search).to_lowercase(), operation: text(&query.operation), failed, from })
    }

    fn push(&self, sql: &mut QueryBuilder<'_, Sqlite>) {
        if EmailAddress::parse(&self.search).is_ok() {
            sql.push(" AND (r.person = ").push_bind(self.search.clone());
            sql.push(" OR r.id IN (SELECT request_id FROM scim_request_people WHERE person = ");
            sql.push_bind(self.search.clone()).push("))");
        } else if !self.search.is_empty() {
            sql.push(" AND (instr(r.person, ").push_bind(self.search.clone());
            sql.push(") > 0 OR instr(lower(r.target), ").push_bind(self.search.clone()).push(") > 0)");
        }
        match self.operation.as_str() {
            "" => {}
            "writes" => {
                sql.push(" AND r.method IN ('POST', 'PUT', 'PATCH', 'DELETE') AND r.operation NOT LIKE '%.search'");
            }
            operation => {
                sql.push(" AND r.operation = ").push_bind(operation.to_owned());
            }
        }
        match self.failed {
            Some(true) => {
                sql.push(" AND r.status >= 400");
            }
            Some(false) => {
                sql.push(" AND r.status < 400");
            }
            None => {}
        }
        if let Some(from) = &self.from {
            sql.push(" AND r.at >= ").push_bind(from.clone());
        }
    }

    /// The query, for the addresses of other pages.
    fn rest(&self) -> Vec<(&'static str, String)> {
        let outcome = self.failed.map(|failed| if failed { "failed" } else { "done" }.to_owned());
        let operation = Some(self.operation.clone());
        let all = [
            ("search", Some(self.search.clone())),
            ("operation", operation),
            ("outcome", outcome),
            ("from", self.from.clone()),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?))).collect()
    }
}
