//! Groups: those named `organization:team` feed a team; others are kept, lead nowhere, and the log says so.

use axum::http::StatusCode;
use purser_api::scim::GROUP_SCHEMA;
use purser_api::{OrgName, TeamName};
use purser_policy::groups::scim_team_of;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

use super::document::{form, take};
use super::error::{Refusal, Result};
use super::filter::value_at;
use super::members::{self, Change, Of};
use super::patch::{Operation, Verb, apply, operations};
use super::query;
use super::schema::GROUPS;
use super::{Call, Reply};
use crate::clock;

/// A stored group.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Record {
    id: i64,
    uuid: String,
    display_name: String,
    external_id: Option<String>,
    team_id: Option<i64>,
    team_name: Option<String>,
    version: i64,
    created_at: String,
    changed_at: String,
}

const SELECT: &str = "SELECT t.id, t.uuid, t.display_name, t.external_id, t.team_id, team.name AS team_name, t.version,
    t.created_at, t.changed_at FROM scim_groups t LEFT JOIN teams team ON team.id = t.team_id WHERE t.connection_id = ?1";

impl Record {
    /// What the identity provider wrote, without the members.
    fn attributes(&self) -> Map<String, Value> {
        let mut kept = Map::new();
        kept.insert("displayName".to_owned(), json!(self.display_name));
        if let Some(id) = &self.external_id {
            kept.insert("externalId".to_owned(), json!(id));
        }
        kept
    }

    fn resource(&self, base: &str, members: Vec<Value>) -> Value {
        let mut shown = self.attributes();
        shown.insert("schemas".to_owned(), json!([GROUP_SCHEMA]));
        shown.insert("id".to_owned(), json!(self.uuid));
        if !members.is_empty() {
            shown.insert("members".to_owned(), Value::Array(members));
        }
        shown.insert(
            "meta".to_owned(),
            json!({
                "resourceType": "Group", "created": self.created_at, "lastModified": self.changed_at,
                "location": format!("{base}/Groups/{}", self.uuid), "version": super::etag(self.version)
            }),
        );
        Value::Object(shown)
    }

    fn of(&self) -> Of {
        Of { group: self.id, team: self.team_id, team_name: self.team_name.clone().unwrap_or_default() }
    }
}

async fn find(call: &mut Call, id: &str) -> Result<Record> {
    let row: Option<Record> = sqlx::query_as(&format!("{SELECT} AND t.uuid = ?2"))
        .bind(call.idp.connection)
        .bind(id)
        .fetch_optional(&mut *call.tx)
        .await?;
    let record = row.ok_or_else(|| Refusal::not_found("group"))?;
    call.entry.target.clone_from(&record.display_name);
    Ok(record)
}

async fn members_of(call: &mut Call, groups: &[i64]) -> Result<HashMap<i64, Vec<Value>>> {
    let mut found: HashMap<i64, Vec<Value>> = HashMap::new();
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT gu.group_id, u.uuid FROM json_each(?) j CROSS JOIN scim_group_users gu ON gu.group_id = j.value
         CROSS JOIN scim_users u ON u.id = gu.user_id ORDER BY u.id",
    )
    .bind(json!(groups).to_string())
    .fetch_all(&mut *call.tx)
    .await?;
    for (group, id) in rows {
        let link = format!("{}/Users/{id}", call.base);
        found.entry(group).or_default().push(json!({ "value": id, "$ref": link, "type": "User" }));
    }
    Ok(found)
}

async fn answer(call: &mut Call, record: &Record) -> Result<Reply> {
    let members = if call.query.wanted.has("members") {
        members_of(call, &[record.id]).await?.remove(&record.id).unwrap_or_default()
    } else {
        Vec::new()
    };
    let resource = record.resource(&call.base, members);
    let location = resource["meta"]["location"].as_str().map(str::to_owned);
    let mut reply = Reply::ok(call.query.wanted.cut(&GROUPS, resource)).versioned(record.version);
    reply.location = location;
    Ok(reply)
}

/// The team that a name leads to; the log says why there is none.
async fn team_for(call: &mut Call, name: &str) -> Result<Option<i64>> {
    let Ok(org) = OrgName::parse(&call.idp.org_name) else { return Ok(None) };
    match scim_team_of(&org, name) {
        Ok(team) => Ok(Some(members::team(call, team.as_str()).await?)),
        Err(problem) => {
            call.entry.note(&format!("The group leads to no team. {}", problem.sentence(&org)));
            Ok(None)
        }
    }
}

async fn free_name(call: &mut Call, name: &str, except: i64) -> Result<()> {
    let taken: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM scim_groups WHERE connection_id = ? AND lower(display_name) = lower(?) AND id != ?)",
    )
    .bind(call.idp.connection)
    .bind(name)
    .bind(except)
    .fetch_one(&mut *call.tx)
    .await?;
    if taken { Err(Refusal::taken("There is a group with this displayName already.")) } else { Ok(()) }
}

