//! What a refusal says.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Body of every error answer. Layer 1 has `message`, `detail` and `errinfo`; layer 2 adds the rest. All are optional when
/// read: a proxy in front of a backend writes what it likes.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// One sentence for people.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::words")]
    pub message: Option<String>,
    /// The same in older words; some answers have only this one.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::words")]
    pub detail: Option<String>,
    /// More about the refusal, free in form.
    #[serde(default, skip_serializing_if = "Option::is_none", skip_deserializing)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub errinfo: Option<std::collections::BTreeMap<String, String>>,
    /// Stable word that programs branch on. Layer 2.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "code")]
    pub code: Option<ErrorCode>,
    /// Field of the request the refusal is about. Layer 2.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::words")]
    pub field: Option<String>,
    /// Names this answer in the backend's log. Layer 2.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::optional_text")]
    pub trace_id: Option<String>,
    /// With a second factor due: what `/v2/users/2fa-login` needs. A credential.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::words")]
    pub login_2fa_token: Option<String>,
}

/// What the body of a 412 has beside [`ErrorBody`]. Layer 2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed<T> {
    /// The value as it is now, with its own `etag`.
    pub current: T,
}

impl ErrorBody {
    /// The sentence for people, whichever of the two fields has it.
    pub fn sentence(&self) -> Option<&str> {
        [&self.message, &self.detail].into_iter().flatten().map(String::as_str).find(|text| !text.is_empty())
    }
}

impl fmt::Debug for ErrorBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Everything but the credential.
        f.debug_struct("ErrorBody")
            .field("message", &self.message)
            .field("detail", &self.detail)
            .field("errinfo", &self.errinfo)
            .field("code", &self.code)
            .field("field", &self.field)
            .field("trace_id", &self.trace_id)
            .finish_non_exhaustive()
    }
}

/// Reads a code. A number, as some frameworks send it, only repeats the status and counts as absent.
fn code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ErrorCode>, D::Error> {
    Ok(crate::reading::words(deserializer)?.as_deref().map(ErrorCode::parse))
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// Stable code of a refusal. A word of a newer backend is kept as it came.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode {
            $($(#[$doc])* $name,)*
            /// A word this version does not know.
            Other(String),
        }

        impl ErrorCode {
            /// Every known code.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$name => $word,)*
                    Self::Other(word) => word,
                }
            }

            /// Reads any word.
            pub fn parse(word: &str) -> Self {
                match word {
                    $($word => Self::$name,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }
    };
}

codes! {
    /// Identifier or secret is wrong.
    BadCredentials = "bad_credentials",
    /// The account asks for a second factor; log in step by step.
    SecondFactorRequired = "second_factor_required",
    /// The code of the second factor is wrong or too old.
    BadSecondFactor = "bad_second_factor",
    /// The organization enforces single sign-on: a password is refused, a token is not.
    SsoRequired = "sso_required",
    /// No token, or one that has ended.
    Unauthenticated = "unauthenticated",
    /// Signed in, but only an owner may do this.
    OwnersOnly = "owners_only",
    /// Signed in, but only an owner or an editor may see this.
    EditorsOnly = "editors_only",
    /// Signed in, but not in this organization.
    NotInOrganization = "not_in_organization",
    /// The last owner can be neither removed nor demoted.
    LastOwner = "last_owner",
    /// No such thing, or not for these eyes.
    NotFound = "not_found",
    /// Exists already.
    AlreadyExists = "already_exists",
    /// A field of the request is missing or malformed; `field` says which.
    InvalidField = "invalid_field",
    /// The body is not what the operation takes.
    InvalidBody = "invalid_body",
    /// Too many calls; `Retry-After` says when to go on.
    RateLimited = "rate_limited",
    /// The body is larger than the backend reads.
    TooLarge = "too_large",
    /// No seat is free.
    NoSeat = "no_seat",
    /// Another organization has proven the domain.
    DomainTaken = "domain_taken",
    /// The domain is not proven yet.
    DomainNotVerified = "domain_not_verified",
    /// Somebody else changed it in the meantime.
    Conflict = "conflict",
    /// Just-in-time provisioning cannot go off while SCIM is off: nobody new could come in.
    JitNeedsScim = "jit_needs_scim",
    /// SCIM cannot go off while just-in-time provisioning is off.
    ScimNeededByJit = "scim_needed_by_jit",
    /// Enforcement needs a passed test of the last 24 hours.
    TestFirst = "test_first",
    /// With enforcement no owner could sign in any more.
    OwnersLockedOut = "owners_locked_out",
    /// A connection lacks something; `field` says what.
    Incomplete = "incomplete",
    /// The backend does not call this address: it is not a public one, or not `https`.
    AddressRefused = "address_refused",
    /// What is at an address could not be fetched, or is not what belongs there.
    FetchFailed = "fetch_failed",
    /// The backend took too long.
    Timeout = "timeout",
    /// The backend failed; its log knows more under the trace id.
    Internal = "internal",
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ErrorCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::parse(&String::deserialize(deserializer)?))
    }
}

#[cfg(feature = "openapi")]
crate::schema::text!(ErrorCode);
