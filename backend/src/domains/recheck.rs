//! Looking at DNS: on request, and by itself for domains that are not proven yet.

use std::io;
use std::time::Duration as StdDuration;

use purser_api::Timestamp;
use purser_api::domains::{DomainCheck, problem};
use sqlx::SqliteConnection;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::diagnosis::{self, Diagnosis};
use crate::app::App;
use crate::dns::{Dns, hosts};
use crate::error::Result;
use crate::members::change::{begin, touch};
use crate::{audit, clock};

/// Time between two looks for domains that are due.
const TICK: StdDuration = StdDuration::from_secs(3);
/// Domains looked at in one go.
const BATCH: i64 = 20;
/// Most labels above a domain in which its zone is looked for.
const LABELS: usize = 6;
/// An answer that is good for longer is not waited for.
const LONGEST_CACHED: Duration = Duration::hours(6);
/// Who proves a domain when nobody pressed a button.
const BY_ITSELF: &str = "dns-check";

/// How long after a look the next one is, by the time since the domain was added.
fn pause(age: Duration) -> Option<Duration> {
    match age {
        age if age < Duration::hours(1) => Some(Duration::minutes(2)),
        age if age < Duration::days(1) => Some(Duration::minutes(30)),
        age if age < Duration::days(30) => Some(Duration::hours(6)),
        _ => None,
    }
}

/// When to look again: not before name servers on the way forget this answer, since they would only repeat it.
fn next(now: OffsetDateTime, created_at: &str, cached: Option<Duration>) -> Option<OffsetDateTime> {
    // A row with a damaged date counts as new.
    let created = OffsetDateTime::parse(created_at, &Rfc3339).unwrap_or(now);
    let pause = pause(now - created)?;
    Some(now + pause.max(cached.unwrap_or_default().min(LONGEST_CACHED)))
}

/// A domain that is to be looked at.
#[derive(sqlx::FromRow)]
pub(super) struct Subject {
    id: i64,
    org_id: i64,
    name: String,
    txt_name: String,
    txt_value: String,
    created_at: String,
}

const SUBJECT: &str = "SELECT id, org_id, name, txt_name, txt_value, created_at FROM domains";

impl Subject {
    /// The pending domain of this name.
    pub(super) async fn find(connection: &mut SqliteConnection, org: i64, name: &str) -> Result<Option<Self>> {
        let sql = format!("{SUBJECT} WHERE org_id = ? AND name = ? AND state = 'pending'");
        Ok(sqlx::query_as(&sql).bind(org).bind(name).fetch_optional(connection).await?)
    }
}

/// Looks at DNS and keeps what it said; a proven domain becomes verified. `by` goes into the audit log. Between look and
/// write anything may happen: what was deleted or added anew meanwhile is left alone.
pub(super) async fn check(app: &App, subject: &Subject, by: &str) -> Result<()> {
    let old: Vec<String> = sqlx::query_scalar("SELECT value FROM domain_values WHERE org_id = ? AND name = ?")
        .bind(subject.org_id)
        .bind(&subject.name)
        .fetch_all(&app.pool)
        .await?;
    let look = diagnosis::look(&app.dns, &subject.txt_name, &subject.txt_value, &old);
    let (mut found, zone) = tokio::join!(look, zone(&app.dns, &subject.name));
    let mut transaction = begin(app).await?;
    if found.problem.is_none() && taken(&mut transaction, &subject.name, subject.org_id).await? {
        found.problem = Some(problem::VERIFIED_ELSEWHERE);
    }
    let proven = found.problem.is_none();
    let (check, next_at) = describe(subject, found, zone);
    let changed = sqlx::query(
        "UPDATE domains SET last_check = ?1, next_check_at = CASE WHEN ?2 THEN NULL ELSE ?3 END,
             state = CASE WHEN ?2 THEN 'verified' ELSE state END, verified_at = CASE WHEN ?2 THEN ?4 ELSE verified_at END,
             version = version + ?2
         WHERE id = ?5 AND txt_value = ?6 AND state = 'pending'",
    )
    .bind(serde_json::to_string(&check).unwrap_or_default())
    .bind(proven)
    .bind(next_at)
    .bind(clock::now())
    .bind(subject.id)
    .bind(&subject.txt_value)
    .execute(&mut *transaction)
    .await?;
    if proven && changed.rows_affected() > 0 {
        guests(&mut transaction, subject.org_id, &subject.name).await?;
        touch(&mut transaction, subject.org_id).await?;
        let description = format!("verified the domain {}", subject.name);
        audit::write_as(&mut transaction, subject.org_id, by, "org.domain.verify", &subject.name, &description).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Whether another organization has proven the domain.
pub(super) async fn taken(connection: &mut SqliteConnection, name: &str, org: i64) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM domains WHERE name = ? AND state = 'verified' AND org_id <> ?)")
        .bind(name)
        .bind(org)
        .fetch_one(connection)
        .await
}

