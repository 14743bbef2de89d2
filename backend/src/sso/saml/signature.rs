//! XML signatures (XML Signature Syntax and Processing 1.1) in the one shape that SAML asks for (Core, section 5.4): the
//! signature stands in what it signs, has one reference, by id, to exactly that, and uses exclusive canonical form.
//! Everything else is refused. Whoever checks gets the bytes that were signed, and reads nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bergshamra_c14n::{C14nMode, canonicalize_doc};
use bergshamra_xml::NodeSet;
use ring::{digest, signature};
use x509_cert::Certificate;
use x509_cert::der::Decode as _;

use super::xml::{Document, NodeId, NodeKind, attribute, child, children, is, text};

/// Name space of signatures.
pub(crate) const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";

/// Exclusive canonical form; also the name space of its parameter.
pub(crate) const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

/// Why a signature is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// There is none.
    Missing,
    /// It is not in the shape that is taken: it may sign something else than what is read.
    Shape(&'static str),
    /// It uses an algorithm that is not taken, such as SHA-1.
    Algorithm,
    /// What it signs was changed afterwards.
    Changed,
    /// None of the certificates of the connection made it.
    Certificate,
}

/// Public key of a certificate.
pub(crate) struct Key {
    rsa: bool,
    bits: Vec<u8>,
}

impl Key {
    /// Reads the key out of a certificate in DER; nothing where it is neither RSA nor on a curve.
    pub(crate) fn of_certificate(der: &[u8]) -> Option<Self> {
        let certificate = Certificate::from_der(der).ok()?;
        let info = certificate.tbs_certificate.subject_public_key_info;
        let rsa = match info.algorithm.oid.to_string().as_str() {
            "1.2.840.113549.1.1.1" => true,
            "1.2.840.10045.2.1" => false,
            _ => return None,
        };
        Some(Self { rsa, bits: info.subject_public_key.as_bytes()?.to_vec() })
    }

    fn verifies(
        &self,
        method: &'static dyn signature::VerificationAlgorithm,
        rsa: bool,
        data: &[u8],
        by: &[u8],
    ) -> bool {
        self.rsa == rsa && signature::UnparsedPublicKey::new(method, &self.bits).verify(data, by).is_ok()
    }
}

/// The algorithm of a signature, and whether it is one of RSA. SHA-1 is missing on purpose.
fn method(name: &str) -> Option<(&'static dyn signature::VerificationAlgorithm, bool)> {
    Some(match name {
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" => (&signature::RSA_PKCS1_2048_8192_SHA256, true),
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384" => (&signature::RSA_PKCS1_2048_8192_SHA384, true),
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512" => (&signature::RSA_PKCS1_2048_8192_SHA512, true),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" => (&signature::ECDSA_P256_SHA256_FIXED, false),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384" => (&signature::ECDSA_P384_SHA384_FIXED, false),
        _ => return None,
    })
}

fn hash(name: &str) -> Option<&'static digest::Algorithm> {
    Some(match name {
        "http://www.w3.org/2001/04/xmlenc#sha256" => &digest::SHA256,
        "http://www.w3.org/2001/04/xmldsig-more#sha384" => &digest::SHA384,
        "http://www.w3.org/2001/04/xmlenc#sha512" => &digest::SHA512,
        _ => return None,
    })
}

/// The canonical form of a part of a document.
pub(crate) fn canonical(document: &Document<'_>, part: &NodeSet, prefixes: &[String]) -> Option<Vec<u8>> {
    canonicalize_doc(document, C14nMode::Exclusive, Some(part), prefixes).ok()
}

