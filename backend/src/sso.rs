//! Signing in through an identity provider: this backend is a relying party (OpenID Connect Core 1.0) and a service
//! provider (SAML 2.0). [`leave`] sends a browser there, [`callback`] takes what it brings back, and a checked answer ends in
//! [`crate::front_door::attempt`], like every other sign-in.

pub(crate) mod callback;
pub(crate) mod connection;
pub(crate) mod leave;
pub(crate) mod oidc;
pub(crate) mod request;
pub(crate) mod saml;
pub(crate) mod trial;

mod console;

use axum::Router;
use axum::routing::get;
use purser_api::sso::CALLBACK;

use crate::app::App;

pub(crate) use console::{denied, exchange, start};

/// The address of the callback, for identity providers.
pub(crate) fn callback_url(public_url: &str) -> String {
    [public_url, CALLBACK].concat()
}

/// Adds what is called by browsers and not by the console.
pub(crate) fn routes(router: Router<App>) -> Router<App> {
    router.route(CALLBACK, get(callback::by_query).post(callback::by_form))
}
