//! The demo's identity providers: as many as there are names, `/demo/idp/{name}`. Each has a key and a certificate of its
//! own, speaks OpenID Connect and SAML 2.0, and takes people's word for who they are. It knows nothing about connections:
//! what it is told comes with the question, as from anybody else. Only this backend's own callback gets answers.

mod keys;
mod oidc;
mod person;
mod saml;

use std::fmt::Write as _;

use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use sqlx::SqlitePool;

use super::page::{choice, escape, failed, field, hidden, page};
use crate::app::App;
use crate::clock;
use crate::error::{Error, Result};
use crate::token::{seal, unseal};
use keys::Identity;
use person::Person;

/// Where one of them is.
fn base(public_url: &str, name: &str) -> String {
    [public_url, "/demo/idp/", name].concat()
}

/// Adds the addresses.
pub(super) fn routes(router: Router<App>) -> Router<App> {
    router
        .route("/demo/idp/{name}", get(tile))
        .route("/demo/idp/{name}/answer", post(answer))
        .route("/demo/idp/{name}/saml", get(saml::ask))
        .route("/demo/idp/{name}/metadata", get(saml::metadata))
        .route("/demo/idp/{name}/authorize", get(oidc::ask))
        .route("/demo/idp/{name}/token", post(oidc::token))
        .route("/demo/idp/{name}/jwks", get(oidc::keys))
        .route("/demo/idp/{name}/.well-known/openid-configuration", get(oidc::discovery))
}

/// Points the demo's connections to where the backend is reached now, and gives their identity providers certificates that
/// end when the connections say.
pub(crate) async fn open(pool: &SqlitePool, public_url: &str) -> Result<(), sqlx::Error> {
    type Row = (i64, String, String, Option<String>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, kind, coalesce(json_extract(details, '$.issuer'), json_extract(details, '$.idp_entity_id'), ''),
             credential_expires_at
         FROM connections WHERE details LIKE '%/demo/idp/%'",
    )
    .fetch_all(pool)
    .await?;
    for (id, kind, now_at, ends) in rows {
        let Some((_, name)) = now_at.rsplit_once("/demo/idp/") else { continue };
        let at = base(public_url, name);
        let sql = if kind == "saml" {
            "UPDATE connections SET details = json_set(details, '$.idp_entity_id', ?1, '$.sso_url', ?1 || '/saml',
                 '$.certificates', json_array(json_object('data', ?2))) WHERE id = ?3"
        } else {
            "UPDATE connections SET details = json_set(details, '$.issuer', ?1) WHERE id = ?3 AND ?2 <> ''"
        };
        let identity = Identity::of(pool, name, ends.as_deref()).await?;
        sqlx::query(sql).bind(at).bind(identity.certificate()).bind(id).execute(pool).await?;
    }
    Ok(())
}

/// A question that was asked, as it travels through the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Question {
    Oidc(oidc::Question),
    Saml(saml::Question),
}

/// What the page says.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Fields {
    question: String,
    tile: String,
    answer: String,
    mistake: String,
    #[serde(flatten)]
    person: Person,
}

/// Query of [`tile`].
#[derive(Deserialize)]
struct Tile {
    /// Entity id of the application whose tile was pressed.
    application: String,
}

/// `GET /demo/idp/{name}`: somebody starts here.
async fn tile(State(app): State<App>, Path(name): Path<String>, Query(tile): Query<Tile>) -> Response {
    let question = Question::Saml(saml::Question { id: None, audience: tile.application, relay_state: String::new() });
    form(&app, &name, &question, "").await.unwrap_or_else(|error| failed(&app.options, error))
}

