//! Invitations.

pub(crate) mod accept;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use purser_api::invites::{BulkInvite, BulkInviteAnswer, BulkInvitee, BulkInvitees, Invite, InviteList};
use purser_api::{DockerId, EmailAddress, InviteId, Role, Timestamp};
use purser_policy::Action;
use sqlx::SqliteConnection;

use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::audit;
use crate::clock;
use crate::console::seats;
use crate::error::{Error, Result};
use crate::members::change::{begin, touch};
use crate::search::normalise;

/// Most invitees in one call.
const MOST: usize = 1000;

type Row = (String, String, String, String, Option<String>, String, Option<String>);

const SELECT: &str = "SELECT p.invite_uuid, p.inviter, p.invitee, o.name, p.invited_team, p.sent_at, p.invited_role
    FROM people p JOIN orgs o ON o.id = p.org_id";

fn invite(app: &App, (id, inviter_username, invitee, org, team, sent_at, role): Row) -> Invite {
    let role = role.as_deref().and_then(Role::parse).filter(|_| !app.options.layer1_only);
    let created_at = Some(Timestamp(sent_at));
    Invite { id: InviteId(id), inviter_username, invitee, org, team: team.unwrap_or_default(), created_at, role }
}

/// `GET /v2/orgs/{org_name}/invites`.
pub(crate) async fn list(State(app): State<App>, actor: Actor, Path(name): Path<String>) -> Result<Json<InviteList>> {
    let mut connection = app.pool.acquire().await?;
    let org = OrgOf::find(&mut connection, &actor, &name).await?;
    org.allow(Action::ListInvites)?;
    let rows: Vec<Row> =
        sqlx::query_as(&format!("{SELECT} WHERE p.org_id = ? AND p.rank = 3 ORDER BY p.sent_at, p.id"))
            .bind(org.id)
            .fetch_all(&mut *connection)
            .await?;
    Ok(Json(InviteList { data: rows.into_iter().map(|row| invite(&app, row)).collect() }))
}

/// Finds an invitation the caller may manage.
async fn find(connection: &mut SqliteConnection, actor: &Actor, id: &str) -> Result<(OrgOf, i64, String)> {
    let row: Option<(i64, String, String)> = sqlx::query_as(
        "SELECT p.id, p.invitee, o.name FROM people p JOIN orgs o ON o.id = p.org_id WHERE p.invite_uuid = ?",
    )
    .bind(id)
    .fetch_optional(&mut *connection)
    .await?;
    let (row, invitee, org) = row.ok_or_else(|| Error::not_found("invitation"))?;
    let org = OrgOf::find(connection, actor, &org).await?;
    if org.role.is_none() {
        return Err(Error::not_found("invitation"));
    }
    org.allow(Action::ManageInvites)?;
    Ok((org, row, invitee))
}

/// `DELETE /v2/invites/{id}`.
pub(crate) async fn cancel(State(app): State<App>, actor: Actor, Path(id): Path<String>) -> Result<StatusCode> {
    let mut transaction = begin(&app).await?;
    let (org, row, invitee) = find(&mut transaction, &actor, &id).await?;
    sqlx::query("DELETE FROM people WHERE id = ?").bind(row).execute(&mut *transaction).await?;
    touch(&mut transaction, org.id).await?;
    let description = format!("cancelled the invitation of {invitee}");
    audit::write(&mut transaction, org.id, &actor, "org.invite.cancel", &invitee, &description).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PATCH /v2/invites/{id}/resend`.
pub(crate) async fn resend(State(app): State<App>, actor: Actor, Path(id): Path<String>) -> Result<StatusCode> {
    let mut transaction = begin(&app).await?;
    let (org, row, invitee) = find(&mut transaction, &actor, &id).await?;
    let now = clock::now();
    sqlx::query("UPDATE people SET sent_at = ?1, joined_at = ?1 WHERE id = ?2")
        .bind(now)
        .bind(row)
        .execute(&mut *transaction)
        .await?;
    touch(&mut transaction, org.id).await?;
    let description = format!("sent the invitation of {invitee} again");
    audit::write(&mut transaction, org.id, &actor, "org.invite.resend", &invitee, &description).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v2/invites/bulk`.
pub(crate) async fn bulk(
    State(app): State<App>,
    actor: Actor,
    Json(body): Json<BulkInvite>,
) -> Result<(StatusCode, Json<BulkInviteAnswer>)> {
    if body.invitees.len() > MOST {
        return Err(Error::field("invitees", format!("At most {MOST} invitees fit in one call.")));
    }
    let role = match body.role.as_deref().filter(|role| !role.is_empty()) {
        None => Role::Member,
        Some(role) => Role::parse(role).ok_or_else(|| Error::field("role", "role is one of owner, editor, member."))?,
    };
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &body.org).await?;
    org.allow(Action::ManageInvites)?;
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
        free: seats(&mut transaction, org.id).await?.free,
        seen: std::collections::HashSet::new(),
        dry_run: body.dry_run.unwrap_or(false),
        role,
        team,
    };
    let mut invitees = Vec::with_capacity(body.invitees.len());
    for given in &body.invitees {
        let (status, id) = batch.one(&mut transaction, &actor, &org, given).await?;
        let invite = match id {
            None => None,
            Some(id) => {
                let row: Row = sqlx::query_as(&format!("{SELECT} WHERE p.invite_uuid = ?"))
                    .bind(id)
                    .fetch_one(&mut *transaction)
                    .await?;
                Some(invite(&app, row))
            }
        };
        invitees.push(BulkInvitee { invitee: given.clone(), status: status.to_owned(), invite });
    }
    if !batch.dry_run {
        touch(&mut transaction, org.id).await?;
        transaction.commit().await?;
    }
    Ok((StatusCode::ACCEPTED, Json(BulkInviteAnswer { invitees: BulkInvitees { invitees } })))
}

