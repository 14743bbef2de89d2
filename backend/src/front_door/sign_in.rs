//! The demo's sign-in page, and what people see afterwards.

use axum::extract::{Extension, Form, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use purser_api::auth::Secret;
use purser_api::endpoint::href;
use purser_api::sso::entity_id;
use purser_policy::sign_in::{Cause, Client, ConnectionId, Effect, Known, Method, StartedAt, StepId, Verdict, explain};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use std::fmt::Write as _;

use super::attempt::{self, Door, Ended, Proof, understood};
use super::page::{choice, escape, failed, field, hidden, not_taken, page, see};
use crate::access::facts::{Asked, gather};
use crate::access::identifier;
use crate::app::App;
use crate::edge::TraceId;
use crate::error::{Error, Result};
use crate::members::change::begin;
use crate::sso::connection::Connection;
use crate::sso::denied;
use crate::sso::leave::leave;
use crate::sso::oidc::Trouble;
use crate::sso::request::{Asked as Question, Purpose};
use crate::token::{seal, unseal};
use crate::{auth, clock, secret};

/// Seconds in which an invitation can be accepted after signing in.
const ACCEPT_SECONDS: i64 = 300;

const CLIENTS: [(&str, &str); 3] = [("web", "Browser"), ("desktop", "Docker Desktop"), ("cli", "Command line")];
const METHODS: [(&str, &str); 3] = [("sso", "Single sign-on"), ("password", "Password"), ("token", "Access token")];

/// What the page asks.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    org: String,
    identifier: String,
    client: String,
    method: String,
    connection: String,
    secret: String,
    code: String,
}

/// `GET /demo/sign-in`.
pub(super) async fn ask(State(app): State<App>, Query(fields): Query<Fields>) -> Response {
    // Nothing secret comes from an address.
    let fields = Fields { secret: String::new(), code: String::new(), ..fields };
    form(&app, &fields, None).await.unwrap_or_else(|error| failed(&app.options, error))
}

/// `POST /demo/sign-in`.
pub(super) async fn take(
    State(app): State<App>,
    Extension(TraceId(trace_id)): Extension<TraceId>,
    Form(fields): Form<Fields>,
) -> Response {
    let error = match submit(&app, &fields, &trace_id).await {
        Ok(response) => return response,
        Err(error) => error,
    };
    form(&app, &fields, Some(error)).await.unwrap_or_else(|error| failed(&app.options, error))
}

async fn form(app: &App, fields: &Fields, error: Option<Error>) -> Result<Response> {
    let mut connection = app.pool.acquire().await?;
    let org = if fields.org.trim().is_empty() { "harbor" } else { fields.org.trim() };
    let connections = match Door::find(&mut connection, org).await {
        Ok(door) => Connection::all(&mut connection, door.org).await?,
        Err(_) => Vec::new(),
    };
    let mut body = String::from(
        "<p>This page stands in for the platform\u{2019}s own sign-in. It is part of the demo and makes no session: it \
         shows what a sign-in does.</p>",
    );
    let mut status = StatusCode::OK;
    if let Some(error) = error {
        let (refused, said) = error.into_parts();
        let _ =
            write!(body, "<p role=\"alert\" class=\"alert\">{}</p>", escape(said.body.sentence().unwrap_or_default()));
        status = refused;
    }
    body.push_str("<form method=\"post\" action=\"/demo/sign-in\">");
    field(&mut body, "Organization", "org", org, "required autocapitalize=\"none\" spellcheck=\"false\"", "");
    let name = "required autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\"";
    field(&mut body, "Address or Docker ID", "identifier", &fields.identifier, name, "");
    let method = Method::parse(&fields.method).unwrap_or(Method::Sso).as_str();
    body.push_str("<fieldset><legend>How</legend>");
    for (word, text) in METHODS {
        let checked = if word == method { " checked" } else { "" };
        let _ = write!(body, "<label><input type=\"radio\" name=\"method\" value=\"{word}\"{checked}> {text}</label>");
    }
    body.push_str("</fieldset>");
    let password = "type=\"password\" autocomplete=\"current-password\"";
    field(&mut body, "Password or access token", "secret", "", password, "Not for single sign-on.");
    let code = "inputmode=\"numeric\" autocomplete=\"one-time-code\"";
    field(&mut body, "Code of the authenticator", "code", "", code, "With a password, if the account has one.");
    choice(&mut body, "Where", "client", &fields.client, &CLIENTS);
    let mut named: Vec<(&str, &str)> = vec![("", "The one of the domain")];
    named.extend(connections.iter().map(|one| (one.uuid.as_str(), one.name.as_str())));
    choice(&mut body, "Connection", "connection", &fields.connection, &named);
    body.push_str("<button type=\"submit\">Sign in</button></form>");
    // OpenID Connect has no way in that begins at the identity provider.
    let tiles: Vec<&Connection> =
        connections.iter().filter(|one| one.saml().idp_entity_id.contains("/demo/idp/")).collect();
    if !tiles.is_empty() {
        body.push_str("<h2>Or start at the identity provider</h2><ul>");
        for one in tiles {
            let application = entity_id(app.options.public_url(), &one.uuid);
            let address = href(&one.saml().idp_entity_id, &[], &[("application", application)]);
            let _ = write!(body, "<li><a href=\"{}\">{}</a></li>", escape(&address), escape(&one.name));
        }
        body.push_str("</ul>");
    }
    Ok(page(&app.options, status, &format!("Sign in to {org}"), &body))
}

