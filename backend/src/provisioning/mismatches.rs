//! People whom sign-in and SCIM know by different addresses: they would get a second account, or none of their teams.

use axum::Json;
use axum::extract::{Path, State};
use purser_api::EmailAddress;
use purser_api::provisioning::ScimMismatch;

use super::{SEE, find};
use crate::actor::Actor;
use crate::app::App;
use crate::error::Result;

/// Most people that are listed.
const MOST: usize = 500;

/// `GET /v2/orgs/{org_name}/connections/{connection_id}/scim/mismatches`.
pub(crate) async fn list(
    State(app): State<App>,
    actor: Actor,
    Path((name, id)): Path<(String, String)>,
) -> Result<Json<Vec<ScimMismatch>>> {
    let mut connection = app.pool.begin().await?;
    let (_, found) = find(&mut connection, &actor, (&name, &id), SEE).await?;
    let rows: Vec<(String, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT u.user_name, a.email,
                (SELECT s.identifier FROM sign_ins s WHERE s.connection_id = u.connection_id AND s.method = 'sso'
                     AND s.account_id = u.account_id ORDER BY s.at DESC, s.id DESC LIMIT 1)
         FROM scim_users u LEFT JOIN accounts a ON a.id = u.account_id WHERE u.connection_id = ? ORDER BY u.user_name",
    )
    .bind(found.row)
    .fetch_all(&mut *connection)
    .await?;
    Ok(Json(rows.into_iter().filter_map(mismatch).take(MOST).collect()))
}

fn mismatch((user_name, email, signed_in): (String, Option<String>, Option<String>)) -> Option<ScimMismatch> {
    let normal = |text: &str| EmailAddress::parse(text).ok().map(|address| address.to_string());
    let (name, email) = (normal(&user_name), email?);
    let signed_in = signed_in.as_deref().and_then(normal).filter(|address| name.as_ref() != Some(address));
    let problem = match (&name, &signed_in) {
        (None, _) => "user_name_is_no_address",
        (Some(name), _) if *name != email => "account_has_another_address",
        (Some(_), Some(_)) => "signed_in_with_another_address",
        (Some(_), None) => return None,
    };
    Some(ScimMismatch { user_name, email, signed_in_as: signed_in, problem: problem.to_owned() })
}
