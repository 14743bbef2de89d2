//! What a user of the identity provider means for the organization: an account, a membership with provenance SCIM, a seat,
//! teams; and the end of all but the account.
//!
//! SCIM governs only members that SCIM brought. An account is created or takes over a name or an address only on domains
//! that the organization has verified; somebody from elsewhere may be brought in as a guest if there is no account yet.

use purser_api::{EmailAddress, Role, TeamName};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;

use super::brake::{self, Kind};
use super::claims::{check_org, docker, full_name, role};
use super::error::{Refusal, Result};
use super::users::{Record, address};
use super::{Call, members};
use crate::actor::{Actor, rank_of};
use crate::audit;
use crate::clock;
use crate::front_door::joining::{Account, create_account};
use crate::members::change::touch;
use crate::members::rows::OWNERS;
use crate::provisioning::migration::came_back;
use crate::search::normalise;

/// Who stands in the audit log.
pub(super) fn actor(call: &Call) -> Actor {
    Actor::Org { id: call.idp.org, name: format!("SCIM: {}", call.idp.connection_name) }
}

/// The membership of an account, or its invitation.
#[derive(sqlx::FromRow)]
struct Place {
    id: i64,
    rank: i64,
    source: String,
    invited_role: Option<String>,
    invited_team: Option<String>,
}

async fn place(call: &mut Call, account: Option<i64>, address: &EmailAddress) -> Result<Option<Place>> {
    Ok(sqlx::query_as(
        "SELECT id, rank, source, invited_role, invited_team FROM people
         WHERE org_id = ?1 AND (account_id = ?2 OR (rank = 3 AND email = ?3)) ORDER BY rank LIMIT 1",
    )
    .bind(call.idp.org)
    .bind(account)
    .bind(address.as_str())
    .fetch_optional(&mut *call.tx)
    .await?)
}

async fn is_ours(connection: &mut SqliteConnection, org: i64, address: &EmailAddress) -> Result<bool> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM domains WHERE org_id = ? AND name = ? AND state = 'verified')")
        .bind(org)
        .bind(address.domain())
        .fetch_one(connection)
        .await?)
}

/// The account of somebody who comes inactive; refused where they are a member whom SCIM does not govern.
pub(super) async fn known(call: &mut Call, address: &EmailAddress) -> Result<Option<i64>> {
    let account = Account::find(&mut call.tx, address.as_str()).await?;
    let id = account.as_ref().map(|account| account.id);
    if let Some(place) = place(call, id, address).await? {
        governed(&place, address)?;
    }
    Ok(id)
}

fn governed(place: &Place, address: &EmailAddress) -> Result<()> {
    if place.rank == 3 || place.source == "scim" {
        return Ok(());
    }
    let how = match place.source.as_str() {
        "jit" => "just-in-time provisioning",
        "auto" => "auto-provisioning of the domain",
        "invited" => "an invitation",
        _ => "an owner",
    };
    Err(Refusal::taken(format!(
        "{address} is a member already, brought in by {how}, and SCIM governs only members that it created. Nothing was \
         changed. Move the person to SCIM in the console (SCIM, “Move members”), then provision again."
    )))
}

/// Makes somebody a member. Gives the row of the account.
pub(super) async fn join(
    call: &mut Call,
    address: &EmailAddress,
    attributes: &Map<String, Value>,
    linked: Option<i64>,
) -> Result<i64> {
    check_org(call, attributes)?;
    let asked = role(attributes)?;
    let name = full_name(call, attributes);
    let ours = is_ours(&mut call.tx, call.idp.org, address).await?;
    let who = actor(call);
    let existing = match linked {
        Some(id) => Account::by_id(&mut call.tx, id).await?,
        None => Account::find(&mut call.tx, address.as_str()).await?,
    };
    let found = place(call, existing.as_ref().map(|account| account.id), address).await?;
    if let Some(place) = &found {
        governed(place, address)?;
    }
    if found.is_none() {
        seat(call).await?;
    }
    let account = match existing {
        None => {
            create_account(&mut call.tx, call.idp.org, address, name.as_deref().unwrap_or_default(), Some(&who)).await?
        }
        Some(_) if !ours && linked.is_none() && found.is_none() => {
            return Err(Refusal::forbidden(format!(
                "{address} has an account, and “{}” is no verified domain of this organization. Invite the person instead.",
                address.domain()
            )));
        }
        Some(mut account) => {
            if let Some(name) = name.filter(|_| ours) {
                account.rename(&mut call.tx, &name).await?;
            }
            account
        }
    };
    let invited = found.as_ref().filter(|place| place.rank == 3);
    let invited_team = invited.and_then(|place| place.invited_team.clone());
    let role = invited.and_then(|place| place.invited_role.as_deref()).and_then(Role::parse).or(asked);
    let person = enter(call, found, &account, role.unwrap_or(Role::Member)).await?;
    let mut teams: Vec<String> = invited_team.into_iter().collect();
    if let Some(team) = docker(attributes, "dockerTeam") {
        match TeamName::parse(team) {
            Ok(team) if team.as_str() != OWNERS => teams.push(team.to_string()),
            Ok(_) => call.entry.note("dockerTeam “owners” leads to no team; dockerRole makes owners."),
            Err(problem) => call.entry.note(&format!("dockerTeam leads to no team. {}", problem.0)),
        }
    }
    let grouped = members::rejoin(call, account.id, person).await?;
    if teams.is_empty() && !grouped {
        teams.extend(call.idp.default_team.clone());
    }
    for team in teams {
        let team = members::team(call, &team).await?;
        members::add_to_team(call, team, &[person]).await?;
    }
    super::brake::forget(call, account.id).await?;
    let place = (call.idp.org, call.idp.connection);
    came_back(&mut call.tx, place, account.id, person).await?;
    Ok(account.id)
}

