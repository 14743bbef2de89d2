//! Certificates: what one says about itself.
//!
//! Nothing here trusts a certificate. Identity providers sign their own, so there is no chain to follow: the owner compares
//! the fingerprint with what the identity provider shows.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use purser_api::Timestamp;
use purser_api::connections::Certificate as Wire;
use sha2::{Digest as _, Sha256};
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::der::asn1::{ObjectIdentifier, UintRef};
use x509_cert::der::{Decode as _, Reader as _, SliceReader};
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::Time;

use crate::Problem;

/// Largest certificate that is read, in bytes of its DER form. Usual ones have one or two thousand.
pub const LARGEST: usize = 64 * 1024;

/// A certificate, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The DER form.
    pub der: Vec<u8>,
    /// Whom it names, as RFC 4514 writes it.
    pub subject: String,
    /// Who signed it, in the same form.
    pub issuer: String,
    /// Valid from.
    pub not_before: Instant,
    /// Valid until.
    pub not_after: Instant,
    /// SHA-256 of the DER form.
    pub sha256: [u8; 32],
    /// Its key.
    pub key: Key,
    /// Signed with MD5 or SHA-1, which can be forged.
    pub weak_signature: bool,
}

/// A moment of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instant {
    /// Seconds since 1970.
    pub unix: i64,
    /// As the API writes it.
    pub text: Timestamp,
}

/// Kind and size of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// RSA with a modulus of so many bits.
    Rsa(u32),
    /// On an elliptic curve whose order has so many bits.
    Ec(u32),
    /// Ed25519 (RFC 8410).
    Ed25519,
    /// Some other kind.
    Other,
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rsa(bits) => write!(f, "RSA {bits}"),
            Self::Ec(bits) => write!(f, "EC {bits}"),
            Self::Ed25519 => f.write_str("Ed25519"),
            Self::Other => f.write_str("unknown kind"),
        }
    }
}

impl Certificate {
    /// Reads one certificate: DER, base64 of it, or PEM.
    ///
    /// # Errors
    /// Says what is wrong, in one sentence.
    pub fn read(input: &[u8]) -> Result<Self, Problem> {
        if input.first() == Some(&0x30) && std::str::from_utf8(input).is_err() {
            return Self::from_der(input);
        }
        let text = std::str::from_utf8(input).map_err(|_| Problem("This is not a certificate."))?;
        let mut all = Self::read_all(text)?;
        match (all.pop(), all.is_empty()) {
            (Some(one), true) => Ok(one),
            (None, _) => Err(Problem("There is no certificate in this.")),
            (Some(_), false) => Err(Problem("These are several certificates. Give one at a time.")),
        }
    }

    /// Reads every certificate of a text: PEM blocks, or one certificate as bare base64.
    ///
    /// # Errors
    /// The first one that cannot be read.
    pub fn read_all(text: &str) -> Result<Vec<Self>, Problem> {
        const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
        const END: &str = "-----END CERTIFICATE-----";
        if !text.contains("-----BEGIN") {
            return Ok(vec![Self::from_base64(text)?]);
        }
        if text.contains("PRIVATE KEY-----") {
            return Err(Problem(
                "There is a private key in this. It must never leave the identity provider; give the certificate only.",
            ));
        }
        let blocks = text.split(BEGIN).skip(1);
        let all: Result<Vec<_>, _> = blocks
            .map(|block| {
                let (body, _) = block.split_once(END).ok_or(Problem("The end of the certificate is missing."))?;
                Self::from_base64(body)
            })
            .collect();
        match all? {
            all if all.is_empty() => Err(Problem("There is no certificate in this.")),
            all => Ok(all),
        }
    }

    fn from_base64(text: &str) -> Result<Self, Problem> {
        if text.len() > LARGEST * 2 {
            return Err(Problem("This is too large for a certificate."));
        }
        let text: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        if text.is_empty() {
            return Err(Problem("The certificate is missing."));
        }
        // Some consoles drop the padding.
        let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let der = GeneralPurpose::new(&base64::alphabet::STANDARD, config)
            .decode(text)
            .map_err(|_| Problem("A certificate is base64 text; this has characters that do not belong there."))?;
        Self::from_der(&der)
    }

