//! OpenID Connect: the authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, section 3.1).
//!
//! Addresses and keys are read anew for every sign-in (Discovery 1.0, section 4). That costs two small calls, and an
//! identity provider can change its keys whenever it likes.

use std::pin::Pin;

use axum::http;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AsyncHttpClient, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, DiscoveryError,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, TokenResponse as _,
};
use purser_policy::findings::{Finding, FindingCode};
use purser_policy::sign_in::{Asserted, SentAddress};
use serde_json::{Map, Value};

use super::callback_url;
use super::connection::{Connection, Received};
use super::request::Request;
use crate::app::App;
use crate::clock;
use crate::outgoing::{NoAnswer, Outgoing};

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// Why a sign-in does not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The identity provider gives no answer.
    NoAnswer(String),
    /// It answers, and the answer is not taken.
    NotTaken(Finding),
}

/// An answer that is not what the standard says.
pub(crate) fn unreadable(why: impl Into<String>) -> Trouble {
    Trouble::NotTaken(Finding::new(FindingCode::Unreadable, why))
}

/// A checked answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// Everything in it.
    pub(crate) received: Received,
    /// What that means here.
    pub(crate) says: Asserted,
    /// What is worth knowing and stops nothing.
    pub(crate) notes: Vec<Finding>,
}

/// Lets the library call through [`Outgoing`].
struct Calls<'a>(&'a Outgoing);

impl<'c> AsyncHttpClient<'c> for Calls<'_> {
    type Error = NoAnswer;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, NoAnswer>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.0.call(request))
    }
}

/// Reads the addresses and keys of an issuer.
///
/// # Errors
/// It cannot be reached, or is not what it says.
pub(crate) async fn discover(outgoing: &Outgoing, issuer: &str) -> Result<CoreProviderMetadata, Trouble> {
    let issuer = IssuerUrl::new(issuer.to_owned())
        .map_err(|_| unreadable("The issuer of the connection is not an address.".to_owned()))?;
    CoreProviderMetadata::discover_async(issuer, &Calls(outgoing)).await.map_err(|error| match error {
        DiscoveryError::Request(why) => Trouble::NoAnswer(why.to_string()),
        DiscoveryError::Response(status, ..) => Trouble::NoAnswer(format!("Its discovery document answers {status}.")),
        DiscoveryError::Validation(why) => unreadable(format!("Its discovery document is not valid: {why}.")),
        DiscoveryError::Parse(why) => unreadable(format!("Its discovery document cannot be read: {why}.")),
        other => unreadable(format!("Its discovery document cannot be used: {other}.")),
    })
}

async fn client(app: &App, connection: &Connection) -> Result<Client, Trouble> {
    let settings = connection.oidc();
    let metadata = discover(&app.outgoing, &settings.issuer).await?;
    let secret = connection.client_secret.clone().filter(|secret| !secret.is_empty()).map(ClientSecret::new);
    let redirect = RedirectUrl::new(callback_url(app.options.public_url()))
        .map_err(|_| unreadable("The public address of this backend is not one.".to_owned()))?;
    Ok(CoreClient::from_provider_metadata(metadata, ClientId::new(settings.client_id), secret)
        .set_redirect_uri(redirect))
}

/// Where the browser goes to sign in.
///
/// # Errors
/// The identity provider cannot be reached, or does not describe itself.
pub(crate) async fn address(app: &App, connection: &Connection, request: &Request) -> Result<String, Trouble> {
    let (state, nonce) = (request.id.clone(), request.nonce.clone());
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(request.verifier.clone()));
    let client = client(app, connection).await?;
    let mut asking = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || CsrfToken::new(state), || Nonce::new(nonce))
        .add_scope(Scope::new("email".to_owned()))
        .add_scope(Scope::new("profile".to_owned()))
        .set_pkce_challenge(challenge);
    if !request.identifier.is_empty() {
        asking = asking.add_extra_param("login_hint", request.identifier.clone());
    }
    Ok(asking.url().0.into())
}

