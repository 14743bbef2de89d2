//! Settings of an organization: which images its people may pull.

use axum::Json;
use axum::extract::{Path, State};
use purser_api::settings::{OrgSettings, RestrictedImages};
use purser_policy::Action;
use sqlx::SqliteConnection;

use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::audit;
use crate::error::Result;
use crate::members::change::begin;

async fn read(connection: &mut SqliteConnection, org: i64) -> Result<Json<OrgSettings>> {
    let (enabled, allow_official_images, allow_verified_publishers) = sqlx::query_as(
        "SELECT restricted_images, allow_official_images, allow_verified_publishers FROM orgs WHERE id = ?",
    )
    .bind(org)
    .fetch_one(connection)
    .await?;
    let restricted_images = RestrictedImages { enabled, allow_official_images, allow_verified_publishers };
    Ok(Json(OrgSettings { restricted_images }))
}

/// `GET /v2/orgs/{name}/settings`.
pub(crate) async fn get(State(app): State<App>, actor: Actor, Path(name): Path<String>) -> Result<Json<OrgSettings>> {
    let mut connection = app.pool.acquire().await?;
    let org = OrgOf::find(&mut connection, &actor, &name).await?;
    org.allow(Action::SeeSettings)?;
    read(&mut connection, org.id).await
}

/// `PUT /v2/orgs/{name}/settings`.
pub(crate) async fn put(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Json(body): Json<OrgSettings>,
) -> Result<Json<OrgSettings>> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ChangeSettings)?;
    let images = body.restricted_images;
    sqlx::query(
        "UPDATE orgs SET restricted_images = ?, allow_official_images = ?, allow_verified_publishers = ? WHERE id = ?",
    )
    .bind(images.enabled)
    .bind(images.allow_official_images)
    .bind(images.allow_verified_publishers)
    .bind(org.id)
    .execute(&mut *transaction)
    .await?;
    audit::write(&mut transaction, org.id, &actor, "org.settings.update", &org.name, "changed the settings").await?;
    let settings = read(&mut transaction, org.id).await?;
    transaction.commit().await?;
    Ok(settings)
}
