//! A fact that may be unknown, and why it is.

use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// Why a fact is not known. Each one tells the reader where to look instead.
    Reason {
        /// The backend does not serve this. A missing endpoint is not a "no".
        NotServed = "not_served",
        /// The reader may not see it.
        NotAllowed = "not_allowed",
        /// It was asked for, and the answer did not come.
        NotLoaded = "not_loaded",
        /// Only the identity provider knows.
        IdentityProvider = "identity_provider",
        /// The person chooses it while signing in.
        PersonChooses = "person_chooses",
        /// It follows from another fact that is not known.
        FollowsUnknown = "follows_unknown",
    }
}

/// A fact: its value, or the reason why nobody here knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known<T> {
    /// The value.
    Known(T),
    /// Not known.
    Unknown(Reason),
}

impl<T> Known<T> {
    /// The value, where it is known.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }

    /// The same fact by reference.
    pub const fn as_ref(&self) -> Known<&T> {
        match self {
            Self::Known(value) => Known::Known(value),
            Self::Unknown(reason) => Known::Unknown(*reason),
        }
    }

    /// A fact that follows from this one.
    pub fn map<U>(self, from: impl FnOnce(T) -> U) -> Known<U> {
        match self {
            Self::Known(value) => Known::Known(from(value)),
            Self::Unknown(reason) => Known::Unknown(reason),
        }
    }
}

/// A fact that an answer leaves out was not served.
impl<T> Default for Known<T> {
    fn default() -> Self {
        Self::Unknown(Reason::NotServed)
    }
}

impl<T> From<T> for Known<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}
