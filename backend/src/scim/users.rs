//! Users: what identity providers write about people.

use axum::http::StatusCode;
use purser_api::EmailAddress;
use purser_api::scim::{DOCKER_USER_SCHEMA, USER_SCHEMA};
use serde_json::{Map, Value, json};

use super::document::take;
use super::effects;
use super::error::{Refusal, Result};
use super::patch::{apply, operations};
use super::query;
use super::schema::USERS;
use super::{Call, Reply, brake};
use crate::clock;

/// A stored user.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Record {
    pub(super) id: i64,
    pub(super) uuid: String,
    pub(super) account_id: Option<i64>,
    pub(super) user_name: String,
    pub(super) active: bool,
    document: String,
    version: i64,
    created_at: String,
    changed_at: String,
}

const SELECT: &str = "SELECT t.id, t.uuid, t.account_id, t.user_name, t.active, t.document, t.version, t.created_at,
    t.changed_at FROM scim_users t WHERE t.connection_id = ?1";

impl Record {
    /// What the identity provider wrote.
    pub(super) fn attributes(&self) -> Map<String, Value> {
        let mut kept: Map<String, Value> = serde_json::from_str(&self.document).unwrap_or_default();
        kept.entry("userName").or_insert_with(|| json!(self.user_name));
        kept
    }

    fn resource(&self, base: &str, groups: Vec<Value>) -> Value {
        let mut shown = self.attributes();
        let mut schemas = vec![USER_SCHEMA];
        if shown.contains_key(DOCKER_USER_SCHEMA) {
            schemas.push(DOCKER_USER_SCHEMA);
        }
        shown.insert("schemas".to_owned(), json!(schemas));
        shown.insert("id".to_owned(), json!(self.uuid));
        if !groups.is_empty() {
            shown.insert("groups".to_owned(), Value::Array(groups));
        }
        shown.insert(
            "meta".to_owned(),
            json!({
                "resourceType": "User", "created": self.created_at, "lastModified": self.changed_at,
                "location": format!("{base}/Users/{}", self.uuid), "version": super::etag(self.version)
            }),
        );
        Value::Object(shown)
    }
}

async fn find(call: &mut Call, id: &str) -> Result<Record> {
    let row: Option<Record> = sqlx::query_as(&format!("{SELECT} AND t.uuid = ?2"))
        .bind(call.idp.connection)
        .bind(id)
        .fetch_optional(&mut *call.tx)
        .await?;
    let record = row.ok_or_else(|| Refusal::not_found("user"))?;
    call.entry.person = Some(record.user_name.clone());
    Ok(record)
}

/// The person's address: `userName`, or else the main one of `emails`.
pub(super) fn address(attributes: &Map<String, Value>) -> Result<EmailAddress> {
    let text = |value: &Value| value.as_str().and_then(|text| EmailAddress::parse(text).ok());
    if let Some(address) = attributes.get("userName").and_then(text) {
        return Ok(address);
    }
    let emails = attributes.get("emails").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let main = emails.iter().find(|one| one["primary"] == true).or(emails.first());
    main.and_then(|one| text(&one["value"])).ok_or_else(|| {
        Refusal::value("There is no e-mail address: userName is one, or the first of emails has one as its value.")
    })
}

/// `POST /Users`.
pub(super) async fn create(call: &mut Call, body: &Value) -> Result<Reply> {
    let mut ignored = Vec::new();
    let mut attributes = take(&USERS, body, &mut ignored)?;
    call.entry.ignored(ignored);
    attributes.entry("active").or_insert(json!(true));
    let user_name = name_of(&attributes);
    call.entry.person = Some(user_name.clone());
    free_name(call, &user_name, 0).await?;
    let address = address(&attributes)?;
    let active = attributes["active"] == true;
    let account = if active {
        Some(effects::join(call, &address, &attributes, None).await?)
    } else {
        effects::known(call, &address).await?
    };
    let now = clock::now();
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO scim_users (uuid, connection_id, account_id, user_name, external_id, active, document, created_at,
             changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8) RETURNING id",
    )
    .bind(uuid::Uuid::new_v4().to_string())
    .bind(call.idp.connection)
    .bind(account)
    .bind(&user_name)
    .bind(attributes.get("externalId").and_then(Value::as_str))
    .bind(active)
    .bind(Value::Object(attributes.clone()).to_string())
    .bind(&now)
    .fetch_one(&mut *call.tx)
    .await?;
    call.entry.compare(&Map::new(), &attributes);
    let record: Record = sqlx::query_as(&format!("{SELECT} AND t.id = ?2"))
        .bind(call.idp.connection)
        .bind(id)
        .fetch_one(&mut *call.tx)
        .await?;
    let mut reply = answer(call, &record).await?;
    reply.status = StatusCode::CREATED;
    Ok(reply)
}

