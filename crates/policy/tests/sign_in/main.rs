//! The sign-in rules: what holds for all coherent facts, and a table of named situations.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod changes;
mod coherence;
mod completions;
mod describe;
mod edges;
mod made_up;
mod properties;
#[path = "../reviewed/compare.rs"]
mod reviewed;
mod situations;
mod steps;
mod unknowns;
mod wire;
mod world;
