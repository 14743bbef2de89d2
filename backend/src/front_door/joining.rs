//! Accounts and memberships that come of a sign-in, with their lines in the audit log.

use purser_api::{EmailAddress, Role, TeamName};
use purser_policy::sign_in::ScimRecord;
use sqlx::SqliteConnection;

use super::attempt::actor;
use crate::actor::{Actor, rank_of};
use crate::audit;
use crate::clock;
use crate::error::Result;
use crate::members::change::touch;
use crate::members::rows::OWNERS;
use crate::search::normalise;

/// Longest full name that is taken over, in characters.
const LONGEST_NAME: usize = 200;

/// An account.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    /// Its row.
    pub(crate) id: i64,
    /// Docker ID.
    pub(crate) username: String,
    /// Address.
    pub(crate) email: String,
    /// Full name; may be empty.
    pub(crate) full_name: String,
}

impl Account {
    /// The account with this address.
    pub(crate) async fn find(connection: &mut SqliteConnection, email: &str) -> Result<Option<Self>, sqlx::Error> {
        let row: Option<(i64, String, String, String)> =
            sqlx::query_as("SELECT id, username, email, full_name FROM accounts WHERE email = ?")
                .bind(email)
                .fetch_optional(connection)
                .await?;
        Ok(row.map(|(id, username, email, full_name)| Self { id, username, email, full_name }))
    }

    /// The account of a row.
    pub(crate) async fn by_id(connection: &mut SqliteConnection, id: i64) -> Result<Option<Self>, sqlx::Error> {
        let row: Option<(i64, String, String, String)> =
            sqlx::query_as("SELECT id, username, email, full_name FROM accounts WHERE id = ?")
                .bind(id)
                .fetch_optional(connection)
                .await?;
        Ok(row.map(|(id, username, email, full_name)| Self { id, username, email, full_name }))
    }

    /// What to call the person.
    pub(crate) fn name(&self) -> &str {
        if self.full_name.is_empty() { &self.username } else { &self.full_name }
    }

    /// The text that is searched.
    pub(crate) fn search(&self) -> String {
        normalise(&format!("{}\n{}\n{}", self.full_name, self.username, self.email))
    }

    /// Takes over the full name; everything else of the account stays.
    pub(crate) async fn rename(&mut self, connection: &mut SqliteConnection, full_name: &str) -> Result<()> {
        if self.full_name == full_name {
            return Ok(());
        }
        full_name.clone_into(&mut self.full_name);
        // A trigger copies name and search text to the rows of people.
        sqlx::query("UPDATE accounts SET full_name = ?, search = ? WHERE id = ?")
            .bind(full_name)
            .bind(self.search())
            .bind(self.id)
            .execute(&mut *connection)
            .await?;
        sqlx::query("UPDATE people SET sort_name = ? WHERE account_id = ?")
            .bind(normalise(self.name()))
            .bind(self.id)
            .execute(&mut *connection)
            .await?;
        sqlx::query(
            "UPDATE orgs SET people_revision = people_revision + 1
             WHERE id IN (SELECT org_id FROM people WHERE account_id = ?)",
        )
        .bind(self.id)
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// A full name as it is stored: one line, no control characters, not endless.
pub(crate) fn clean(full_name: &str) -> String {
    let line: String = full_name.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_NAME).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Creates the account that single sign-on (or `by`, an identity provider through SCIM) creates for an address without one.
/// It has no password.
pub(crate) async fn create_account(
    connection: &mut SqliteConnection,
    org: i64,
    address: &EmailAddress,
    full_name: &str,
    by: Option<&Actor>,
) -> Result<Account> {
    let username = free_username(connection, address).await?;
    let mut account = Account { id: 0, username, email: address.to_string(), full_name: full_name.to_owned() };
    account.id = sqlx::query_scalar(
        "INSERT INTO accounts (uuid, username, email, email_domain, full_name, created_at, search)
         VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(&account.username)
    .bind(&account.email)
    .bind(address.domain())
    .bind(full_name)
    .bind(clock::now())
    .bind(account.search())
    .fetch_one(&mut *connection)
    .await?;
    let (who, description) = match by {
        None => (&actor(&account), format!("got an account by single sign-on, for {address}")),
        Some(by) => (by, format!("made the account {} for {address}", account.username)),
    };
    audit::write(connection, org, who, "org.sso.account.create", &account.username, &description).await?;
    Ok(account)
}

/// A Docker ID made of the address, with a number where it is taken.
async fn free_username(connection: &mut SqliteConnection, address: &EmailAddress) -> Result<String> {
    let local = address.as_str().split('@').next().unwrap_or_default();
    let mut base: String = local.chars().filter(char::is_ascii_alphanumeric).take(24).collect();
    if base.len() < 4 {
        base.push_str("user");
    }
    for number in 1_u32.. {
        let candidate = if number == 1 { base.clone() } else { format!("{base}{number}") };
        let taken: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM accounts WHERE username = ?1) OR EXISTS (SELECT 1 FROM orgs WHERE name = ?1)",
        )
        .bind(&candidate)
        .fetch_one(&mut *connection)
        .await?;
        if !taken {
            return Ok(candidate);
        }
    }
    Ok(base)
}

/// How somebody comes in.
pub(super) struct Joining {
    pub(super) org: i64,
    pub(super) role: Role,
    /// Row of the connection they came through.
    pub(super) through: Option<i64>,
    pub(super) record: Option<ScimRecord>,
}

impl Joining {
    fn scim_active(&self) -> Option<bool> {
        match self.record {
            Some(ScimRecord::Active) => Some(true),
            Some(ScimRecord::Inactive) => Some(false),
            Some(ScimRecord::None) | None => None,
        }
    }

