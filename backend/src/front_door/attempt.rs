//! One attempt to sign in: facts, decision, effects and log in the caller's transaction. Whoever calls has checked the
//! password, the token or the identity provider's answer before.

use axum::http::StatusCode;
use purser_api::{ErrorCode, OrgName, Role};
use purser_policy::sign_in::{
    Cause, Code, ConnectionId, Effect, Explanation, Facts, Identifier, Known, Method, Outcome, StepId, Verdict, explain,
};
use sqlx::SqliteConnection;

use super::joining::{self, Account, Joining};
use crate::access::facts::{Asked, gather};
use crate::access::log::Detail;
use crate::actor::Actor;
use crate::clock;
use crate::error::{Error, Result};

/// The organization somebody signs in to.
pub(crate) struct Door {
    /// Its row.
    pub(crate) org: i64,
    /// Its name.
    pub(crate) name: OrgName,
}

impl Door {
    /// Finds it.
    pub(crate) async fn find(connection: &mut SqliteConnection, name: &str) -> Result<Self> {
        let none = || Error::field("org", "There is no such organization.");
        let name = OrgName::parse(name).map_err(|_| none())?;
        let org: Option<i64> = sqlx::query_scalar("SELECT id FROM orgs WHERE name = ?")
            .bind(name.as_str())
            .fetch_optional(connection)
            .await?;
        Ok(Self { org: org.ok_or_else(none)?, name })
    }
}

/// What somebody has shown before the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proof {
    /// Nothing: there is no account, or no identity provider to ask.
    Nothing,
    /// The password or a token of the account.
    Secret,
    /// The identity provider's answer, which stands in the attempt.
    Answer,
    /// That the identity provider was asked and did not answer.
    NoAnswer,
}

/// How it ended.
pub(crate) struct Ended {
    /// The decision.
    pub(crate) explanation: Explanation,
    /// The account, where there is one now.
    pub(crate) account: Option<Account>,
    /// Names it in the log.
    pub(crate) trace_id: String,
}

/// Runs an attempt.
pub(crate) async fn run(
    connection: &mut SqliteConnection,
    door: &Door,
    asked: Asked,
    proof: Proof,
    trace_id: &str,
) -> Result<Ended> {
    let now = clock::now();
    let mut facts = gather(connection, door.org, &door.name, asked, &now).await?;
    if proof == Proof::NoAnswer {
        let chosen = facts.attempt.connection.clone();
        facts.connections.iter_mut().filter(|one| Some(&one.id) == chosen.as_ref()).for_each(|one| one.outage = true);
    }
    let explanation = explain(&facts);
    if explanation.outcome.verdict == Verdict::Depends {
        return Err(Error::field("connection", "This domain has several connections. Choose one."));
    }
    if !proved(&facts, &explanation, proof) {
        return Err(Error::new(
            StatusCode::CONFLICT,
            ErrorCode::Conflict,
            "The settings changed while you were signing in. Sign in again.",
        ));
    }
    let through = match (&explanation.connection, facts.attempt.method) {
        (Some(id), Method::Sso) => Some(connection_row(connection, id).await?),
        _ => None,
    };
    let account = effects(connection, door, &facts, &explanation, through).await?;
    let who = account.as_ref().map(|account| account.id);
    log(connection, door, &facts, &explanation.outcome, (who, through), (&now, trace_id)).await?;
    Ok(Ended { explanation, account, trace_id: trace_id.to_owned() })
}

/// Whether what was shown is enough for what would happen. It always is, unless settings or accounts changed between the
/// question and the answer: nobody comes in, and no account is made, on a proof that was meant for something else.
fn proved(facts: &Facts, explanation: &Explanation, proof: Proof) -> bool {
    let primary = explanation.outcome.causes.first().map(Cause::step);
    let stopped_by = |step: StepId| primary.is_some_and(|primary| primary <= step);
    match (facts.attempt.method, proof) {
        (Method::Sso, Proof::Answer) => {
            explanation.connection == facts.attempt.connection || stopped_by(StepId::IdentityProvider)
        }
        (Method::Sso, Proof::NoAnswer) => stopped_by(StepId::IdentityProvider),
        (Method::Sso, _) => stopped_by(StepId::Method),
        (Method::Password | Method::Token, Proof::Secret) => true,
        (Method::Password | Method::Token, _) => explanation.outcome.verdict == Verdict::Denied,
    }
}

async fn connection_row(connection: &mut SqliteConnection, id: &ConnectionId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT id FROM connections WHERE uuid = ?").bind(id.as_str()).fetch_one(connection).await
}

