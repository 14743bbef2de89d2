//! The pages, one file each; parts of a page stand in a folder of its name.

pub mod accept;
pub mod access;
pub mod access_denied;
pub mod access_list;
pub mod access_tests;
pub mod activity;
pub mod broken;
pub mod connection;
pub mod domains;
pub mod frame;
pub mod impact;
pub mod invitations;
pub mod invite;
pub mod job_view;
pub mod members;
pub mod not_found;
pub mod orgs;
pub mod overview;
pub mod scim;
pub mod set_up;
pub mod sign_in;
pub mod sign_ins;
pub mod sso;
pub mod team;
pub mod teams;
pub mod work;