struct Batch<'a> {
    free: u64,
    seen: std::collections::HashSet<String>,
    dry_run: bool,
    role: Role,
    team: Option<&'a str>,
}

/// Account of an invitee: row, Docker ID, address, name, search text.
type Account = (i64, String, String, String, String);

impl Batch<'_> {
    /// Invites one; gives what happened and the id of the invitation made.
    async fn one(
        &mut self,
        connection: &mut SqliteConnection,
        actor: &Actor,
        org: &OrgOf,
        given: &str,
    ) -> Result<(&'static str, Option<String>)> {
        let (column, key) = match (EmailAddress::parse(given), DockerId::parse(given)) {
            (Ok(address), _) => ("email", address.to_string()),
            (_, Ok(id)) => ("username", id.to_string()),
            _ => return Ok(("invalid_email_or_docker_id", None)),
        };
        let account: Option<Account> =
            sqlx::query_as(&format!("SELECT id, username, email, full_name, search FROM accounts WHERE {column} = ?"))
                .bind(&key)
                .fetch_optional(&mut *connection)
                .await?;
        if account.is_none() && column == "username" {
            return Ok(("invalid_email_or_docker_id", None));
        }
        let identity = account.as_ref().map_or_else(|| key.clone(), |(_, username, ..)| username.clone());
        if !self.seen.insert(identity) {
            return Ok(("duplicate", None));
        }
        let rank: Option<i64> = sqlx::query_scalar(
            "SELECT rank FROM people WHERE org_id = ?1 AND (account_id = ?2 OR invitee = ?3 OR email = ?3)",
        )
        .bind(org.id)
        .bind(account.as_ref().map(|(id, ..)| *id))
        .bind(&key)
        .fetch_optional(&mut *connection)
        .await?;
        match rank {
            Some(3) => return Ok(("existing_invite", None)),
            Some(_) => return Ok(("existing_org_member", None)),
            None if self.free == 0 => return Ok(("no_seat", None)),
            None => {}
        }
        self.free -= 1;
        if self.dry_run {
            return Ok(("invited", None));
        }
        let id = self.insert(connection, actor, org, &key, account).await?;
        Ok(("invited", Some(id)))
    }

    async fn insert(
        &self,
        connection: &mut SqliteConnection,
        actor: &Actor,
        org: &OrgOf,
        key: &str,
        account: Option<Account>,
    ) -> Result<String> {
        let uuid = uuid::Uuid::new_v4().to_string();
        let now = clock::now();
        let (account, username, email, full_name, search) = match account {
            Some((id, username, email, full_name, search)) => (Some(id), username, email, full_name, search),
            None => (None, String::new(), key.to_owned(), String::new(), normalise(key)),
        };
        let sort_name = normalise(if full_name.is_empty() { &email } else { &full_name });
        let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
        sqlx::query(
            "INSERT INTO people (org_id, account_id, rank, joined_at, invite_uuid, invitee, inviter, invited_role, invited_team,
                 sent_at, username, email, full_name, sort_name, search, is_guest)
             VALUES (?1, ?2, 3, ?3, ?4, ?5, ?6, ?7, ?8, ?3, ?9, ?10, ?11, ?12, ?13,
                 NOT EXISTS (SELECT 1 FROM domains WHERE org_id = ?1 AND state = 'verified' AND name = ?14))",
        )
        .bind(org.id)
        .bind(account)
        .bind(now)
        .bind(&uuid)
        .bind(key)
        .bind(actor.name())
        .bind(self.role.as_str())
        .bind(self.team)
        .bind(username)
        .bind(&email)
        .bind(full_name)
        .bind(sort_name)
        .bind(search)
        .bind(domain)
        .execute(&mut *connection)
        .await?;
        audit::write(connection, org.id, actor, "org.invite.send", key, &format!("invited {key}")).await?;
        Ok(uuid)
    }
}
