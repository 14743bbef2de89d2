//! Earlier versions of a connection's settings, and what went wrong through it.

use axum::Json;
use axum::extract::{Path, Query, State};
use purser_api::connections::{
    Connection, ConnectionEvent, ConnectionSettings, ConnectionVersion, EventKind, ListConnectionEvents,
    ListConnectionVersions,
};
use purser_api::{Page, Timestamp};
use purser_policy::Action;
use serde::Deserialize;
use sqlx::SqliteConnection;

use super::settings::stored;
use super::{PageQuery, rows};
use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::clock;
use crate::error::Result;
use crate::members::page::{Paging, neighbours};

/// Versions that are kept; older ones are forgotten.
const MOST_VERSIONS: u64 = 200;

/// Keeps the settings of a connection that was made before versions were kept, so that its first change can be undone.
pub(super) async fn keep_first(connection: &mut SqliteConnection, row: i64, before: &Connection) -> Result<()> {
    let kept: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM connection_versions WHERE connection_id = ?)")
        .bind(row)
        .fetch_one(&mut *connection)
        .await?;
    if kept { Ok(()) } else { keep(connection, row, before.version, &stored(&before.settings), "").await }
}

/// Keeps a version, without what this side gives.
pub(super) async fn keep(
    connection: &mut SqliteConnection,
    row: i64,
    version: u64,
    settings: &ConnectionSettings,
    by: &str,
) -> Result<()> {
    // Versions are counted by one each: they fit.
    let version = i64::try_from(version).unwrap_or(i64::MAX);
    sqlx::query(
        "INSERT INTO connection_versions (connection_id, version, document, changed_by, changed_at) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(row)
    .bind(version)
    .bind(serde_json::to_string(settings).unwrap_or_default())
    .bind(by)
    .bind(clock::now())
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM connection_versions WHERE connection_id = ? AND version <= ? - ?")
        .bind(row)
        .bind(version)
        .bind(MOST_VERSIONS as i64)
        .execute(connection)
        .await?;
    Ok(())
}

/// `GET /v2/orgs/{org_name}/connections/{connection_id}/versions`.
pub(crate) async fn versions(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ConnectionVersion>>> {
    let mut transaction = app.pool.begin().await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::SeeConnections)?;
    let found = rows::one(&mut transaction, &app, org.id, &id).await?;
    let paging = Paging::read(query.page.as_deref(), query.page_size.as_deref(), 100)?;
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM connection_versions WHERE connection_id = ?")
        .bind(found.row)
        .fetch_one(&mut *transaction)
        .await?;
    type Row = (i64, String, String, String);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT version, document, changed_by, changed_at FROM connection_versions WHERE connection_id = ?
         ORDER BY version DESC LIMIT ? OFFSET ?",
    )
    .bind(found.row)
    .bind(paging.size)
    .bind(paging.offset())
    .fetch_all(&mut *transaction)
    .await?;
    let version = |(version, document, by, at): Row| ConnectionVersion {
        version: version.unsigned_abs(),
        settings: serde_json::from_str(&document).unwrap_or_default(),
        changed_by: by,
        changed_at: Some(Timestamp(at)),
    };
    let (next, previous) = neighbours::<ListConnectionVersions>(&[&org.name, &id], &[], paging, count);
    let results = rows.into_iter().map(version).collect();
    Ok(Json(Page { count: count.unsigned_abs(), next, previous, results, version: None }))
}

/// Query of [`events`].
#[derive(Deserialize)]
pub(crate) struct EventsQuery {
    identifier: Option<String>,
    #[serde(flatten)]
    page: PageQuery,
}

/// Refused sign-ins, answers that were not taken, and failed requests of the identity provider. `?1` is the connection, `?2` a part of an address.
const EVENTS: &str = "SELECT trace_id, at, 'sign_in' AS kind, identifier, code, '' AS detail, id
        FROM sign_ins WHERE connection_id = ?1 AND outcome = 'denied' AND (?2 = '' OR instr(identifier, ?2) > 0)
    UNION ALL
    SELECT trace_id, at, 'sign_in', identifier, code, detail, id
        FROM sso_failures WHERE connection_id = ?1 AND (?2 = '' OR instr(identifier, ?2) > 0)
    UNION ALL
    SELECT trace_id, at, 'provisioning', coalesce(person, ''), CAST(status AS TEXT),
           method || ' ' || path || CASE detail WHEN '' THEN '' ELSE ': ' || detail END, id
        FROM scim_requests WHERE connection_id = ?1 AND status >= 400 AND (?2 = '' OR instr(coalesce(person, ''), ?2) > 0)";

/// `GET /v2/orgs/{org_name}/connections/{connection_id}/events`.
pub(crate) async fn events(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
    Query(query): Query<EventsQuery>,
) -> Result<Json<Page<ConnectionEvent>>> {
    let mut transaction = app.pool.begin().await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::SeeConnections)?;
    let found = rows::one(&mut transaction, &app, org.id, &id).await?;
    let paging = Paging::read(query.page.page.as_deref(), query.page.page_size.as_deref(), 100)?;
    let part = query.identifier.unwrap_or_default().trim().to_ascii_lowercase();
    let count: i64 = sqlx::query_scalar(&format!("SELECT count(*) FROM ({EVENTS})"))
        .bind(found.row)
        .bind(&part)
        .fetch_one(&mut *transaction)
        .await?;
    type Row = (String, String, String, String, String, String, i64);
    let rows: Vec<Row> = sqlx::query_as(&format!("{EVENTS} ORDER BY at DESC, kind, id DESC LIMIT ?3 OFFSET ?4"))
        .bind(found.row)
        .bind(&part)
        .bind(paging.size)
        .bind(paging.offset())
        .fetch_all(&mut *transaction)
        .await?;
    let event = |(trace_id, at, kind, identifier, code, detail, _): Row| ConnectionEvent {
        trace_id,
        at: Some(Timestamp(at)),
        kind: EventKind::parse(&kind).unwrap_or(EventKind::SignIn),
        identifier,
        code,
        detail,
    };
    let rest: Vec<_> = (!part.is_empty()).then(|| ("identifier", part.clone())).into_iter().collect();
    let (next, previous) = neighbours::<ListConnectionEvents>(&[&org.name, &id], &rest, paging, count);
    let results = rows.into_iter().map(event).collect();
    Ok(Json(Page { count: count.unsigned_abs(), next, previous, results, version: None }))
}
