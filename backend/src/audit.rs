//! The audit log: written by every change, read newest first.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use purser_api::Timestamp;
use purser_api::audit_logs::{AuditAction, AuditActions, AuditCategory, AuditLog, AuditLogs};
use purser_policy::Action;
use serde::Deserialize;
use sqlx::{QueryBuilder, SqliteConnection};

use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::clock;
use crate::error::{Error, Result};
use crate::members::page::Paging;

/// The actions there are, by category: word, category, what it means.
pub(crate) const ACTIONS: &[(&str, &str, &str)] = &[
    ("org.member.add", "org", "Member added"),
    ("org.member.remove", "org", "Member removed"),
    ("org.member.role.change", "org", "Role changed"),
    ("org.invite.send", "org", "Invitation sent"),
    ("org.invite.accept", "org", "Invitation accepted"),
    ("org.invite.resend", "org", "Invitation sent again"),
    ("org.invite.cancel", "org", "Invitation cancelled"),
    ("org.settings.update", "org", "Settings changed"),
    ("org.team.create", "team", "Team created"),
    ("org.team.update", "team", "Team changed"),
    ("org.team.delete", "team", "Team deleted"),
    ("org.team.member.add", "team", "Member added to a team"),
    ("org.team.member.remove", "team", "Member removed from a team"),
    ("org.domain.add", "sso", "Domain added"),
    ("org.domain.verify", "sso", "Domain verified"),
    ("org.domain.update", "sso", "Domain changed"),
    ("org.domain.delete", "sso", "Domain deleted"),
    ("org.sso.connection.create", "sso", "Connection created"),
    ("org.sso.connection.update", "sso", "Connection changed"),
    ("org.sso.connection.complete", "sso", "Connection put into use"),
    ("org.sso.connection.delete", "sso", "Connection deleted"),
    ("org.sso.enforce", "sso", "Single sign-on enforced"),
    ("org.sso.enforce.off", "sso", "Single sign-on not enforced any more"),
    ("org.sso.jit.enable", "sso", "Just-in-time provisioning switched on"),
    ("org.sso.jit.disable", "sso", "Just-in-time provisioning switched off"),
    ("org.sso.account.create", "sso", "Account created by single sign-on"),
    ("org.access.test.save", "sso", "Expectation about a sign-in saved"),
    ("org.access.test.delete", "sso", "Expectation about a sign-in forgotten"),
    ("org.scim.enable", "scim", "SCIM switched on"),
    ("org.scim.disable", "scim", "SCIM switched off"),
    ("org.scim.update", "scim", "SCIM settings changed"),
    ("org.scim.token.create", "scim", "SCIM token created"),
    ("org.scim.token.revoke", "scim", "SCIM token revoked"),
    ("org.scim.user.update", "scim", "Account changed by SCIM"),
    ("org.scim.hold.decide", "scim", "Held removal decided"),
    ("org.scim.migration", "scim", "Move of members to SCIM"),
];

const CATEGORIES: &[(&str, &str)] =
    &[("org", "Organization"), ("team", "Teams"), ("sso", "Single sign-on"), ("scim", "SCIM")];

/// Writes an entry, in the transaction of the change.
pub(crate) async fn write(
    connection: &mut SqliteConnection,
    org: i64,
    actor: &Actor,
    action: &str,
    name: &str,
    description: &str,
) -> Result<()> {
    write_as(connection, org, actor.name(), action, name, description).await
}

