//! The answer of a SAML identity provider: what has to hold before anything in it counts (Profiles, section 4.1.4).
//!
//! A wrapped signature has nowhere to go: there is one assertion, every signature stands directly in the response or in that
//! assertion, and after the check only the signed bytes are read, as a document of their own.

use purser_policy::findings::{Finding, FindingCode as Code};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::signature::{DSIG, Flaw, Key, brought, signed};
use super::xml::{Document, NodeId, attribute, child, children, is, parse, text, top};
use super::{ASSERTION, PROTOCOL, SKEW};
use crate::sso::connection::Received;

const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";
const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

/// What an answer says about itself before it is checked: enough to find out whose it may be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    /// The question it says it answers.
    pub(crate) in_response_to: Option<String>,
    /// The identity provider it says it comes from.
    pub(crate) issuer: String,
    /// Whom it says it is for.
    pub(crate) audience: String,
}

/// What has to be in an answer.
pub(crate) struct Expected<'a> {
    /// Entity id of the identity provider.
    pub(crate) issuer: &'a str,
    /// Entity id of this side.
    pub(crate) audience: &'a str,
    /// Address it is posted to.
    pub(crate) recipient: &'a str,
    /// Id of the question; nothing where nobody asked.
    pub(crate) question: Option<&'a str>,
    /// Keys of the connection's certificates.
    pub(crate) keys: &'a [Key],
    /// Now, in seconds since 1970.
    pub(crate) now: i64,
}

/// What a checked answer says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    /// Id of the assertion.
    pub(crate) id: String,
    /// When it ends, in seconds since 1970.
    pub(crate) expires_at: i64,
    /// The NameID.
    pub(crate) name_id: Option<String>,
    /// What kind of name that is.
    pub(crate) name_id_format: String,
    /// The attributes.
    pub(crate) received: Received,
    /// What is worth knowing and stops nothing.
    pub(crate) notes: Vec<Finding>,
}

/// Reads what an answer says about itself.
///
/// # Errors
/// It is none.
pub(crate) fn outline(xml: &str) -> Result<Outline, Finding> {
    let document = parse(xml).map_err(unreadable)?;
    let response = top(&document, PROTOCOL, "Response").ok_or_else(|| unreadable("It is no SAML response."))?;
    let assertion = child(&document, response, ASSERTION, "Assertion");
    let within = |of: Option<NodeId>, name| of.and_then(|of| child(&document, of, ASSERTION, name));
    let issuer = within(assertion, "Issuer").or_else(|| within(Some(response), "Issuer"));
    let restriction = within(within(assertion, "Conditions"), "AudienceRestriction");
    let audience = within(restriction, "Audience");
    let read = |id: Option<NodeId>| id.map(|id| text(&document, id)).unwrap_or_default();
    let in_response_to = attribute(&document, response, "InResponseTo").map(str::to_owned);
    Ok(Outline { in_response_to, issuer: read(issuer), audience: read(audience) })
}

fn unreadable(why: impl Into<String>) -> Finding {
    Finding::new(Code::Unreadable, why)
}

/// Checks an answer.
///
/// # Errors
/// The first thing that is wrong with it.
pub(crate) fn check(xml: &str, expected: &Expected<'_>) -> Result<Said, Finding> {
    let document = parse(xml).map_err(unreadable)?;
    let response = top(&document, PROTOCOL, "Response").ok_or_else(|| unreadable("It is no SAML response."))?;
    status(&document, response)?;
    let assertion = only_assertion(&document, response)?;
    // Whoever signs the response signs the assertion in it; where both are signed, both have to be right.
    let mut covered = None;
    for element in [response, assertion] {
        match signed(&document, element, expected.keys) {
            Err(Flaw::Missing) => {}
            Err(flaw) => return Err(finding(flaw, &document, element)),
            Ok(bytes) => covered = covered.or(Some(bytes)),
        }
    }
    let covered = covered.ok_or_else(|| Finding::new(Code::NotSigned, ""))?;
    read(&covered, expected)
}

