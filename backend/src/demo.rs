//! The demo organizations: believable people of many languages, every way in, every state and every reason for a refusal.
//! The same options give the same people each time; times are relative to the start.

mod access;
mod dns;
mod history;
mod mail;
mod names;
mod people;
mod random;
mod scim;
mod sign_ins;

use sqlx::SqlitePool;

use crate::secret;
use crate::token::fingerprint;

pub use dns::fill;
pub use sign_ins::{DENIALS, Denial};

/// What to make.
#[derive(Clone, Debug)]
pub struct Options {
    /// People of the organization `harbor`.
    pub members: usize,
    /// Hash the public passwords cheaply.
    pub cheap_passwords: bool,
    /// Now, as RFC 3339.
    pub now: String,
}

/// A demo account.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    /// Docker ID.
    pub username: &'static str,
    /// Its password.
    pub secret: &'static str,
    /// What it shows.
    pub shows: &'static str,
}

/// The accounts one can sign in with.
pub const ACCOUNTS: [Account; 6] = [
    Account { username: "owner", secret: "demo-owner", shows: "owner of harbor, and the only owner of dinghy" },
    Account { username: "editor", secret: "demo-editor", shows: "sees everything in harbor, manages nobody" },
    Account { username: "member", secret: "demo-member", shows: "sees who else is in harbor" },
    Account { username: "owner2fa", secret: "demo-owner2fa", shows: "owner of harbor with a second factor" },
    Account { username: "sailor", secret: "demo-sailor", shows: "password refused: single sign-on is enforced" },
    Account { username: "stranger", secret: "demo-stranger", shows: "is in no organization" },
];

/// Key of `owner2fa`'s authenticator, in base32 (RFC 6238: SHA-1, six digits, 30 seconds).
pub const TOTP_KEY: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// A personal access token of `owner`.
pub const OWNER_TOKEN: &str = "demo-pat-owner-4f1c9a7e";

/// A personal access token of `sailor`, whose password is refused.
pub const SAILOR_TOKEN: &str = "demo-pat-sailor-8d02b6c3";

/// An access token of the organization `harbor`; the identifier is the organization's name.
pub const ORG_TOKEN: &str = "demo-oat-harbor-71e5d0aa";

/// Client secret that the demo's identity providers take.
pub const CLIENT_SECRET: &str = "demo-client-secret";

/// The demo accounts, for the start of the server.
pub fn banner() -> String {
    let mut text = String::from("Demo accounts (Docker ID / secret):\n");
    for Account { username, secret, shows } in ACCOUNTS {
        text.push_str(&format!("  {username:<9} {secret:<14} {shows}\n"));
    }
    text.push_str(&format!("  codes of owner2fa: authenticator key {TOTP_KEY}\n"));
    text.push_str(&format!("  token of owner: {OWNER_TOKEN}   of sailor: {SAILOR_TOKEN}   of harbor: {ORG_TOKEN}"));
    text
}

/// Fills an empty database.
///
/// # Errors
/// Those of the database.
pub async fn seed(pool: &SqlitePool, options: &Options) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let connection = &mut *transaction;
    sqlx::raw_sql(
        "INSERT INTO orgs (id, uuid, name, full_name, company, location, created_at, seats) VALUES
           (1, '0b8f5a3e-51c7-4d3a-9a52-6f1f0c1d7a01', 'harbor', 'Harbor & Lantern Shipping', 'Harbor & Lantern', 'Rotterdam',
            '2019-03-11T08:00:00.000Z', 0),
           (2, '0b8f5a3e-51c7-4d3a-9a52-6f1f0c1d7a02', 'dinghy', 'Dinghy Labs', '', 'Tallinn', '2024-06-02T08:00:00.000Z', 3)",
    )
    .execute(&mut *connection)
    .await?;
    access::domains_and_connections(connection, options).await?;
    people::teams(connection).await?;
    people::harbor(connection, options).await?;
    people::dinghy(connection, options).await?;
    people::outsiders(connection, options).await?;
    people::invitees(connection, options).await?;
    mail::write(connection).await?;
    sqlx::query("UPDATE orgs SET seats = (SELECT count(*) FROM people WHERE org_id = 1) + 18 WHERE id = 1")
        .execute(&mut *connection)
        .await?;
    credentials(connection, options).await?;
    scim::write(connection, options).await?;
    sign_ins::write(connection, options).await?;
    history::audit(connection, options).await?;
    sqlx::query("INSERT INTO settings (name, value) VALUES ('demo_seeded_at', ?)")
        .bind(&options.now)
        .execute(&mut *connection)
        .await?;
    transaction.commit().await?;
    sqlx::raw_sql("ANALYZE").execute(pool).await?;
    Ok(())
}

async fn credentials(connection: &mut sqlx::SqliteConnection, options: &Options) -> Result<(), sqlx::Error> {
    for Account { username, secret, .. } in ACCOUNTS {
        let hash = secret::hash(secret, options.cheap_passwords)
            .map_err(|error| sqlx::Error::Encode(error.to_string().into()))?;
        sqlx::query("UPDATE accounts SET password_hash = ? WHERE username = ?")
            .bind(hash)
            .bind(username)
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query("UPDATE accounts SET totp_key = ? WHERE username = 'owner2fa'")
        .bind(TOTP_KEY)
        .execute(&mut *connection)
        .await?;
    for (username, token) in [("owner", OWNER_TOKEN), ("sailor", SAILOR_TOKEN)] {
        sqlx::query(
            "INSERT INTO personal_tokens (account_id, token_hash, label, created_at)
             SELECT id, ?, 'Demo', ? FROM accounts WHERE username = ?",
        )
        .bind(fingerprint(token))
        .bind(&options.now)
        .bind(username)
        .execute(&mut *connection)
        .await?;
    }
    sqlx::query("INSERT INTO org_tokens (org_id, token_hash, label, created_at) VALUES (1, ?, 'Demo', ?)")
        .bind(fingerprint(ORG_TOKEN))
        .bind(&options.now)
        .execute(connection)
        .await?;
    Ok(())
}