fn text<'a>(attributes: &'a Map<String, Value>, name: &str) -> &'a str {
    attributes.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Ids of the members that a list of values names.
fn ids(values: Option<&Value>) -> Vec<String> {
    let list = values.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(|one| one["value"].as_str()).map(str::to_owned).collect()
}

/// `POST /Groups`.
pub(super) async fn create(call: &mut Call, body: &Value) -> Result<Reply> {
    let mut ignored = Vec::new();
    let attributes = take(&GROUPS, body, &mut ignored)?;
    call.entry.ignored(ignored);
    let name = text(&attributes, "displayName").to_owned();
    call.entry.target.clone_from(&name);
    free_name(call, &name, 0).await?;
    let team = team_for(call, &name).await?;
    let uuid = uuid::Uuid::new_v4().to_string();
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO scim_groups (uuid, connection_id, display_name, external_id, team_id, created_at, changed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) RETURNING id",
    )
    .bind(&uuid)
    .bind(call.idp.connection)
    .bind(&name)
    .bind(attributes.get("externalId").and_then(Value::as_str))
    .bind(team)
    .bind(clock::now())
    .fetch_one(&mut *call.tx)
    .await?;
    mark(call, team, true).await?;
    let of = Of { group: id, team, team_name: team_name(&name) };
    members::change(call, &of, &ids(attributes.get("members")), Change::Add).await?;
    let record = find(call, &uuid).await?;
    let mut reply = answer(call, &record).await?;
    reply.status = StatusCode::CREATED;
    Ok(reply)
}

fn team_name(group: &str) -> String {
    let team = group.split_once(':').map_or("", |(_, team)| team);
    TeamName::parse(team).map(|team| team.to_string()).unwrap_or_default()
}

/// Marks a team as fed by a group, or not any more.
async fn mark(call: &mut Call, team: Option<i64>, mapped: bool) -> Result<()> {
    sqlx::query("UPDATE teams SET mapped = ? WHERE id = ?").bind(mapped).bind(team).execute(&mut *call.tx).await?;
    Ok(())
}

/// `GET /Groups/{id}`.
pub(super) async fn get(call: &mut Call, id: &str) -> Result<Reply> {
    let record = find(call, id).await?;
    if call.has_it(record.version) {
        return Ok(Call::unchanged(record.version));
    }
    answer(call, &record).await
}

/// `PUT /Groups/{id}`.
pub(super) async fn replace(call: &mut Call, id: &str, body: &Value) -> Result<Reply> {
    let record = find(call, id).await?;
    call.if_match(record.version)?;
    let mut ignored = Vec::new();
    let attributes = take(&GROUPS, body, &mut ignored)?;
    call.entry.ignored(ignored);
    let changed = members::change(call, &record.of(), &ids(attributes.get("members")), Change::Replace).await?;
    save(call, &record, &attributes, changed).await?;
    let record = find(call, id).await?;
    answer(call, &record).await
}

/// `PATCH /Groups/{id}`. Answers without a body, so that a change of one member costs the same in a large group.
pub(super) async fn patch(call: &mut Call, id: &str, body: &Value) -> Result<Reply> {
    let record = find(call, id).await?;
    call.if_match(record.version)?;
    let mut attributes = record.attributes();
    let mut ignored = Vec::new();
    let mut changed = false;
    for operation in operations(body)? {
        changed |= step(call, &record, &mut attributes, operation, &mut ignored).await?;
    }
    call.entry.ignored(ignored);
    save(call, &record, &attributes, changed).await?;
    if call.query.wanted.is_everything() {
        let record = find(call, id).await?;
        return Ok(Reply::empty().versioned(record.version));
    }
    let record = find(call, id).await?;
    answer(call, &record).await
}

