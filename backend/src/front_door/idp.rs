//! The demo's identity provider: a page for each connection that takes people's word for who they are, and the address
//! its answers come back to.

use std::fmt::Write as _;

use axum::extract::{Extension, Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use purser_policy::sign_in::{Asserted, Client, ConnectionId, Method, SentAddress, StartedAt};
use serde::Deserialize;

use super::assertion::{Connection, Request, spend};
use super::attempt::{self, Door, Proof};
use super::page::{choice, escape, failed, field, hidden, page};
use super::sign_in::show;
use crate::access::facts::Asked;
use crate::app::App;
use crate::edge::TraceId;
use crate::error::{Error, Result};
use crate::members::change::begin;

/// What the identity provider's page is asked and says.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    /// The request it was asked by.
    request: String,
    /// The connection, where somebody starts here.
    connection: String,
    email: String,
    full_name: String,
    groups: String,
    name_id: String,
    docker_org: String,
    docker_team: String,
    docker_role: String,
    docker_session_minutes: String,
    tile: String,
    answer: String,
}

impl Fields {
    async fn resolve(&self, app: &App) -> Result<(Connection, Option<Request>)> {
        let mut pool = app.pool.acquire().await?;
        if self.request.is_empty() {
            return Ok((Connection::find(&mut pool, &self.connection).await?, None));
        }
        let request = Request::find(&mut pool, &self.request).await?;
        Ok((Connection::find(&mut pool, &request.connection).await?, Some(request)))
    }

    fn says(&self, connection: &Connection) -> Asserted {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let email = self.email.trim();
        let (name_id, email) = match (self.name_id.as_str(), connection.kind.as_str()) {
            ("persistent", "saml") => (Some(persistent(email)), None),
            ("persistent", _) => (None, Some(persistent(email))),
            (_, "saml") => (Some(email.to_owned()), Some(email.to_owned())),
            _ => (None, Some(email.to_owned())),
        };
        Asserted {
            name_id: name_id.map(SentAddress::from),
            email: email.map(SentAddress::from),
            full_name: given(&self.full_name),
            groups: self.groups.lines().filter_map(given).collect(),
            docker_org: given(&self.docker_org),
            docker_team: given(&self.docker_team),
            docker_role: given(&self.docker_role),
            docker_session_minutes: given(&self.docker_session_minutes),
        }
    }
}

/// A name that says nothing to the platform, as a directory gives it.
fn persistent(email: &str) -> String {
    email.split('@').next().unwrap_or_default().to_owned()
}

/// `GET /demo/idp`.
pub(super) async fn ask(State(app): State<App>, Query(fields): Query<Fields>) -> Response {
    form(&app, &fields).await.unwrap_or_else(|error| failed(&app.options, error))
}

async fn form(app: &App, fields: &Fields) -> Result<Response> {
    let (connection, request) = fields.resolve(app).await?;
    let typed = match &request {
        None => String::new(),
        Some(request) => address_of(app, &request.identifier).await?,
    };
    let mut body = String::from(
        "<p>This is the demo\u{2019}s identity provider. It takes your word for who you are.</p>\
         <form method=\"post\" action=\"/demo/idp\">",
    );
    hidden(&mut body, "request", request.as_ref().map_or("", |request| &request.id));
    hidden(&mut body, "connection", &connection.uuid);
    let plain = "autocapitalize=\"none\" spellcheck=\"false\"";
    field(&mut body, "Address returned", "email", &typed, &format!("required {plain}"), "");
    field(&mut body, "Full name", "full_name", "", "autocomplete=\"name\"", "");
    body.push_str(
        "<p class=\"field\"><label for=\"groups\">Groups, one a line</label>\
         <textarea id=\"groups\" name=\"groups\" rows=\"3\" spellcheck=\"false\"></textarea></p>",
    );
    choice(&mut body, "NameID", "name_id", "email", &[("email", "E-mail address"), ("persistent", "Persistent id")]);
    body.push_str("<details><summary>Docker attributes</summary>");
    for (label, name) in [
        ("Organization (dockerOrg)", "docker_org"),
        ("Team (dockerTeam)", "docker_team"),
        ("Role (dockerRole)", "docker_role"),
        ("Session in minutes (dockerSessionMinutes)", "docker_session_minutes"),
    ] {
        field(&mut body, label, name, "", plain, "");
    }
    body.push_str("</details>");
    if request.is_some() {
        body.push_str(
            "<p class=\"field\"><label class=\"check\"><input type=\"checkbox\" name=\"tile\" value=\"yes\"> Start at the \
             tile of the identity provider instead</label></p>",
        );
    }
    body.push_str(
        "<button type=\"submit\" name=\"answer\" value=\"yes\">Sign in</button>\
         <button type=\"submit\" name=\"answer\" value=\"no\" formnovalidate>Do not answer</button></form>",
    );
    Ok(page(&app.options, StatusCode::OK, &connection.name, &body))
}

