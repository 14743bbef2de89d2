//! Signing in: a short-lived token for an identifier and a secret, or a log-in with a second factor.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method};

/// Something that must never be shown, logged or stored: a password, a personal access token, a one-time code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// `POST /v2/auth/token`: exchanges an identifier and a secret for an access token that lives 10 minutes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateAccessToken {
    /// Docker ID or e-mail address; for an organization token the organization's name.
    pub identifier: String,
    /// Password, personal access token or organization access token.
    pub secret: Secret,
}

/// Answer of [`CreateAccessToken`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessToken {
    /// A JWT; goes into `Authorization: Bearer`.
    pub access_token: Secret,
}

impl Endpoint for CreateAccessToken {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/auth/token";
    const SUMMARY: &'static str = "Create an access token";
    const PUBLIC: bool = true;
    type Body = Self;
    type Answer = AccessToken;

    fn body(&self) -> Option<&Self> {
        Some(self)
    }
}

/// `POST /v2/users/login`: a longer-lived token for a password; 401 with `login_2fa_token` where a second factor is due.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogIn {
    /// Docker ID or e-mail address.
    pub username: String,
    /// Password or personal access token.
    pub password: Secret,
}

/// Answer of [`LogIn`] and [`SecondFactor`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginToken {
    /// A JWT; goes into `Authorization: Bearer`.
    pub token: Secret,
}

impl Endpoint for LogIn {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/users/login";
    const SUMMARY: &'static str = "Log in with a password";
    const PUBLIC: bool = true;
    type Body = Self;
    type Answer = LoginToken;

    fn body(&self) -> Option<&Self> {
        Some(self)
    }
}

/// `POST /v2/users/2fa-login`: finishes a log-in with the code of the second factor.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactor {
    /// What the first step answered.
    pub login_2fa_token: Secret,
    /// Six digits of the authenticator (RFC 6238).
    pub code: Secret,
}

impl Endpoint for SecondFactor {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/users/2fa-login";
    const SUMMARY: &'static str = "Finish a log-in with a second factor";
    const PUBLIC: bool = true;
    type Body = Self;
    type Answer = LoginToken;

    fn body(&self) -> Option<&Self> {
        Some(self)
    }
}