/// Reads what was signed, and nothing else.
fn read(covered: &str, expected: &Expected<'_>) -> Result<Said, Finding> {
    let document = parse(covered).map_err(unreadable)?;
    let assertion = match top(&document, PROTOCOL, "Response") {
        Some(response) => {
            if let Some(sent_to) = attribute(&document, response, "Destination").filter(|to| *to != expected.recipient)
            {
                return Err(differs(Code::WrongRecipient, sent_to, expected.recipient));
            }
            child(&document, response, ASSERTION, "Assertion")
        }
        None => top(&document, ASSERTION, "Assertion"),
    };
    let assertion = assertion.ok_or_else(|| unreadable("There is no assertion in it."))?;
    let id = attribute(&document, assertion, "ID").unwrap_or_default().to_owned();
    let issuer = child(&document, assertion, ASSERTION, "Issuer").map(|id| text(&document, id)).unwrap_or_default();
    if issuer != expected.issuer {
        return Err(differs(Code::WrongIssuer, &issuer, expected.issuer));
    }
    let mut notes = Vec::new();
    conditions(&document, assertion, expected, &mut notes)?;
    let subject =
        child(&document, assertion, ASSERTION, "Subject").ok_or_else(|| unreadable("It names no subject."))?;
    let expires_at = confirmed(&document, subject, expected)?;
    let name = child(&document, subject, ASSERTION, "NameID");
    let name_id = name.map(|name| text(&document, name)).filter(|name| !name.is_empty());
    let format = name.and_then(|name| attribute(&document, name, "Format")).unwrap_or_default().to_owned();
    Ok(Said { id, expires_at, name_id, name_id_format: format, received: attributes(&document, assertion), notes })
}

fn differs(code: Code, sent: &str, expected: &str) -> Finding {
    Finding::new(code, format!("sent: {sent}; expected: {expected}"))
}

fn finding(flaw: Flaw, document: &Document<'_>, element: NodeId) -> Finding {
    match flaw {
        Flaw::Missing => Finding::new(Code::NotSigned, ""),
        Flaw::Shape(why) => Finding::new(Code::SignatureShape, why),
        Flaw::Algorithm => Finding::new(Code::WeakAlgorithm, ""),
        Flaw::Changed => Finding::new(Code::Changed, ""),
        Flaw::Certificate => Finding::new(
            Code::CertificateMismatch,
            brought(document, element).map(|_| "The signature brings another certificate.").unwrap_or_default(),
        ),
    }
}

/// The identity provider signs somebody in, or says why not.
fn status(document: &Document<'_>, response: NodeId) -> Result<(), Finding> {
    let code = child(document, response, PROTOCOL, "Status").and_then(|id| child(document, id, PROTOCOL, "StatusCode"));
    let code = code.ok_or_else(|| unreadable("It has no status."))?;
    let value = |of| attribute(document, of, "Value").unwrap_or_default();
    if value(code) == SUCCESS {
        return Ok(());
    }
    let last = |value: &str| value.rsplit(':').next().unwrap_or_default().to_owned();
    let more = child(document, code, PROTOCOL, "StatusCode").map(|id| last(value(id))).unwrap_or_default();
    let detail = [last(value(code)), more].join(" ").trim().to_owned();
    // It tells its own failures from those of the question and the person (Core, section 3.2.2.2).
    let silent = value(code).ends_with(":Responder") && !detail.contains("Denied") && !detail.contains("Failed");
    Err(Finding::new(if silent { Code::NoAnswer } else { Code::RefusedThere }, detail))
}

/// The one assertion, in its place; and every signature in one of the two places it may be.
fn only_assertion(document: &Document<'_>, response: NodeId) -> Result<NodeId, Finding> {
    if !children(document, response, ASSERTION, "EncryptedAssertion").is_empty() {
        return Err(Finding::new(Code::Encrypted, ""));
    }
    let all = document.descendants(document.root());
    let named = |space: &'static str, name: &'static str| {
        all.iter().copied().filter(|id| is(document, *id, space, name)).collect::<Vec<_>>()
    };
    let assertion = match named(ASSERTION, "Assertion").as_slice() {
        [] => return Err(unreadable("There is no assertion in it.")),
        [one] if document.parent(*one) == Some(response) => *one,
        _ => return Err(Finding::new(Code::SignatureShape, "There is more than one assertion.")),
    };
    let placed = |id: &NodeId| document.parent(*id).is_some_and(|parent| parent == response || parent == assertion);
    if !named(DSIG, "Signature").iter().all(placed) || named(PROTOCOL, "Response").len() != 1 {
        return Err(Finding::new(Code::SignatureShape, "A signature stands where none belongs."));
    }
    Ok(assertion)
}

