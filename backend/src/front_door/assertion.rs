//! What the demo's identity providers answer: signed with a key of the connection, made for one connection of one
//! organization, good for five minutes and for one use.

use purser_policy::sign_in::Asserted;
use serde::{Deserialize, Serialize};
use sqlx::{SqliteConnection, SqlitePool};

use crate::clock;
use crate::database::fresh_key;
use crate::error::{Error, Result};
use crate::token::{peek, seal, unseal};

/// Seconds a request and an answer live.
const SECONDS: i64 = 300;

/// An answer of an identity provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Assertion {
    /// Its own id.
    pub(super) id: String,
    /// The connection that answers.
    pub(super) connection: String,
    /// Whom it is for.
    pub(super) audience: String,
    /// The request it answers; nothing where the person started at the identity provider.
    pub(super) in_response_to: Option<String>,
    /// When it ends, in seconds since 1970.
    pub(super) expires_at: i64,
    /// What it says about the person; nothing where the identity provider did not answer.
    pub(super) says: Option<Asserted>,
}

/// A connection as the front door sees it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Connection {
    pub(super) id: i64,
    pub(super) uuid: String,
    pub(super) name: String,
    pub(super) kind: String,
    /// Name of its organization.
    pub(super) org: String,
}

impl Connection {
    /// The complete connection with this id.
    pub(super) async fn find(pool: &mut SqliteConnection, uuid: &str) -> Result<Self> {
        let found = sqlx::query_as(
            "SELECT c.id, c.uuid, c.name, c.kind, o.name AS org FROM connections c JOIN orgs o ON o.id = c.org_id
             WHERE c.uuid = ? AND c.status = 'complete'",
        )
        .bind(uuid)
        .fetch_optional(pool)
        .await?;
        found.ok_or_else(|| Error::not_found("connection"))
    }

    /// All complete ones of an organization.
    pub(super) async fn all(pool: &mut SqliteConnection, org: i64) -> Result<Vec<Self>, sqlx::Error> {
        sqlx::query_as(
            "SELECT c.id, c.uuid, c.name, c.kind, o.name AS org FROM connections c JOIN orgs o ON o.id = c.org_id
             WHERE o.id = ? AND c.status = 'complete' ORDER BY c.id",
        )
        .bind(org)
        .fetch_all(pool)
        .await
    }

    fn audience(&self) -> String {
        format!("purser:{}:{}", self.org, self.uuid)
    }

    /// Signs an answer of this connection's identity provider.
    pub(super) async fn assert(
        &self,
        pool: &SqlitePool,
        in_response_to: Option<String>,
        says: Option<Asserted>,
    ) -> Result<String> {
        let assertion = Assertion {
            id: uuid::Uuid::new_v4().to_string(),
            connection: self.uuid.clone(),
            audience: self.audience(),
            in_response_to,
            expires_at: clock::unix() + SECONDS,
            says,
        };
        let name = key_name(&self.uuid);
        sqlx::query("INSERT OR IGNORE INTO settings (name, value) VALUES (?, ?)")
            .bind(&name)
            .bind(fresh_key())
            .execute(pool)
            .await?;
        let key: String =
            sqlx::query_scalar("SELECT value FROM settings WHERE name = ?").bind(name).fetch_one(pool).await?;
        Ok(seal(key.as_bytes(), &assertion))
    }
}

fn key_name(connection: &str) -> String {
    format!("demo_idp_key:{connection}")
}

/// A sign-in that was sent to an identity provider.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Request {
    pub(super) id: String,
    /// Id of the connection.
    pub(super) connection: String,
    /// What was typed.
    pub(super) identifier: String,
    pub(super) client: String,
}

impl Request {
    /// Opens one; gives its id.
    pub(super) async fn open(
        pool: &mut SqliteConnection,
        connection: &Connection,
        identifier: &str,
        client: &str,
    ) -> Result<String> {
        sqlx::query("DELETE FROM sso_requests WHERE expires_at < ?").bind(clock::unix()).execute(&mut *pool).await?;
        let id = uuid::Uuid::new_v4().to_string();
        sqlx::query(
            "INSERT INTO sso_requests (id, connection_id, identifier, client, expires_at) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(&id)
        .bind(connection.id)
        .bind(identifier)
        .bind(client)
        .bind(clock::unix() + SECONDS)
        .execute(pool)
        .await?;
        Ok(id)
    }

    /// One that still waits for its answer.
    pub(super) async fn find(pool: &mut SqliteConnection, id: &str) -> Result<Self> {
        let found = sqlx::query_as(
            "SELECT r.id, c.uuid AS connection, r.identifier, r.client FROM sso_requests r
             JOIN connections c ON c.id = r.connection_id WHERE r.id = ? AND r.used = 0 AND r.expires_at > ?",
        )
        .bind(id)
        .bind(clock::unix())
        .fetch_optional(pool)
        .await?;
        found.ok_or_else(|| refused("This sign-in was answered already, or waited for more than five minutes."))
    }
}

fn refused(why: &str) -> Error {
    Error::field("assertion", format!("The answer of the identity provider is not taken. {why}"))
}

/// Checks an answer and uses it up, in the transaction of the sign-in. Gives what it says, the connection, and the request
/// it answers.
pub(super) async fn spend(
    transaction: &mut SqliteConnection,
    sealed: &str,
) -> Result<(Assertion, Connection, Option<Request>)> {
    let forged = || refused("Its signature is wrong.");
    let claimed: Assertion = peek(sealed).ok_or_else(forged)?;
    let key: Option<String> = sqlx::query_scalar("SELECT value FROM settings WHERE name = ?")
        .bind(key_name(&claimed.connection))
        .fetch_optional(&mut *transaction)
        .await?;
    let assertion: Assertion = key.and_then(|key| unseal(key.as_bytes(), sealed)).ok_or_else(forged)?;
    let connection = Connection::find(transaction, &assertion.connection).await?;
    if assertion.audience != connection.audience() {
        return Err(refused("It was made for somebody else."));
    }
    if assertion.expires_at <= clock::unix() {
        return Err(refused("It is older than five minutes."));
    }
    let first =
        sqlx::query("INSERT OR IGNORE INTO sso_requests (id, connection_id, expires_at, used) VALUES (?, ?, ?, 1)")
            .bind(&assertion.id)
            .bind(connection.id)
            .bind(assertion.expires_at)
            .execute(&mut *transaction)
            .await?;
    if first.rows_affected() == 0 {
        return Err(refused("It was used already."));
    }
    let request = match &assertion.in_response_to {
        None => None,
        Some(id) => {
            let request = Request::find(transaction, id).await?;
            if request.connection != connection.uuid {
                return Err(refused("It answers a question that another identity provider was asked."));
            }
            sqlx::query("UPDATE sso_requests SET used = 1 WHERE id = ?")
                .bind(&request.id)
                .execute(&mut *transaction)
                .await?;
            Some(request)
        }
    };
    Ok((assertion, connection, request))
}