fn name_of(attributes: &Map<String, Value>) -> String {
    attributes.get("userName").and_then(Value::as_str).unwrap_or_default().trim().to_lowercase()
}

async fn free_name(call: &mut Call, user_name: &str, except: i64) -> Result<()> {
    let taken: Option<(String, bool)> =
        sqlx::query_as("SELECT uuid, active FROM scim_users WHERE connection_id = ? AND user_name = ? AND id != ?")
            .bind(call.idp.connection)
            .bind(user_name)
            .bind(except)
            .fetch_optional(&mut *call.tx)
            .await?;
    match taken {
        None => Ok(()),
        Some((id, active)) => {
            let state = if active { "active" } else { "deactivated" };
            Err(Refusal::taken(format!(
                "There is a user with this userName already, {state}, id {id}. Find it by a filter and update it."
            )))
        }
    }
}

async fn answer(call: &mut Call, record: &Record) -> Result<Reply> {
    let mut groups = groups_of(call, &[record.id]).await?;
    let groups = groups.remove(&record.id).unwrap_or_default();
    let resource = record.resource(&call.base, groups);
    let location = resource["meta"]["location"].as_str().map(str::to_owned);
    let mut reply = Reply::ok(call.query.wanted.cut(&USERS, resource)).versioned(record.version);
    reply.location = location;
    Ok(reply)
}

type Groups = std::collections::HashMap<i64, Vec<Value>>;

async fn groups_of(call: &mut Call, users: &[i64]) -> Result<Groups> {
    let mut found = Groups::new();
    if users.is_empty() || !call.query.wanted.has("groups") && call.query.filter.is_none() {
        return Ok(found);
    }
    let rows: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT gu.user_id, g.uuid, g.display_name FROM json_each(?) j CROSS JOIN scim_group_users gu ON gu.user_id = j.value
         CROSS JOIN scim_groups g ON g.id = gu.group_id ORDER BY g.display_name",
    )
    .bind(serde_json::to_string(users).unwrap_or_default())
    .fetch_all(&mut *call.tx)
    .await?;
    for (user, id, name) in rows {
        let link = format!("{}/Groups/{id}", call.base);
        found.entry(user).or_default().push(json!({ "value": id, "$ref": link, "display": name, "type": "direct" }));
    }
    Ok(found)
}

/// `GET /Users/{id}`.
pub(super) async fn get(call: &mut Call, id: &str) -> Result<Reply> {
    let record = find(call, id).await?;
    if call.has_it(record.version) {
        return Ok(Call::unchanged(record.version));
    }
    answer(call, &record).await
}

/// `PUT /Users/{id}`. Without `active` or `enabled` the user is deactivated, as the public API describes.
pub(super) async fn replace(call: &mut Call, id: &str, body: &Value) -> Result<Reply> {
    let record = find(call, id).await?;
    call.if_match(record.version)?;
    let old = record.attributes();
    let mut given = body.clone();
    if let Some(parts) = given.as_object_mut()
        && !parts.keys().any(|key| key.eq_ignore_ascii_case("userName"))
    {
        // The public description's update has no userName.
        parts.insert("userName".to_owned(), old["userName"].clone());
    }
    let mut ignored = Vec::new();
    let mut new = take(&USERS, &given, &mut ignored)?;
    call.entry.ignored(ignored);
    if !new.contains_key("active") {
        new.insert("active".to_owned(), json!(false));
        call.entry.note(
            "The request says neither active nor enabled. The API takes that as no, so the person is deactivated; have the \
             identity provider send active.",
        );
    }
    // A name is changed, never cleared, in an update without one.
    if let (false, Some(name)) = (new.contains_key("name"), old.get("name")) {
        new.insert("name".to_owned(), name.clone());
    }
    change(call, record, &old, new).await
}

