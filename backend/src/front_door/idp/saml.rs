//! The demo's identity provider as a SAML 2.0 one: metadata, a question by redirect, an answer in a form. It can make the
//! mistakes that real ones make.

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bergshamra_xml::NodeSet;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::super::page::{self, failed, hidden, page};
use super::keys::Identity;
use super::person::Person;
use super::{SECONDS, base, form};
use crate::app::App;
use crate::clock;
use crate::error::{Error, Result};
use crate::sso::callback_url;
use crate::sso::saml::signature::{DSIG, EXCLUSIVE, canonical};
use crate::sso::saml::xml::{attribute, child, escape, parse, text, top};
use crate::sso::saml::{ASSERTION, PROTOCOL};

/// Largest question read, in bytes once it is inflated.
const LARGEST: usize = 64 * 1024;

/// What was asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Question {
    /// Id of the question; nothing where nobody asked.
    pub(super) id: Option<String>,
    /// Entity id of whoever asked.
    pub(super) audience: String,
    /// Goes back as it came.
    pub(super) relay_state: String,
}

/// Query of [`ask`] (Bindings, section 3.4).
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(rename = "SAMLRequest")]
    request: String,
    #[serde(rename = "RelayState", default)]
    relay_state: String,
    #[serde(default)]
    login_hint: String,
}

/// What goes wrong on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mistake {
    None,
    Unsigned,
    Changed,
    Certificate,
    Audience,
    Expired,
    Future,
}

/// The mistakes by their words, for the page.
pub(super) const MISTAKES: [(&str, &str); 7] = [
    ("", "None"),
    ("unsigned", "Does not sign"),
    ("changed", "Changed after signing"),
    ("certificate", "Signs with another certificate"),
    ("audience", "Made for another application"),
    ("expired", "Too old"),
    ("future", "Clock is ahead"),
];

impl Mistake {
    pub(super) fn parse(word: &str) -> Self {
        match word {
            "unsigned" => Self::Unsigned,
            "changed" => Self::Changed,
            "certificate" => Self::Certificate,
            "audience" => Self::Audience,
            "expired" => Self::Expired,
            "future" => Self::Future,
            _ => Self::None,
        }
    }
}

/// `GET /demo/idp/{name}/metadata` (SAML 2.0 Metadata, section 2.4.3).
pub(super) async fn metadata(State(app): State<App>, Path(name): Path<String>) -> Result<Response> {
    let at = base(app.options.public_url(), &name);
    let identity = Identity::of(&app.pool, &name, None).await?;
    let xml = format!(
        "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"{0}\"><IDPSSODescriptor \
         protocolSupportEnumeration=\"{PROTOCOL}\"><KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"{DSIG}\"><ds:X509Data>\
         <ds:X509Certificate>{1}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>\
         <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat><SingleSignOnService \
         Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"{0}/saml\"/></IDPSSODescriptor>\
         </EntityDescriptor>",
        escape(&at),
        identity.certificate()
    );
    Ok(([(header::CONTENT_TYPE, "application/samlmetadata+xml")], xml).into_response())
}

/// `GET /demo/idp/{name}/saml`.
pub(super) async fn ask(State(app): State<App>, Path(name): Path<String>, Query(asked): Query<Asked>) -> Response {
    let shown = match read(&app, &asked) {
        Ok(question) => form(&app, &name, &super::Question::Saml(question), &asked.login_hint).await,
        Err(error) => Err(error),
    };
    shown.unwrap_or_else(|error| failed(&app.options, error))
}

fn read(app: &App, asked: &Asked) -> Result<Question> {
    let not_one = || Error::field("SAMLRequest", "This is not the question of this backend.");
    let packed = BASE64.decode(&asked.request).map_err(|_| not_one())?;
    let xml = miniz_oxide::inflate::decompress_to_vec_with_limit(&packed, LARGEST).map_err(|_| not_one())?;
    let xml = String::from_utf8(xml).map_err(|_| not_one())?;
    let document = parse(&xml).map_err(|_| not_one())?;
    let question = top(&document, PROTOCOL, "AuthnRequest").ok_or_else(not_one)?;
    let back_to = attribute(&document, question, "AssertionConsumerServiceURL");
    if back_to != Some(callback_url(app.options.public_url()).as_str()) {
        return Err(not_one());
    }
    let issuer = child(&document, question, ASSERTION, "Issuer").ok_or_else(not_one)?;
    Ok(Question {
        id: attribute(&document, question, "ID").map(str::to_owned),
        audience: text(&document, issuer),
        relay_state: asked.relay_state.clone(),
    })
}

