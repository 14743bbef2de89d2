//! Signing in to the console through a connection, and the addresses that identity providers are given. Layer 2.

use serde::{Deserialize, Serialize};

use crate::auth::{AccessToken, Secret};
use crate::{Endpoint, Layer, Method};

/// Where identity providers send browsers back to, for every connection: the redirect URL (OpenID Connect) and the
/// assertion consumer service (SAML). Not called by the console.
pub const CALLBACK: &str = "/v2/sso/callback";

/// Entity id of this side towards the identity provider of a connection (SAML), below the API's address. Each connection
/// has its own, so that what was made for one is worth nothing at another.
pub fn entity_id(api: &str, connection: &str) -> String {
    [api, "/v2/sso/connections/", connection].concat()
}

/// `GET /v2/sso/start`: begins a sign-in to the console. With `Accept: application/json` the answer says where to go, else
/// it is a redirect to there.
#[derive(Clone, Debug, Default)]
pub struct StartSso {
    /// E-mail address of the person; its domain decides which connection it is.
    pub email: String,
    /// Address of the console to come back to; its origin has to be one that the backend knows.
    pub return_to: String,
    /// What the console will prove (RFC 7636, method S256).
    pub code_challenge: String,
    /// Which connection, where the domain has several; empty where it has not been asked.
    pub connection: String,
}

/// Answer of [`StartSso`]: where to go, or between which connections to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SsoWay {
    /// The identity provider's address, or that of the page that says why not.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::optional_text")]
    pub location: Option<String>,
    /// The connections of the domain, where there are several.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub choices: Vec<SsoChoice>,
}

/// A connection to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SsoChoice {
    /// Its id.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub name: String,
}

impl Endpoint for StartSso {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/sso/start";
    const QUERY: &'static [&'static str] = &["email", "return_to", "code_challenge", "connection"];
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Begin a sign-in to the console through a connection";
    const PUBLIC: bool = true;
    type Body = ();
    type Answer = SsoWay;

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = vec![
            ("email", self.email.clone()),
            ("return_to", self.return_to.clone()),
            ("code_challenge", self.code_challenge.clone()),
        ];
        if !self.connection.is_empty() {
            query.push(("connection", self.connection.clone()));
        }
        query
    }
}

/// `POST /v2/sso/token`: exchanges the one-time code that came with the browser for a token. A code lives 60 seconds and
/// works once, also where the verifier is wrong.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExchangeSsoCode {
    /// The code.
    pub code: Secret,
    /// What the challenge was made of (RFC 7636).
    pub code_verifier: Secret,
}

/// Answer of [`ExchangeSsoCode`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SsoToken {
    /// The token, as [`AccessToken`] has it.
    #[serde(flatten)]
    pub token: AccessToken,
    /// Docker ID of the account.
    pub username: String,
}

impl Endpoint for ExchangeSsoCode {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/sso/token";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Exchange a one-time code for an access token";
    const PUBLIC: bool = true;
    type Body = Self;
    type Answer = SsoToken;

    fn body(&self) -> Option<&Self> {
        Some(self)
    }
}