/// For whom and when the assertion counts.
fn conditions(
    document: &Document<'_>,
    assertion: NodeId,
    expected: &Expected<'_>,
    notes: &mut Vec<Finding>,
) -> Result<(), Finding> {
    let conditions = child(document, assertion, ASSERTION, "Conditions");
    let conditions = conditions.ok_or_else(|| Finding::new(Code::WrongAudience, "It names no audience."))?;
    let restrictions = children(document, conditions, ASSERTION, "AudienceRestriction");
    if restrictions.is_empty() {
        return Err(Finding::new(Code::WrongAudience, "It names no audience."));
    }
    for restriction in restrictions {
        let audiences: Vec<String> =
            children(document, restriction, ASSERTION, "Audience").into_iter().map(|id| text(document, id)).collect();
        if !audiences.iter().any(|audience| audience == expected.audience) {
            return Err(differs(Code::WrongAudience, &audiences.join(", "), expected.audience));
        }
    }
    let from = moment(document, conditions, "NotBefore")?;
    let until = moment(document, conditions, "NotOnOrAfter")?;
    let issued = moment(document, assertion, "IssueInstant")?;
    if let Some(from) = from.filter(|from| *from > expected.now + SKEW) {
        return Err(Finding::new(Code::NotYetValid, format!("{} seconds ahead", from - expected.now)));
    }
    if let Some(until) = until.filter(|until| *until <= expected.now - SKEW) {
        return Err(Finding::new(Code::Expired, format!("since {} seconds", expected.now - until)));
    }
    if let Some(issued) = issued.filter(|issued| (issued - expected.now) > 2) {
        notes.push(Finding::new(Code::ClockSkew, format!("{} seconds ahead", issued - expected.now)));
    }
    Ok(())
}

/// The person brought it to the right place in time, for the right question. Gives when it ends.
fn confirmed(document: &Document<'_>, subject: NodeId, expected: &Expected<'_>) -> Result<i64, Finding> {
    let mut problem = unreadable("Nothing says how the subject is confirmed.");
    for confirmation in children(document, subject, ASSERTION, "SubjectConfirmation") {
        if attribute(document, confirmation, "Method") != Some(BEARER) {
            continue;
        }
        let Some(data) = child(document, confirmation, ASSERTION, "SubjectConfirmationData") else { continue };
        let recipient = attribute(document, data, "Recipient").unwrap_or_default();
        let until = moment(document, data, "NotOnOrAfter")?;
        problem = match until {
            _ if recipient != expected.recipient => differs(Code::WrongRecipient, recipient, expected.recipient),
            None => unreadable("Nothing says until when it may be used."),
            Some(until) if until <= expected.now - SKEW => {
                Finding::new(Code::Expired, format!("since {} seconds", expected.now - until))
            }
            Some(_) if attribute(document, data, "InResponseTo") != expected.question => {
                let sent = attribute(document, data, "InResponseTo").unwrap_or("nothing");
                unreadable(format!("It answers {sent}, and not what was asked."))
            }
            Some(until) => return Ok(until + SKEW),
        };
    }
    Err(problem)
}

/// A time in an attribute (Core, section 1.3.3), in seconds since 1970.
fn moment(document: &Document<'_>, of: NodeId, name: &str) -> Result<Option<i64>, Finding> {
    let Some(text) = attribute(document, of, name) else { return Ok(None) };
    let read = OffsetDateTime::parse(text, &Rfc3339);
    read.map(|at| Some(at.unix_timestamp())).map_err(|_| unreadable(format!("{name} is no time: {text}")))
}