/// The same for what nobody asked for: `by` names the part of the backend that acts.
pub(crate) async fn write_as(
    connection: &mut SqliteConnection,
    org: i64,
    by: &str,
    action: &str,
    name: &str,
    description: &str,
) -> Result<()> {
    sqlx::query("INSERT INTO audit_logs (org_id, action, name, actor, description, at) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(org)
        .bind(action)
        .bind(name)
        .bind(by)
        .bind(description)
        .bind(clock::now())
        .execute(connection)
        .await?;
    Ok(())
}

/// Query of [`list`].
#[derive(Deserialize)]
pub(crate) struct LogQuery {
    action: Option<String>,
    name: Option<String>,
    actor: Option<String>,
    from: Option<String>,
    to: Option<String>,
    category: Option<String>,
    page: Option<String>,
    page_size: Option<String>,
}

/// `GET /v2/auditlogs/{account}`.
pub(crate) async fn list(
    State(app): State<App>,
    actor: Actor,
    Path(account): Path<String>,
    Query(query): Query<LogQuery>,
) -> Result<Json<AuditLogs>> {
    let mut connection = app.pool.acquire().await?;
    let org = OrgOf::find(&mut connection, &actor, &account).await?;
    org.allow(Action::ReadAuditLog)?;
    let paging = Paging::read(query.page.as_deref(), query.page_size.as_deref(), 100)?;
    let mut sql =
        QueryBuilder::new("SELECT action, name, actor, data, at, description FROM audit_logs WHERE org_id = ");
    sql.push_bind(org.id);
    for (column, value) in [("action", query.action), ("name", query.name), ("actor", query.actor)] {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            sql.push(" AND ").push(column).push(" = ").push_bind(value).push(" COLLATE NOCASE");
        }
    }
    let category = query.category.filter(|word| !word.is_empty() && !app.options.layer1_only);
    if let Some(category) = category {
        if !CATEGORIES.iter().any(|(word, _)| *word == category) {
            return Err(Error::field("category", format!("category does not know the value “{category}”.")));
        }
        sql.push(" AND action IN (");
        let mut list = sql.separated(", ");
        for (action, ..) in ACTIONS.iter().filter(|(_, of, _)| *of == category) {
            list.push_bind(*action);
        }
        sql.push(")");
    }
    for (field, sign, value) in [("from", " >= ", query.from), ("to", " <= ", query.to)] {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let at = clock::read(&value)
                .ok_or_else(|| Error::field(field, format!("{field} is a moment, like 2026-01-31T09:30:00Z.")))?;
            sql.push(" AND at").push(sign).push_bind(at);
        }
    }
    sql.push(" ORDER BY at DESC, id DESC LIMIT ").push_bind(paging.size).push(" OFFSET ").push_bind(paging.offset());
    type Row = (String, String, String, String, String, String);
    let rows: Vec<Row> = sql.build_query_as().fetch_all(&mut *connection).await?;
    let entry = |(action, name, by, data, at, description): Row| AuditLog {
        account: org.name.clone(),
        action_description: format!("{by} {description}"),
        action,
        name,
        actor: by,
        data: serde_json::from_str(&data).unwrap_or_default(),
        timestamp: Some(Timestamp(at)),
    };
    Ok(Json(AuditLogs { logs: rows.into_iter().map(entry).collect() }))
}

/// `GET /v2/auditlogs/{account}/actions`.
pub(crate) async fn actions(
    State(app): State<App>,
    actor: Actor,
    Path(account): Path<String>,
) -> Result<Json<AuditActions>> {
    let mut connection = app.pool.acquire().await?;
    OrgOf::find(&mut connection, &actor, &account).await?.allow(Action::ReadAuditLog)?;
    let of = |category: &str| {
        let these = ACTIONS.iter().filter(|(_, of, _)| *of == category);
        let action = |(name, _, label): &(&str, &str, &str)| AuditAction {
            name: (*name).to_owned(),
            description: (*label).to_owned(),
            label: (*label).to_owned(),
        };
        these.map(action).collect()
    };
    let category = |(word, label): &(&str, &str)| {
        ((*word).to_owned(), AuditCategory { label: (*label).to_owned(), actions: of(word) })
    };
    let actions: BTreeMap<_, _> = CATEGORIES.iter().map(category).collect();
    Ok(Json(AuditActions { actions }))
}
