//! Signing in to an organization. [`attempt`] decides by the rules and does what follows, in one transaction.
//!
//! The rest is the demo's own front door: it stands in for the platform's sign-in pages, and is there with `--demo` only.
//! It asks for what the platform would ask, checks passwords and tokens, and sends single sign-on through a demo identity
//! provider whose answers are signed. It makes no session: it shows what a sign-in does. Unlike the API it tells whether
//! an account exists, since "no account has this address" is one of the reasons it is there to show.

pub(crate) mod attempt;
pub(crate) mod joining;

mod assertion;
mod dns;
mod idp;
mod page;
mod sign_in;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// What every address of the demo's front door starts with.
pub(crate) const PREFIX: &str = "/demo/";

/// Its addresses.
pub(crate) const PATHS: [&str; 5] = ["/demo/sign-in", "/demo/accept", "/demo/idp", "/demo/acs", "/demo/dns"];

/// Adds the demo's front door.
pub(crate) fn routes(router: Router<App>) -> Router<App> {
    let [sign_in, accept, idp, acs, name_server] = PATHS;
    router
        .route(sign_in, get(sign_in::ask).post(sign_in::take))
        .route(accept, post(sign_in::accept))
        .route(idp, get(idp::ask).post(idp::answer))
        .route(acs, post(idp::take))
        .route(name_server, get(dns::show).post(dns::set))
}
