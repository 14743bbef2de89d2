//! All that can go wrong between a click and an answer.

use std::fmt;

use purser_api::ErrorCode;
use purser_api::error::Changed;
use serde::de::DeserializeOwned;

/// Why a call has no answer. Kept as data until the edge of the screen, where [`crate::explain`] words it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// The backend answered with an error.
    Refused(Box<Refusal>),
    /// Too many calls; may be tried again after this many seconds.
    RateLimited {
        /// Seconds to wait.
        seconds: u32,
        /// Trace id of the answer.
        trace_id: Option<String>,
    },
    /// No answer at all: no network, a wrong address, a browser rule, or nobody listening.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// An answer that is not what the contract says.
    Unreadable {
        /// HTTP status of the answer.
        status: u16,
        /// Trace id of the answer.
        trace_id: Option<String>,
    },
    /// The person signed out while the call was waiting for a new token.
    SignedOut,
    /// The worker, which does what would freeze the page, could not be loaded.
    WorkerMissing,
    /// The worker ended without an answer.
    WorkerBroke,
}

/// An error answer of the backend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// Stable code, where the backend has one.
    pub code: Option<ErrorCode>,
    /// The backend's own sentence.
    pub sentence: Option<String>,
    /// Field of the request it is about.
    pub field: Option<String>,
    /// Trace id of the answer.
    pub trace_id: Option<String>,
    /// Present when a second factor is due.
    pub second_factor: Option<purser_api::auth::Secret>,
    /// Body of a 412, which holds the value as it is now; see [`ApiError::current`].
    pub changed: Option<String>,
}

impl ApiError {
    /// The refusal's code, if it is one with a code.
    pub fn code(&self) -> Option<&ErrorCode> {
        match self {
            Self::Refused(refusal) => refusal.code.as_ref(),
            _ => None,
        }
    }

    /// The value as it is now, where a write was refused because somebody else had changed it.
    pub fn current<T: DeserializeOwned>(&self) -> Option<T> {
        let Self::Refused(refusal) = self else { return None };
        Some(serde_json::from_str::<Changed<T>>(refusal.changed.as_ref()?).ok()?.current)
    }

    /// The field of the request that a refusal is about.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Refused(refusal) => refusal.field.as_deref(),
            _ => None,
        }
    }

    /// HTTP status of a refusal.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused(refusal) => Some(refusal.status),
            _ => None,
        }
    }

    /// Whether the same read may well succeed a moment later.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable | Self::TimedOut | Self::RateLimited { .. } => true,
            Self::Refused(refusal) => matches!(refusal.status, 502..=504),
            Self::Unreadable { .. } | Self::SignedOut | Self::WorkerMissing | Self::WorkerBroke => false,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refused(_) => "the backend refused",
            Self::RateLimited { .. } => "too many calls",
            Self::Unreachable => "the backend cannot be reached",
            Self::TimedOut => "the backend took too long",
            Self::Unreadable { .. } => "the answer cannot be read",
            Self::SignedOut => "signed out",
            Self::WorkerMissing => "the worker could not be loaded",
            Self::WorkerBroke => "the worker ended without an answer",
        })
    }
}

impl std::error::Error for ApiError {}
