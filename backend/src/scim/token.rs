//! The tokens that identity providers call with: `purser_scim_<id>_<secret>`. The row is found by the id and the hash of
//! the whole is compared in constant time, so that an answer's duration says nothing about a guess.

use axum::http::{HeaderMap, StatusCode, header};

use super::error::Refusal;
use crate::app::App;
use crate::clock;
use crate::database::fresh_key;
use crate::token::fingerprint;

/// What every token starts with, so that scanners of leaked secrets find it.
const PREFIX: &str = "purser_scim_";

/// Seconds between two notes of a token's use.
const NOTE_EVERY: i64 = 30;

/// The connection that a token belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Idp {
    pub(crate) connection: i64,
    pub(crate) connection_name: String,
    pub(crate) org: i64,
    pub(crate) org_name: String,
    pub(crate) default_team: Option<String>,
    /// Whether full names are taken over.
    pub(crate) full_names: bool,
    pub(crate) token: i64,
    pub(crate) token_label: String,
}

/// A fresh token for a row with this id.
pub(crate) fn new_secret(uuid: &str) -> String {
    format!("{PREFIX}{}_{}", uuid.replace('-', ""), fresh_key())
}

type Row = (i64, String, Option<String>, Option<String>, String, i64, String, i64, String, Option<String>, bool, bool);

/// Finds whose token a request carries. A refusal names the connection where the token was one of its own once.
pub(super) async fn check(app: &App, headers: &HeaderMap) -> Result<Idp, (Refusal, Option<i64>)> {
    let refused = |sentence: &str| Refusal::new(StatusCode::UNAUTHORIZED, sentence);
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    });
    let Some(token) = token else {
        return Err((refused("There is no SCIM token. Send it as Authorization: Bearer."), None));
    };
    let id = token.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_')).map(|(id, _)| dashed(id));
    let row: Option<Row> = match id {
        None => None,
        Some(id) => sqlx::query_as(
            "SELECT t.id, t.token_hash, t.expires_at, t.revoked_at, t.label, c.id, c.name, o.id, o.name,
                    c.default_team, c.scim, c.scim_full_names
             FROM scim_tokens t JOIN connections c ON c.id = t.connection_id JOIN orgs o ON o.id = c.org_id
             WHERE t.uuid = ?",
        )
        .bind(id)
        .fetch_optional(&app.pool)
        .await
        .map_err(|error| (error.into(), None))?,
    };
    let wrong = "This SCIM token is not one of this service. Copy it again, or make another one.";
    // Compared also where there is no row.
    let hash = row.as_ref().map_or("", |row| &row.1);
    let same = same(&fingerprint(token), hash);
    let Some(row) = row.filter(|_| same) else { return Err((refused(wrong), None)) };
    let (token, _, expires, revoked, token_label, connection, connection_name, org, org_name, team, on, names) = row;
    let known = Some(connection);
    if revoked.is_some() {
        return Err((refused("This SCIM token was revoked. Paste the current one into the identity provider."), known));
    }
    if expires.is_some_and(|end| end <= clock::now()) {
        return Err((
            refused("This SCIM token has ended. Make another one and paste it into the identity provider."),
            known,
        ));
    }
    if !on {
        return Err((refused("SCIM is switched off for this connection."), known));
    }
    Ok(Idp {
        connection,
        connection_name,
        org,
        org_name,
        default_team: team.filter(|team| !team.is_empty()),
        full_names: names,
        token,
        token_label,
    })
}

/// Compares in a time that depends on the length alone.
fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut different = left.len() ^ right.len();
    for (at, byte) in left.iter().enumerate() {
        different |= usize::from(byte ^ right.get(at).copied().unwrap_or_default());
    }
    std::hint::black_box(different) == 0
}

/// A UUID with its dashes.
fn dashed(id: &str) -> String {
    uuid::Uuid::parse_str(id).map(|id| id.to_string()).unwrap_or_default()
}

/// Notes that a token was used, and from where.
pub(super) async fn used(app: &App, token: i64, from: &str) {
    let noted = sqlx::query(
        "UPDATE scim_tokens SET last_used_at = ?1, last_used_from = ?2
         WHERE id = ?3 AND (last_used_at IS NULL OR last_used_at < ?4 OR last_used_from IS NOT ?2)",
    )
    .bind(clock::now())
    .bind(from)
    .bind(token)
    .bind(clock::seconds_ago(NOTE_EVERY))
    .execute(&app.pool)
    .await;
    if let Err(error) = noted {
        tracing::warn!(%error, "the use of a SCIM token could not be noted");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_equal_texts_are_the_same() {
        assert!(same("abc", "abc") && same("", ""));
        for (left, right) in [("abc", "abd"), ("abc", "ab"), ("ab", "abc"), ("", "a"), ("a", "")] {
            assert!(!same(left, right), "{left} {right}");
        }
    }

    #[test]
    fn a_token_names_its_row() {
        let id = uuid::Uuid::new_v4().to_string();
        let secret = new_secret(&id);
        let (found, rest) = secret.strip_prefix(PREFIX).unwrap().split_once('_').unwrap();
        assert_eq!((dashed(found), rest.len()), (id, 64));
    }
}
