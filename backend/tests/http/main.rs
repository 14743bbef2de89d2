//! The backend over HTTP: the real router, a fresh SQLite file each. Only identity providers are called over a socket.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod access;
mod auth;
mod batch;
mod connections;
mod description;
mod domains;
mod facts;
mod front_door;
mod invites;
mod members;
mod outbox;
mod population;
mod proofs;
mod saml;
mod scim;
mod sign_ins;
mod sso;
mod teams;
mod visitor;
mod world;
