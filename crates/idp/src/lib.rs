//! Reads what identity providers hand out: certificates (RFC 5280) and SAML 2.0 metadata. Used by the console's worker
//! module and by the backend.
//!
//! Whatever comes in is hostile until it is read: sizes and depths are limited, no document type and no entity of its own is
//! taken, nothing is fetched, and no input makes it panic. Nothing is judged here either: that needs the time, and is done by the rules.

pub mod certificate;
pub mod metadata;

/// Something that was read and cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem(pub &'static str);

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Problem {}
