//! SAML 2.0 metadata (OASIS saml-metadata-2.0-os): the identity providers that a document describes.
//!
//! Only what a connection needs is read, by namespace and name; the rest is skipped. The signature of a document is not
//! checked: there is no key to check it with before the document is trusted. The owner compares the fingerprint instead.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use crate::Problem;
use crate::certificate::Certificate;

/// Largest document that is read, in bytes.
pub const LARGEST: usize = 2 * 1024 * 1024;

/// Deepest nesting that is followed.
const DEEPEST: usize = 64;

/// Most identity providers that are kept of one document.
const MOST: usize = 200;

/// Longest entity id or address that is kept (section 2.2.1 limits entity ids to 1024 characters).
const LONGEST: usize = 1024;

const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";

/// Binding that carries a request in the address (saml-bindings-2.0-os, section 3.4).
pub const REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
/// Binding that carries a request in a form (section 3.5).
pub const POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
/// The NameID format that names people by address.
pub const EMAIL_FORMAT: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

/// One identity provider of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdentityProvider {
    /// Its entity id.
    pub entity_id: String,
    /// Addresses for sign-ins, by binding.
    pub sign_in: Vec<SignInAddress>,
    /// Certificates that it signs with.
    pub certificates: Vec<Certificate>,
    /// Certificates of the document that cannot be read.
    pub unreadable: Vec<Problem>,
    /// NameID formats that it names.
    pub name_id_formats: Vec<String>,
    /// Until when the document may be used, as it says.
    pub valid_until: String,
    /// It wants requests to be signed.
    pub wants_signed_requests: bool,
}

/// Where sign-ins are sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInAddress {
    /// How the request gets there.
    pub binding: String,
    /// The address.
    pub location: String,
}

/// What is remarkable about an identity provider's description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Finding {
    /// No address for sign-ins by redirect.
    NoRedirect,
    /// No certificate to check signatures with.
    NoCertificate,
    /// A certificate cannot be read.
    UnreadableCertificate,
    /// It names NameID formats, and the e-mail address is not among them.
    NoEmailFormat,
    /// It wants signed requests, and this side does not sign them.
    WantsSignedRequests,
}

impl Finding {
    /// One sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::NoRedirect => {
                "It names no sign-in address for the HTTP-Redirect binding, which sign-ins start with here."
            }
            Self::NoCertificate => "It names no signing certificate. Without one no answer can be checked.",
            Self::UnreadableCertificate => "One of its certificates cannot be read and is left out.",
            Self::NoEmailFormat => {
                "It does not offer the NameID format emailAddress. Set the NameID to the e-mail address there."
            }
            Self::WantsSignedRequests => {
                "It wants signed requests. Switch that off there: requests are not signed here."
            }
        }
    }

    /// Whether sign-ins cannot work with it.
    pub const fn blocks(self) -> bool {
        matches!(self, Self::NoRedirect | Self::NoCertificate | Self::WantsSignedRequests)
    }
}

impl IdentityProvider {
    /// Address that sign-ins are sent to by redirect.
    pub fn sso_url(&self) -> Option<&str> {
        self.sign_in.iter().find(|address| address.binding == REDIRECT).map(|address| address.location.as_str())
    }

    /// What is remarkable, what blocks first.
    pub fn findings(&self) -> Vec<Finding> {
        let formats = &self.name_id_formats;
        let all = [
            (Finding::NoRedirect, self.sso_url().is_none()),
            (Finding::NoCertificate, self.certificates.is_empty()),
            (Finding::WantsSignedRequests, self.wants_signed_requests),
            (Finding::NoEmailFormat, !formats.is_empty() && !formats.iter().any(|format| format == EMAIL_FORMAT)),
            (Finding::UnreadableCertificate, !self.unreadable.is_empty()),
        ];
        all.into_iter().filter(|(_, holds)| *holds).map(|(finding, _)| finding).collect()
    }
}