/// Exchanges the code and checks what comes for it.
///
/// # Errors
/// See [`Trouble`].
pub(crate) async fn answer(
    app: &App,
    connection: &Connection,
    request: &Request,
    code: String,
) -> Result<Answer, Trouble> {
    let client = client(app, connection).await?;
    let settings = connection.oidc();
    let exchange = client
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|_| unreadable("Its discovery document names no token endpoint.".to_owned()))?
        .set_pkce_verifier(PkceCodeVerifier::new(request.verifier.clone()));
    let tokens = exchange.request_async(&Calls(&app.outgoing)).await.map_err(|error| match error {
        RequestTokenError::Request(why) => Trouble::NoAnswer(why.to_string()),
        RequestTokenError::ServerResponse(said) => {
            let more = said.error_description().map(|text| format!(" ({text})")).unwrap_or_default();
            unreadable(format!("It refused the code: {}{more}.", said.error()))
        }
        RequestTokenError::Parse(why, _) => unreadable(format!("Its answer to the code cannot be read: {why}.")),
        RequestTokenError::Other(why) => unreadable(format!("Its answer to the code cannot be used: {why}.")),
    })?;
    let id_token = tokens.id_token().ok_or_else(|| unreadable("It sent no ID token.".to_owned()))?;
    let claims = id_token
        .claims(&client.id_token_verifier(), &Nonce::new(request.nonce.clone()))
        .map_err(|why| Trouble::NotTaken(flaw(&why, &settings)))?;
    let subject = claims.subject().to_string();
    let ahead = claims.issue_time().timestamp() - clock::unix();
    let skew = (ahead > 2).then(|| Finding::new(FindingCode::ClockSkew, format!("{ahead} seconds ahead")));
    // Signature, issuer, audience, nonce and times are good: now everything in it counts, also what has no standard.
    let mut all = payload(&id_token.to_string()).unwrap_or_default();
    if let Some(url) = client.user_info_url() {
        // Many identity providers keep the address for this call (OpenID Connect Core 1.0, section 5.4).
        if missing(connection, &all) {
            let more = user_info(&app.outgoing, url.as_str(), tokens.access_token().secret(), &subject).await;
            // With the address at hand a sign-in does not fail for want of the rest.
            let more = if all.contains_key("email") { more.unwrap_or_default() } else { more? };
            more.into_iter().for_each(|(name, value)| {
                all.entry(name).or_insert(value);
            });
        }
    }
    let received: Received = all.iter().filter_map(|(name, value)| Some((name.clone(), texts(value)?))).collect();
    let mut says = connection.attributes().read(None, &received);
    if says.email.is_none() {
        let address = received.iter().find(|(name, _)| name == "email").and_then(|(_, values)| values.first());
        says.email = address.cloned().map(SentAddress::from);
    }
    Ok(Answer { received, says, notes: skew.into_iter().collect() })
}

/// What is wrong with an ID token.
fn flaw(why: &ClaimsVerificationError, settings: &super::connection::Oidc) -> Finding {
    use ClaimsVerificationError as Why;
    let code = match why {
        Why::Expired(_) => FindingCode::Expired,
        Why::InvalidAudience(_) => FindingCode::WrongAudience,
        Why::InvalidIssuer(_) => FindingCode::WrongIssuer,
        Why::InvalidNonce(_) => FindingCode::NotRequested,
        Why::SignatureVerification(SignatureVerificationError::NoSignature) => FindingCode::NotSigned,
        Why::SignatureVerification(SignatureVerificationError::DisallowedAlg(_)) => FindingCode::WeakAlgorithm,
        Why::SignatureVerification(
            SignatureVerificationError::NoMatchingKey | SignatureVerificationError::CryptoError(_),
        ) => FindingCode::CertificateMismatch,
        _ => FindingCode::Unreadable,
    };
    Finding::new(code, format!("{why}; expected for {} by {}", settings.client_id, settings.issuer))
}

fn missing(connection: &Connection, claims: &Map<String, Value>) -> bool {
    let wanted = connection.attributes();
    !claims.contains_key("email") || wanted.names().any(|name| !claims.contains_key(name))
}

/// What the user info endpoint says about this very person (section 5.3).
async fn user_info(
    outgoing: &Outgoing,
    address: &str,
    token: &str,
    subject: &str,
) -> Result<Map<String, Value>, Trouble> {
    let request = http::Request::get(address)
        .header(http::header::AUTHORIZATION, format!("Bearer {token}"))
        .header(http::header::ACCEPT, "application/json")
        .body(Vec::new())
        .map_err(|_| unreadable("Its user info endpoint is not an address.".to_owned()))?;
    let response = outgoing.call(request).await.map_err(|why| Trouble::NoAnswer(why.to_string()))?;
    let said: Option<Map<String, Value>> =
        Some(response).filter(|one| one.status().is_success()).and_then(|one| serde_json::from_slice(one.body()).ok());
    let said = said.ok_or_else(|| unreadable("Its user info endpoint does not answer as it should.".to_owned()))?;
    if said.get("sub").and_then(Value::as_str) == Some(subject) {
        Ok(said)
    } else {
        Err(unreadable("Its user info endpoint speaks about somebody else.".to_owned()))
    }
}

/// The claims of a token whose signature was checked before.
fn payload(token: &str) -> Option<Map<String, Value>> {
    let body = token.split('.').nth(1)?;
    serde_json::from_slice(&BASE64.decode(body).ok()?).ok()
}

/// A claim as texts; objects say nothing here.
fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Number(number) => Some(vec![number.to_string()]),
        Value::Bool(truth) => Some(vec![truth.to_string()]),
        Value::Array(all) => Some(all.iter().filter_map(texts).flatten().collect()),
        Value::Null | Value::Object(_) => None,
    }
}
