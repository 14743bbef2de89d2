//! What somebody pasted: a SAML response or a token, in whatever wrapping it was found. It is unpacked, read and compared with
//! a connection. Nothing is trusted and nothing is verified by cryptography: that is the backend's business. Any input gives
//! an answer or a sentence, soon and without a panic.

mod check;
mod jwt;
mod saml;
mod unpack;

use purser_policy::findings::Received;
use serde::{Deserialize, Serialize};

pub use check::{Expected, check};
pub use unpack::LARGEST;

/// What kind of answer it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A SAML 2.0 response.
    #[default]
    Saml,
    /// A JSON web token (RFC 7519), such as an ID token.
    Jwt,
}

/// What was pasted, read. Times are in seconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Decoded {
    /// What it is.
    pub kind: Kind,
    /// What it was wrapped in, from outside to inside.
    pub unpacked: Vec<String>,
    /// The XML, or header and claims as JSON.
    pub source: String,
    /// Who says so.
    pub issuer: String,
    /// Whom it is for.
    pub audiences: Vec<String>,
    /// Address it is sent to (SAML).
    pub recipients: Vec<String>,
    /// The question that it answers (SAML).
    pub in_response_to: String,
    /// The NameID (SAML) or the subject.
    pub name: String,
    /// What kind of name that is (SAML).
    pub name_format: String,
    /// When it was made.
    pub issued_at: Option<i64>,
    /// From when it counts.
    pub not_before: Option<i64>,
    /// Until when it counts.
    pub not_after: Option<i64>,
    /// The status (SAML), where it is no success.
    pub status: String,
    /// Whether it is signed.
    pub signed: bool,
    /// The algorithms of its signatures.
    pub algorithms: Vec<String>,
    /// Certificates that it brings along, as base64.
    pub certificates: Vec<String>,
    /// Whether the assertion is encrypted.
    pub encrypted: bool,
    /// Assertions in it.
    pub assertions: u32,
    /// Attributes or claims.
    pub received: Vec<Received>,
}

/// Reads what was pasted.
///
/// # Errors
/// One sentence: why it cannot be read.
pub fn decode(pasted: &str) -> Result<Decoded, String> {
    let unpacked = unpack::unpack(pasted)?;
    let mut decoded = match unpacked.kind {
        Kind::Saml => saml::read(&unpacked.text)?,
        Kind::Jwt => jwt::read(&unpacked.text)?,
    };
    decoded.kind = unpacked.kind;
    decoded.unpacked = unpacked.steps.into_iter().map(str::to_owned).collect();
    Ok(decoded)
}
