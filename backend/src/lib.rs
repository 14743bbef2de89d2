//! purser-backend.
