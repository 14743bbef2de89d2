//! Ninety days of the audit log.

use sqlx::{QueryBuilder, SqliteConnection};

use super::Options;
use super::random::Random;
use crate::audit::ACTIONS;
use crate::clock;

/// Entries a day.
const A_DAY: usize = 5;

pub(super) async fn audit(connection: &mut SqliteConnection, options: &Options) -> Result<(), sqlx::Error> {
    let mut random = Random::new(8);
    let names: Vec<String> =
        sqlx::query_scalar("SELECT username FROM people WHERE org_id = 1 AND rank < 3 ORDER BY id LIMIT 200")
            .fetch_all(&mut *connection)
            .await?;
    let mut entries = Vec::new();
    for day in (0..90_i64).rev() {
        for _ in 0..A_DAY {
            let (action, category, label) = random.of(ACTIONS);
            let name = match category {
                "team" => random.of(&["navigation", "cargo", "quay", "signals"]).to_owned(),
                "sso" => random.of(&["Fleet directory", "Office login", "harbor.example"]).to_owned(),
                "scim" => "Fleet directory".to_owned(),
                _ => names[random.below(names.len())].clone(),
            };
            let actor = random.of(&["owner", "owner", "owner2fa"]);
            entries.push((action, name, actor, label.to_lowercase(), clock::days_after(&options.now, -day)));
        }
    }
    let mut sql = QueryBuilder::new("INSERT INTO audit_logs (org_id, action, name, actor, description, at) ");
    sql.push_values(entries, |mut row, (action, name, actor, description, at)| {
        row.push_bind(1_i64).push_bind(action).push_bind(name).push_bind(actor).push_bind(description).push_bind(at);
    });
    sql.build().execute(connection).await?;
    Ok(())
}