/// Checks the signature of an element. Gives what was signed: the element in canonical form, without its signature.
///
/// # Errors
/// See [`Flaw`].
pub(crate) fn signed(document: &Document<'_>, element: NodeId, keys: &[Key]) -> Result<String, Flaw> {
    let signature = match children(document, element, DSIG, "Signature").as_slice() {
        [] => return Err(Flaw::Missing),
        [one] => *one,
        _ => return Err(Flaw::Shape("it has several signatures")),
    };
    let part = |of, name, why| child(document, of, DSIG, name).ok_or(Flaw::Shape(why));
    if !children(document, signature, DSIG, "Object").is_empty() {
        return Err(Flaw::Shape("the signature brings an object"));
    }
    let info = part(signature, "SignedInfo", "the signature says nothing")?;
    let value = part(signature, "SignatureValue", "the signature has no value")?;
    let form = part(info, "CanonicalizationMethod", "the signature names no canonical form")?;
    let prefixes = exclusive(document, form)?;
    let reference = part(info, "Reference", "the signature does not name one thing that it signs")?;
    refers(document, element, reference)?;
    let transforms = part(reference, "Transforms", "the signature names no transformations")?;
    let own_prefixes = transformed(document, transforms)?;
    let (verify, rsa) = algorithm(document, info, "SignatureMethod").and_then(method).ok_or(Flaw::Algorithm)?;
    let digest = algorithm(document, reference, "DigestMethod").and_then(hash).ok_or(Flaw::Algorithm)?;

    let shape = |_| Flaw::Shape("a value is not base64");
    let expected =
        BASE64.decode(packed(document, part(reference, "DigestValue", "a value is missing")?)).map_err(shape)?;
    let whole = NodeSet::tree_without_comments(element, document);
    let rest = whole.subtract(&NodeSet::tree_with_comments(signature, document));
    let read = canonical(document, &rest, &own_prefixes).ok_or(Flaw::Shape("it has no canonical form"))?;
    if digest::digest(digest, &read).as_ref() != expected.as_slice() {
        return Err(Flaw::Changed);
    }
    let statement = NodeSet::tree_without_comments(info, document);
    let statement = canonical(document, &statement, &prefixes).ok_or(Flaw::Shape("it has no canonical form"))?;
    let made = BASE64.decode(packed(document, value)).map_err(shape)?;
    if !keys.iter().any(|key| key.verifies(verify, rsa, &statement, &made)) {
        return Err(Flaw::Certificate);
    }
    String::from_utf8(read).map_err(|_| Flaw::Shape("it is not UTF-8"))
}

/// The certificate that a signature brings along, in base64. It proves nothing; it tells which key was used.
pub(crate) fn brought(document: &Document<'_>, element: NodeId) -> Option<String> {
    let path = ["Signature", "KeyInfo", "X509Data", "X509Certificate"];
    let found = path.into_iter().try_fold(element, |of, name| children(document, of, DSIG, name).first().copied());
    found.map(|id| packed(document, id))
}

/// The reference is to the element that the signature stands in, and its id is nobody else's.
fn refers(document: &Document<'_>, element: NodeId, reference: NodeId) -> Result<(), Flaw> {
    let named = attribute(document, reference, "URI").and_then(|uri| uri.strip_prefix('#')).unwrap_or_default();
    if named.is_empty() || attribute(document, element, "ID") != Some(named) {
        return Err(Flaw::Shape("the signature is about something else"));
    }
    let same = |id: &NodeId| {
        let attributes = document.element(*id).map(|one| one.attributes.as_slice()).unwrap_or_default();
        attributes.iter().any(|one| one.name.local_name.eq_ignore_ascii_case("id") && one.value == named)
    };
    let twins = document.descendants(document.root()).into_iter().filter(same).count();
    if twins == 1 { Ok(()) } else { Err(Flaw::Shape("two elements have the same id")) }
}

/// The transformations are: take the signature out, then the canonical form. Gives the prefixes the latter keeps.
fn transformed(document: &Document<'_>, transforms: NodeId) -> Result<Vec<String>, Flaw> {
    let other = Flaw::Shape("the signature transforms what it signs");
    let elements = |id: &NodeId| matches!(document.node_kind(*id), Some(NodeKind::Element(_)));
    let all: Vec<NodeId> = document.children(transforms).into_iter().filter(elements).collect();
    let [first, second] = all.as_slice() else { return Err(other) };
    if ![first, second].into_iter().all(|id| is(document, *id, DSIG, "Transform")) {
        return Err(other);
    }
    if attribute(document, *first, "Algorithm") != Some(ENVELOPED) || document.children(*first).iter().any(elements) {
        return Err(other);
    }
    exclusive(document, *second)
}

/// The canonical form is the exclusive one, without comments. Gives the prefixes it keeps.
fn exclusive(document: &Document<'_>, form: NodeId) -> Result<Vec<String>, Flaw> {
    if attribute(document, form, "Algorithm") != Some(EXCLUSIVE) {
        return Err(Flaw::Shape("the canonical form is not the exclusive one"));
    }
    let list = child(document, form, EXCLUSIVE, "InclusiveNamespaces");
    let list = list.and_then(|id| attribute(document, id, "PrefixList")).unwrap_or_default();
    Ok(list.split_whitespace().map(str::to_owned).collect())
}

fn algorithm<'d>(document: &'d Document<'_>, of: NodeId, name: &str) -> Option<&'d str> {
    attribute(document, child(document, of, DSIG, name)?, "Algorithm")
}

/// Base64 without its line breaks.
fn packed(document: &Document<'_>, of: NodeId) -> String {
    text(document, of).split_whitespace().collect()
}
