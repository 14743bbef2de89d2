//! Connections to identity providers: settings, switches, history. How people sign in through one stands elsewhere.

pub(crate) mod fetch;
pub(crate) mod history;
pub(crate) mod rows;
mod settings;
pub(crate) mod switches;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use purser_api::Page;
use purser_api::connections::{Connection, ConnectionKind, ConnectionPatch, ConnectionSettings, ListConnections};
use purser_policy::Action;
use serde::Deserialize;
use sqlx::SqliteConnection;

use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::audit;
use crate::clock;
use crate::error::{Error, Result};
use crate::etag::{IfMatch, Tagged, Versioned};
use crate::members::change::{begin, touch};
use crate::members::page::{Paging, neighbours};
use rows::Found;

impl Versioned for Connection {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Page of a list.
#[derive(Deserialize)]
pub(crate) struct PageQuery {
    page: Option<String>,
    page_size: Option<String>,
}

/// `GET /v2/orgs/{org_name}/connections`.
pub(crate) async fn list(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Connection>>> {
    let mut transaction = app.pool.begin().await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::SeeConnections)?;
    let paging = Paging::read(query.page.as_deref(), query.page_size.as_deref(), 100)?;
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM connections WHERE org_id = ?")
        .bind(org.id)
        .fetch_one(&mut *transaction)
        .await?;
    let found = rows::page(&mut transaction, &app, org.id, paging.size, paging.offset()).await?;
    let (next, previous) = neighbours::<ListConnections>(&[&org.name], &[], paging, count);
    let results = found.into_iter().map(|found| found.connection).collect();
    Ok(Json(Page { count: count.unsigned_abs(), next, previous, results, version: None }))
}

/// `GET /v2/orgs/{org_name}/connections/{connection_id}`.
pub(crate) async fn get(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
) -> Result<Tagged<Connection>> {
    let mut transaction = app.pool.begin().await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::SeeConnections)?;
    Ok(Tagged(rows::one(&mut transaction, &app, org.id, &id).await?.connection))
}

/// `POST /v2/orgs/{org_name}/connections`.
pub(crate) async fn create(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Json(mut body): Json<ConnectionSettings>,
) -> Result<(StatusCode, Tagged<Connection>)> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ManageConnections)?;
    let kind = match (&body.saml, &body.oidc) {
        (Some(_), None) => ConnectionKind::Saml,
        (None, Some(_)) => ConnectionKind::Oidc,
        _ => {
            return Err(Error::field(
                "saml",
                "A connection speaks SAML or OpenID Connect: give exactly one of the two.",
            ));
        }
    };
    let secret = settings::normalise(&app, kind, &mut body)?;
    settings::free_name(&mut transaction, org.id, &body.name, None).await?;
    let id = uuid::Uuid::new_v4().to_string();
    let row: i64 = sqlx::query_scalar(
        "INSERT INTO connections (uuid, org_id, name, kind, status, created_at) VALUES (?, ?, ?, ?, 'draft', ?) RETURNING id",
    )
    .bind(&id)
    .bind(org.id)
    .bind(&body.name)
    .bind(kind.as_str())
    .bind(clock::now())
    .fetch_one(&mut *transaction)
    .await?;
    settings::store(&mut transaction, org.id, row, &body, secret.as_ref()).await?;
    history::keep(&mut transaction, row, 1, &body, actor.name()).await?;
    let made = rows::one(&mut transaction, &app, org.id, &id).await?.connection;
    let description = format!("started the connection {}", body.name);
    audit::write(&mut transaction, org.id, &actor, "org.sso.connection.create", &body.name, &description).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Tagged(made)))
}

/// `PUT /v2/orgs/{org_name}/connections/{connection_id}`.
pub(crate) async fn replace(
    State(app): State<App>,
    actor: Actor,
    condition: IfMatch,
    Path((name, id)): Path<(String, String)>,
    Json(mut body): Json<ConnectionSettings>,
) -> Result<Tagged<Connection>> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ManageConnections)?;
    let Found { row, connection: before } = rows::one(&mut transaction, &app, org.id, &id).await?;
    condition.check(&before)?;
    let secret = settings::normalise(&app, before.kind, &mut body)?;
    settings::free_name(&mut transaction, org.id, &body.name, Some(row)).await?;
    settings::stays_complete(&before, &body)?;
    let says = settings::difference(&before.settings, &body, secret.is_some());
    if says.is_empty() {
        return Ok(Tagged(before));
    }
    history::keep_first(&mut transaction, row, &before).await?;
    settings::store(&mut transaction, org.id, row, &body, secret.as_ref()).await?;
    if settings::test_is_outdated(&before.settings, &body, secret.is_some()) {
        sqlx::query("UPDATE connections SET last_test = json_set(last_test, '$.outdated', json('true')) WHERE id = ?")
            .bind(row)
            .execute(&mut *transaction)
            .await?;
    }
    let version = next_version(&mut transaction, row).await?;
    history::keep(&mut transaction, row, version, &body, actor.name()).await?;
    let after = rows::one(&mut transaction, &app, org.id, &id).await?.connection;
    let description = format!("changed the connection {}: {says}", before.settings.name);
    audit::write(&mut transaction, org.id, &actor, "org.sso.connection.update", &body.name, &description).await?;
    transaction.commit().await?;
    Ok(Tagged(after))
}

/// `PATCH /v2/orgs/{org_name}/connections/{connection_id}`.
pub(crate) async fn update(
    State(app): State<App>,
    actor: Actor,
    condition: IfMatch,
    Path((name, id)): Path<(String, String)>,
    Json(body): Json<ConnectionPatch>,
) -> Result<Tagged<Connection>> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ManageConnections)?;
    let found = rows::one(&mut transaction, &app, org.id, &id).await?;
    condition.check(&found.connection)?;
    if !switches::turn(&mut transaction, &org, &actor, &found, &body).await? {
        return Ok(Tagged(found.connection));
    }
    next_version(&mut transaction, found.row).await?;
    let after = rows::one(&mut transaction, &app, org.id, &id).await?.connection;
    transaction.commit().await?;
    Ok(Tagged(after))
}

/// `DELETE /v2/orgs/{org_name}/connections/{connection_id}`.
pub(crate) async fn delete(
    State(app): State<App>,
    actor: Actor,
    condition: IfMatch,
    Path((name, id)): Path<(String, String)>,
) -> Result<StatusCode> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ManageConnections)?;
    let Found { row, connection } = rows::one(&mut transaction, &app, org.id, &id).await?;
    condition.check(&connection)?;
    sqlx::query("DELETE FROM connections WHERE id = ?").bind(row).execute(&mut *transaction).await?;
    // Members who came through it name it no longer.
    touch(&mut transaction, org.id).await?;
    let name = &connection.settings.name;
    let description = format!("deleted the connection {name}");
    audit::write(&mut transaction, org.id, &actor, "org.sso.connection.delete", name, &description).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Something that people edit has changed.
pub(crate) async fn next_version(connection: &mut SqliteConnection, row: i64) -> Result<u64> {
    let version: i64 =
        sqlx::query_scalar("UPDATE connections SET version = version + 1 WHERE id = ? RETURNING version")
            .bind(row)
            .fetch_one(connection)
            .await?;
    Ok(version.unsigned_abs())
}
