//! The brake on mass removal: an identity provider that loses a group must not empty an organization. More removals within
//! an hour than the organization allows are held, and an owner decides.

use axum::http::StatusCode;
use sqlx::SqliteConnection;

use super::error::{Refusal, Result};
use super::users::Record;
use super::{Call, effects};
use crate::actor::Actor;
use crate::app::App;
use crate::clock;
use crate::members::change::begin;

/// Seconds over which removals are counted.
const SPAN: i64 = 3600;

/// Removals within an hour that always go through, so that a small team can let somebody go.
pub(crate) const FEW: i64 = 5;

/// Seconds for which a refusal by an owner holds.
const REFUSAL_HOLDS: i64 = 24 * 3600;

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Deactivate,
    Delete,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Deactivate => "deactivate",
            Self::Delete => "delete",
        }
    }
}

/// A removal that was held.
#[derive(Debug)]
pub(crate) struct Hold {
    user: i64,
    kind: Kind,
}

impl Hold {
    /// Keeps it, unless it waits already.
    pub(super) async fn keep(self, app: &App, connection: i64) -> Result<()> {
        sqlx::query(
            "INSERT OR IGNORE INTO scim_holds (uuid, connection_id, user_id, kind, asked_at, state)
             VALUES (?, ?, ?, ?, ?, 'waiting')",
        )
        .bind(uuid::Uuid::new_v4().to_string())
        .bind(connection)
        .bind(self.user)
        .bind(self.kind.as_str())
        .bind(clock::now())
        .execute(&app.pool)
        .await?;
        Ok(())
    }
}

/// Lets a removal through, or holds it.
pub(super) async fn check(call: &mut Call, record: &Record, kind: Kind) -> Result<()> {
    let (percent, people): (i64, Option<i64>) =
        sqlx::query_as("SELECT removal_brake_percent, removal_brake_people FROM orgs WHERE id = ?")
            .bind(call.idp.org)
            .fetch_one(&mut *call.tx)
            .await?;
    if percent == 0 && people.is_none() {
        return Ok(());
    }
    let refused: Option<String> = sqlx::query_scalar(
        "SELECT decided_by FROM scim_holds WHERE user_id = ? AND state = 'refused' AND decided_at > ?",
    )
    .bind(record.id)
    .bind(clock::seconds_ago(REFUSAL_HOLDS))
    .fetch_optional(&mut *call.tx)
    .await?;
    if let Some(by) = refused {
        return Err(Refusal::forbidden(format!(
            "{by}, an owner of the organization, refused this removal today. It can be asked for again tomorrow."
        )));
    }
    let gone: i64 = sqlx::query_scalar("SELECT count(*) FROM scim_removals WHERE connection_id = ? AND at > ?")
        .bind(call.idp.connection)
        .bind(clock::seconds_ago(SPAN))
        .fetch_one(&mut *call.tx)
        .await?;
    if gone < FEW.min(people.unwrap_or(FEW)) {
        return Ok(());
    }
    let there: i64 = sqlx::query_scalar("SELECT count(*) FROM scim_users WHERE connection_id = ? AND active = 1")
        .bind(call.idp.connection)
        .fetch_one(&mut *call.tx)
        .await?;
    if !too_many(gone + 1, there + gone, percent, people) {
        return Ok(());
    }
    call.held = Some(Hold { user: record.id, kind });
    let mut refusal = Refusal::new(
        StatusCode::TOO_MANY_REQUESTS,
        format!(
            "{gone} people were removed within an hour, and this organization holds what goes beyond. The removal waits for \
             an owner, who finds it in the console under SCIM. Nothing was changed."
        ),
    );
    refusal.retry_after = Some(SPAN.unsigned_abs());
    Err(refusal)
}

/// Whether so many removals are more than the organization lets through.
fn too_many(removals: i64, managed: i64, percent: i64, people: Option<i64>) -> bool {
    people.is_some_and(|most| removals > most) || percent > 0 && removals > FEW && removals * 100 > managed * percent
}

