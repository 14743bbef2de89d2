//! x
pub mod client; pub mod clock; pub mod config; pub mod data; pub mod explain; pub mod export; pub mod route; pub mod session;
pub fn start() {}
