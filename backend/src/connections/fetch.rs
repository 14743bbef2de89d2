//! What identity providers publish about themselves, fetched on an owner's behalf: SAML metadata and OpenID Connect
//! discovery. Only what reads as such is passed on, so that nobody reads other servers through this one.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use purser_api::ErrorCode;
use purser_api::connections::{Discovery, IssuerQuestion, MetadataAnswer, MetadataQuestion};
use purser_idp::metadata;
use purser_policy::Action;
use reqwest::Url;

use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::error::{Error, Result};
use crate::outgoing::NoAnswer;

/// Most redirections that are followed; each address is looked at like the first.
const MOST_REDIRECTIONS: usize = 3;

/// What an issuer publishes about itself lies below it (OpenID Connect Discovery 1.0, section 4).
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// Reads an address that people, or this backend, are to be sent to: `https`, or `http` on this machine where the operator
/// allows private addresses.
pub(super) fn address(app: &App, given: &str) -> Result<Url, &'static str> {
    let url = Url::parse(given).map_err(|_| "This is no address. It starts with https://.")?;
    let host = url.host_str().ok_or("The address names no server.")?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("An address with a user name or a password in it is not accepted.");
    }
    let loopback = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    match url.scheme() {
        "https" => Ok(url),
        "http" if loopback && app.may_call_private() => Ok(url),
        _ => Err("The address has to start with https://."),
    }
}

/// `POST /v2/orgs/{org_name}/connections/metadata`.
pub(crate) async fn metadata(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Json(body): Json<MetadataQuestion>,
) -> Result<Json<MetadataAnswer>> {
    allowed(&app, &actor, &name).await?;
    let (url, bytes) = get(&app, "url", body.url.trim()).await?;
    metadata::read(&bytes).map_err(|problem| failed("url", problem.0))?;
    // What was read is UTF-8.
    Ok(Json(MetadataAnswer { url, metadata: String::from_utf8(bytes).unwrap_or_default() }))
}

/// `POST /v2/orgs/{org_name}/connections/discovery`.
pub(crate) async fn discovery(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Json(body): Json<IssuerQuestion>,
) -> Result<Json<Discovery>> {
    allowed(&app, &actor, &name).await?;
    let issuer = body.issuer.trim();
    let issuer = issuer.strip_suffix(WELL_KNOWN).unwrap_or(issuer);
    let address = issuer.trim_end_matches('/').to_owned() + WELL_KNOWN;
    let (_, bytes) = get(&app, "issuer", &address).await?;
    let mut found: Discovery = serde_json::from_slice(&bytes)
        .map_err(|_| failed("issuer", "What is there is no OpenID Connect discovery document."))?;
    if found.issuer.is_empty() && found.authorization_endpoint.is_empty() {
        return Err(failed("issuer", "What is there is no OpenID Connect discovery document."));
    }
    found.problems = problems(&app, issuer, &found);
    Ok(Json(found))
}

/// What stands against an issuer.
fn problems(app: &App, asked: &str, found: &Discovery) -> Vec<String> {
    let mut problems = Vec::new();
    if found.issuer.trim_end_matches('/') != asked.trim_end_matches('/') {
        problems.push(format!(
            "It calls itself {}, and that is what its tokens will say. Use that as the issuer.",
            found.issuer
        ));
    }
    let endpoints = [
        ("sign-in address", &found.authorization_endpoint),
        ("token address", &found.token_endpoint),
        ("address of its keys", &found.jwks_uri),
    ];
    for (what, value) in endpoints {
        match address(app, value) {
            _ if value.is_empty() => problems.push(format!("It names no {what}.")),
            Err(_) => problems.push(format!("Its {what} does not start with https://.")),
            Ok(_) => {}
        }
    }
    let pkce = &found.code_challenge_methods_supported;
    if !pkce.is_empty() && !pkce.iter().any(|method| method == "S256") {
        problems.push("It does not know PKCE with S256 (RFC 7636), which is sent with every sign-in.".to_owned());
    }
    problems
}

async fn allowed(app: &App, actor: &Actor, name: &str) -> Result<()> {
    let mut connection = app.pool.acquire().await?;
    OrgOf::find(&mut connection, actor, name).await?.allow(Action::ManageConnections)
}

/// Follows redirections by hand: where each one leads is looked at before it is called.
async fn get(app: &App, field: &str, given: &str) -> Result<(String, Vec<u8>)> {
    let mut url = address(app, given).map_err(|problem| refused(field, problem))?;
    for _ in 0..=MOST_REDIRECTIONS {
        let request = axum::http::Request::get(url.as_str())
            .header(
                header::ACCEPT,
                "application/samlmetadata+xml, application/json, application/xml, text/xml, */*;q=0.1",
            )
            .body(Vec::new())
            .map_err(|_| refused(field, "This is no address. It starts with https://."))?;
        let answer = app.outgoing.call(request).await.map_err(|error| match error {
            NoAnswer::Refused(why) => refused(field, &why),
            NoAnswer::Failed(why) => failed(field, &why),
        })?;
        let status = answer.status();
        if status.is_redirection() {
            let location = answer.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
            let next = location.and_then(|location| url.join(location).ok());
            let next = next.ok_or_else(|| failed(field, "The server sends elsewhere, without saying where."))?;
            url = address(app, next.as_str()).map_err(|problem| refused(field, problem))?;
            continue;
        }
        if !status.is_success() {
            return Err(failed(field, &format!("The server answered with {status}.")));
        }
        return Ok((url.into(), answer.into_body()));
    }
    Err(failed(field, "The server sends elsewhere again and again."))
}

fn refused(field: &str, why: &str) -> Error {
    Error::new(StatusCode::UNPROCESSABLE_ENTITY, ErrorCode::AddressRefused, why).about(field)
}

fn failed(field: &str, why: &str) -> Error {
    Error::new(StatusCode::UNPROCESSABLE_ENTITY, ErrorCode::FetchFailed, why).about(field)
}
