//! Writes that change only what was read (RFC 9110, sections 8.8.3 and 13.1.1): `ETag` on answers, `If-Match` on writes.

use std::convert::Infallible;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::{Error, Result};

/// A value whose version is known. The text is the header's value, quotes included; it changes with every change that
/// somebody who edits has to see, and is another one for what was deleted and made again.
pub(crate) trait Versioned: Serialize {
    /// The version.
    fn etag(&self) -> &str;
}

/// An answer with its `ETag`.
pub(crate) struct Tagged<T>(pub(crate) T);

impl<T: Versioned> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        let tag = HeaderValue::from_str(self.0.etag());
        let mut response = Json(self.0).into_response();
        if let Ok(tag) = tag {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

/// The condition of a write. Without one it changes whatever is there.
pub(crate) struct IfMatch(Option<String>);

impl IfMatch {
    /// Refuses when the value is no longer the one that was read. Weak tags never match (RFC 9110, section 8.8.3.2).
    pub(crate) fn check(&self, current: &impl Versioned) -> Result<()> {
        let Some(given) = self.0.as_deref() else { return Ok(()) };
        let matches = |tag: &str| tag == "*" || tag == current.etag();
        if given.split(',').map(str::trim).any(matches) { Ok(()) } else { Err(Error::changed(current)) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // What is not text matches nothing.
        let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
        Ok(Self(parts.headers.get(header::IF_MATCH).map(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Thing(&'static str);

    impl Versioned for Thing {
        fn etag(&self) -> &str {
            self.0
        }
    }

    #[test]
    fn a_write_goes_through_only_on_what_was_read() {
        let check = |given: Option<&str>| IfMatch(given.map(str::to_owned)).check(&Thing("\"3-7\""));
        for fine in [None, Some("*"), Some("\"3-7\""), Some("\"1\", \"3-7\"")] {
            assert!(check(fine).is_ok(), "{fine:?}");
        }
        for stale in ["\"3-6\"", "3-7", "W/\"3-7\"", ""] {
            assert!(check(Some(stale)).is_err(), "{stale}");
        }
    }

    #[test]
    fn an_answer_says_its_version() {
        assert_eq!(Tagged(Thing("\"3-7\"")).into_response().headers()[header::ETAG], "\"3-7\"");
    }
}
