//! Accepting an invitation: the invited person's own account only.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use purser_policy::sign_in::{Client, Method, StartedAt};
use sqlx::SqliteConnection;

use crate::access::facts::Asked;
use crate::actor::Actor;
use crate::app::App;
use crate::error::{Error, Result};
use crate::front_door::attempt::{self, Door};
use crate::front_door::joining::Account;
use crate::members::change::begin;

/// `POST /v2/invites/{id}/accept`.
pub(crate) async fn accept(State(app): State<App>, actor: Actor, Path(id): Path<String>) -> Result<StatusCode> {
    // To the token of an organization there is no invitation, as to everybody who was not invited.
    let account = actor.account().map_err(|_| Error::not_found("invitation"))?;
    let mut transaction = begin(&app).await?;
    by_account(&mut transaction, account, &id).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Accepts, in the caller's transaction. Whoever was not invited learns nothing.
pub(crate) async fn by_account(connection: &mut SqliteConnection, account: i64, id: &str) -> Result<Door> {
    let row: Option<(String, String)> = sqlx::query_as(
        "SELECT o.name, a.email FROM people p JOIN orgs o ON o.id = p.org_id JOIN accounts a ON a.id = ?2
         WHERE p.invite_uuid = ?1 AND (p.account_id = a.id OR (p.account_id IS NULL AND p.email = a.email))",
    )
    .bind(id)
    .bind(account)
    .fetch_optional(&mut *connection)
    .await?;
    let (org, email) = row.ok_or_else(|| Error::not_found("invitation"))?;
    let door = Door::find(connection, &org).await?;
    let account = Account::find(connection, &email).await?.ok_or_else(|| Error::not_found("invitation"))?;
    let asked = Asked {
        identifier: email,
        client: Client::Web,
        // The account has proved itself already; what counts is whether somebody keeps it out.
        method: Method::Token,
        started_at: StartedAt::Service,
        connection: None,
        response: None,
    };
    attempt::accept(connection, &door, &account, asked).await?;
    Ok(door)
}
