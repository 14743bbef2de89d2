//! What the console's overview shows, in one call.

use axum::Json;
use axum::extract::{Path, State};
use purser_api::console::{ChecklistItem, Console, DeniedCount, Expiry, InvitationCounts, ProvenanceCounts, Seats};
use purser_api::members::batch;
use purser_api::{Timestamp, audit_logs};
use purser_policy::Action;
use sqlx::SqliteConnection;

use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::clock;
use crate::error::Result;
use crate::members::filter::MOST_LAYER_TWO;

/// Days for which the link in an invitation works.
pub(crate) const LINK_DAYS: i64 = purser_api::invites::LINK_DAYS as i64;

/// Days ahead of which an end is worth a line: whoever issues a certificate for a year has a whole one.
const SOON_DAYS: i64 = 400;

/// `GET /v2/orgs/{org_name}/console`.
pub(crate) async fn get(State(app): State<App>, actor: Actor, Path(name): Path<String>) -> Result<Json<Console>> {
    let mut connection = app.pool.begin().await?;
    let org = OrgOf::find(&mut connection, &actor, &name).await?;
    org.allow(Action::SeeOverview)?;
    let known = [
        "member_filters",
        "provenance",
        "domains",
        "idempotency_keys",
        "invite_delivery",
        batch::CAPABILITY,
        audit_logs::CATEGORY_CAPABILITY,
    ];
    let mut capabilities = known.map(str::to_owned).to_vec();
    let insights: bool =
        sqlx::query_scalar("SELECT insights FROM orgs WHERE id = ?").bind(org.id).fetch_one(&mut *connection).await?;
    if insights {
        capabilities.push("insights".to_owned());
    }
    let (seats, provenance) = population(&mut connection, org.id).await?;
    Ok(Json(Console {
        capabilities,
        members_page_size: Some(MOST_LAYER_TWO),
        seats,
        provenance,
        invitations: invitations(&mut connection, org.id).await?,
        checklist: checklist(&mut connection, org.id).await?,
        expiries: expiries(&mut connection, org.id).await?,
        denied: denied(&mut connection, org.id).await?,
    }))
}

/// Seats of an organization.
pub(crate) async fn seats(connection: &mut SqliteConnection, org: i64) -> Result<Seats> {
    let (total, members, invitees): (i64, i64, i64) = sqlx::query_as(
        "SELECT seats, (SELECT count(*) FROM people WHERE org_id = o.id AND rank < 3),
                       (SELECT count(*) FROM people WHERE org_id = o.id AND rank = 3) FROM orgs o WHERE id = ?",
    )
    .bind(org)
    .fetch_one(connection)
    .await?;
    Ok(seats_of(total, members, invitees))
}

fn seats_of(total: i64, members: i64, invitees: i64) -> Seats {
    let free = (total - members - invitees).max(0);
    let [total, members, invitees, free] = [total, members, invitees, free].map(i64::unsigned_abs);
    Seats { total, members, invitees, free }
}

/// Seats and ways in, from one look at everybody.
async fn population(connection: &mut SqliteConnection, org: i64) -> Result<(Seats, ProvenanceCounts)> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT source, count(*), count(*) FILTER (WHERE rank = 3) FROM people WHERE org_id = ? GROUP BY source",
    )
    .bind(org)
    .fetch_all(&mut *connection)
    .await?;
    let total: i64 = sqlx::query_scalar("SELECT seats FROM orgs WHERE id = ?").bind(org).fetch_one(connection).await?;
    let everybody: i64 = rows.iter().map(|(_, count, _)| count).sum();
    let invitees: i64 = rows.iter().map(|(.., invitees)| invitees).sum();
    let of =
        |word: &str| rows.iter().find(|(source, ..)| source == word).map_or(0, |(_, count, _)| count.unsigned_abs());
    let [manual, invited, jit, scim, auto] = ["manual", "invited", "jit", "scim", "auto"].map(of);
    Ok((seats_of(total, everybody - invitees, invitees), ProvenanceCounts { manual, invited, jit, scim, auto }))
}

async fn invitations(connection: &mut SqliteConnection, org: i64) -> Result<InvitationCounts> {
    let (pending, expired): (i64, i64) = sqlx::query_as(
        "SELECT count(*) FILTER (WHERE sent_at >= ?1), count(*) FILTER (WHERE sent_at < ?1)
         FROM people WHERE org_id = ?2 AND rank = 3",
    )
    .bind(clock::days_from_now(-LINK_DAYS))
    .bind(org)
    .fetch_one(connection)
    .await?;
    Ok(InvitationCounts { pending: pending.unsigned_abs(), expired: expired.unsigned_abs() })
}

async fn checklist(connection: &mut SqliteConnection, org: i64) -> Result<Vec<ChecklistItem>> {
    let done: (bool, bool, bool, bool, bool, bool) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM people WHERE org_id = ?1 AND rank = 0) > 1,
                EXISTS (SELECT 1 FROM domains WHERE org_id = ?1 AND state = 'verified'),
                EXISTS (SELECT 1 FROM connections WHERE org_id = ?1 AND status = 'complete'),
                EXISTS (SELECT 1 FROM connections WHERE org_id = ?1 AND last_test IS NOT NULL),
                EXISTS (SELECT 1 FROM connections WHERE org_id = ?1 AND enforced = 1),
                EXISTS (SELECT 1 FROM connections WHERE org_id = ?1 AND scim = 1)",
    )
    .bind(org)
    .fetch_one(connection)
    .await?;
    let steps = [
        ("second_owner", done.0),
        ("verified_domain", done.1),
        ("connection", done.2),
        ("tested_connection", done.3),
        ("enforced", done.4),
        ("scim", done.5),
    ];
    Ok(steps.map(|(id, done)| ChecklistItem { id: id.to_owned(), done }).to_vec())
}

async fn expiries(connection: &mut SqliteConnection, org: i64) -> Result<Vec<Expiry>> {
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT CASE kind WHEN 'saml' THEN 'certificate' ELSE 'client_secret' END, name, credential_expires_at AS at
             FROM connections WHERE org_id = ?1 AND credential_expires_at < ?2
         UNION ALL
         SELECT 'scim_token', t.label, t.expires_at FROM scim_tokens t JOIN connections c ON c.id = t.connection_id
             WHERE c.org_id = ?1 AND t.revoked_at IS NULL AND t.expires_at < ?2
         UNION ALL
         SELECT * FROM (SELECT 'invitation', invitee, strftime('%Y-%m-%dT%H:%M:%fZ', sent_at, '+14 days')
             FROM people WHERE org_id = ?1 AND rank = 3 AND sent_at >= ?3 ORDER BY sent_at LIMIT 20)
         ORDER BY at LIMIT 60",
    )
    .bind(org)
    .bind(clock::days_from_now(SOON_DAYS))
    .bind(clock::days_from_now(-LINK_DAYS))
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(kind, name, at)| Expiry { kind, name, at: Some(Timestamp(at)) }).collect())
}

async fn denied(connection: &mut SqliteConnection, org: i64) -> Result<Vec<DeniedCount>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT code, count(*) AS number FROM sign_ins WHERE org_id = ? AND outcome = 'denied' AND at >= ?
         GROUP BY code ORDER BY number DESC, code",
    )
    .bind(org)
    .bind(clock::days_from_now(-7))
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(code, count)| DeniedCount { code, count: count.unsigned_abs() }).collect())
}