/// Who is a guest follows from the verified domains.
pub(super) async fn guests(connection: &mut SqliteConnection, org: i64, domain: &str) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE people SET is_guest =
             NOT EXISTS (SELECT 1 FROM domains WHERE org_id = ?1 AND state = 'verified' AND name = ?2)
         WHERE org_id = ?1 AND substr(email, instr(email, '@') + 1) = ?2",
    )
    .bind(org)
    .bind(domain)
    .execute(connection)
    .await?;
    Ok(())
}

/// The zone of a domain and its name servers: the nearest name, upwards, that has any.
async fn zone(dns: &Dns, name: &str) -> Option<(String, Vec<String>)> {
    let mut name = name;
    for _ in 0..LABELS {
        let servers = dns.name_servers(name).await;
        if !servers.records().is_empty() {
            let mut servers = servers.records().to_vec();
            servers.sort();
            return Some((name.to_owned(), servers));
        }
        // Above the domain that can be registered the zone is the registry's.
        if psl::domain_str(name) == Some(name) {
            return None;
        }
        name = name.split_once('.')?.1;
    }
    None
}

fn describe(subject: &Subject, found: Diagnosis, zone: Option<(String, Vec<String>)>) -> (DomainCheck, Option<String>) {
    let now = OffsetDateTime::now_utc();
    let cached = found.ttl.map(|seconds| Duration::seconds(seconds.into()));
    let next_at = next(now, &subject.created_at, cached).map(clock::text);
    let (zone, name_servers) = zone.unzip();
    let name_servers = name_servers.unwrap_or_default();
    let check = DomainCheck {
        at: Some(Timestamp(clock::text(now))),
        found: found.found,
        problem: found.problem.map(str::to_owned),
        cname: found.cname,
        detail: found.detail,
        cached_until: cached.map(|cached| Timestamp(clock::text(now + cached))),
        // Kept in a column of its own.
        next_at: None,
        zone,
        dns_host: hosts::guess(&name_servers).map(str::to_owned),
        name_servers,
    };
    (check, next_at)
}

/// Looks at the domains that are due; gives how many those were.
///
/// # Errors
/// Those of the database.
pub async fn check_due(app: &App) -> Result<usize> {
    let sql = format!("{SUBJECT} WHERE state = 'pending' AND next_check_at <= ? ORDER BY next_check_at LIMIT {BATCH}");
    let due: Vec<Subject> = sqlx::query_as(&sql).bind(clock::now()).fetch_all(&app.pool).await?;
    for subject in &due {
        check(app, subject, BY_ITSELF).await?;
    }
    Ok(due.len())
}

/// Goes on looking until the backend stops.
pub(crate) fn start(app: App, mut stopped: watch::Receiver<bool>) -> JoinHandle<io::Result<()>> {
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let work = async {
            loop {
                ticks.tick().await;
                if let Err(error) = check_due(&app).await {
                    tracing::warn!(?error, "domains could not be looked at");
                }
            }
        };
        tokio::select! {
            () = work => {}
            // The sender is gone when the backend is: then it is time to stop, too.
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_older_a_domain_the_rarer_it_is_looked_at() {
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        let after = |age: Duration, cached: Option<Duration>| {
            next(now, &clock::text(now - age), cached).map(|at| (at - now).whole_minutes())
        };
        assert_eq!(after(Duration::minutes(5), None), Some(2));
        assert_eq!(after(Duration::hours(5), None), Some(30));
        assert_eq!(after(Duration::days(5), None), Some(360));
        assert_eq!(after(Duration::days(31), None), None);
        assert_eq!(after(Duration::minutes(5), Some(Duration::minutes(10))), Some(10), "nobody would say anything new");
        assert_eq!(after(Duration::minutes(5), Some(Duration::days(2))), Some(360));
    }
}
