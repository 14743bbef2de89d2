//! Reading a list of people from a text or a file: done in the worker, handed over part by part.

use purser_intake::Entry;
use purser_worker::lists::{ReadList, SomeEntries};
use web_sys::Blob;

use crate::client::ApiError;
use crate::worker;

pub use purser_intake::Shape;

/// Some entries of the list, in order, and how far it was read.
pub struct Part {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Bytes read so far.
    pub read: u32,
    /// Bytes in all.
    pub total: u32,
}

/// Reads a list; `on_part` gets the entries as they come. Gives how the list is laid out.
///
/// # Errors
/// [`ApiError`] where the worker could not be loaded or broke down.
pub async fn read(blob: &Blob, on_part: impl Fn(Part)) -> Result<Shape, ApiError> {
    let on_part = |part: SomeEntries| on_part(Part { entries: part.entries, read: part.read, total: part.total });
    worker::run_over(&ReadList {}, blob, on_part).await
}
