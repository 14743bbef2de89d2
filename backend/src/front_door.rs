//! Signing in to an organization. [`attempt`] decides by the rules and does what follows, in one transaction.
//!
//! The rest is the demo's own front door: it stands in for the platform's sign-in pages, and is there with `--demo` only.
//! It asks for what the platform would ask, checks passwords and tokens, and sends single sign-on through an identity
//! provider like any other, which happens to be [`idp`]. It makes no session: it shows what a sign-in does. Unlike the API
//! it tells whether an account exists, since "no account has this address" is one of the reasons it is there to show.

pub(crate) mod attempt;
pub(crate) mod joining;
pub(crate) mod page;
pub(crate) mod sign_in;

mod dns;
mod idp;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

pub(crate) use idp::open;

/// What every address of the demo's front door starts with.
pub(crate) const PREFIX: &str = "/demo/";

/// Adds the demo's front door.
pub(crate) fn routes(router: Router<App>) -> Router<App> {
    let router = router
        .route("/demo/sign-in", get(sign_in::ask).post(sign_in::take))
        .route("/demo/accept", post(sign_in::accept))
        .route("/demo/dns", get(dns::show).post(dns::set));
    idp::routes(router)
}
