//! A SAML 2.0 response: what it says, unverified.

use purser_policy::findings::Received;
use purser_policy::sign_in::Moment;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use crate::Decoded;

const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";
const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";

/// Deepest nesting that is followed.
const DEEPEST: usize = 128;

/// Most values that are kept of one kind.
const MOST: usize = 2_000;

const BROKEN: &str = "This is not well-formed XML. Part of it may be missing.";

pub(crate) fn read(text: &str) -> Result<Decoded, String> {
    let mut reading = Reading::default();
    let mut reader = NsReader::from_str(text);
    reader.config_mut().check_end_names = true;
    loop {
        let (namespace, event) = reader.read_resolved_event().map_err(|_| BROKEN.to_owned())?;
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => namespace.into_inner(),
            _ => "",
        };
        match event {
            Event::Start(start) => reading.open(namespace, &start)?,
            Event::Empty(start) => {
                reading.open(namespace, &start)?;
                reading.close();
            }
            Event::End(_) => reading.close(),
            Event::Text(text) => reading.held.push_str(&text.xml10_content()),
            Event::CData(text) => reading.held.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => reading.held.push(character(&reference)?),
            Event::DocType(_) => {
                return Err("It brings a document type, which is not read: it could be an attack.".to_owned());
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    if !reading.path.is_empty() || !reading.any {
        return Err(BROKEN.to_owned());
    }
    let mut decoded = reading.decoded;
    text.clone_into(&mut decoded.source);
    Ok(decoded)
}

/// The character that a reference stands for. Only those of XML itself: there are no entities.
fn character(reference: &BytesRef<'_>) -> Result<char, String> {
    if let Some(character) = reference.resolve_char_ref().map_err(|_| BROKEN.to_owned())? {
        return Ok(character);
    }
    let known = resolve_xml_entity(&reference.xml10_content()).and_then(|text| text.chars().next());
    known.ok_or_else(|| "It uses an entity that XML does not have.".to_owned())
}

/// The elements that matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Issuer,
    Audience,
    NameId,
    Value,
    Certificate,
    Other,
}

#[derive(Default)]
struct Reading {
    path: Vec<Place>,
    any: bool,
    held: String,
    decoded: Decoded,
}

impl Reading {
    fn open(&mut self, namespace: &str, start: &BytesStart<'_>) -> Result<(), String> {
        if self.path.len() >= DEEPEST {
            return Err("It is nested too deeply to be a SAML response.".to_owned());
        }
        let name = start.local_name();
        let name = name.into_inner();
        if self.path.is_empty() {
            let known =
                matches!((namespace, name), (PROTOCOL, "Response" | "LogoutResponse") | (ASSERTION, "Assertion"));
            if (namespace, name) == (PROTOCOL, "AuthnRequest") {
                return Err(
                    "This is the question to the identity provider, not its answer. Paste SAMLResponse.".to_owned()
                );
            }
            if self.any || !known {
                return Err("This is XML, but no SAML 2.0 response.".to_owned());
            }
            self.any = true;
        }
        let decoded = &mut self.decoded;
        let attribute = |name: &str| attribute(start, name);
        let mut place = Place::Other;
        match (namespace, name) {
            (PROTOCOL, "Response") => decoded.in_response_to = attribute("InResponseTo")?,
            (PROTOCOL, "StatusCode") => {
                let value = attribute("Value")?;
                if value != SUCCESS {
                    let last = value.rsplit(':').next().unwrap_or_default();
                    decoded.status = [&decoded.status, " ", last].concat().trim().to_owned();
                }
            }
            (ASSERTION, "Assertion") => {
                decoded.assertions += 1;
                decoded.issued_at = time(&attribute("IssueInstant")?);
            }
            (ASSERTION, "EncryptedAssertion") => decoded.encrypted = true,
            (ASSERTION, "Issuer") => place = Place::Issuer,
            (ASSERTION, "Audience") => place = Place::Audience,
            (ASSERTION, "AttributeValue") => place = Place::Value,
            (ASSERTION, "NameID") => {
                decoded.name_format = attribute("Format")?;
                place = Place::NameId;
            }
            (ASSERTION, "Conditions") => {
                decoded.not_before = time(&attribute("NotBefore")?);
                decoded.not_after = time(&attribute("NotOnOrAfter")?);
            }
            (ASSERTION, "SubjectConfirmationData") => {
                let recipient = attribute("Recipient")?;
                if !recipient.is_empty() && decoded.recipients.len() < MOST {
                    decoded.recipients.push(recipient);
                }
                let until = time(&attribute("NotOnOrAfter")?);
                decoded.not_after = [decoded.not_after, until].into_iter().flatten().min();
            }
            (ASSERTION, "Attribute") if decoded.received.len() < MOST => {
                decoded.received.push(Received { name: attribute("Name")?, values: Vec::new() });
            }
            (SIGNATURE, "Signature") => decoded.signed = true,
            (SIGNATURE, "SignatureMethod" | "DigestMethod") if decoded.algorithms.len() < MOST => {
                decoded.algorithms.push(attribute("Algorithm")?);
            }
            (SIGNATURE, "X509Certificate") => place = Place::Certificate,
            _ => {}
        }
        self.held.clear();
        self.path.push(place);
        Ok(())
    }

    fn close(&mut self) {
        let text = self.held.trim();
        let decoded = &mut self.decoded;
        match self.path.pop() {
            // The assertion's own issuer comes last and is the one that counts.
            Some(Place::Issuer) => text.clone_into(&mut decoded.issuer),
            Some(Place::NameId) => text.clone_into(&mut decoded.name),
            Some(Place::Audience) if decoded.audiences.len() < MOST => decoded.audiences.push(text.to_owned()),
            Some(Place::Certificate) if decoded.certificates.len() < MOST => {
                decoded.certificates.push(text.split_whitespace().collect());
            }
            Some(Place::Value) => {
                if let Some(last) = decoded.received.last_mut().filter(|one| one.values.len() < MOST) {
                    last.values.push(text.to_owned());
                }
            }
            _ => {}
        }
        self.held.clear();
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Result<String, String> {
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| BROKEN.to_owned())?;
        if attribute.key.into_inner() == name {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| BROKEN.to_owned())?;
            return Ok(value.trim().to_owned());
        }
    }
    Ok(String::new())
}

fn time(text: &str) -> Option<i64> {
    Moment::parse(text).map(|moment| moment.0)
}
