//! Opening the database.

use std::path::Path;
use std::time::Duration;

use rand::RngCore;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

/// Opens the file, makes it if it is not there, and brings its schema up to date.
pub(crate) async fn open(file: &Path) -> Result<SqlitePool, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .pragma("cache_size", "-65536")
        .pragma("temp_store", "memory")
        .statement_cache_capacity(200)
        .optimize_on_close(true, None);
    let pool = SqlitePoolOptions::new().max_connections(6).connect_with(options).await?;
    sqlx::migrate!().run(&pool).await?;
    Ok(pool)
}

/// The key that signs tokens: made once a database, so that a restart signs nobody out.
pub(crate) async fn signing_key(pool: &SqlitePool) -> Result<Vec<u8>, sqlx::Error> {
    sqlx::query("INSERT OR IGNORE INTO settings (name, value) VALUES ('signing_key', ?)")
        .bind(fresh_key())
        .execute(pool)
        .await?;
    let key: String =
        sqlx::query_scalar("SELECT value FROM settings WHERE name = 'signing_key'").fetch_one(pool).await?;
    Ok(key.into_bytes())
}

/// Another key; tokens signed with the one before are worthless from now on.
pub(crate) async fn new_signing_key(pool: &SqlitePool) -> Result<Vec<u8>, sqlx::Error> {
    sqlx::query("DELETE FROM settings WHERE name = 'signing_key'").execute(pool).await?;
    signing_key(pool).await
}

/// A key nobody knows.
pub(crate) fn fresh_key() -> String {
    let mut fresh = [0_u8; 32];
    rand::rng().fill_bytes(&mut fresh);
    fresh.iter().map(|byte| format!("{byte:02x}")).collect()
}
