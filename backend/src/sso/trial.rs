//! Test sign-ins: the whole way to an identity provider and back, and nothing is changed. What came is kept with what the
//! rules would have looked at.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use purser_api::{EmailAddress, OrgName, Timestamp};
use purser_policy::Action;
use purser_policy::access::{ConnectionTest, StartedTest};
use purser_policy::findings::{Finding, FindingCode as Code, Received};
use purser_policy::sign_in::{Facts, Known, Method, SentAddress};
use sqlx::SqliteConnection;

use super::callback::{Answer, asked};
use super::connection::Connection;
use super::leave::leave;
use super::request::{Asked, Purpose, Request};
use crate::access::facts::{Asked as Attempted, gather};
use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::edge::TraceId;
use crate::error::{Error, Result};
use crate::front_door::attempt::Door;
use crate::front_door::page;
use crate::members::change::begin;
use crate::{audit, clock};

/// The connection, for somebody who may set it up.
async fn own(pool: &mut SqliteConnection, actor: &Actor, org: &str, connection: &str) -> Result<(OrgOf, Connection)> {
    let org = OrgOf::find(pool, actor, org).await?;
    org.allow(Action::ManageConnections)?;
    let connection = Connection::find(pool, connection).await?;
    if connection.org == org.name { Ok((org, connection)) } else { Err(Error::not_found("connection")) }
}

/// `POST …/connections/{connection_id}/test`.
pub(crate) async fn start(
    State(app): State<App>,
    axum::Extension(TraceId(trace_id)): axum::Extension<TraceId>,
    actor: Actor,
    Path((org, connection)): Path<(String, String)>,
) -> Result<Json<StartedTest>> {
    let mut pool = app.pool.acquire().await?;
    let (org, connection) = own(&mut pool, &actor, &org, &connection).await?;
    drop(pool);
    let asked = Asked {
        purpose: Purpose::Test,
        identifier: String::new(),
        client: "web",
        console: (String::new(), String::new()),
    };
    let departure = leave(&app, &connection, &asked).await?;
    let mut transaction = begin(&app).await?;
    let id = &departure.request.id;
    sqlx::query("INSERT INTO sso_tests (id, connection_id, started_by, started_at) VALUES (?, ?, ?, ?)")
        .bind(id)
        .bind(connection.row)
        .bind(actor.name())
        .bind(clock::now())
        .execute(&mut *transaction)
        .await?;
    let description = format!("started a test sign-in through {}", connection.name);
    audit::write(&mut transaction, org.id, &actor, "org.sso.test", &connection.name, &description).await?;
    let location = match departure.address {
        Ok(address) => Some(address),
        Err(trouble) => {
            end(&mut transaction, &connection, &departure.request, Err(trouble.into()), &trace_id).await?;
            None
        }
    };
    transaction.commit().await?;
    Ok(Json(StartedTest { id: id.clone(), location }))
}

/// `GET …/connections/{connection_id}/tests/{test_id}`.
pub(crate) async fn get(
    State(app): State<App>,
    actor: Actor,
    Path((org, connection, id)): Path<(String, String, String)>,
) -> Result<Json<ConnectionTest>> {
    let mut pool = app.pool.acquire().await?;
    let (_, connection) = own(&mut pool, &actor, &org, &connection).await?;
    let result: Option<String> = sqlx::query_scalar("SELECT result FROM sso_tests WHERE id = ? AND connection_id = ?")
        .bind(id)
        .bind(connection.row)
        .fetch_optional(&mut *pool)
        .await?;
    let result = result.ok_or_else(|| Error::not_found("test"))?;
    Ok(Json(if result.is_empty() { ConnectionTest::default() } else { read(&result)? }))
}

fn read(result: &str) -> Result<ConnectionTest> {
    serde_json::from_str(result).map_err(|error| {
        tracing::error!(%error, "a stored test cannot be read");
        Error::new(StatusCode::INTERNAL_SERVER_ERROR, purser_api::ErrorCode::Internal, "The result cannot be read.")
    })
}