fn attributes(document: &Document<'_>, assertion: NodeId) -> Received {
    let statements = children(document, assertion, ASSERTION, "AttributeStatement");
    let all = statements.into_iter().flat_map(|id| children(document, id, ASSERTION, "Attribute"));
    let values =
        |id| children(document, id, ASSERTION, "AttributeValue").into_iter().map(|id| text(document, id)).collect();
    all.filter_map(|id| Some((attribute(document, id, "Name")?.to_owned(), values(id)))).collect()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD as BASE64;

    use super::*;

    // Made and signed with the command-line tool of xmlsec, which shares no code with this crate: indented, with prefixes
    // that are declared far outside, inclusive prefixes, CDATA and letters beyond ASCII.
    const ASSERTION_SIGNED: &str = include_str!("../../../tests/saml/assertion-signed.xml");
    const RESPONSE_SIGNED: &str = include_str!("../../../tests/saml/response-signed.xml");
    const CERTIFICATE: &str = include_str!("../../../tests/saml/certificate.txt");

    fn at(xml: &str, now: &str, question: &str, audience: &str) -> Result<Said, Finding> {
        let key = Key::of_certificate(&BASE64.decode(CERTIFICATE).unwrap()).unwrap();
        let expected = Expected {
            issuer: "https://idp.example/saml",
            audience,
            recipient: "https://api.example/v2/sso/callback",
            question: Some(question),
            keys: &[key],
            now: OffsetDateTime::parse(now, &Rfc3339).unwrap().unix_timestamp(),
        };
        check(xml, &expected)
    }

    fn read(xml: &str) -> Result<Said, Finding> {
        at(xml, "2026-11-25T12:01:00Z", "id-q1", "https://api.example/v2/sso/connections/c1")
    }

    fn code(result: Result<Said, Finding>) -> Code {
        result.map(|said| said.name_id).unwrap_err().code
    }

    #[test]
    fn what_somebody_else_signed_is_read() {
        for xml in [ASSERTION_SIGNED, RESPONSE_SIGNED] {
            let said = read(xml).unwrap();
            assert_eq!(said.name_id.as_deref(), Some("zoë&co@fleet.example"));
            assert_eq!(said.name_id_format, "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress");
            let groups = vec!["harbor:quay".to_owned(), "harbor:<cargo>".to_owned()];
            assert_eq!(said.received[0], ("name".to_owned(), vec!["Zoë   <Co>".to_owned()]));
            assert_eq!(said.received[1], ("groups".to_owned(), groups));
            assert_eq!((said.id.as_str(), said.notes.len()), ("_a1", 0));
        }
    }

    #[test]
    fn each_thing_that_has_to_hold_is_looked_at() {
        let (now, own) = ("2026-11-25T12:01:00Z", "https://api.example/v2/sso/connections/c1");
        for xml in [ASSERTION_SIGNED, RESPONSE_SIGNED] {
            assert_eq!(code(at(xml, "2026-11-25T12:06:01Z", "id-q1", own)), Code::Expired);
            assert_eq!(code(at(xml, "2026-11-25T11:53:59Z", "id-q1", own)), Code::NotYetValid);
            assert_eq!(code(at(xml, now, "id-q2", own)), Code::Unreadable);
            assert_eq!(code(at(xml, now, "id-q1", "https://api.example/v2/sso/connections/c2")), Code::WrongAudience);
            let start = xml.find("<ds:Signature ").unwrap();
            let end = xml.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
            assert_eq!(code(read(&[&xml[..start], &xml[end..]].concat())), Code::NotSigned);
            assert_eq!(code(read(&xml.replace("zoë", "zoe"))), Code::Changed);
            assert_eq!(code(read(&xml.replace("xmlenc#sha256", "xmldsig#sha1"))), Code::WeakAlgorithm);
            for known in ["/2001/10/xml-exc-c14n#\"/>", "xmldsig#enveloped-signature\"/>"] {
                let other = xml.replace(known, "/TR/1999/REC-xslt-19991116\"/>");
                assert_eq!(code(read(&other)), Code::SignatureShape);
            }
        }
        assert_eq!(code(read(&ASSERTION_SIGNED.replace("saml:Assertion", "saml:EncryptedAssertion"))), Code::Encrypted);
        assert_eq!(code(read(&ASSERTION_SIGNED.replace("status:Success", "status:Responder"))), Code::NoAnswer);
        assert_eq!(code(read(&ASSERTION_SIGNED.replace("status:Success", "status:Requester"))), Code::RefusedThere);
    }

    #[test]
    fn hostile_documents_are_refused_without_harm() {
        let deep = ["<a>".repeat(100_000), "</a>".repeat(100_000)].concat();
        let doctype = ["<!DOCTYPE r [<!ENTITY a \"b\">]>", ASSERTION_SIGNED.split_once('\n').unwrap().1].concat();
        for bad in ["", "<", "<a/>", "\u{0}", &deep, &"<".repeat(600_000), &doctype] {
            assert_eq!(code(read(bad)), Code::Unreadable);
        }
        // Cut short, and with one byte less, at every place.
        for at in (0..ASSERTION_SIGNED.trim_end().len()).filter(|at| ASSERTION_SIGNED.is_char_boundary(*at)) {
            assert!(read(&ASSERTION_SIGNED[..at]).is_err(), "{at}");
        }
    }
}
