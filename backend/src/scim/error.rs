//! Refusals of the SCIM endpoint (RFC 7644, section 3.12).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use purser_api::scim::{ERROR_SCHEMA, ScimError};

use crate::edge::ForPeople;

/// The media type of SCIM (RFC 7644, section 8.1).
pub(crate) const MEDIA: &str = "application/scim+json";

/// Why a request of an identity provider is refused.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    /// `scimType` of RFC 7644, table 9.
    pub(crate) kind: Option<&'static str>,
    pub(crate) detail: String,
    /// Seconds after which it may be tried again.
    pub(crate) retry_after: Option<u64>,
}

/// What a part of the endpoint gives.
pub(crate) type Result<T, E = Refusal> = std::result::Result<T, E>;

impl Refusal {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, kind: None, detail: detail.into(), retry_after: None }
    }

    /// 400 of a kind.
    pub(crate) fn bad(kind: &'static str, detail: impl Into<String>) -> Self {
        Self { kind: Some(kind), ..Self::new(StatusCode::BAD_REQUEST, detail) }
    }

    pub(crate) fn value(detail: impl Into<String>) -> Self {
        Self::bad("invalidValue", detail)
    }

    pub(crate) fn filter(detail: impl Into<String>) -> Self {
        Self::bad("invalidFilter", detail)
    }

    pub(crate) fn path(detail: impl Into<String>) -> Self {
        Self::bad("invalidPath", detail)
    }

    pub(crate) fn syntax(detail: impl Into<String>) -> Self {
        Self::bad("invalidSyntax", detail)
    }

    /// 409 for something that is there already.
    pub(crate) fn taken(detail: impl Into<String>) -> Self {
        Self { kind: Some("uniqueness"), ..Self::new(StatusCode::CONFLICT, detail) }
    }

    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, detail)
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("There is no such {what}."))
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "the database failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "The backend failed. Its log knows more.")
    }
}

impl From<crate::error::Error> for Refusal {
    fn from(error: crate::error::Error) -> Self {
        let (status, refused) = error.into_parts();
        Self::new(status, refused.body.sentence().unwrap_or("The request is refused."))
    }
}

impl From<Refusal> for crate::error::Error {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal.status {
            StatusCode::FORBIDDEN => purser_api::ErrorCode::LastOwner,
            StatusCode::INTERNAL_SERVER_ERROR => purser_api::ErrorCode::Internal,
            _ => purser_api::ErrorCode::InvalidBody,
        };
        Self::new(refusal.status, code, refusal.detail)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = ScimError {
            status: self.status.as_u16().to_string(),
            schemas: vec![ERROR_SCHEMA.to_owned()],
            detail: self.detail,
            scim_type: self.kind.map(str::to_owned),
        };
        let mut response = (self.status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"SCIM\""));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        // The body is complete; the API's own form of a refusal does not belong here.
        response.extensions_mut().insert(ForPeople);
        response
    }
}