/// `PATCH /Users/{id}`.
pub(super) async fn patch(call: &mut Call, id: &str, body: &Value) -> Result<Reply> {
    let record = find(call, id).await?;
    call.if_match(record.version)?;
    let old = record.attributes();
    let mut new = old.clone();
    let mut ignored = Vec::new();
    for operation in operations(body)? {
        apply(&USERS, &mut new, &operation, &mut ignored)?;
    }
    call.entry.ignored(ignored);
    change(call, record, &old, new).await
}

async fn change(call: &mut Call, record: Record, old: &Map<String, Value>, new: Map<String, Value>) -> Result<Reply> {
    if *old == new && (new.get("active") == Some(&json!(true))) == record.active {
        call.entry.note("Nothing is different.");
        return answer(call, &record).await;
    }
    call.entry.compare(old, &new);
    let active = new.get("active") == Some(&json!(true));
    let user_name = name_of(&new);
    if user_name != record.user_name {
        free_name(call, &user_name, record.id).await?;
    }
    let account = effects::follow(call, &record, old, &new, active).await?;
    sqlx::query(
        "UPDATE scim_users SET user_name = ?, external_id = ?, active = ?, document = ?, account_id = ?,
             version = version + 1, changed_at = ? WHERE id = ?",
    )
    .bind(&user_name)
    .bind(new.get("externalId").and_then(Value::as_str))
    .bind(active)
    .bind(Value::Object(new.clone()).to_string())
    .bind(account)
    .bind(clock::now())
    .bind(record.id)
    .execute(&mut *call.tx)
    .await?;
    let id = record.uuid;
    let record = find(call, &id).await?;
    answer(call, &record).await
}

/// `DELETE /Users/{id}`.
pub(super) async fn delete(call: &mut Call, id: &str) -> Result<Reply> {
    let record = find(call, id).await?;
    call.if_match(record.version)?;
    if record.active {
        effects::leave(call, &record, brake::Kind::Delete).await?;
    }
    sqlx::query("DELETE FROM scim_users WHERE id = ?").bind(record.id).execute(&mut *call.tx).await?;
    Ok(Reply::empty())
}

/// `GET /Users` and `POST /Users/.search`.
pub(super) async fn list(call: &mut Call) -> Result<Reply> {
    query::note(call);
    call.entry.person = call.query.looked_up();
    if call.query.is_plain() {
        let total: i64 = sqlx::query_scalar("SELECT count(*) FROM scim_users WHERE connection_id = ?")
            .bind(call.idp.connection)
            .fetch_one(&mut *call.tx)
            .await?;
        let (count, after) = call.query.window();
        let rows: Vec<Record> = sqlx::query_as(&format!("{SELECT} ORDER BY t.id LIMIT ?2 OFFSET ?3"))
            .bind(call.idp.connection)
            .bind(count)
            .bind(after)
            .fetch_all(&mut *call.tx)
            .await?;
        let page = resources(call, rows).await?.into_iter().map(|one| call.query.wanted.cut(&USERS, one)).collect();
        return Ok(call.query.answer(usize::try_from(total).unwrap_or_default(), page));
    }
    let all = all(call).await?;
    query::list(call, &USERS, all)
}

/// Every user that the filter may find.
pub(super) async fn all(call: &mut Call) -> Result<Vec<Value>> {
    let (condition, value) = call.query.condition("userName", "AND t.user_name = ?2");
    let rows: Vec<Record> = sqlx::query_as(&format!("{SELECT} {condition} ORDER BY t.id"))
        .bind(call.idp.connection)
        .bind(value)
        .fetch_all(&mut *call.tx)
        .await?;
    resources(call, rows).await
}

async fn resources(call: &mut Call, rows: Vec<Record>) -> Result<Vec<Value>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut groups = groups_of(call, &ids).await?;
    Ok(rows.iter().map(|row| row.resource(&call.base, groups.remove(&row.id).unwrap_or_default())).collect())
}