/// The page to pick a person.
async fn form(app: &App, name: &str, question: &Question, hint: &str) -> Result<Response> {
    let called = called(app, name).await?;
    let known: Vec<(String, String)> = sqlx::query_as(
        "SELECT email, full_name FROM accounts WHERE email_domain IN (
             SELECT d.name FROM domains d JOIN connection_domains cd ON cd.domain_id = d.id
                 JOIN connections c ON c.id = cd.connection_id WHERE c.details LIKE '%/demo/idp/' || ? || '\"%')
         ORDER BY id LIMIT 20",
    )
    .bind(name)
    .fetch_all(&app.pool)
    .await?;
    let mut body = format!(
        "<p>This is the demo\u{2019}s identity provider. It takes your word for who you are.</p>\
         <form method=\"post\" action=\"/demo/idp/{}/answer\">",
        escape(name)
    );
    hidden(&mut body, "question", &seal(&app.signing_key(), question));
    let typed = address_of(app, hint).await?;
    let plain = "autocapitalize=\"none\" spellcheck=\"false\"";
    field(&mut body, "Address returned", "email", &typed, &format!("required list=\"people\" {plain}"), "");
    body.push_str("<datalist id=\"people\">");
    for (email, full_name) in known {
        let _ = write!(body, "<option value=\"{}\">{}</option>", escape(&email), escape(&full_name));
    }
    body.push_str("</datalist>");
    person::fields(&mut body);
    if let Question::Saml(asked) = question {
        choice(&mut body, "Mistake", "mistake", "", &saml::MISTAKES);
        if asked.id.is_some() {
            body.push_str(
                "<p class=\"field\"><label class=\"check\"><input type=\"checkbox\" name=\"tile\" value=\"yes\"> Start at \
                 the tile of the identity provider instead</label></p>",
            );
        }
    }
    body.push_str(
        "<button type=\"submit\" name=\"answer\" value=\"yes\">Sign in</button>\
         <button type=\"submit\" name=\"answer\" value=\"no\" formnovalidate>Do not answer</button></form>",
    );
    Ok(page(&app.options, StatusCode::OK, &called, &body))
}

/// What people call it: the name of the connection that uses it.
async fn called(app: &App, name: &str) -> Result<String> {
    let good =
        !name.is_empty() && name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !good {
        return Err(Error::not_found("identity provider"));
    }
    let named: Option<String> = sqlx::query_scalar(
        "SELECT name FROM connections WHERE details LIKE '%/demo/idp/' || ? || '\"%' AND status = 'complete' ORDER BY id LIMIT 1",
    )
    .bind(name)
    .fetch_optional(&app.pool)
    .await?;
    Ok(named.unwrap_or_else(|| format!("Identity provider {name}")))
}

/// The address of an account whose Docker ID was typed; an address stays as it is.
async fn address_of(app: &App, typed: &str) -> Result<String> {
    let email: Option<String> = sqlx::query_scalar("SELECT email FROM accounts WHERE username = ?")
        .bind(typed.to_ascii_lowercase())
        .fetch_optional(&app.pool)
        .await?;
    Ok(email.unwrap_or_else(|| typed.to_owned()))
}

/// `POST /demo/idp/{name}/answer`: the answer, on its way through the browser.
async fn answer(State(app): State<App>, Path(name): Path<String>, Form(fields): Form<Fields>) -> Response {
    answered(&app, &name, fields).await.unwrap_or_else(|error| failed(&app.options, error))
}

async fn answered(app: &App, name: &str, fields: Fields) -> Result<Response> {
    let question: Question = unseal(&app.signing_key(), &fields.question)
        .ok_or_else(|| Error::field("question", "Nobody asked this identity provider."))?;
    let person = (fields.answer != "no").then_some(fields.person);
    match question {
        Question::Oidc(question) => oidc::answer(app, name, &question, person.as_ref()),
        Question::Saml(mut question) => {
            if fields.tile == "yes" {
                question.id = None;
            }
            if question.id.is_none() && person.is_none() {
                return Err(Error::field("answer", "Nobody asked: there is nothing not to answer."));
            }
            let mistake = saml::Mistake::parse(&fields.mistake);
            saml::answer(app, name, &question, person.as_ref(), mistake).await
        }
    }
}

/// Seconds an answer is good for.
const SECONDS: i64 = 300;

/// When an answer that is made now ends.
fn end() -> i64 {
    clock::unix() + SECONDS
}