/// Reads a document: one identity provider, or several in an `EntitiesDescriptor`. Entities without the role of an identity
/// provider are left out.
///
/// # Errors
/// Says why nothing can be read, in one sentence.
pub fn read(input: &[u8]) -> Result<Vec<IdentityProvider>, Problem> {
    if input.len() > LARGEST {
        return Err(Problem("The document is larger than 2 MB. Take the metadata of one identity provider alone."));
    }
    let text = std::str::from_utf8(input).map_err(|_| Problem("The document is not UTF-8 text."))?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(Problem("The metadata is missing."));
    }
    if !text.starts_with('<') {
        return Err(Problem("This is not XML: metadata starts with a <."));
    }
    let mut reading = Reading::default();
    let mut reader = NsReader::from_str(text);
    reader.config_mut().check_end_names = true;
    loop {
        let (namespace, event) = reader
            .read_resolved_event()
            .map_err(|_| Problem("This is not well-formed XML. Take the whole document, unchanged."))?;
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => namespace.into_inner(),
            _ => "",
        };
        match event {
            Event::Start(start) => reading.open(namespace, &start)?,
            Event::Empty(start) => {
                reading.open(namespace, &start)?;
                reading.close()?;
            }
            Event::End(_) => reading.close()?,
            Event::Text(text) => reading.text(&text.xml10_content())?,
            Event::CData(text) => reading.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => reading.text(character(&reference)?.encode_utf8(&mut [0; 4]))?,
            Event::DocType(_) => {
                return Err(Problem("The document has a document type declaration, which is refused for safety."));
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => return reading.done(),
        }
    }
}

/// The character that a reference stands for. Only those of XML itself: a document cannot bring entities of its own.
fn character(reference: &BytesRef<'_>) -> Result<char, Problem> {
    const UNKNOWN: Problem = Problem("The document uses an entity that XML does not have.");
    if let Some(character) = reference.resolve_char_ref().map_err(|_| UNKNOWN)? {
        return Ok(character);
    }
    resolve_xml_entity(&reference.xml10_content()).and_then(|text| text.chars().next()).ok_or(UNKNOWN)
}

/// The elements that matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Entities,
    Entity,
    Provider,
    Key { signing: bool },
    X509Data,
    Certificate,
    NameIdFormat,
    Other,
}

#[derive(Default)]
struct Reading {
    path: Vec<Place>,
    /// Any element was seen.
    any: bool,
    /// The root is metadata.
    metadata: bool,
    /// The entity under way, and whether it is an identity provider.
    entity: Option<(IdentityProvider, bool)>,
    /// Text of the element under way, where it is kept.
    held: String,
    found: Vec<IdentityProvider>,
}

impl Reading {
    fn open(&mut self, namespace: &str, start: &BytesStart<'_>) -> Result<(), Problem> {
        if self.path.len() >= DEEPEST {
            return Err(Problem("The document is nested too deeply for metadata."));
        }
        let inside = self.path.last().copied();
        let name = start.local_name();
        let place = match (namespace, name.into_inner(), inside) {
            (METADATA, "EntitiesDescriptor", None | Some(Place::Entities)) => Place::Entities,
            (METADATA, "EntityDescriptor", None | Some(Place::Entities)) => Place::Entity,
            (METADATA, "IDPSSODescriptor", Some(Place::Entity)) => Place::Provider,
            (METADATA, "KeyDescriptor", Some(Place::Provider)) => {
                Place::Key { signing: attribute(start, "use")?.is_none_or(|value| value == "signing") }
            }
            (SIGNATURE, "KeyInfo", Some(key @ Place::Key { .. })) => key,
            (SIGNATURE, "X509Data", Some(Place::Key { signing: true })) => Place::X509Data,
            (SIGNATURE, "X509Certificate", Some(Place::X509Data)) => Place::Certificate,
            (METADATA, "NameIDFormat", Some(Place::Provider)) => Place::NameIdFormat,
            _ => Place::Other,
        };
        if inside.is_none() {
            if self.any {
                return Err(Problem("The document has several roots."));
            }
            (self.any, self.metadata) = (true, matches!(place, Place::Entities | Place::Entity));
        }
        match place {
            Place::Entity => {
                let entity_id = attribute(start, "entityID")?.unwrap_or_default();
                let valid_until = attribute(start, "validUntil")?.unwrap_or_default();
                self.entity = Some((IdentityProvider { entity_id, valid_until, ..IdentityProvider::default() }, false));
            }
            Place::Provider => {
                let wants = attribute(start, "WantAuthnRequestsSigned")?;
                if let Some((entity, is_provider)) = &mut self.entity {
                    *is_provider = true;
                    entity.wants_signed_requests |= matches!(wants.as_deref(), Some("true" | "1"));
                }
            }
            Place::Other
                if (namespace, inside) == (METADATA, Some(Place::Provider))
                    && name.into_inner() == "SingleSignOnService" =>
            {
                self.sign_in_address(start)?;
            }
            Place::Certificate | Place::NameIdFormat => self.held.clear(),
            _ => {}
        }
        self.path.push(place);
        Ok(())
    }

