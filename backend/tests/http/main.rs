//! The backend over HTTP: the real router, a fresh SQLite file each, no socket.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod access;
mod auth;
mod batch;
mod description;
mod domains;
mod facts;
mod front_door;
mod invites;
mod members;
mod population;
mod proofs;
mod sign_ins;
mod teams;
mod visitor;
mod world;
