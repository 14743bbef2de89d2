//! Who is in which group, and what that means for teams. Lists of ids lead their joins (CROSS JOIN keeps the order): SQLite
//! would rather walk over everybody once there are many. A plus before a column keeps its index out for the same reason.

use serde_json::json;

use super::Call;
use super::effects::actor;
use super::error::{Refusal, Result};
use crate::audit;
use crate::members::change::touch;

/// Most names that stand in one line of the log.
const SHOWN: usize = 8;

/// The team of this name; made if it is not there.
pub(super) async fn team(call: &mut Call, name: &str) -> Result<i64> {
    let (org, who) = (call.idp.org, actor(call));
    let made: Option<i64> = sqlx::query_scalar(
        "INSERT INTO teams (uuid, org_id, name, mapped) VALUES (?, ?, ?, 1) ON CONFLICT (org_id, name) DO NOTHING RETURNING id",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(org)
    .bind(name)
    .fetch_optional(&mut *call.tx)
    .await?;
    if let Some(id) = made {
        audit::write(&mut call.tx, org, &who, "org.team.create", name, &format!("brought the team {name} along"))
            .await?;
        return Ok(id);
    }
    Ok(sqlx::query_scalar("SELECT id FROM teams WHERE org_id = ? AND name = ?")
        .bind(org)
        .bind(name)
        .fetch_one(&mut *call.tx)
        .await?)
}

/// Puts people into a team.
pub(super) async fn add_to_team(call: &mut Call, team: i64, people: &[i64]) -> Result<()> {
    sqlx::query("INSERT OR IGNORE INTO team_people (team_id, person_id) SELECT ?, value FROM json_each(?)")
        .bind(team)
        .bind(json!(people).to_string())
        .execute(&mut *call.tx)
        .await?;
    touch(&mut call.tx, call.idp.org).await?;
    Ok(())
}

/// Puts somebody who is in again into the teams of their groups; gives whether there are any.
pub(super) async fn rejoin(call: &mut Call, account: i64, person: i64) -> Result<bool> {
    let added = sqlx::query(
        "INSERT OR IGNORE INTO team_people (team_id, person_id)
         SELECT g.team_id, ?1 FROM scim_users u JOIN scim_group_users gu ON gu.user_id = u.id
             JOIN scim_groups g ON g.id = gu.group_id
         WHERE u.connection_id = ?2 AND u.account_id = ?3 AND g.team_id IS NOT NULL",
    )
    .bind(person)
    .bind(call.idp.connection)
    .bind(account)
    .execute(&mut *call.tx)
    .await?;
    Ok(added.rows_affected() > 0)
}

/// How the people of a group change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Add,
    Remove,
    Replace,
}

/// A group with its team.
pub(super) struct Of {
    pub(super) group: i64,
    pub(super) team: Option<i64>,
    pub(super) team_name: String,
}

/// Changes who is in a group; gives whether anything did.
pub(super) async fn change(call: &mut Call, of: &Of, ids: &[String], change: Change) -> Result<bool> {
    let list = json!(ids).to_string();
    if change != Change::Remove {
        let unknown: Option<String> = sqlx::query_scalar(
            "SELECT value FROM json_each(?) WHERE NOT EXISTS
                 (SELECT 1 FROM scim_users WHERE +connection_id = ? AND uuid = value) LIMIT 1",
        )
        .bind(&list)
        .bind(call.idp.connection)
        .fetch_optional(&mut *call.tx)
        .await?;
        if let Some(id) = unknown {
            return Err(Refusal::value(format!("There is no user with the id {id}; send the user first.")));
        }
    }
    let mut gone = Vec::new();
    if change != Change::Add {
        let sign = if change == Change::Remove { "IN" } else { "NOT IN" };
        gone = rows(
            call,
            &format!(
                "DELETE FROM scim_group_users WHERE group_id = ?1 AND user_id {sign}
                     (SELECT u.id FROM json_each(?2) j CROSS JOIN scim_users u ON +u.connection_id = ?3 AND u.uuid = j.value)
                 RETURNING user_id"
            ),
            of.group,
            &list,
        )
        .await?;
    }
    let mut new = Vec::new();
    if change != Change::Remove {
        new = rows(
            call,
            "INSERT OR IGNORE INTO scim_group_users (group_id, user_id)
             SELECT ?1, u.id FROM json_each(?2) j CROSS JOIN scim_users u ON +u.connection_id = ?3 AND u.uuid = j.value
             RETURNING user_id",
            of.group,
            &list,
        )
        .await?;
    }
    note(call, "+", &new).await?;
    note(call, "−", &gone).await?;
    if let Some(team) = of.team {
        teams(call, team, &of.team_name, &new, &gone).await?;
    }
    Ok(!new.is_empty() || !gone.is_empty())
}

async fn rows(call: &mut Call, sql: &str, group: i64, list: &str) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar(sql).bind(group).bind(list).bind(call.idp.connection).fetch_all(&mut *call.tx).await?)
}

/// Names those who came or went, in the log.
async fn note(call: &mut Call, sign: &str, users: &[i64]) -> Result<()> {
    if users.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT u.user_name FROM json_each(?) j CROSS JOIN scim_users u ON u.id = j.value ORDER BY u.user_name",
    )
    .bind(json!(users).to_string())
    .fetch_all(&mut *call.tx)
    .await?;
    let more = if names.len() > SHOWN { ", …" } else { "" };
    let shown = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    call.entry.changed.push(purser_api::provisioning::ScimChange {
        attribute: "members".to_owned(),
        from: None,
        to: Some(format!("{sign}{}: {shown}{more}", names.len())),
    });
    call.entry.people.extend(names);
    Ok(())
}

/// Makes a team follow its group. Only members that SCIM brought are touched.
pub(super) async fn teams(call: &mut Call, team: i64, name: &str, new: &[i64], gone: &[i64]) -> Result<()> {
    const PEOPLE: &str = "SELECT p.id FROM json_each(?2) j CROSS JOIN scim_users u ON u.id = j.value
        CROSS JOIN people p ON p.account_id = u.account_id WHERE p.org_id = ?3 AND p.source = 'scim' AND p.rank < 3";
    let (org, who) = (call.idp.org, actor(call));
    for (users, sql, verb) in [
        (new, format!("INSERT OR IGNORE INTO team_people (team_id, person_id) SELECT ?1, id FROM ({PEOPLE})"), "added"),
        (gone, format!("DELETE FROM team_people WHERE team_id = ?1 AND person_id IN ({PEOPLE})"), "removed"),
    ] {
        if users.is_empty() {
            continue;
        }
        let changed = sqlx::query(&sql)
            .bind(team)
            .bind(json!(users).to_string())
            .bind(org)
            .execute(&mut *call.tx)
            .await?
            .rows_affected();
        if changed > 0 {
            touch(&mut call.tx, org).await?;
            let (action, preposition) =
                if verb == "added" { ("org.team.member.add", "to") } else { ("org.team.member.remove", "from") };
            let people = if changed == 1 { "1 person".to_owned() } else { format!("{changed} people") };
            let said = format!("{verb} {people} {preposition} the team {name}, as the group says");
            audit::write(&mut call.tx, org, &who, action, name, &said).await?;
        }
    }
    Ok(())
}
