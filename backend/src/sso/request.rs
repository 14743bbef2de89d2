//! Sign-ins under way: what was sent to an identity provider and has to be answered once, within five minutes.

use sqlx::SqliteConnection;

use super::connection::Connection;
use crate::clock;
use crate::database::fresh_key;
use crate::error::{Error, Result};

/// Seconds an identity provider, and whoever signs in there, has time.
pub(crate) const SECONDS: i64 = 300;

/// What a sign-in is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The platform, at the demo's front door.
    Platform,
    /// The console.
    Console,
    /// To see what would happen.
    Test,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Console => "console",
            Self::Test => "test",
        }
    }

    fn parse(word: &str) -> Self {
        match word {
            "console" => Self::Console,
            "test" => Self::Test,
            _ => Self::Platform,
        }
    }
}

/// A sign-in as it leaves.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// What for.
    pub(crate) purpose: Purpose,
    /// What was typed; empty in a test.
    pub(crate) identifier: String,
    /// Where.
    pub(crate) client: &'static str,
    /// Address of the console to come back to, and its PKCE challenge; empty otherwise.
    pub(crate) console: (String, String),
}

/// A sign-in that was sent to an identity provider.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Request {
    /// Its id: the `state` of OpenID Connect.
    pub(crate) id: String,
    /// Row of the connection.
    pub(crate) connection_id: i64,
    /// What was typed.
    pub(crate) identifier: String,
    /// Where.
    pub(crate) client: String,
    purpose: String,
    /// What the ID token has to repeat.
    pub(crate) nonce: String,
    /// What proves that the authorization code is ours (RFC 7636).
    pub(crate) verifier: String,
    /// Address of the console to come back to.
    pub(crate) return_to: String,
    /// PKCE challenge of the console.
    pub(crate) challenge: String,
}

impl Request {
    /// Opens one.
    pub(crate) async fn open(pool: &mut SqliteConnection, connection: &Connection, asked: &Asked) -> Result<Self> {
        sqlx::query("DELETE FROM sso_requests WHERE expires_at < ?").bind(clock::unix()).execute(&mut *pool).await?;
        let opened = sqlx::query_as(
            "INSERT INTO sso_requests (id, connection_id, identifier, client, expires_at, purpose, nonce, verifier,
                 return_to, challenge)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             RETURNING id, connection_id, identifier, client, purpose, nonce, verifier, return_to, challenge",
        )
        .bind(uuid::Uuid::new_v4().to_string())
        .bind(connection.row)
        .bind(&asked.identifier)
        .bind(asked.client)
        .bind(clock::unix() + SECONDS)
        .bind(asked.purpose.as_str())
        .bind(fresh_key())
        // 64 characters, each allowed in a verifier (RFC 7636, section 4.1).
        .bind(fresh_key())
        .bind(&asked.console.0)
        .bind(&asked.console.1)
        .fetch_one(pool)
        .await?;
        Ok(opened)
    }

    /// Takes one that still waits for its answer; nobody else gets it.
    pub(crate) async fn take(pool: &mut SqliteConnection, id: &str) -> Result<Self> {
        let taken = sqlx::query_as(
            "UPDATE sso_requests SET used = 1 WHERE id = ? AND used = 0 AND expires_at > ?
             RETURNING id, connection_id, identifier, client, purpose, nonce, verifier, return_to, challenge",
        )
        .bind(id)
        .bind(clock::unix())
        .fetch_optional(pool)
        .await?;
        taken.ok_or_else(|| {
            Error::field("state", "This sign-in was answered already, or waited for more than five minutes.")
        })
    }

    /// Uses up the id of an answer, so that the answer works once. Whether it was the first time.
    pub(crate) async fn spend(
        pool: &mut SqliteConnection,
        connection: &Connection,
        id: &str,
        expires_at: i64,
    ) -> Result<bool, sqlx::Error> {
        let first =
            sqlx::query("INSERT OR IGNORE INTO sso_requests (id, connection_id, expires_at, used) VALUES (?, ?, ?, 1)")
                .bind(format!("{} {id}", connection.uuid))
                .bind(connection.row)
                .bind(expires_at)
                .execute(pool)
                .await?;
        Ok(first.rows_affected() == 1)
    }

    /// What it is for.
    pub(crate) fn purpose(&self) -> Purpose {
        Purpose::parse(&self.purpose)
    }
}
