//! A certificate of an identity provider, as a connection holds it.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// A certificate (RFC 5280). Only `data` is read from a request; the rest is what it says, read by the backend.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Certificate {
    /// The certificate in DER, as base64 without line breaks.
    #[serde(deserialize_with = "crate::reading::text")]
    pub data: String,
    /// Whom it names.
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub subject: String,
    /// Who signed it; the same as the subject where it signed itself, which is usual here.
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub issuer: String,
    /// Valid from.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub not_before: Option<Timestamp>,
    /// Valid until.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub not_after: Option<Timestamp>,
    /// SHA-256 of the DER form: 64 lower-case hexadecimal digits.
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub sha256: String,
    /// Kind and size of the key, like `RSA 2048`.
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub key: String,
    /// Signed with MD5 or SHA-1, which can be forged.
    #[serde(skip_serializing_if = "std::ops::Not::not", deserialize_with = "crate::reading::or_default")]
    pub weak_signature: bool,
}