    fn sign_in_address(&mut self, start: &BytesStart<'_>) -> Result<(), Problem> {
        let binding = attribute(start, "Binding")?.unwrap_or_default();
        let location = attribute(start, "Location")?.unwrap_or_default();
        if let Some((entity, _)) = self.entity.as_mut().filter(|(entity, _)| entity.sign_in.len() < 16) {
            entity.sign_in.push(SignInAddress { binding, location });
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Problem> {
        match self.path.last() {
            None if !text.trim().is_empty() => Err(Problem("There is text outside of the document's root.")),
            Some(Place::Certificate | Place::NameIdFormat) => {
                self.held.push_str(text);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn close(&mut self) -> Result<(), Problem> {
        let Some(place) = self.path.pop() else { return Err(Problem("This is not well-formed XML.")) };
        match (place, &mut self.entity) {
            (Place::Certificate, Some((entity, _))) => match Certificate::read(self.held.as_bytes()) {
                // The same certificate often stands once for each use.
                Ok(certificate) if entity.certificates.iter().any(|one| one.sha256 == certificate.sha256) => {}
                Ok(certificate) if entity.certificates.len() < 16 => entity.certificates.push(certificate),
                Ok(_) => {}
                Err(problem) => entity.unreadable.push(problem),
            },
            (Place::NameIdFormat, Some((entity, _))) if entity.name_id_formats.len() < 32 => {
                entity.name_id_formats.push(self.held.trim().to_owned());
            }
            (Place::Entity, _) => {
                if let Some((entity, true)) = self.entity.take() {
                    if self.found.len() == MOST {
                        return Err(Problem(
                            "The document describes more than 200 identity providers. Take the metadata of yours alone.",
                        ));
                    }
                    self.found.push(entity);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn done(self) -> Result<Vec<IdentityProvider>, Problem> {
        if !self.path.is_empty() {
            return Err(Problem("The document ends in the middle. Take the whole of it."));
        }
        if !self.metadata {
            return Err(Problem("This is XML, but no SAML 2.0 metadata: its root is not an EntityDescriptor."));
        }
        if self.found.is_empty() {
            return Err(Problem(
                "This describes no identity provider. It may be the metadata of a service; take the other side's.",
            ));
        }
        if self.found.iter().any(|entity| entity.entity_id.is_empty()) {
            return Err(Problem("An identity provider without an entity id cannot be used."));
        }
        Ok(self.found)
    }
}

/// The value of an attribute without a prefix.
fn attribute(start: &BytesStart<'_>, name: &str) -> Result<Option<String>, Problem> {
    const BROKEN: Problem = Problem("This is not well-formed XML: an attribute is broken.");
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| BROKEN)?;
        if attribute.key.into_inner() == name {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| BROKEN)?;
            if value.len() > LONGEST {
                return Err(Problem("An entity id or an address is longer than 1024 characters."));
            }
            return Ok(Some(value.trim().to_owned()));
        }
    }
    Ok(None)
}