/// A seat for one more.
async fn seat(call: &mut Call) -> Result<()> {
    let (total, used): (i64, i64) = sqlx::query_as("SELECT seats, people_count FROM orgs WHERE id = ?")
        .bind(call.idp.org)
        .fetch_one(&mut *call.tx)
        .await?;
    if used < total {
        return Ok(());
    }
    Err(Refusal::forbidden(format!(
        "No seat is free: {used} of {total} are taken. An owner can add seats, remove members who are gone or cancel stale \
         invitations; then provision again."
    )))
}

/// Makes the row of a membership, or turns an invitation into one; a member who is there already is up to date now.
async fn enter(call: &mut Call, found: Option<Place>, account: &Account, role: Role) -> Result<i64> {
    let now = clock::now();
    let (org, connection) = (call.idp.org, call.idp.connection);
    let who = actor(call);
    let (person, said) = match found {
        Some(place) if place.rank < 3 => {
            sqlx::query(
                "UPDATE people SET connection_id = ?, scim_active = 1, deactivated = 0, last_synced_at = ? WHERE id = ?",
            )
            .bind(connection)
            .bind(&now)
            .bind(place.id)
            .execute(&mut *call.tx)
            .await?;
            (place.id, None)
        }
        Some(place) => {
            // The seat was held by the invitation.
            sqlx::query(
                "UPDATE people SET account_id = ?1, rank = ?2, source = 'scim', connection_id = ?3, scim_active = 1,
                     joined_at = ?4, last_synced_at = ?4, username = ?5, email = ?6, full_name = ?7, sort_name = ?8,
                     search = ?9, invite_uuid = NULL, invitee = NULL, inviter = NULL, invited_role = NULL,
                     invited_team = NULL, sent_at = NULL
                 WHERE id = ?10",
            )
            .bind(account.id)
            .bind(rank_of(role))
            .bind(connection)
            .bind(&now)
            .bind(&account.username)
            .bind(&account.email)
            .bind(&account.full_name)
            .bind(normalise(account.name()))
            .bind(account.search())
            .bind(place.id)
            .execute(&mut *call.tx)
            .await?;
            (place.id, Some("joined by SCIM; the invitation is used up"))
        }
        None => {
            let domain = account.email.rsplit_once('@').map_or("", |(_, domain)| domain);
            let person: i64 = sqlx::query_scalar(
                "INSERT INTO people (org_id, account_id, rank, source, connection_id, scim_active, last_synced_at, joined_at,
                     username, email, full_name, sort_name, search, is_guest)
                 VALUES (?1, ?2, ?3, 'scim', ?4, 1, ?5, ?5, ?6, ?7, ?8, ?9, ?10,
                     NOT EXISTS (SELECT 1 FROM domains WHERE org_id = ?1 AND state = 'verified' AND name = ?11))
                 RETURNING id",
            )
            .bind(org)
            .bind(account.id)
            .bind(rank_of(role))
            .bind(connection)
            .bind(&now)
            .bind(&account.username)
            .bind(&account.email)
            .bind(&account.full_name)
            .bind(normalise(account.name()))
            .bind(account.search())
            .bind(domain)
            .fetch_one(&mut *call.tx)
            .await?;
            (person, Some("joined by SCIM"))
        }
    };
    touch(&mut call.tx, org).await?;
    if let Some(said) = said {
        audit::write(
            &mut call.tx,
            org,
            &who,
            "org.member.add",
            &account.username,
            &format!("{said}: {}", account.username),
        )
        .await?;
    }
    Ok(person)
}