/// Applies one operation; gives whether the members changed.
async fn step(
    call: &mut Call,
    record: &Record,
    attributes: &mut Map<String, Value>,
    mut operation: Operation,
    ignored: &mut Vec<String>,
) -> Result<bool> {
    let Some(members) = GROUPS.attribute("members") else { return Ok(false) };
    let Some(target) = &operation.target else {
        // Members among other attributes, without a path.
        let parts = operation.value.as_object_mut();
        let key =
            parts.as_ref().and_then(|parts| parts.keys().find(|key| key.eq_ignore_ascii_case("members")).cloned());
        let list = key.and_then(|key| parts.and_then(|parts| parts.remove(&key)));
        let changed = match list {
            Some(list) => {
                let how = if operation.verb == Verb::Replace { Change::Replace } else { Change::Add };
                members::change(call, &record.of(), &ids(Some(&form(members, &list)?)), how).await?
            }
            None => false,
        };
        apply(&GROUPS, attributes, &operation, ignored)?;
        return Ok(changed);
    };
    if !target.path.name.eq_ignore_ascii_case("members") {
        apply(&GROUPS, attributes, &operation, ignored)?;
        return Ok(false);
    }
    if target.path.sub.is_some() {
        return Err(Refusal::bad(
            "mutability",
            "What is said about a member cannot be changed; remove it and add another.",
        ));
    }
    let given = ids(Some(&form(members, &operation.value)?));
    match (&target.among, operation.verb) {
        (None, Verb::Add) => members::change(call, &record.of(), &given, Change::Add).await,
        (None, Verb::Replace) => members::change(call, &record.of(), &given, Change::Replace).await,
        (None, Verb::Remove) if given.is_empty() => members::change(call, &record.of(), &[], Change::Replace).await,
        (None, Verb::Remove) => members::change(call, &record.of(), &given, Change::Remove).await,
        (Some(filter), Verb::Remove) => {
            let present = members_of(call, &[record.id]).await?.remove(&record.id).unwrap_or_default();
            let mut gone = Vec::new();
            for value in present {
                if value_at(members, &value, filter)? {
                    gone.extend(value["value"].as_str().map(str::to_owned));
                }
            }
            members::change(call, &record.of(), &gone, Change::Remove).await
        }
        (Some(_), _) => Err(Refusal::bad("mutability", "A member is added or removed, not changed.")),
    }
}

/// Saves name and external id, and follows a change of name with the team.
async fn save(call: &mut Call, record: &Record, attributes: &Map<String, Value>, members_changed: bool) -> Result<()> {
    let old = record.attributes();
    let mut new = attributes.clone();
    new.remove("members");
    if old == new && !members_changed {
        if call.entry.detail.is_empty() {
            call.entry.note("Nothing is different.");
        }
        return Ok(());
    }
    call.entry.compare(&old, &new);
    let name = text(&new, "displayName").to_owned();
    let mut team = record.team_id;
    if name != record.display_name {
        free_name(call, &name, record.id).await?;
        team = team_for(call, &name).await?;
        if team != record.team_id {
            let users: Vec<i64> = sqlx::query_scalar("SELECT user_id FROM scim_group_users WHERE group_id = ?")
                .bind(record.id)
                .fetch_all(&mut *call.tx)
                .await?;
            if let Some(before) = record.team_id {
                members::teams(call, before, record.team_name.as_deref().unwrap_or_default(), &[], &users).await?;
                mark(call, record.team_id, false).await?;
            }
            if let Some(now) = team {
                members::teams(call, now, &team_name(&name), &users, &[]).await?;
                mark(call, team, true).await?;
            }
        }
    }
    sqlx::query(
        "UPDATE scim_groups SET display_name = ?, external_id = ?, team_id = ?, version = version + 1, changed_at = ?
         WHERE id = ?",
    )
    .bind(&name)
    .bind(new.get("externalId").and_then(Value::as_str))
    .bind(team)
    .bind(clock::now())
    .bind(record.id)
    .execute(&mut *call.tx)
    .await?;
    Ok(())
}

/// `DELETE /Groups/{id}`. The team stays, without the people whom the group had put there.
pub(super) async fn delete(call: &mut Call, id: &str) -> Result<Reply> {
    let record = find(call, id).await?;
    call.if_match(record.version)?;
    members::change(call, &record.of(), &[], Change::Replace).await?;
    mark(call, record.team_id, false).await?;
    sqlx::query("DELETE FROM scim_groups WHERE id = ?").bind(record.id).execute(&mut *call.tx).await?;
    Ok(Reply::empty())
}

/// `GET /Groups` and `POST /Groups/.search`.
pub(super) async fn list(call: &mut Call) -> Result<Reply> {
    query::note(call);
    let all = all(call).await?;
    query::list(call, &GROUPS, all)
}

/// Every group that the filter may find.
pub(super) async fn all(call: &mut Call) -> Result<Vec<Value>> {
    let by_name = "AND (lower(t.display_name) = ?2 OR t.display_name GLOB '*[^ -~]*')";
    let (condition, value) = call.query.condition("displayName", by_name);
    let rows: Vec<Record> = sqlx::query_as(&format!("{SELECT} {condition} ORDER BY t.id"))
        .bind(call.idp.connection)
        .bind(value)
        .fetch_all(&mut *call.tx)
        .await?;
    let mut members = HashMap::new();
    if call.query.wanted.has("members") || call.query.filter.is_some() {
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        members = members_of(call, &ids).await?;
    }
    Ok(rows.iter().map(|row| row.resource(&call.base, members.remove(&row.id).unwrap_or_default())).collect())
}
