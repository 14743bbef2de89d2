//! SAML 2.0, the web browser single sign-on profile (Profiles, section 4.1): a request by redirect, an answer by a posted
//! form. Answers have to be signed and in the clear; only what the signature covers is read.

pub(crate) mod response;
pub(crate) mod signature;
pub(crate) mod xml;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use purser_api::endpoint::href;
use purser_api::sso::entity_id;

use super::callback_url;
use super::connection::Connection;
use super::oidc::{Trouble, unreadable};
use super::request::Request;
use crate::app::App;
use crate::clock;
use xml::escape;

/// Name space of the protocol.
pub(crate) const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";

/// Name space of assertions.
pub(crate) const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";

/// Seconds that clocks may differ.
pub(crate) const SKEW: i64 = 60;

/// Id of the question that stands for a request. An id in XML starts with a letter.
pub(crate) fn question_id(request: &str) -> String {
    ["id-", request].concat()
}

/// The request that a question stands for.
pub(crate) fn request_of(question: &str) -> Option<&str> {
    question.strip_prefix("id-")
}

/// Where the browser goes to sign in: the address of the identity provider with the question in it (Bindings, section
/// 3.4).
///
/// # Errors
/// The connection has no such address.
pub(crate) fn address(app: &App, connection: &Connection, request: &Request) -> Result<String, Trouble> {
    let settings = connection.saml();
    let to = settings.sso_url.trim();
    if !to.starts_with("https://") && !to.starts_with("http://") {
        return Err(unreadable("The connection has no sign-in address of the identity provider."));
    }
    let public_url = app.options.public_url();
    let question = format!(
        "<samlp:AuthnRequest xmlns:samlp=\"{PROTOCOL}\" xmlns:saml=\"{ASSERTION}\" ID=\"{}\" Version=\"2.0\" \
         IssueInstant=\"{}\" Destination=\"{}\" AssertionConsumerServiceURL=\"{}\" \
         ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\"><saml:Issuer>{}</saml:Issuer>\
         <samlp:NameIDPolicy Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\" AllowCreate=\"true\"/>\
         </samlp:AuthnRequest>",
        question_id(&request.id),
        clock::now(),
        escape(to),
        escape(&callback_url(public_url)),
        escape(&entity_id(public_url, &connection.uuid)),
    );
    let small = BASE64.encode(miniz_oxide::deflate::compress_to_vec(question.as_bytes(), 8));
    let mut query = vec![("SAMLRequest", small), ("RelayState", request.id.clone())];
    if !request.identifier.is_empty() {
        // Not of the standard; identity providers that know it fill in the address, others ignore it.
        query.push(("login_hint", request.identifier.clone()));
    }
    let query = href("", &[], &query);
    // The address may bring parameters of its own.
    Ok(if to.contains('?') { format!("{to}&{}", query.trim_start_matches('?')) } else { [to, &query].concat() })
}