    /// Reads the DER form.
    ///
    /// # Errors
    /// Says what is wrong, in one sentence.
    pub fn from_der(der: &[u8]) -> Result<Self, Problem> {
        if der.len() > LARGEST {
            return Err(Problem("This is too large for a certificate."));
        }
        let certificate = CertificateInner::<Raw>::from_der(der)
            .map_err(|_| Problem("This is not a certificate, or a part of it is missing."))?;
        let inside = &certificate.tbs_certificate;
        Ok(Self {
            der: der.to_vec(),
            subject: inside.subject.to_string(),
            issuer: inside.issuer.to_string(),
            not_before: instant(&inside.validity.not_before),
            not_after: instant(&inside.validity.not_after),
            sha256: Sha256::digest(der).into(),
            key: key(&inside.subject_public_key_info),
            weak_signature: WEAK.contains(&certificate.signature_algorithm.oid),
        })
    }

    /// The SHA-256 fingerprint as identity providers show it: pairs of capital hexadecimal digits, with colons.
    pub fn fingerprint(&self) -> String {
        let mut text = String::with_capacity(95);
        for byte in self.sha256 {
            let colon = if text.is_empty() { "" } else { ":" };
            // Writing into a String cannot fail.
            let _ = write!(text, "{colon}{byte:02X}");
        }
        text
    }

    /// The form that crosses the wire.
    pub fn to_wire(&self) -> Wire {
        let mut sha256 = String::with_capacity(64);
        for byte in self.sha256 {
            // Writing into a String cannot fail.
            let _ = write!(sha256, "{byte:02x}");
        }
        Wire {
            data: STANDARD.encode(&self.der),
            subject: self.subject.clone(),
            issuer: self.issuer.clone(),
            not_before: Some(self.not_before.text.clone()),
            not_after: Some(self.not_after.text.clone()),
            sha256,
            key: self.key.to_string(),
            weak_signature: self.weak_signature,
        }
    }
}

/// Signatures with MD5 and SHA-1: RSA, DSA, ECDSA.
const WEAK: [ObjectIdentifier; 4] = [
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.4"),
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5"),
    ObjectIdentifier::new_unwrap("1.2.840.10040.4.3"),
    ObjectIdentifier::new_unwrap("1.2.840.10045.4.1"),
];

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// Curves by name (RFC 5480, section 2.1.1.1), with the bits of their order.
const CURVES: [(ObjectIdentifier, u32); 3] = [
    (ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"), 256),
    (ObjectIdentifier::new_unwrap("1.3.132.0.34"), 384),
    (ObjectIdentifier::new_unwrap("1.3.132.0.35"), 521),
];

fn key(info: &SubjectPublicKeyInfoOwned) -> Key {
    if info.algorithm.oid == RSA {
        return rsa_bits(info.subject_public_key.raw_bytes()).map_or(Key::Other, Key::Rsa);
    }
    if info.algorithm.oid == EC {
        let curve = info.algorithm.parameters.as_ref().and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
        let known = curve.and_then(|curve| CURVES.into_iter().find(|(oid, _)| *oid == curve));
        return known.map_or(Key::Other, |(_, bits)| Key::Ec(bits));
    }
    if info.algorithm.oid == ED25519 { Key::Ed25519 } else { Key::Other }
}

/// Bits of the modulus of an `RSAPublicKey` (RFC 8017, appendix A.1.1).
fn rsa_bits(key: &[u8]) -> Option<u32> {
    let mut reader = SliceReader::new(key).ok()?;
    let modulus: Vec<u8> = reader
        .sequence(|inside| {
            let modulus = UintRef::decode(inside)?.as_bytes().to_vec();
            UintRef::decode(inside)?;
            Ok(modulus)
        })
        .ok()?;
    let whole = u32::try_from(modulus.len()).ok()?.checked_mul(8)?;
    whole.checked_sub(modulus.first()?.leading_zeros())
}

fn instant(time: &Time) -> Instant {
    let at = time.to_date_time();
    // Seconds of a year up to 9999 fit.
    let unix = i64::try_from(at.unix_duration().as_secs()).unwrap_or(i64::MAX);
    let text = format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.000Z",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minutes(),
        at.seconds()
    );
    Instant { unix, text: Timestamp(text) }
}
