//! Roles in an organization: the three that can be given, and what a list may say.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A role that can be given to a member. Sent in lower case, read in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(rename_all = "lowercase"))]
pub enum Role {
    /// Uses what the organization shares.
    Member,
    /// Also edits repositories of the organization; manages nobody.
    Editor,
    /// Manages people and settings.
    Owner,
}

impl Role {
    /// Every role, weakest first.
    pub const ALL: [Self; 3] = [Self::Member, Self::Editor, Self::Owner];

    /// The word the API takes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Editor => "editor",
            Self::Owner => "owner",
        }
    }

    /// Reads the word in any case; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL.into_iter().find(|role| text.eq_ignore_ascii_case(role.as_str()))
    }
}

impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Role {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("role is one of owner, editor, member"))
    }
}

/// Reads a role where one may stand; an unknown word counts as absent.
pub(crate) fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Role>, D::Error> {
    Ok(crate::reading::words(deserializer)?.as_deref().and_then(Role::parse))
}

/// A role as the members list spells it: capitalised, with `Invitee` for people who have not accepted yet. A word of a
/// newer backend is kept as it came.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ListedRole {
    /// In the organization with this role.
    Known(Role),
    /// Invited, not accepted yet.
    Invitee,
    /// A word this version does not know.
    Other(String),
}

impl ListedRole {
    /// Reads any word.
    pub fn parse(text: &str) -> Self {
        match Role::parse(text) {
            Some(role) => Self::Known(role),
            None if text.trim().eq_ignore_ascii_case("invitee") => Self::Invitee,
            None => Self::Other(text.to_owned()),
        }
    }

    /// The word as the list spells it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(Role::Owner) => "Owner",
            Self::Known(Role::Editor) => "Editor",
            Self::Known(Role::Member) => "Member",
            Self::Invitee => "Invitee",
            Self::Other(word) => word,
        }
    }

    /// The role, where it is one that can be given.
    pub const fn role(&self) -> Option<Role> {
        match self {
            Self::Known(role) => Some(*role),
            Self::Invitee | Self::Other(_) => None,
        }
    }
}

impl Serialize for ListedRole {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ListedRole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A missing role must not hide a person.
        Ok(Self::parse(&crate::reading::text(deserializer)?))
    }
}

impl Default for ListedRole {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

#[cfg(feature = "openapi")]
crate::schema::text!(ListedRole);
