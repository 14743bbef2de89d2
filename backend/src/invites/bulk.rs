//! Inviting many: each gets a status of their own, and no more are invited than seats are free.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use purser_api::invites::{BulkInvite, BulkInviteAnswer, BulkInvitee, BulkInvitees, MOST_INVITEES};
use purser_api::{DockerId, EmailAddress, Role};
use purser_policy::Action;
use sqlx::SqliteConnection;

use super::{Row, SELECT, invite};
use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::audit;
use crate::clock;
use crate::console::seats;
use crate::error::{Error, Result};
use crate::idempotency::Key;
use crate::members::change::{begin, touch};
use crate::outbox;
use crate::search::normalise;

/// `POST /v2/invites/bulk`.
pub(crate) async fn send(
    State(app): State<App>,
    actor: Actor,
    key: Key,
    Json(body): Json<BulkInvite>,
) -> Result<(StatusCode, Json<BulkInviteAnswer>)> {
    if body.invitees.len() > MOST_INVITEES {
        return Err(Error::field("invitees", format!("At most {MOST_INVITEES} invitees fit in one call.")));
    }
    let role = match body.role.as_deref().filter(|role| !role.is_empty()) {
        None => Role::Member,
        Some(role) => Role::parse(role).ok_or_else(|| Error::field("role", "role is one of owner, editor, member."))?,
    };
    let dry_run = body.dry_run.unwrap_or(false);
    let named = key.of(&actor, &body).filter(|_| !dry_run);
    // What changes nothing keeps nobody else from changing something.
    let mut transaction = if dry_run { app.pool.begin().await? } else { begin(&app).await? };
    let org = OrgOf::find(&mut transaction, &actor, &body.org).await?;
    org.allow(Action::ManageInvites)?;
    if let Some(named) = &named
        && let Some(answer) = named.before(&mut transaction).await?
    {
        return Ok(answer);
    }
    let team = body.team.as_deref().filter(|team| !team.is_empty());
    if let Some(team) = team {
        let known: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM teams WHERE org_id = ? AND name = ?)")
            .bind(org.id)
            .bind(team)
            .fetch_one(&mut *transaction)
            .await?;
        if !known {
            return Err(Error::field("team", "There is no such team in this organization."));
        }
    }
    let mut batch = Batch {
        app: &app,
        actor: &actor,
        org: &org,
        free: seats(&mut transaction, org.id).await?.free,
        seen: HashSet::new(),
        dry_run,
        role,
        team,
    };
    let mut invitees = Vec::with_capacity(body.invitees.len());
    for given in &body.invitees {
        let done = batch.one(&mut transaction, given).await?;
        let invite = match done.person {
            None => None,
            Some(person) => {
                let row: Row = sqlx::query_as(&format!("{SELECT} WHERE p.id = ?"))
                    .bind(person)
                    .fetch_one(&mut *transaction)
                    .await?;
                Some(invite(&app, row))
            }
        };
        let has_account = done.has_account.filter(|_| !app.options.layer1_only);
        invitees.push(BulkInvitee { invitee: given.clone(), status: done.status.to_owned(), invite, has_account });
    }
    let answer = BulkInviteAnswer { invitees: BulkInvitees { invitees } };
    if !dry_run {
        touch(&mut transaction, org.id).await?;
        if let Some(named) = named {
            named.keep(&mut transaction, StatusCode::ACCEPTED, &answer).await?;
        }
        transaction.commit().await?;
    }
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

struct Batch<'a> {
    app: &'a App,
    actor: &'a Actor,
    org: &'a OrgOf,
    free: u64,
    seen: HashSet<String>,
    dry_run: bool,
    role: Role,
    team: Option<&'a str>,
}

/// What happened with one invitee.
struct Done {
    status: &'static str,
    /// Whether there is an account, where that was looked up.
    has_account: Option<bool>,
    /// Row of the invitation made.
    person: Option<i64>,
}

/// Account of an invitee: row, Docker ID, address, name, search text.
type Account = (i64, String, String, String, String);

impl Batch<'_> {
    /// Invites one.
    async fn one(&mut self, connection: &mut SqliteConnection, given: &str) -> Result<Done> {
        let unknown = Done { status: "invalid_email_or_docker_id", has_account: None, person: None };
        let (column, key) = match (EmailAddress::parse(given), DockerId::parse(given)) {
            (Ok(address), _) => ("email", address.to_string()),
            (_, Ok(id)) => ("username", id.to_string()),
            _ => return Ok(unknown),
        };
        let account: Option<Account> =
            sqlx::query_as(&format!("SELECT id, username, email, full_name, search FROM accounts WHERE {column} = ?"))
                .bind(&key)
                .fetch_optional(&mut *connection)
                .await?;
        if account.is_none() && column == "username" {
            return Ok(unknown);
        }
        let done = |status| Done { status, has_account: Some(account.is_some()), person: None };
        let identity = account.as_ref().map_or_else(|| key.clone(), |(_, username, ..)| username.clone());
        if !self.seen.insert(identity) {
            return Ok(done("duplicate"));
        }
        let rank: Option<i64> = sqlx::query_scalar(
            "SELECT rank FROM people WHERE org_id = ?1 AND (account_id = ?2 OR invitee = ?3 OR email = ?3)",
        )
        .bind(self.org.id)
        .bind(account.as_ref().map(|(id, ..)| *id))
        .bind(&key)
        .fetch_optional(&mut *connection)
        .await?;
        match rank {
            Some(3) => return Ok(done("existing_invite")),
            Some(_) => return Ok(done("existing_org_member")),
            None if self.free == 0 => return Ok(done("no_seat")),
            None => {}
        }
        self.free -= 1;
        let done = done("invited");
        let person = if self.dry_run { None } else { Some(self.insert(connection, &key, account).await?) };
        Ok(Done { person, ..done })
    }

    async fn insert(&self, connection: &mut SqliteConnection, key: &str, account: Option<Account>) -> Result<i64> {
        let uuid = uuid::Uuid::new_v4().to_string();
        let now = clock::now();
        let (account, username, email, full_name, search) = match account {
            Some((id, username, email, full_name, search)) => (Some(id), username, email, full_name, search),
            None => (None, String::new(), key.to_owned(), String::new(), normalise(key)),
        };
        let sort_name = normalise(if full_name.is_empty() { &email } else { &full_name });
        let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
        let person = sqlx::query_scalar(
            "INSERT INTO people (org_id, account_id, rank, joined_at, invite_uuid, invitee, inviter, invited_role, invited_team,
                 sent_at, username, email, full_name, sort_name, search, is_guest)
             VALUES (?1, ?2, 3, ?3, ?4, ?5, ?6, ?7, ?8, ?3, ?9, ?10, ?11, ?12, ?13,
                 NOT EXISTS (SELECT 1 FROM domains WHERE org_id = ?1 AND state = 'verified' AND name = ?14))
             RETURNING id",
        )
        .bind(self.org.id)
        .bind(account)
        .bind(now)
        .bind(&uuid)
        .bind(key)
        .bind(self.actor.name())
        .bind(self.role.as_str())
        .bind(self.team)
        .bind(username)
        .bind(&email)
        .bind(full_name)
        .bind(sort_name)
        .bind(search)
        .bind(domain)
        .fetch_one(&mut *connection)
        .await?;
        outbox::write(connection, &self.app.options, person).await?;
        let description = format!("invited {key}");
        audit::write(connection, self.org.id, self.actor, "org.invite.send", key, &description).await?;
        Ok(person)
    }
}