async fn submit(app: &App, fields: &Fields, trace_id: &str) -> Result<Response> {
    let method = Method::parse(&fields.method).ok_or_else(|| Error::field("method", "Choose how to sign in."))?;
    let client = Client::parse(&fields.client).ok_or_else(|| Error::field("client", "Choose where to sign in."))?;
    let chosen = Some(fields.connection.trim()).filter(|id| !id.is_empty() && method == Method::Sso);
    let mut asked = Asked {
        identifier: identifier(&fields.identifier)?,
        client,
        method,
        started_at: StartedAt::Service,
        connection: chosen.map(|id| ConnectionId(id.to_owned())),
        response: None,
    };
    let mut connection = app.pool.acquire().await?;
    let door = Door::find(&mut connection, &fields.org).await?;
    let facts = gather(&mut connection, door.org, &door.name, asked.clone(), &clock::now()).await?;
    drop(connection);
    let mut proof = Proof::Nothing;
    if method == Method::Sso {
        let explanation = explain(&facts);
        // With a connection to go to, the identity provider is asked before anything is decided.
        let early = explanation.outcome.causes.first().is_some_and(|cause: Cause| cause.step() <= StepId::Method);
        if !early {
            let through = explanation
                .connection
                .ok_or_else(|| Error::field("connection", "This domain has several connections. Choose one."))?;
            let through = Connection::find(&mut *app.pool.acquire().await?, through.as_str()).await?;
            let question = Question {
                purpose: Purpose::Platform,
                identifier: asked.identifier.clone(),
                client: client.as_str(),
                console: (String::new(), String::new()),
            };
            match leave(app, &through, &question).await?.address {
                Ok(address) => return Ok(see(&address)),
                Err(Trouble::NotTaken(finding)) => return Ok(not_taken(app, &finding, trace_id)),
                Err(Trouble::NoAnswer(_)) => {
                    asked.connection = Some(ConnectionId(through.uuid));
                    proof = Proof::NoAnswer;
                }
            }
        }
    } else if matches!(facts.account, Known::Known(Some(_))) {
        prove(app, understood(&facts.attempt.identifier), fields, method).await?;
        proof = Proof::Secret;
    }
    let mut transaction = begin(app).await?;
    let ended = attempt::run(&mut transaction, &door, asked, proof, trace_id).await?;
    let response = show(app, &mut transaction, &door, &ended).await?;
    transaction.commit().await?;
    Ok(response)
}

/// Checks password or token, and the second factor of a password.
async fn prove(app: &App, identifier: &str, fields: &Fields, method: Method) -> Result<()> {
    let account = auth::identify(app, identifier, &Secret(fields.secret.clone())).await?;
    let wrong =
        |sentence: &str| Err(Error::new(StatusCode::UNAUTHORIZED, purser_api::ErrorCode::BadCredentials, sentence));
    match (account.by_password, method) {
        (true, Method::Token) => wrong("This is not an access token of the account."),
        (false, Method::Password) => wrong("This is not the password of the account."),
        (true, _) => match &account.totp_key {
            Some(key) if !secret::totp_matches(key, fields.code.trim(), clock::unix()) => {
                wrong("The code of the authenticator is missing, wrong or too old.")
            }
            _ => Ok(()),
        },
        (false, _) => Ok(()),
    }
}

