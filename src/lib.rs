//! Purser in the browser: the admin console as a client-side rendered Leptos app.
//!
//! In reading order: [`app`] mounts everything and maps addresses ([`route`]) to [`pages`]; pages read and write through
//! [`data`], which calls the backend through [`client`]; [`session`] knows who is signed in; [`explain`] turns an error into
//! words and one remedy. What would freeze the page is done by [`worker`]. [`components`] know the product, [`ui`] could live in any console.
//!
//! Arrows point one way: ui → nothing of ours; components → ui; data → client; pages → data, components, ui.

pub mod app;
pub mod client;
pub mod clock;
pub mod components;
pub mod config;
pub mod data;
pub mod explain;
pub mod export;
pub mod ics;
pub mod pages;
pub mod panic;
pub mod route;
pub mod session;
pub mod ui;
pub mod worker;

pub use app::start;