/// The answer, in a form that goes to the callback.
pub(super) async fn answer(
    app: &App,
    name: &str,
    question: &Question,
    person: Option<&Person>,
    mistake: Mistake,
) -> Result<Response> {
    let called = super::called(app, name).await?;
    let acs = callback_url(app.options.public_url());
    let now = OffsetDateTime::now_utc() + time::Duration::seconds(if mistake == Mistake::Future { 600 } else { 0 });
    let id = format!("id-{}", uuid::Uuid::new_v4());
    let answers = question.id.as_ref().map(|id| format!(" InResponseTo=\"{}\"", escape(id))).unwrap_or_default();
    let issuer = escape(&base(app.options.public_url(), name)).into_owned();
    let at = clock::text(now);
    let head = format!(
        "<samlp:Response xmlns:samlp=\"{PROTOCOL}\" ID=\"{id}\" Version=\"2.0\" IssueInstant=\"{at}\" \
         Destination=\"{}\"{answers}><saml:Issuer xmlns:saml=\"{ASSERTION}\">{issuer}</saml:Issuer>",
        escape(&acs)
    );
    let (code, assertion) = match person {
        None => ("Responder", String::new()),
        Some(person) => {
            let plain = plain(&issuer, &acs, &answers, question, person, now, mistake);
            let identity = match mistake {
                Mistake::Certificate => Identity::stranger(name)?,
                _ => Identity::of(&app.pool, name, None).await?,
            };
            let signed = if mistake == Mistake::Unsigned { plain } else { sign(&plain, &identity)? };
            let made = if mistake == Mistake::Changed {
                signed.replacen("</saml:NameID>", ".changed</saml:NameID>", 1)
            } else {
                signed
            };
            ("Success", made)
        }
    };
    let xml = format!(
        "{head}<samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:{code}\"/></samlp:Status>\
         {assertion}</samlp:Response>"
    );
    let mut body = String::from(match person {
        None => "<p>The identity provider does not answer.</p>",
        Some(_) => "",
    });
    if let Some(person) = person {
        body.push_str(&format!("<p>The answer names {}.</p>", page::escape(person.name())));
    }
    body.push_str(&format!("<form method=\"post\" action=\"{}\">", page::escape(&acs)));
    hidden(&mut body, "SAMLResponse", &BASE64.encode(xml));
    hidden(&mut body, "RelayState", &question.relay_state);
    body.push_str("<button type=\"submit\">Continue</button></form>");
    Ok(page(&app.options, StatusCode::OK, &format!("{called} has an answer"), &body))
}

/// The assertion before it is signed.
fn plain(
    issuer: &str,
    acs: &str,
    answers: &str,
    question: &Question,
    person: &Person,
    now: OffsetDateTime,
    mistake: Mistake,
) -> String {
    let age = if mistake == Mistake::Expired { 3600 } else { 0 };
    let from = now - time::Duration::seconds(age);
    let (from, until) = (clock::text(from), clock::text(from + time::Duration::seconds(SECONDS)));
    let audience = if mistake == Mistake::Audience { "https://somebody-else.example/saml" } else { &question.audience };
    let format = if person.is_persistent() { "2.0:nameid-format:persistent" } else { "1.1:nameid-format:emailAddress" };
    let mut attributes = person.attributes();
    if !person.is_persistent() {
        attributes.insert(0, ("email", vec![person.name()]));
    }
    let mut statement = String::new();
    for (name, values) in attributes {
        statement.push_str(&format!("<saml:Attribute Name=\"{name}\">"));
        for value in values {
            statement.push_str(&format!("<saml:AttributeValue>{}</saml:AttributeValue>", escape(value)));
        }
        statement.push_str("</saml:Attribute>");
    }
    if !statement.is_empty() {
        statement = format!("<saml:AttributeStatement>{statement}</saml:AttributeStatement>");
    }
    format!(
        "<saml:Assertion xmlns:saml=\"{ASSERTION}\" ID=\"id-{}\" IssueInstant=\"{}\" Version=\"2.0\">\
         <saml:Issuer>{issuer}</saml:Issuer><saml:Subject><saml:NameID Format=\"urn:oasis:names:tc:SAML:{format}\">{}\
         </saml:NameID><saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
         <saml:SubjectConfirmationData{answers} NotOnOrAfter=\"{until}\" Recipient=\"{}\"/></saml:SubjectConfirmation>\
         </saml:Subject><saml:Conditions NotBefore=\"{from}\" NotOnOrAfter=\"{until}\"><saml:AudienceRestriction>\
         <saml:Audience>{}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement \
         AuthnInstant=\"{from}\"><saml:AuthnContext><saml:AuthnContextClassRef>\
         urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext>\
         </saml:AuthnStatement>{statement}</saml:Assertion>",
        uuid::Uuid::new_v4(),
        clock::text(now),
        escape(person.name()),
        escape(acs),
        escape(audience),
    )
}

/// Puts the signature where the standard has it: after the issuer (Core, section 2.3.3).
fn sign(plain: &str, identity: &Identity) -> Result<String> {
    let broken = |_| Error::field("email", "This cannot be written as XML.");
    let whole = |xml: &str| -> Result<Vec<u8>, String> {
        let document = parse(xml)?;
        let element = document.document_element().ok_or("nothing")?;
        canonical(&document, &NodeSet::tree_without_comments(element, &document), &[])
            .ok_or_else(|| "nothing".to_owned())
    };
    let hash = BASE64.encode(digest(&SHA256, &whole(plain).map_err(broken)?));
    let (_, after) = plain.split_once(" ID=\"").unwrap_or_default();
    let id = after.split('"').next().unwrap_or_default();
    let info = format!(
        "<ds:SignedInfo xmlns:ds=\"{DSIG}\"><ds:CanonicalizationMethod Algorithm=\"{EXCLUSIVE}\"></ds:CanonicalizationMethod>\
         <ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256\"></ds:SignatureMethod>\
         <ds:Reference URI=\"#{id}\"><ds:Transforms><ds:Transform Algorithm=\"{DSIG}enveloped-signature\"></ds:Transform>\
         <ds:Transform Algorithm=\"{EXCLUSIVE}\"></ds:Transform></ds:Transforms><ds:DigestMethod \
         Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod><ds:DigestValue>{hash}</ds:DigestValue>\
         </ds:Reference></ds:SignedInfo>"
    );
    let value = BASE64.encode(identity.sign(&whole(&info).map_err(broken)?)?);
    let signature = format!(
        "<ds:Signature xmlns:ds=\"{DSIG}\">{info}<ds:SignatureValue>{value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data>\
         <ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>",
        identity.certificate()
    );
    Ok(plain.replacen("</saml:Issuer>", &["</saml:Issuer>", &signature].concat(), 1))
}
