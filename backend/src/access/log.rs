//! The log of attempts to sign in.

use axum::Json;
use axum::extract::{Path, Query, State};
use purser_api::{EmailAddress, Page, Timestamp};
use purser_policy::Action;
use purser_policy::access::{ListSignIns, SignIn};
use purser_policy::sign_in::{Client, Code, Facts, Method, Verdict};
use serde::{Deserialize, Serialize};
use sqlx::{QueryBuilder, Sqlite};

use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::clock;
use crate::error::{Error, Result};
use crate::members::page::{Paging, neighbours};

/// What is kept of an attempt beside its columns.
#[derive(Serialize, Deserialize)]
pub(crate) struct Detail {
    /// The facts it was decided on.
    pub(crate) facts: Facts,
}

/// Query of [`list`].
#[derive(Deserialize)]
pub(crate) struct LogQuery {
    outcome: Option<String>,
    code: Option<String>,
    identifier: Option<String>,
    from: Option<String>,
    to: Option<String>,
    trace_id: Option<String>,
    page: Option<String>,
    page_size: Option<String>,
}

/// What is looked for, checked.
struct Wanted {
    outcome: Option<Verdict>,
    code: Option<Code>,
    identifier: String,
    from: Limit,
    to: Limit,
    trace_id: String,
}

/// A limit in time: as it came, and as the database writes it.
#[derive(Default)]
struct Limit {
    given: String,
    at: Option<String>,
}

impl Limit {
    fn read(field: &'static str, given: Option<String>, read: fn(&str) -> Option<String>) -> Result<Self> {
        let Some(given) = given.filter(|given| !given.is_empty()) else { return Ok(Self::default()) };
        let at = read(&given).ok_or_else(|| Error::field(field, "Give a day (2026-01-31) or a moment (RFC 3339)."))?;
        Ok(Self { given, at: Some(at) })
    }
}

impl Wanted {
    fn read(query: LogQuery) -> Result<Self> {
        let outcome = query.outcome.filter(|word| !word.is_empty());
        let code = query.code.filter(|word| !word.is_empty());
        Ok(Self {
            outcome: outcome
                .map(|word| match Verdict::parse(&word) {
                    Some(verdict @ (Verdict::Allowed | Verdict::Denied)) => Ok(verdict),
                    _ => Err(Error::field("outcome", "outcome is allowed or denied.")),
                })
                .transpose()?,
            code: code
                .map(|word| {
                    Code::parse(&word).ok_or_else(|| Error::field("code", "There is no such reason for a refusal."))
                })
                .transpose()?,
            from: Limit::read("from", query.from, clock::read)?,
            to: Limit::read("to", query.to, clock::end)?,
            identifier: query.identifier.unwrap_or_default().trim().to_owned(),
            trace_id: query.trace_id.unwrap_or_default().trim().to_owned(),
        })
    }

    fn push(&self, sql: &mut QueryBuilder<'_, Sqlite>, org: i64) {
        sql.push(" FROM sign_ins s LEFT JOIN connections c ON c.id = s.connection_id WHERE s.org_id = ").push_bind(org);
        if let Some(outcome) = self.outcome {
            sql.push(" AND s.outcome = ").push_bind(outcome.as_str());
        }
        if let Some(code) = self.code {
            sql.push(" AND s.code = ").push_bind(code.as_str());
        }
        if let Some(from) = &self.from.at {
            sql.push(" AND s.at >= ").push_bind(from.clone());
        }
        if let Some(to) = &self.to.at {
            sql.push(" AND s.at < ").push_bind(to.clone());
        }
        if !self.trace_id.is_empty() {
            sql.push(" AND s.trace_id = ").push_bind(self.trace_id.clone());
        }
        // A whole address means that one, a part of one everybody it occurs in.
        match EmailAddress::parse(&self.identifier) {
            Ok(address) => {
                sql.push(" AND s.identifier = ").push_bind(address.to_string());
            }
            Err(_) if self.identifier.is_empty() => {}
            Err(_) => {
                sql.push(" AND instr(lower(s.identifier), ").push_bind(self.identifier.to_lowercase()).push(") > 0");
            }
        }
    }

    /// The query as it came, for the neighbouring pages.
    fn rest(&self) -> Vec<(&'static str, String)> {
        let words = [
            ("outcome", self.outcome.map_or("", Verdict::as_str)),
            ("code", self.code.map_or("", Code::as_str)),
            ("identifier", &self.identifier),
            ("from", &self.from.given),
            ("to", &self.to.given),
            ("trace_id", &self.trace_id),
        ];
        words.into_iter().filter(|(_, word)| !word.is_empty()).map(|(name, word)| (name, word.to_owned())).collect()
    }
}

type Row = (String, String, String, String, String, Option<String>, String, String, String);

fn attempt((trace_id, at, identifier, client, method, connection, outcome, code, detail): Row) -> Option<SignIn> {
    Some(SignIn {
        trace_id,
        at: Timestamp(at),
        identifier,
        client: Client::parse(&client)?,
        method: Method::parse(&method)?,
        connection: connection.unwrap_or_default(),
        outcome: Verdict::parse(&outcome)?,
        code: Code::parse(&code),
        facts: serde_json::from_str::<Detail>(&detail).ok().map(|detail| detail.facts),
    })
}

/// `GET /v2/orgs/{org_name}/sign-ins`.
pub(crate) async fn list(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Query(query): Query<LogQuery>,
) -> Result<Json<Page<SignIn>>> {
    let mut transaction = app.pool.begin().await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ExplainSignIns)?;
    let paging = Paging::read(query.page.as_deref(), query.page_size.as_deref(), 100)?;
    let wanted = Wanted::read(query)?;
    let mut sql = QueryBuilder::new("SELECT count(*)");
    wanted.push(&mut sql, org.id);
    let count: i64 = sql.build_query_scalar().fetch_one(&mut *transaction).await?;
    // Facts are long: only the one attempt that was asked for comes with them.
    let detail = if wanted.trace_id.is_empty() { "''" } else { "s.detail" };
    let mut sql = QueryBuilder::new(format!(
        "SELECT s.trace_id, s.at, s.identifier, s.client, s.method, c.name, s.outcome, s.code, {detail}"
    ));
    wanted.push(&mut sql, org.id);
    sql.push(" ORDER BY s.at DESC, s.id DESC LIMIT ").push_bind(paging.size);
    sql.push(" OFFSET ").push_bind(paging.offset());
    let rows: Vec<Row> = sql.build_query_as().fetch_all(&mut *transaction).await?;
    let results = rows.into_iter().filter_map(attempt).collect();
    let (next, previous) = neighbours::<ListSignIns>(&[&org.name], &wanted.rest(), paging, count);
    Ok(Json(Page { count: count.unsigned_abs(), next, previous, results, version: None }))
}
