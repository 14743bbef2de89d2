//! minimal.
