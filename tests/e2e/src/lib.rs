//! What a browser story needs: a world of its own ([`Console`]) and a vocabulary to speak about it ([`Console::button`],
//! [`Console::row`] …). Things are found by role, label and visible text; every look waits for what it looks for.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a story that cannot go on has failed")]

pub mod directory;
mod driver;
mod find;
pub mod provider;
pub mod world;

pub use driver::Driver;
pub use find::quoted;
pub use world::{Console, Setup, built};
