//! What a browser brings back from an identity provider.

use axum::extract::{Extension, Form, Query, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use purser_api::sso::entity_id;
use purser_policy::findings::{Finding, FindingCode};
use purser_policy::sign_in::{Asserted, Client, ConnectionId, Method, StartedAt};
use serde::Deserialize;

use super::connection::{Connection, Received};
use super::request::{Purpose, Request};
use super::saml::{self, response, signature::Key};
use super::{callback_url, console, oidc, trial};
use crate::access::facts::Asked;
use crate::app::App;
use crate::clock;
use crate::edge::TraceId;
use crate::error::{Error, Result};
use crate::front_door::attempt::{self, Door, Proof};
use crate::front_door::{page, sign_in};
use crate::members::change::begin;

/// An answer that was checked.
pub(super) struct Answer {
    /// Everything in it.
    pub(super) received: Received,
    /// What that means here.
    pub(super) says: Asserted,
    /// What is worth knowing and stops nothing.
    pub(super) notes: Vec<Finding>,
    /// Its id and end, where it works once by that.
    single: Option<(String, i64)>,
}

/// A sign-in that comes back.
struct Arrival {
    connection: Connection,
    /// Nothing where the person started at the identity provider.
    request: Option<Request>,
    answer: Result<Answer, Finding>,
}

/// Query of [`by_query`] (OpenID Connect Core 1.0, section 3.1.2.5; RFC 6749, section 4.1.2.1).
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Returned {
    state: String,
    code: String,
    error: String,
    error_description: String,
}

/// `GET` of the callback: OpenID Connect.
pub(crate) async fn by_query(
    State(app): State<App>,
    Extension(TraceId(trace_id)): Extension<TraceId>,
    Query(returned): Query<Returned>,
) -> Response {
    let arrival = returned_by_oidc(&app, returned).await;
    finish(&app, arrival, &trace_id).await
}

async fn returned_by_oidc(app: &App, returned: Returned) -> Result<Arrival> {
    let mut transaction = begin(app).await?;
    let request = Request::take(&mut transaction, &returned.state).await?;
    let connection = Connection::in_row(&mut transaction, request.connection_id).await?;
    transaction.commit().await?;
    let answer = if returned.error.is_empty() {
        let answer = oidc::answer(app, &connection, &request, returned.code).await.map_err(Finding::from);
        answer.map(|oidc::Answer { received, says, notes }| Answer { received, says, notes, single: None })
    } else {
        let silent = matches!(returned.error.as_str(), "temporarily_unavailable" | "server_error");
        let code = if silent { FindingCode::NoAnswer } else { FindingCode::RefusedThere };
        let detail = [returned.error, returned.error_description].join(" ");
        Err(Finding::new(code, detail.trim().chars().take(500).collect::<String>()))
    };
    Ok(Arrival { connection, request: Some(request), answer })
}

/// Form of [`by_form`] (SAML 2.0 Bindings, section 3.5.4).
#[derive(Deserialize)]
pub(crate) struct Posted {
    #[serde(rename = "SAMLResponse")]
    response: String,
}

/// `POST` of the callback: SAML.
pub(crate) async fn by_form(
    State(app): State<App>,
    Extension(TraceId(trace_id)): Extension<TraceId>,
    Form(posted): Form<Posted>,
) -> Response {
    let arrival = posted_by_saml(&app, &posted.response).await;
    finish(&app, arrival, &trace_id).await
}

async fn posted_by_saml(app: &App, posted: &str) -> Result<Arrival> {
    let not_one = || Error::field("SAMLResponse", "This is not the answer of an identity provider.");
    let packed: String = posted.split_whitespace().collect();
    let xml = BASE64.decode(packed).ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(not_one)?;
    let outline = response::outline(&xml).map_err(|_| not_one())?;
    let mut transaction = begin(app).await?;
    let (connection, request) = match &outline.in_response_to {
        Some(question) => {
            let request = Request::take(&mut transaction, saml::request_of(question).unwrap_or_default()).await?;
            (Connection::in_row(&mut transaction, request.connection_id).await?, Some(request))
        }
        None => (unasked(app, &mut transaction, &outline).await?, None),
    };
    transaction.commit().await?;
    if connection.kind != "saml" {
        return Err(not_one());
    }
    let settings = connection.saml();
    let der = settings.certificates.iter().filter_map(|one| BASE64.decode(one.data.trim()).ok());
    let keys: Vec<Key> = der.filter_map(|der| Key::of_certificate(&der)).collect();
    let public_url = app.options.public_url();
    let expected = response::Expected {
        issuer: &settings.idp_entity_id,
        audience: &entity_id(public_url, &connection.uuid),
        recipient: &callback_url(public_url),
        question: outline.in_response_to.as_deref(),
        keys: &keys,
        now: clock::unix(),
    };
    let answer = response::check(&xml, &expected).map(|said| {
        let says = connection.attributes().read(said.name_id.clone(), &said.received);
        let mut received = said.received;
        if let Some(name) = said.name_id {
            received.insert(0, ("NameID".to_owned(), vec![name]));
            received.insert(1, ("NameID format".to_owned(), vec![said.name_id_format]));
        }
        Answer { received, says, notes: said.notes, single: Some((said.id, said.expires_at)) }
    });
    Ok(Arrival { connection, request, answer })
}

/// The connection that an answer nobody asked for is about: that of its issuer and, where several share it, its audience.
async fn unasked(app: &App, pool: &mut sqlx::SqliteConnection, outline: &response::Outline) -> Result<Connection> {
    let mut all = Connection::of_idp(pool, &outline.issuer).await?;
    let meant = |one: &Connection| entity_id(app.options.public_url(), &one.uuid) == outline.audience;
    let at = all.iter().position(meant).unwrap_or_default();
    if at < all.len() {
        return Ok(all.swap_remove(at));
    }
    Err(Error::field("SAMLResponse", "No connection here belongs to the identity provider that sent this."))
}

async fn finish(app: &App, arrival: Result<Arrival>, trace_id: &str) -> Response {
    let ended = match arrival {
        Ok(arrival) => end(app, arrival, trace_id).await,
        Err(error) => Err(error),
    };
    ended.unwrap_or_else(|error| page::failed(&app.options, error))
}

async fn end(app: &App, mut arrival: Arrival, trace_id: &str) -> Result<Response> {
    let mut transaction = begin(app).await?;
    if let Ok(Answer { single: Some((id, expires_at)), .. }) = &arrival.answer
        && !Request::spend(&mut transaction, &arrival.connection, id, *expires_at).await?
    {
        arrival.answer = Err(Finding::new(FindingCode::Replayed, ""));
    }
    let purpose = arrival.request.as_ref().map_or(Purpose::Platform, Request::purpose);
    let Arrival { connection, request, answer } = arrival;
    if let (Purpose::Test, Some(request)) = (purpose, &request) {
        trial::end(&mut transaction, &connection, request, answer, trace_id).await?;
        transaction.commit().await?;
        return Ok(trial::shown(app));
    }
    let (proof, says) = match answer {
        Ok(answer) => (Proof::Answer, Some(answer.says)),
        Err(finding) if finding.code == FindingCode::NoAnswer => (Proof::NoAnswer, None),
        Err(finding) => {
            let typed = request.as_ref().map(|request| request.identifier.as_str()).unwrap_or_default();
            note(&mut transaction, &connection, typed, &finding, trace_id).await?;
            transaction.commit().await?;
            return Ok(match &request {
                Some(request) if purpose == Purpose::Console => console::failed(request, &finding, trace_id),
                _ => page::not_taken(app, &finding, trace_id),
            });
        }
    };
    let door = Door::find(&mut transaction, &connection.org).await?;
    let asked = asked(request.as_ref(), &connection, says);
    let ended = attempt::run(&mut transaction, &door, asked, proof, trace_id).await?;
    let response = match &request {
        Some(request) if purpose == Purpose::Console => {
            console::arrived(app, &mut transaction, &door, request, &ended).await?
        }
        _ => sign_in::show(app, &mut transaction, &door, &ended).await?,
    };
    transaction.commit().await?;
    Ok(response)
}

/// The attempt that an answer makes.
pub(super) fn asked(request: Option<&Request>, connection: &Connection, says: Option<Asserted>) -> Asked {
    let (typed, client, started_at) = match request {
        Some(request) => (request.identifier.clone(), Client::parse(&request.client), StartedAt::Service),
        // Who starts at the identity provider has typed nothing here.
        None => (String::new(), None, StartedAt::Idp),
    };
    let named = says.as_ref().and_then(|said| {
        let sent = said.address().map(ToString::to_string);
        sent.or_else(|| said.name_id.clone().or_else(|| said.email.clone()).map(String::from))
    });
    Asked {
        identifier: if typed.is_empty() { named.unwrap_or_default() } else { typed },
        client: client.unwrap_or(Client::Web),
        method: Method::Sso,
        started_at,
        connection: Some(ConnectionId(connection.uuid.clone())),
        response: says,
    }
}

/// Keeps what was wrong with an answer.
async fn note(
    pool: &mut sqlx::SqliteConnection,
    connection: &Connection,
    identifier: &str,
    finding: &Finding,
    trace_id: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO sso_failures (connection_id, at, identifier, code, detail, trace_id) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(connection.row)
    .bind(clock::now())
    .bind(identifier)
    .bind(finding.code.as_str())
    .bind(&finding.detail)
    .bind(trace_id)
    .execute(pool)
    .await?;
    Ok(())
}
