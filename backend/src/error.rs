//! Refusals: a status, a stable code, a sentence. Handlers return them; the trace id is added on the way out.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use purser_api::{ErrorBody, ErrorCode};
use purser_policy::Denied;

/// Why a request is refused.
#[derive(Debug)]
pub struct Error {
    status: StatusCode,
    /// Boxed: a refusal is rare, and every result carries room for it.
    body: Box<ErrorBody>,
    /// Seconds after which the request may be sent again.
    pub(crate) retry_after: Option<u64>,
    /// With 412: the value as it is now.
    current: Option<Box<serde_json::Value>>,
}

/// What a handler gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A refusal.
    pub fn new(status: StatusCode, code: ErrorCode, sentence: impl Into<String>) -> Self {
        let sentence = sentence.into();
        let body = ErrorBody {
            message: Some(sentence.clone()),
            detail: Some(sentence),
            code: Some(code),
            ..ErrorBody::default()
        };
        Self { status, body: Box::new(body), retry_after: None, current: None }
    }

    /// 400 about one field of the request.
    pub fn field(field: &str, sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, ErrorCode::InvalidField, sentence).about(field)
    }

    /// The same refusal, about a field of the request.
    #[must_use]
    pub(crate) fn about(mut self, field: &str) -> Self {
        self.body.field = Some(field.to_owned());
        self
    }

    /// 400 about the body as a whole.
    pub fn body(sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, ErrorCode::InvalidBody, sentence)
    }

    /// 401 without or with an ended token.
    pub fn unauthenticated() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            ErrorCode::Unauthenticated,
            "There is no token, or it has ended. Sign in again.",
        )
    }

    /// 404.
    pub fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, ErrorCode::NotFound, format!("There is no such {what}."))
    }

    /// 404 for an organization that does not exist or is none of the caller's business; the two look alike on purpose.
    pub fn no_such_org() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            ErrorCode::NotInOrganization,
            "There is no such organization, or you are not in it.",
        )
    }

    /// 409 for something that is there already.
    pub fn exists(sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, ErrorCode::AlreadyExists, sentence)
    }

    /// 409 for something that has to be done first, or that stands in the way.
    pub fn conflict(code: ErrorCode, sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, sentence)
    }

    /// 412: it is no longer what was read. The answer has the value as it is now.
    pub(crate) fn changed(current: &impl serde::Serialize) -> Self {
        let mut error = Self::new(
            StatusCode::PRECONDITION_FAILED,
            ErrorCode::Conflict,
            "Somebody else changed this in the meantime. Look at it as it is now, then decide.",
        );
        // Answers are plain data; they always serialise.
        error.current = serde_json::to_value(current).ok().map(Box::new);
        error
    }

    /// 401 that asks for the second step of a log-in.
    pub fn second_factor(login_2fa_token: String) -> Self {
        let mut error = Self::new(
            StatusCode::UNAUTHORIZED,
            ErrorCode::SecondFactorRequired,
            "Type the code of your authenticator, or use a personal access token.",
        );
        error.body.login_2fa_token = Some(login_2fa_token);
        error
    }

    /// Whether the backend failed, as opposed to refused.
    pub(crate) fn is_failure(&self) -> bool {
        self.status.is_server_error()
    }

    /// What the answer says.
    pub(crate) fn into_parts(self) -> (StatusCode, Refused) {
        let refused = Refused { body: *self.body, retry_after: self.retry_after, current: self.current };
        (self.status, refused)
    }
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        let (status, sentence) = match denied {
            Denied::NotInOrganization => return Self::no_such_org(),
            Denied::OwnersOnly => (StatusCode::FORBIDDEN, "Only an owner of the organization may do this."),
            Denied::EditorsOnly => {
                (StatusCode::FORBIDDEN, "Only an owner or an editor of the organization may see this.")
            }
            Denied::LastOwner => {
                (StatusCode::BAD_REQUEST, "This is the last owner. Make another member an owner first.")
            }
            Denied::NotAMember => (StatusCode::NOT_FOUND, "This person has not accepted the invitation yet."),
            Denied::SameRole => (StatusCode::CONFLICT, "The person has this role already."),
        };
        Self::new(status, denied.code(), sentence)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "the database failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::Internal, "The backend failed. Its log knows more.")
    }
}

/// A refusal on its way out; [`crate::edge`] writes the body, with the trace id.
#[derive(Clone)]
pub(crate) struct Refused {
    pub(crate) body: ErrorBody,
    pub(crate) retry_after: Option<u64>,
    pub(crate) current: Option<Box<serde_json::Value>>,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, refused) = self.into_parts();
        let mut response = status.into_response();
        response.extensions_mut().insert(refused);
        response
    }
}