/// Whoever is active again has nothing waiting.
pub(super) async fn forget(call: &mut Call, account: i64) -> Result<()> {
    sqlx::query(
        "DELETE FROM scim_holds WHERE state != 'allowed' AND user_id IN
             (SELECT id FROM scim_users WHERE connection_id = ? AND account_id = ?)",
    )
    .bind(call.idp.connection)
    .bind(account)
    .execute(&mut *call.tx)
    .await?;
    Ok(())
}

type Waiting = (i64, i64, String, i64, String, Option<i64>, String);

/// An owner decides about removals that wait; gives how many there were. Allowed ones happen now.
pub(crate) async fn decide(app: &App, connection: i64, ids: &[String], allow: bool, who: &Actor) -> Result<usize> {
    let mut tx = begin(app).await?;
    let rows: Vec<Waiting> = sqlx::query_as(
        "SELECT h.id, h.user_id, h.kind, c.org_id, u.user_name, u.account_id, u.document
         FROM scim_holds h JOIN scim_users u ON u.id = h.user_id JOIN connections c ON c.id = h.connection_id
         WHERE h.connection_id = ? AND h.state = 'waiting' AND h.uuid IN (SELECT value FROM json_each(?))",
    )
    .bind(connection)
    .bind(serde_json::to_string(ids).unwrap_or_default())
    .fetch_all(&mut *tx)
    .await?;
    let decided = rows.len();
    for row in rows {
        let word = if allow { "allowed" } else { "refused" };
        sqlx::query("UPDATE scim_holds SET state = ?, decided_at = ?, decided_by = ? WHERE id = ?")
            .bind(word)
            .bind(clock::now())
            .bind(who.name())
            .bind(row.0)
            .execute(&mut *tx)
            .await?;
        let said = format!("{word} the removal of {} that the identity provider asked for", row.4);
        crate::audit::write(&mut tx, row.3, who, "org.scim.hold.decide", &row.4, &said).await?;
        if allow {
            release(&mut tx, connection, &row, who).await?;
        }
    }
    tx.commit().await?;
    Ok(decided)
}

/// Does what was held.
async fn release(tx: &mut SqliteConnection, connection: i64, row: &Waiting, who: &Actor) -> Result<()> {
    let (_, user, kind, org, name, account, document) = row;
    let person: Option<(i64, String, i64)> = sqlx::query_as(
        "SELECT id, username, rank FROM people WHERE org_id = ? AND account_id = ? AND source = 'scim' AND rank < 3",
    )
    .bind(org)
    .bind(account)
    .fetch_optional(&mut *tx)
    .await?;
    if let Some((person, username, rank)) = person {
        let owners: i64 = sqlx::query_scalar("SELECT count(*) FROM people WHERE org_id = ? AND rank = 0")
            .bind(org)
            .fetch_one(&mut *tx)
            .await?;
        if rank == 0 && owners < 2 {
            return Err(Refusal::forbidden(format!("{name} is the last owner. Make another member an owner first.")));
        }
        effects::remove(tx, connection, *org, who, (person, &username)).await?;
    }
    if kind == Kind::Delete.as_str() {
        sqlx::query("DELETE FROM scim_users WHERE id = ?").bind(user).execute(tx).await?;
        return Ok(());
    }
    let mut attributes: serde_json::Map<String, serde_json::Value> = serde_json::from_str(document).unwrap_or_default();
    attributes.insert("active".to_owned(), serde_json::Value::Bool(false));
    sqlx::query("UPDATE scim_users SET active = 0, document = ?, version = version + 1, changed_at = ? WHERE id = ?")
        .bind(serde_json::Value::Object(attributes).to_string())
        .bind(clock::now())
        .bind(user)
        .execute(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_always_go_and_a_fifth_never() {
        // removals, managed before them, percent, people: held?
        for (removals, managed, percent, people, held) in [
            (5, 5, 20, None, false),
            (6, 25, 20, None, true),
            (6, 30, 20, None, false),
            (7, 30, 20, None, true),
            (2001, 10_000, 20, None, true),
            (2000, 10_000, 20, None, false),
            (11, 10_000, 0, Some(10), true),
            (10, 10_000, 0, Some(10), false),
            (3, 100, 20, Some(2), true),
            (50, 50, 0, None, false),
        ] {
            assert_eq!(
                too_many(removals, managed, percent, people),
                held,
                "{removals} of {managed}, {percent}, {people:?}"
            );
        }
    }
}