/// Does what the decision says. Nothing else changes, whether access is allowed or not.
async fn effects(
    connection: &mut SqliteConnection,
    door: &Door,
    facts: &Facts,
    explanation: &Explanation,
    through: Option<i64>,
) -> Result<Option<Account>> {
    let said = facts.response.value().filter(|_| facts.attempt.method == Method::Sso);
    let address = said.and_then(|said| said.address()).or(facts.attempt.identifier.address());
    let Some(address) = address else { return Ok(None) };
    let full_name = said.and_then(|said| said.full_name.as_deref()).map(joining::clean).unwrap_or_default();
    let account = if explanation.happens(Effect::AccountCreated) {
        Some(joining::create_account(connection, door.org, address, &full_name, None).await?)
    } else {
        let mut found = Account::find(connection, address.as_str()).await?;
        // Only an identity provider that answered as it should may say what somebody is called.
        let answered = explanation.outcome.causes.iter().all(|cause: Cause| cause.step() > StepId::IdentityProvider);
        if let Some(account) = found.as_mut().filter(|_| answered && said.is_some() && !full_name.is_empty()) {
            account.rename(connection, &full_name).await?;
        }
        found
    };
    let Some(account) = account.filter(|_| explanation.outcome.verdict == Verdict::Allowed) else {
        // Who was refused may have an account, and may have got it just now.
        return Ok(Account::find(connection, address.as_str()).await?);
    };
    enter(connection, door, facts, explanation, (&account, through)).await?;
    Ok(Some(account))
}

/// Somebody is let in: as the member they are, by their invitation, or newly added.
async fn enter(
    connection: &mut SqliteConnection,
    door: &Door,
    facts: &Facts,
    explanation: &Explanation,
    (account, through): (&Account, Option<i64>),
) -> Result<()> {
    let joining = Joining {
        org: door.org,
        role: explanation.outcome.role.unwrap_or(Role::Member),
        through,
        record: facts.scim.record.value().copied(),
    };
    let person = if explanation.happens(Effect::MustAccept) {
        return Ok(());
    } else if explanation.happens(Effect::InvitationAccepted) {
        joining.accept(connection, account).await?
    } else if explanation.happens(Effect::AddedByJit) {
        joining.add(connection, account, "jit").await?
    } else if explanation.happens(Effect::AddedByDomain) {
        joining.add(connection, account, "auto").await?
    } else {
        joining::seen(connection, door.org, account).await?
    };
    joining::teams(connection, door.org, account, person, &explanation.teams).await?;
    if let Some(through) = through {
        sqlx::query("UPDATE connections SET last_sign_in_at = ? WHERE id = ?")
            .bind(clock::now())
            .bind(through)
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// Writes a row of the log, with the facts it was decided on.
async fn log(
    connection: &mut SqliteConnection,
    door: &Door,
    facts: &Facts,
    outcome: &Outcome,
    (account, through): (Option<i64>, Option<i64>),
    (now, trace_id): (&str, &str),
) -> Result<()> {
    // Facts are plain data; they always serialise.
    let detail = serde_json::to_string(&Detail { facts: facts.clone() }).unwrap_or_default();
    sqlx::query(
        "INSERT INTO sign_ins (org_id, at, identifier, account_id, connection_id, client, method, outcome, code, detail, trace_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(door.org)
    .bind(now)
    .bind(understood(&facts.attempt.identifier))
    .bind(account)
    .bind(through)
    .bind(facts.attempt.client.as_str())
    .bind(facts.attempt.method.as_str())
    .bind(outcome.verdict.as_str())
    .bind(outcome.code().map_or("", Code::as_str))
    .bind(detail)
    .bind(trace_id)
    .execute(connection)
    .await?;
    Ok(())
}

/// The identifier as it was understood.
pub(crate) fn understood(identifier: &Identifier) -> &str {
    match identifier {
        Identifier::Email(address) => address.as_str(),
        Identifier::DockerId { id, .. } => id.as_str(),
        Identifier::Malformed(text) => text,
    }
}

/// Accepts an invitation for the person who was invited, if the rules let them in with their account.
pub(crate) async fn accept(
    connection: &mut SqliteConnection,
    door: &Door,
    account: &Account,
    asked: Asked,
) -> Result<()> {
    let facts = gather(connection, door.org, &door.name, asked, &clock::now()).await?;
    let explanation = explain(&facts);
    let (Known::Known(Some(_)), Verdict::Allowed) = (&facts.invitation, explanation.outcome.verdict) else {
        let code = explanation.outcome.code().map_or("not_found", |code| code.as_str());
        return Err(Error::new(
            StatusCode::FORBIDDEN,
            ErrorCode::parse(code),
            "The rules of the organization do not let this account in. Ask an owner.",
        ));
    };
    let joining = Joining {
        org: door.org,
        role: explanation.outcome.role.unwrap_or(Role::Member),
        through: None,
        record: facts.scim.record.value().copied(),
    };
    let person = joining.accept(connection, account).await?;
    joining::teams(connection, door.org, account, person, &explanation.teams).await
}

/// The person as an author of audit entries.
pub(crate) fn actor(account: &Account) -> Actor {
    Actor::Account { id: account.id, username: account.username.clone() }
}
