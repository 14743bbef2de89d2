//! What crosses the wire between the console and a backend: ids, parsed values, requests, answers, error codes, and one
//! declaration per operation.
//!
//! Layer 1 is the public Docker Hub API; layer 2 is what Purser adds below the same addresses. Every operation says which
//! layer it belongs to, so that a console on a plain layer-1 backend knows what it may miss.
//!
//! Two habits hold everywhere: the reader is tolerant (unknown fields are skipped, unknown words are kept as they came, a
//! missing optional field is `None`), the writer is exact.
//!
//! Invariant: nothing here touches the network, a clock, randomness or the browser.

pub mod endpoint;
pub mod error;
pub mod ids;
pub mod page;
pub mod role;
pub mod timestamp;

pub mod audit_logs;
pub mod auth;
pub mod connections;
pub mod console;
pub mod domains;
pub mod groups;
pub mod invites;
pub mod members;
pub mod orgs;
pub mod provisioning;
pub mod scim;
pub mod settings;
pub mod sso;
pub mod users;

pub mod operations;

mod reading;
#[cfg(feature = "openapi")]
mod schema;
mod words;

pub use endpoint::{Endpoint, Layer, Method};
pub use error::{ErrorBody, ErrorCode};
pub use ids::{DockerId, DomainName, EmailAddress, InvalidValue, InviteId, OrgName, TeamName};
pub use invites::Invite;
pub use page::Page;
pub use role::{ListedRole, Role};
pub use timestamp::Timestamp;
