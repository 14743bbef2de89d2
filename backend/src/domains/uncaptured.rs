//! Accounts on a verified domain that are neither in the organization nor invited: a page of them, or all as a file.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use purser_api::Page;
use purser_api::domains::{ListUncaptured, UncapturedAccount};
use purser_policy::Action;
use serde::Deserialize;
use sqlx::{QueryBuilder, Sqlite};

use super::rows::UNCAPTURED;
use super::{find, not_verified};
use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::error::Result;
use crate::members::page::{Paging, neighbours};
use crate::search::normalise;
use crate::{clock, csv};

/// Query of [`list`].
#[derive(Deserialize)]
pub(crate) struct UncapturedQuery {
    page: Option<String>,
    page_size: Option<String>,
    search: Option<String>,
}

/// `GET …/domains/{domain}/uncaptured`. Nobody learns who is on a domain before they have proven that it is theirs.
pub(crate) async fn list(
    State(app): State<App>,
    actor: Actor,
    Path((name, domain)): Path<(String, String)>,
    Query(query): Query<UncapturedQuery>,
    headers: HeaderMap,
) -> Result<Response> {
    let mut connection = app.pool.begin().await?;
    let org = OrgOf::find(&mut connection, &actor, &name).await?;
    org.allow(Action::SeeDomains)?;
    let domain = find(&mut connection, &org, &domain).await?;
    if !domain.is_verified() {
        return Err(not_verified());
    }
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let as_file = accepted.starts_with("text/csv");
    let paging = Paging::read(query.page.as_deref(), query.page_size.as_deref(), 100)?;
    let search = query.search.unwrap_or_default();
    let wanted = normalise(search.trim());
    let filter = |sql: &mut QueryBuilder<'_, Sqlite>| {
        let from = UNCAPTURED.replacen("accounts a", "accounts a JOIN domains d", 1);
        sql.push(from).push(" AND d.org_id = ").push_bind(org.id).push(" AND d.name = ").push_bind(domain.name.clone());
        if !wanted.is_empty() {
            sql.push(" AND instr(a.search, ").push_bind(wanted.clone()).push(") > 0");
        }
    };
    let mut sql = QueryBuilder::new("SELECT count(*) ");
    filter(&mut sql);
    let count: i64 = sql.build_query_scalar().fetch_one(&mut *connection).await?;
    let mut sql = QueryBuilder::new("SELECT a.full_name, a.username, a.email ");
    filter(&mut sql);
    sql.push(" ORDER BY a.username");
    if !as_file {
        sql.push(" LIMIT ").push_bind(paging.size).push(" OFFSET ").push_bind(paging.offset());
    }
    let rows: Vec<(String, String, String)> = sql.build_query_as().fetch_all(&mut *connection).await?;
    if as_file {
        return Ok(file(&domain.name, &rows));
    }
    let account = |(full_name, username, email)| UncapturedAccount { full_name, username, email };
    let results = rows.into_iter().map(account).collect();
    let rest: Vec<_> = (!search.is_empty()).then_some(("search", search)).into_iter().collect();
    let (next, previous) = neighbours::<ListUncaptured>(&[&org.name, &domain.name], &rest, paging, count);
    Ok(Json(Page { count: count.unsigned_abs(), next, previous, results, version: None }).into_response())
}

fn file(domain: &str, rows: &[(String, String, String)]) -> Response {
    let mut text = String::from("Name,Username,Email\r\n");
    for (full_name, username, email) in rows {
        csv::push_row(&mut text, &[full_name, username, email]);
    }
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    let file = format!("attachment;filename=\"{domain}-uncaptured-{}.csv\"", clock::unix());
    if let Ok(file) = HeaderValue::from_str(&file) {
        headers.insert(header::CONTENT_DISPOSITION, file);
    }
    response
}