/// The address of an account whose Docker ID was typed; an address stays as it is.
async fn address_of(app: &App, typed: &str) -> Result<String> {
    let email: Option<String> = sqlx::query_scalar("SELECT email FROM accounts WHERE username = ?")
        .bind(typed.to_ascii_lowercase())
        .fetch_optional(&app.pool)
        .await?;
    Ok(email.unwrap_or_else(|| typed.to_owned()))
}

/// `POST /demo/idp`: the answer, on its way through the browser.
pub(super) async fn answer(State(app): State<App>, Form(fields): Form<Fields>) -> Response {
    sign(&app, &fields).await.unwrap_or_else(|error| failed(&app.options, error))
}

async fn sign(app: &App, fields: &Fields) -> Result<Response> {
    let (connection, request) = fields.resolve(app).await?;
    let says = (fields.answer != "no").then(|| fields.says(&connection));
    let request = request.filter(|_| fields.tile != "yes");
    if request.is_none() && says.is_none() {
        return Err(Error::field("answer", "Nobody asked: there is nothing not to answer."));
    }
    let mut body = String::new();
    match says.as_ref().map(|said| said.address()) {
        None => body.push_str("<p>The identity provider does not answer.</p>"),
        Some(None) => body.push_str("<p>The answer names no address.</p>"),
        Some(Some(address)) => {
            let _ = write!(body, "<p>The answer names {}.</p>", escape(address.as_str()));
        }
    }
    let assertion = connection.assert(&app.pool, request.map(|request| request.id), says).await?;
    body.push_str("<form method=\"post\" action=\"/demo/acs\">");
    hidden(&mut body, "assertion", &assertion);
    let _ = write!(body, "<button type=\"submit\">Continue to {}</button></form>", escape(&connection.org));
    Ok(page(&app.options, StatusCode::OK, &format!("{} has an answer", connection.name), &body))
}

/// Form of [`take`].
#[derive(Deserialize)]
pub(super) struct Answer {
    assertion: String,
}

/// `POST /demo/acs`: the answer arrives.
pub(super) async fn take(
    State(app): State<App>,
    Extension(TraceId(trace_id)): Extension<TraceId>,
    Form(answer): Form<Answer>,
) -> Response {
    consume(&app, &answer.assertion, &trace_id).await.unwrap_or_else(|error| failed(&app.options, error))
}

async fn consume(app: &App, sealed: &str, trace_id: &str) -> Result<Response> {
    let mut transaction = begin(app).await?;
    let (assertion, connection, request) = spend(&mut transaction, sealed).await?;
    let door = Door::find(&mut transaction, &connection.org).await?;
    let proof = if assertion.says.is_some() { Proof::Answer } else { Proof::NoAnswer };
    let named = assertion.says.as_ref().and_then(|said| {
        let sent = said.address().map(ToString::to_string);
        sent.or_else(|| said.name_id.clone().or_else(|| said.email.clone()).map(String::from))
    });
    let (identifier, client, started_at) = match request {
        Some(request) => (request.identifier, Client::parse(&request.client), StartedAt::Service),
        // Who starts at the identity provider has typed nothing here.
        None => (named.unwrap_or_default(), None, StartedAt::Idp),
    };
    let asked = Asked {
        identifier,
        client: client.unwrap_or(Client::Web),
        method: Method::Sso,
        started_at,
        connection: Some(ConnectionId(connection.uuid)),
        response: assertion.says,
    };
    let ended = attempt::run(&mut transaction, &door, asked, proof, trace_id).await?;
    let response = show(app, &mut transaction, &door, &ended).await?;
    transaction.commit().await?;
    Ok(response)
}
