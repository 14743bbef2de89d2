//! How many people a filter has, counted once for as long as nobody in the organization changes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use sqlx::{QueryBuilder, SqliteConnection};

use purser_api::members::Status;

use super::filter::{Filter, Look};
use super::words::Words;
use crate::error::Result;

/// Counts kept at most; then all are forgotten.
const MOST: usize = 1000;

/// Counts of this process. The database says when one is out of date: `orgs.people_changes` grows with every change to
/// people and teams, whoever makes it.
#[derive(Default)]
pub struct Totals(Mutex<HashMap<(i64, String), Total>>);

struct Total {
    changes: i64,
    count: i64,
}

impl Totals {
    /// The count, of the state that the transaction of `connection` sees.
    pub(crate) async fn get(
        &self,
        connection: &mut SqliteConnection,
        filter: &Filter,
        org: i64,
        words: &Words,
    ) -> Result<i64> {
        if matches!(filter.status, Some(Status::Active | Status::CannotSignIn)) {
            // Changes as time goes on, and with the settings.
            return count(connection, filter, org, words).await;
        }
        let changes: i64 = sqlx::query_scalar("SELECT people_changes FROM orgs WHERE id = ?")
            .bind(org)
            .fetch_one(&mut *connection)
            .await?;
        let key = (org, filter.about());
        if let Some(count) = self.known(&key, changes) {
            return Ok(count);
        }
        let count = count(connection, filter, org, words).await?;
        self.keep(key, Total { changes, count });
        Ok(count)
    }

    fn known(&self, key: &(i64, String), changes: i64) -> Option<i64> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(key).filter(|total| total.changes == changes).map(|total| total.count)
    }

    fn keep(&self, key: (i64, String), total: Total) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(key, total);
    }
}

async fn count(connection: &mut SqliteConnection, filter: &Filter, org: i64, words: &Words) -> Result<i64> {
    let mut sql = QueryBuilder::new("SELECT count(*) FROM people p");
    filter.push_where(&mut sql, org, words, Look::Collect);
    Ok(sql.build_query_scalar().fetch_one(connection).await?)
}
