//! A moment as the API writes it.

use serde::{Deserialize, Serialize};

/// A moment in RFC 3339 form, as received. It is kept as text: the browser has its own parser and formatter for the
/// reader's zone, and two timestamps of one backend (UTC, fixed width) order as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = DateTime))]
#[serde(transparent)]
pub struct Timestamp(pub String);

impl Timestamp {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads an optional moment: `null`, an empty text and a missing field all mean "not available".
pub(crate) fn optional<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    Ok(crate::reading::words(deserializer)?.map(Timestamp))
}