    /// Turns the person's invitation into a membership. Its seat was held already.
    pub(super) async fn accept(&self, connection: &mut SqliteConnection, account: &Account) -> Result<i64> {
        let person: i64 = sqlx::query_scalar(
            "UPDATE people SET account_id = ?1, rank = ?2, source = 'invited', connection_id = ?3, scim_active = ?4,
                 joined_at = ?5, last_logged_in_at = ?5, last_seen_at = ?5, username = ?6, email = ?7, full_name = ?8,
                 sort_name = ?9, search = ?10, invite_uuid = NULL, invitee = NULL, inviter = NULL, invited_role = NULL,
                 invited_team = NULL, sent_at = NULL
             WHERE id = (SELECT id FROM people WHERE org_id = ?11 AND rank = 3 AND (account_id = ?1 OR email = ?7) LIMIT 1)
             RETURNING id",
        )
        .bind(account.id)
        .bind(rank_of(self.role))
        .bind(self.through)
        .bind(self.scim_active())
        .bind(clock::now())
        .bind(&account.username)
        .bind(&account.email)
        .bind(&account.full_name)
        .bind(normalise(account.name()))
        .bind(account.search())
        .bind(self.org)
        .fetch_one(&mut *connection)
        .await?;
        touch(connection, self.org).await?;
        let who = actor(account);
        audit::write(connection, self.org, &who, "org.invite.accept", &account.username, "accepted the invitation")
            .await?;
        Ok(person)
    }

    /// Adds somebody new. The rules have seen a free seat in this transaction.
    pub(super) async fn add(&self, connection: &mut SqliteConnection, account: &Account, source: &str) -> Result<i64> {
        let domain = account.email.rsplit_once('@').map_or("", |(_, domain)| domain);
        let person: i64 = sqlx::query_scalar(
            "INSERT INTO people (org_id, account_id, rank, source, connection_id, scim_active, joined_at, last_logged_in_at,
                 last_seen_at, username, email, full_name, sort_name, search, is_guest)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?7, ?8, ?9, ?10, ?11, ?12,
                 NOT EXISTS (SELECT 1 FROM domains WHERE org_id = ?1 AND state = 'verified' AND name = ?13))
             RETURNING id",
        )
        .bind(self.org)
        .bind(account.id)
        .bind(rank_of(self.role))
        .bind(source)
        .bind(self.through)
        .bind(self.scim_active())
        .bind(clock::now())
        .bind(&account.username)
        .bind(&account.email)
        .bind(&account.full_name)
        .bind(normalise(account.name()))
        .bind(account.search())
        .bind(domain)
        .fetch_one(&mut *connection)
        .await?;
        touch(connection, self.org).await?;
        let how = if source == "jit" { "just-in-time provisioning" } else { "auto-provisioning of the domain" };
        let description = format!("joined by {how}");
        audit::write(connection, self.org, &actor(account), "org.member.add", &account.username, &description).await?;
        Ok(person)
    }
}

/// A member signs in: nothing is added. Gives the row.
pub(super) async fn seen(connection: &mut SqliteConnection, org: i64, account: &Account) -> Result<i64> {
    let person = sqlx::query_scalar(
        "UPDATE people SET last_logged_in_at = ?1, last_seen_at = ?1 WHERE org_id = ?2 AND account_id = ?3 RETURNING id",
    )
    .bind(clock::now())
    .bind(org)
    .bind(account.id)
    .fetch_one(connection)
    .await?;
    Ok(person)
}

/// Puts a person into teams; those that are missing are made. What is not the name of a team, and the owners' team, which
/// follows the role, is left out.
pub(super) async fn teams(
    connection: &mut SqliteConnection,
    org: i64,
    account: &Account,
    person: i64,
    names: &[String],
) -> Result<()> {
    let who = actor(account);
    for team in names.iter().filter_map(|name| TeamName::parse(name).ok()).filter(|team| team.as_str() != OWNERS) {
        let name = team.as_str();
        let made = sqlx::query("INSERT OR IGNORE INTO teams (uuid, org_id, name, mapped) VALUES (?, ?, ?, 1)")
            .bind(uuid::Uuid::new_v4().to_string())
            .bind(org)
            .bind(name)
            .execute(&mut *connection)
            .await?;
        if made.rows_affected() > 0 {
            let description = format!("brought the team {name} along by signing in");
            audit::write(connection, org, &who, "org.team.create", name, &description).await?;
        }
        let joined = sqlx::query(
            "INSERT OR IGNORE INTO team_people (team_id, person_id) SELECT id, ?1 FROM teams WHERE org_id = ?2 AND name = ?3",
        )
        .bind(person)
        .bind(org)
        .bind(name)
        .execute(&mut *connection)
        .await?;
        if joined.rows_affected() > 0 {
            let description = format!("joined the team {name} by signing in");
            audit::write(connection, org, &who, "org.team.member.add", &account.username, &description).await?;
            touch(connection, org).await?;
        }
    }
    Ok(())
}
