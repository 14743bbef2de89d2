//! Switches of a connection: into use, just-in-time provisioning, enforcement. Each has a rule that can refuse.

use axum::http::StatusCode;
use purser_api::ErrorCode;
use purser_api::connections::{Connection, ConnectionPatch, ConnectionStatus};
use purser_policy::connections::{is_fresh, missing};
use purser_policy::impact::{Change, Refusal};
use purser_policy::sign_in::{ConnectionId, Verdict};
use sqlx::SqliteConnection;

use super::rows::Found;
use crate::access::facts::moment;
use crate::access::population;
use crate::actor::{Actor, OrgOf};
use crate::audit;
use crate::clock;
use crate::error::{Error, Result};

fn conflict(code: ErrorCode, sentence: &str) -> Error {
    Error::new(StatusCode::CONFLICT, code, sentence)
}

/// Turns what the body says; whether anything changed.
pub(super) async fn turn(
    transaction: &mut SqliteConnection,
    org: &OrgOf,
    actor: &Actor,
    found: &Found,
    body: &ConnectionPatch,
) -> Result<bool> {
    let before = &found.connection;
    let mut changed = false;
    if body.status.is_some_and(|status| status != before.status) {
        complete(before, body.status)?;
        changed = true;
        set(transaction, found.row, "status = 'complete'").await?;
        let description = format!("put the connection {} into use", before.settings.name);
        log(transaction, org, actor, before, "org.sso.connection.complete", &description).await?;
    }
    if let Some(on) = body.jit.filter(|on| *on != before.jit) {
        let change = Change::Jit { connection: ConnectionId(before.id.clone()), on };
        let now = population::now(transaction, org).await?;
        if change.refusal(&now) == Some(Refusal::JitNeedsScim) {
            return Err(jit_needs_scim());
        }
        changed = true;
        set(transaction, found.row, if on { "jit = 1" } else { "jit = 0" }).await?;
        let action = if on { "org.sso.jit.enable" } else { "org.sso.jit.disable" };
        let description = format!("switched just-in-time provisioning {} for {}", word(on), before.settings.name);
        log(transaction, org, actor, before, action, &description).await?;
    }
    if let Some(on) = body.enforced.filter(|on| *on != before.enforced) {
        let forced = on && enforce(transaction, org, before, body).await?;
        changed = true;
        set(transaction, found.row, if on { "enforced = 1" } else { "enforced = 0" }).await?;
        let action = if on { "org.sso.enforce" } else { "org.sso.enforce.off" };
        let without = if forced { ", without a passed test" } else { "" };
        let description = format!("switched enforcement {} for {}{without}", word(on), before.settings.name);
        log(transaction, org, actor, before, action, &description).await?;
    }
    Ok(changed)
}

const fn word(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

/// 409: just-in-time provisioning cannot go off.
pub(super) fn jit_needs_scim() -> Error {
    conflict(
        ErrorCode::JitNeedsScim,
        "Just-in-time provisioning can be off only while SCIM is on: otherwise nobody new could come in uninvited. Switch SCIM on first.",
    )
}

/// 409: SCIM cannot go off.
pub(crate) fn scim_needed_by_jit() -> Error {
    conflict(
        ErrorCode::ScimNeededByJit,
        "While just-in-time provisioning is off, SCIM is the only way in for new people. Switch just-in-time provisioning on first.",
    )
}

/// Refuses to put into use what is not complete, and to take out of use what is.
fn complete(before: &Connection, status: Option<ConnectionStatus>) -> Result<()> {
    if status == Some(ConnectionStatus::Draft) {
        return Err(Error::field("status", "A connection in use does not become a draft again. Delete it instead."));
    }
    match missing(before).first() {
        None => Ok(()),
        Some(what) => {
            let sentence = format!("The connection cannot be put into use yet: {} is missing.", what.words());
            Err(conflict(ErrorCode::Incomplete, &sentence).about(what.as_str()))
        }
    }
}

/// Refuses enforcement that would lock people out; whether it goes on without a fresh test, by force.
async fn enforce(
    transaction: &mut SqliteConnection,
    org: &OrgOf,
    before: &Connection,
    body: &ConnectionPatch,
) -> Result<bool> {
    if before.status != ConnectionStatus::Complete && body.status != Some(ConnectionStatus::Complete) {
        return Err(
            conflict(ErrorCode::Incomplete, "A draft cannot be enforced. Put it into use first.").about("status")
        );
    }
    let fresh = is_fresh(before.last_test.as_ref(), moment(&clock::now()));
    match &body.force {
        _ if fresh => {}
        Some(typed) if *typed == before.settings.name => {}
        Some(_) => return Err(Error::field("force", "Type the name of the connection exactly as it is.")),
        None => {
            return Err(conflict(
                ErrorCode::TestFirst,
                "Enforcement needs a test sign-in that passed within the last 24 hours, with what is set now. Test the connection, or type its name to enforce without.",
            ));
        }
    }
    let change = Change::Enforced { connection: ConnectionId(before.id.clone()), on: true };
    if population::owners_after(transaction, org, &change).await? == Verdict::Denied {
        return Err(conflict(
            ErrorCode::OwnersLockedOut,
            "With enforcement no owner could sign in any more. Mend the connection, or make somebody an owner who gets in.",
        ));
    }
    Ok(!fresh)
}

async fn set(transaction: &mut SqliteConnection, row: i64, what: &'static str) -> Result<()> {
    sqlx::query(&format!("UPDATE connections SET {what} WHERE id = ?")).bind(row).execute(transaction).await?;
    Ok(())
}

async fn log(
    transaction: &mut SqliteConnection,
    org: &OrgOf,
    actor: &Actor,
    connection: &Connection,
    action: &str,
    description: &str,
) -> Result<()> {
    audit::write(transaction, org.id, actor, action, &connection.settings.name, description).await
}
