//! Reading and writing. Pages say what they want; a write says what it changed ([`Topics`]), never which widget to reload.

pub mod access;
pub mod activity;
mod backend;
pub mod batch;
pub mod connections;
pub mod domains;
pub mod drafts;
pub mod fixes;
pub mod intake;
pub mod invitations;
pub mod invite_list;
pub mod jobs;
pub mod members;
pub mod orgs;
pub mod provisioning;
pub mod read;
pub mod sending;
pub mod sign_in;
pub mod survey;
pub mod teams;
pub mod topics;
pub mod work;

pub use backend::Backend;
pub use read::{Reading, use_answer, use_read};
pub use topics::Topics;