/// What lets somebody accept the invitation they were just shown.
#[derive(Serialize, Deserialize)]
struct Ticket {
    account: i64,
    invitation: String,
    expires_at: i64,
}

/// What the person sees: a page, or the console's explanation of a refusal.
pub(crate) async fn show(app: &App, connection: &mut SqliteConnection, door: &Door, ended: &Ended) -> Result<Response> {
    let outcome = &ended.explanation.outcome;
    let (Verdict::Allowed, Some(account)) = (outcome.verdict, &ended.account) else {
        return Ok(see(&denied(app, door, ended)));
    };
    let (org, who) = (escape(door.name.as_str()), escape(account.name()));
    if ended.explanation.happens(Effect::MustAccept) {
        let invitation: String = sqlx::query_scalar(
            "SELECT invite_uuid FROM people WHERE org_id = ?1 AND rank = 3 AND (account_id = ?2 OR email = ?3)",
        )
        .bind(door.org)
        .bind(account.id)
        .bind(&account.email)
        .fetch_one(connection)
        .await?;
        let expires_at = clock::unix() + ACCEPT_SECONDS;
        let ticket = seal(&app.signing_key(), &Ticket { account: account.id, invitation, expires_at });
        let mut body = format!(
            "<p>You are signed in as {who}. You are not in {org} yet: the invitation waits for you.</p>\
             <form method=\"post\" action=\"/demo/accept\">"
        );
        hidden(&mut body, "ticket", &ticket);
        body.push_str("<button type=\"submit\">Accept the invitation</button></form>");
        return Ok(page(&app.options, StatusCode::OK, &format!("You are invited to {}", door.name), &body));
    }
    let mut body = format!("<p>Docker ID {}, address {}.</p><ul>", escape(&account.username), escape(&account.email));
    let happened = |effect| ended.explanation.happens(effect);
    for (effect, sentence) in [
        (Effect::AccountCreated, "An account was created."),
        (Effect::InvitationAccepted, "Your invitation was accepted."),
        (Effect::AddedByJit, "You were added by just-in-time provisioning."),
        (Effect::AddedByDomain, "You were added because of your domain."),
        (Effect::SeatTaken, "You took a free seat."),
    ] {
        if happened(effect) {
            let _ = write!(body, "<li>{sentence}</li>");
        }
    }
    if let Some(role) = outcome.role {
        let _ = write!(body, "<li>Your role: {}.</li>", role.as_str());
    }
    if !ended.explanation.teams.is_empty() {
        let _ = write!(body, "<li>Your teams by this sign-in: {}.</li>", escape(&ended.explanation.teams.join(", ")));
    }
    let _ = write!(body, "</ul><p>Trace <code>{}</code></p>", escape(&ended.trace_id));
    Ok(page(&app.options, StatusCode::OK, &format!("You are signed in to {} as {}", door.name, account.name()), &body))
}

/// Form of [`accept`].
#[derive(Deserialize)]
pub(super) struct Accepting {
    ticket: String,
}

/// `POST /demo/accept`.
pub(super) async fn accept(State(app): State<App>, Form(form): Form<Accepting>) -> Response {
    accepted(&app, &form.ticket).await.unwrap_or_else(|error| failed(&app.options, error))
}

async fn accepted(app: &App, ticket: &str) -> Result<Response> {
    let ticket: Ticket = unseal(&app.signing_key(), ticket)
        .filter(|ticket: &Ticket| ticket.expires_at > clock::unix())
        .ok_or_else(|| Error::field("ticket", "You signed in more than five minutes ago. Sign in again."))?;
    let mut transaction = begin(app).await?;
    let door = crate::invites::accept::by_account(&mut transaction, ticket.account, &ticket.invitation).await?;
    let name: String =
        sqlx::query_scalar("SELECT CASE full_name WHEN '' THEN username ELSE full_name END FROM accounts WHERE id = ?")
            .bind(ticket.account)
            .fetch_one(&mut *transaction)
            .await?;
    transaction.commit().await?;
    let title = format!("You are signed in to {} as {name}", door.name);
    Ok(page(&app.options, StatusCode::OK, &title, "<ul><li>Your invitation was accepted.</li></ul>"))
}
