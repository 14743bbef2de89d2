//! Saved expectations: this address must get in this way, or must not. They are stored here and checked in the console,
//! against the facts of the moment.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use purser_api::{DockerId, EmailAddress};
use purser_policy::Action;
use purser_policy::access::AccessTest;
use purser_policy::sign_in::{Client, Method, Verdict};

use super::identifier;
use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::audit;
use crate::clock;
use crate::error::{Error, Result};
use crate::members::change::begin;

type Row = (String, String, String, String, String);

fn test((id, identifier, client, method, expected): Row) -> Option<AccessTest> {
    Some(AccessTest {
        id,
        identifier,
        client: Client::parse(&client)?,
        method: Method::parse(&method)?,
        expected: Verdict::parse(&expected)?,
    })
}

/// `GET /v2/orgs/{org_name}/access/tests`.
pub(crate) async fn list(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
) -> Result<Json<Vec<AccessTest>>> {
    let mut connection = app.pool.acquire().await?;
    let org = OrgOf::find(&mut connection, &actor, &name).await?;
    org.allow(Action::ExplainSignIns)?;
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT uuid, identifier, client, method, expected FROM access_tests WHERE org_id = ? ORDER BY identifier, id",
    )
    .bind(org.id)
    .fetch_all(&mut *connection)
    .await?;
    Ok(Json(rows.into_iter().filter_map(test).collect()))
}

/// `POST /v2/orgs/{org_name}/access/tests`.
pub(crate) async fn save(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Json(body): Json<AccessTest>,
) -> Result<Json<AccessTest>> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ManageAccessTests)?;
    let identifier = normal(&body.identifier)?;
    if body.expected == Verdict::Depends {
        return Err(Error::field("expected", "Expect that the sign-in is allowed, or that it is denied."));
    }
    let id: String = sqlx::query_scalar(
        "INSERT INTO access_tests (uuid, org_id, identifier, client, method, expected, created_by, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (org_id, identifier, client, method) DO UPDATE SET expected = excluded.expected RETURNING uuid",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(org.id)
    .bind(&identifier)
    .bind(body.client.as_str())
    .bind(body.method.as_str())
    .bind(body.expected.as_str())
    .bind(actor.name())
    .bind(clock::now())
    .fetch_one(&mut *transaction)
    .await?;
    let description = format!("expects that a sign-in of {identifier} is {}", body.expected.as_str());
    audit::write(&mut transaction, org.id, &actor, "org.access.test.save", &identifier, &description).await?;
    transaction.commit().await?;
    Ok(Json(AccessTest { id, identifier, ..body }))
}

/// `DELETE /v2/orgs/{org_name}/access/tests/{test_id}`.
pub(crate) async fn forget(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
) -> Result<StatusCode> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ManageAccessTests)?;
    let gone: Option<String> =
        sqlx::query_scalar("DELETE FROM access_tests WHERE org_id = ? AND uuid = ? RETURNING identifier")
            .bind(org.id)
            .bind(id)
            .fetch_optional(&mut *transaction)
            .await?;
    let identifier = gone.ok_or_else(|| Error::not_found("expectation"))?;
    let description = format!("expects nothing of a sign-in of {identifier} any more");
    audit::write(&mut transaction, org.id, &actor, "org.access.test.delete", &identifier, &description).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The normal form. An expectation about what is neither would be red or green for ever.
fn normal(given: &str) -> Result<String> {
    let given = identifier(given)?;
    match (EmailAddress::parse(&given), DockerId::parse(&given)) {
        (Ok(address), _) => Ok(address.to_string()),
        (_, Ok(id)) => Ok(id.to_string()),
        _ => Err(Error::field("identifier", "This is neither an e-mail address nor a Docker ID.")),
    }
}
