//! How a member came in, and who controls the row.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Timestamp;

/// The way a person came into the organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(rename_all = "lowercase"))]
pub enum Source {
    /// Added by an owner without an invitation (older accounts, support).
    Manual,
    /// Accepted an invitation.
    Invited,
    /// Added on sign-in through single sign-on (just-in-time provisioning).
    Jit,
    /// Created by the identity provider through SCIM.
    Scim,
    /// Added on sign-in because the domain provisions automatically.
    Auto,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 5] = [Self::Manual, Self::Invited, Self::Jit, Self::Scim, Self::Auto];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Invited => "invited",
            Self::Jit => "jit",
            Self::Scim => "scim",
            Self::Auto => "auto",
        }
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == text)
    }
}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// How a member came in, and whether an identity provider keeps the row up to date. Layer 2.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Provenance {
    /// The way in; `None` for a word this version does not know.
    #[serde(default, deserialize_with = "source")]
    pub source: Option<Source>,
    /// Connection the person came through.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::optional_text")]
    pub connection_id: Option<String>,
    /// With a SCIM record: whether the identity provider has it active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scim_active: Option<bool>,
    /// Last change from the identity provider.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub last_synced_at: Option<Timestamp>,
}

fn source<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Source>, D::Error> {
    Ok(crate::reading::words(deserializer)?.as_deref().and_then(Source::parse))
}