/// Makes the organization follow a changed user. Gives the row of the account.
pub(super) async fn follow(
    call: &mut Call,
    record: &Record,
    old: &Map<String, Value>,
    new: &Map<String, Value>,
    active: bool,
) -> Result<Option<i64>> {
    check_org(call, new)?;
    role(new)?;
    if !active {
        if record.active {
            leave(call, record, Kind::Deactivate).await?;
        }
        return Ok(record.account_id);
    }
    let address = address(new)?;
    if !record.active {
        return Ok(Some(join(call, &address, new, record.account_id).await?));
    }
    let Some(account) = record.account_id else { return Ok(Some(join(call, &address, new, None).await?)) };
    let Some(mut account) = Account::by_id(&mut call.tx, account).await? else { return Ok(None) };
    sqlx::query("UPDATE people SET last_synced_at = ? WHERE org_id = ? AND account_id = ? AND source = 'scim'")
        .bind(clock::now())
        .bind(call.idp.org)
        .bind(account.id)
        .execute(&mut *call.tx)
        .await?;
    let current = EmailAddress::parse(&account.email).ok();
    let ours = match &current {
        Some(current) => is_ours(&mut call.tx, call.idp.org, current).await?,
        None => false,
    };
    if ours && let Some(name) = full_name(call, new) {
        account.rename(&mut call.tx, &name).await?;
    }
    if current.as_ref() != Some(&address) {
        readdress(call, &account, &address, ours).await?;
    }
    if docker(old, "dockerRole") != docker(new, "dockerRole") {
        call.entry.note("dockerRole counts when somebody is first added; the role in the organization stays as it is.");
    }
    Ok(Some(account.id))
}

/// Gives an account another address, where both domains are the organization's own.
async fn readdress(call: &mut Call, account: &Account, address: &EmailAddress, was_ours: bool) -> Result<()> {
    if !was_ours || !is_ours(&mut call.tx, call.idp.org, address).await? {
        call.entry
            .note(&format!("The account keeps {}: an address is changed on verified domains only.", account.email));
        return Ok(());
    }
    if Account::find(&mut call.tx, address.as_str()).await?.is_some() {
        return Err(Refusal::taken(format!("{address} belongs to another account.")));
    }
    // A trigger copies both to the rows of people.
    sqlx::query("UPDATE accounts SET email = ?, email_domain = ?, search = ? WHERE id = ?")
        .bind(address.as_str())
        .bind(address.domain())
        .bind(normalise(&format!("{}\n{}\n{address}", account.full_name, account.username)))
        .bind(account.id)
        .execute(&mut *call.tx)
        .await?;
    touch(&mut call.tx, call.idp.org).await?;
    let who = actor(call);
    let said = format!("changed the address of {} from {} to {address}", account.username, account.email);
    Ok(audit::write(&mut call.tx, call.idp.org, &who, "org.scim.user.update", &account.username, &said).await?)
}

/// Ends a membership that SCIM brought, if the brake lets it.
pub(super) async fn leave(call: &mut Call, record: &Record, kind: Kind) -> Result<()> {
    let found: Option<(i64, i64, String)> = sqlx::query_as(
        "SELECT id, rank, username FROM people WHERE org_id = ? AND account_id = ? AND source = 'scim' AND rank < 3",
    )
    .bind(call.idp.org)
    .bind(record.account_id)
    .fetch_optional(&mut *call.tx)
    .await?;
    let Some((person, rank, username)) = found else {
        call.entry.note("No membership of theirs came by SCIM; nothing was removed.");
        return Ok(());
    };
    if rank == 0 {
        let owners: i64 = sqlx::query_scalar("SELECT count(*) FROM people WHERE org_id = ? AND rank = 0")
            .bind(call.idp.org)
            .fetch_one(&mut *call.tx)
            .await?;
        if owners < 2 {
            return Err(Refusal::forbidden(
                "This is the last owner of the organization. Make another member an owner first; then try again.",
            ));
        }
    }
    brake::check(call, record, kind).await?;
    let who = actor(call);
    remove(&mut call.tx, call.idp.connection, call.idp.org, &who, (person, &username)).await
}

/// Takes somebody out and counts it.
pub(super) async fn remove(
    connection: &mut SqliteConnection,
    through: i64,
    org: i64,
    who: &Actor,
    (person, username): (i64, &str),
) -> Result<()> {
    sqlx::query("DELETE FROM people WHERE id = ?").bind(person).execute(&mut *connection).await?;
    sqlx::query("INSERT INTO scim_removals (connection_id, at) VALUES (?, ?)")
        .bind(through)
        .bind(clock::now())
        .execute(&mut *connection)
        .await?;
    touch(connection, org).await?;
    let said = format!("removed {username}: the identity provider deactivated the person");
    Ok(audit::write(connection, org, who, "org.member.remove", username, &said).await?)
}
