//! Rules shared by the console and the backend: the console asks them to enable, disable with a reason or explain; the
//! backend asks them inside the transaction of the write. The console's answer is advice, the backend's is law.
//!
//! Invariant: nothing here reads a clock, does I/O or draws a random number.

mod words;

pub mod access;
pub mod connections;
pub mod domains;
pub mod findings;
pub mod groups;
pub mod impact;
pub mod invitation;
pub mod permissions;
pub mod sign_in;
pub mod texts;

pub use permissions::{Action, Actor, Denied, Target, decide};
