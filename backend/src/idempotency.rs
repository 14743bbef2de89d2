//! `Idempotency-Key`: a request that is sent twice is done once. The first answer is kept in the transaction of the write,
//! so that it is there exactly when the write is.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use purser_api::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::SqliteConnection;

use crate::actor::Actor;
use crate::app::App;
use crate::clock;
use crate::error::{Error, Result};
use crate::token::fingerprint;

/// Days for which an answer is kept.
const KEPT_DAYS: i64 = 7;

/// Longest key, in bytes.
const LONGEST: usize = 255;

/// The key of a request, where it has one. A layer-1 backend does not know such keys.
pub(crate) struct Key(Option<String>);

impl FromRequestParts<App> for Key {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let header = parts.headers.get("idempotency-key").filter(|_| !app.options.layer1_only);
        let Some(header) = header else { return Ok(Self(None)) };
        let key = header.to_str().unwrap_or_default().trim().trim_matches('"');
        if key.is_empty() || key.len() > LONGEST {
            return Err(Error::field("Idempotency-Key", "A key has 1 to 255 printable characters."));
        }
        Ok(Self(Some(key.to_owned())))
    }
}

/// A request that has a key, in the transaction of its write.
pub(crate) struct Named {
    caller: String,
    key: String,
    body_hash: String,
}

impl Key {
    /// The request, if it has a key. `body` is what was asked for.
    pub(crate) fn of(self, actor: &Actor, body: &impl Serialize) -> Option<Named> {
        let caller = match actor {
            Actor::Account { id, .. } => format!("account {id}"),
            Actor::Org { id, .. } => format!("organization {id}"),
        };
        // What was read as JSON a moment ago can be written as JSON.
        let body = serde_json::to_string(body).unwrap_or_default();
        Some(Named { caller, key: self.0?, body_hash: fingerprint(&body) })
    }
}

impl Named {
    /// The answer to the same request before; nothing the first time.
    ///
    /// # Errors
    /// 422 if the key was used for another request.
    pub(crate) async fn before<T: DeserializeOwned>(
        &self,
        connection: &mut SqliteConnection,
    ) -> Result<Option<(StatusCode, Json<T>)>> {
        let found: Option<(String, u16, String)> =
            sqlx::query_as("SELECT body_hash, status, answer FROM idempotency_keys WHERE caller = ? AND key = ?")
                .bind(&self.caller)
                .bind(&self.key)
                .fetch_optional(connection)
                .await?;
        let Some((body_hash, status, answer)) = found else { return Ok(None) };
        if body_hash != self.body_hash {
            return Err(Error::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                ErrorCode::InvalidField,
                "This Idempotency-Key was used for another request.",
            ));
        }
        let answer = serde_json::from_str(&answer).map_err(|error| sqlx::Error::Decode(error.into()))?;
        Ok(Some((StatusCode::from_u16(status).unwrap_or(StatusCode::OK), Json(answer))))
    }

    /// Keeps the first answer, and forgets those that are old.
    pub(crate) async fn keep(
        &self,
        connection: &mut SqliteConnection,
        status: StatusCode,
        answer: &impl Serialize,
    ) -> Result<()> {
        let answer = serde_json::to_string(answer).map_err(|error| sqlx::Error::Encode(error.into()))?;
        sqlx::query("DELETE FROM idempotency_keys WHERE created_at < ?")
            .bind(clock::days_from_now(-KEPT_DAYS))
            .execute(&mut *connection)
            .await?;
        sqlx::query(
            "INSERT INTO idempotency_keys (caller, key, body_hash, status, answer, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(&self.caller)
        .bind(&self.key)
        .bind(&self.body_hash)
        .bind(status.as_u16())
        .bind(answer)
        .bind(clock::now())
        .execute(connection)
        .await?;
        Ok(())
    }
}