/// The answer to a test is here.
pub(super) async fn end(
    pool: &mut SqliteConnection,
    connection: &Connection,
    request: &Request,
    answer: Result<Answer, Finding>,
    trace_id: &str,
) -> Result<()> {
    let at = clock::now();
    let mut test =
        ConnectionTest { at: Some(Timestamp(at.clone())), trace_id: trace_id.to_owned(), ..Default::default() };
    match answer {
        Err(finding) => test.findings.push(finding),
        Ok(answer) => {
            let received =
                answer.received.iter().map(|(name, values)| Received { name: name.clone(), values: values.clone() });
            test.received = received.collect();
            test.identifier = answer.says.address().map(ToString::to_string).unwrap_or_default();
            let door = Door::find(pool, &connection.org).await?;
            let attempt = asked(Some(request), connection, Some(answer.says.clone()));
            let facts = supposed(pool, &door, connection, attempt, &at).await?;
            test.findings = answer.notes.clone();
            look(&mut test.findings, connection, &answer, &facts, &door.name);
            test.facts = Some(facts);
        }
    }
    test.passed = !test.findings.iter().any(|finding| finding.code.stops());
    let result = serde_json::to_string(&test).map_err(|error| sqlx::Error::Encode(error.into()))?;
    sqlx::query("UPDATE sso_tests SET result = ? WHERE id = ?")
        .bind(result)
        .bind(&request.id)
        .execute(&mut *pool)
        .await?;
    let last = serde_json::json!({ "at": at, "passed": test.passed, "identifier": test.identifier, "id": request.id });
    sqlx::query("UPDATE connections SET last_test = ? WHERE id = ?")
        .bind(last.to_string())
        .bind(connection.row)
        .execute(pool)
        .await?;
    Ok(())
}

/// The facts for the person, as if a draft were in use.
async fn supposed(
    pool: &mut SqliteConnection,
    door: &Door,
    connection: &Connection,
    attempt: Attempted,
    now: &str,
) -> Result<Facts> {
    let mut facts = gather(pool, door.org, &door.name, attempt, now).await?;
    facts.attempt.method = Method::Sso;
    for one in facts.connections.iter_mut().filter(|one| one.id.as_str() == connection.uuid) {
        one.complete = Known::Known(true);
    }
    Ok(facts)
}

/// What a sign-in would stumble over, and what only an administrator sees.
fn look(findings: &mut Vec<Finding>, connection: &Connection, answer: &Answer, facts: &Facts, org: &OrgName) {
    let says = &answer.says;
    if let Some(SentAddress::Other(name)) = &says.name_id {
        findings.push(Finding::new(Code::NameIdNotEmail, name.clone()));
    }
    match says.address() {
        None => findings.push(Finding::new(Code::NoAddress, "")),
        Some(address) => linked(findings, connection, facts, address),
    }
    let own = facts.connections.iter().find(|one| one.id.as_str() == connection.uuid);
    if let Some(Known::Known(Some(ends))) = own.map(|one| one.credential_expires_at)
        && ends <= facts.now
    {
        findings.push(Finding::new(Code::CredentialExpired, ends.to_string()));
    }
    for name in connection.attributes().wanted() {
        if !answer.received.iter().any(|(given, _)| given == name) {
            findings.push(Finding::new(Code::MissingAttribute, name));
        }
    }
    let good = |group: &&String| group.split_once(':').is_none_or(|(of, team)| of.is_empty() || team.is_empty());
    for group in says.groups.iter().filter(good) {
        findings.push(Finding::new(Code::GroupName, group.clone()));
    }
    let unverified = |(name, values): &(String, Vec<String>)| name == "email_verified" && values == &["false"];
    if answer.received.iter().any(unverified) {
        findings.push(Finding::new(Code::EmailNotVerified, org.as_str()));
    }
}

fn linked(findings: &mut Vec<Finding>, connection: &Connection, facts: &Facts, address: &EmailAddress) {
    let domain = facts.returned_domain.as_ref().unwrap_or(&facts.domain);
    let is_linked =
        |one: &Vec<purser_policy::sign_in::ConnectionId>| one.iter().any(|id| id.as_str() == connection.uuid);
    if !domain.connections.value().is_some_and(is_linked) {
        findings.push(Finding::new(Code::DomainNotLinked, address.domain()));
    }
}

/// What the person sees at the end of a test.
pub(super) fn shown(app: &App) -> Response {
    let body = "<p>Nothing was changed. The result is in the console; this window can be closed.</p>";
    page::page(&app.options, StatusCode::OK, "The test sign-in is over", body)
}
