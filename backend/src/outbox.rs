//! E-mails about invitations. They are written in the transaction of what they tell about, and sent afterwards, if the
//! operator named a mail server; without one they stay where they are.

pub(crate) mod smtp;

use sqlx::SqliteConnection;

use crate::Options;
use crate::clock;
use crate::console::LINK_DAYS;
use crate::error::Result;

/// Writes the e-mail of an invitation.
pub(crate) async fn write(connection: &mut SqliteConnection, options: &Options, person: i64) -> Result<()> {
    let (recipient, uuid, inviter, role, team, org, full_name): (
        String,
        String,
        String,
        String,
        Option<String>,
        String,
        String,
    ) = sqlx::query_as(
        "SELECT p.email, p.invite_uuid, p.inviter, p.invited_role, p.invited_team, o.name, o.full_name
         FROM people p JOIN orgs o ON o.id = p.org_id WHERE p.id = ?",
    )
    .bind(person)
    .fetch_one(&mut *connection)
    .await?;
    let name = if full_name.is_empty() { &org } else { &full_name };
    let team = team.map_or_else(String::new, |team| format!(", in the team {team}"));
    let subject = format!("You are invited to {name}");
    let body = format!(
        "{inviter} invites you to join {name} as {role}{team}.\n\n\
         Accept the invitation:\n{}accept/{uuid}\n\n\
         The link works for {LINK_DAYS} days. Sign in with the account that has this address ({recipient}); an account you \
         have already joins as it is, and keeps all that is in it.\n\n\
         If you did not expect this, do nothing.\n",
        console_url(options)
    );
    let now = clock::now();
    // One that has not gone out yet says the same, or something that is no longer so.
    sqlx::query("DELETE FROM outbox WHERE person_id = ? AND state = 'queued'")
        .bind(person)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO outbox (person_id, recipient, subject, body, created_at, state_at, next_try_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?5)",
    )
    .bind(person)
    .bind(recipient)
    .bind(subject)
    .bind(body)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// Where people reach the console, with a slash at its end.
fn console_url(options: &Options) -> String {
    let beside = || format!("http://{}{}", options.listen, options.base_path);
    options.console_url.clone().unwrap_or_else(beside)
}
