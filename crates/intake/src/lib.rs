//! A pasted or dropped list of people, read entry by entry: addresses and Docker IDs however they are separated, and
//! tables of which one column counts.
//!
//! Invariant: whatever stands in the list comes out as an entry, readable or not. Two things are left out on purpose, and
//! [`Shape`] says so: the other columns of a table, and names beside addresses that have a separator of their own.

mod encoding;
mod phrases;
mod table;

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

pub use encoding::{Encoding, decode};
use table::Table;

/// One line's worth of the list: somebody, or something that cannot be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Line it stands on, from 1.
    pub line: u32,
    /// The address or Docker ID in normal form; of what cannot be read, the text as it stood.
    pub text: String,
    /// The name that stood beside it; empty where there was none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Why it cannot be read, as a sentence; `None` for somebody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// How the list is laid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// Addresses and Docker IDs one after the other.
    Text,
    /// A table of which one column counts.
    Table {
        /// Number of the column, from 1.
        column: u32,
        /// Columns in all.
        columns: u32,
        /// The first line names the columns.
        header: bool,
    },
}

/// Reads a list from its start to its end.
pub struct Reader {
    source: Source,
    ready: VecDeque<Entry>,
    length: usize,
}

enum Source {
    Text { text: String, at: usize, line: u32 },
    Table(Box<Table>),
}

impl Reader {
    /// A reader of a text. A byte order mark at its start is skipped.
    pub fn new(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let length = text.len();
        let source = match Table::detect(text) {
            Some(table) => Source::Table(Box::new(table)),
            None => Source::Text { text: text.to_owned(), at: 0, line: 1 },
        };
        Self { source, ready: VecDeque::new(), length }
    }

    /// How the list is laid out.
    pub fn shape(&self) -> Shape {
        match &self.source {
            Source::Text { .. } => Shape::Text,
            Source::Table(table) => table.shape(),
        }
    }

    /// Bytes read, and bytes in all.
    pub fn progress(&self) -> (usize, usize) {
        let read = match &self.source {
            Source::Text { at, .. } => *at,
            Source::Table(table) => table.read(),
        };
        (read.min(self.length), self.length)
    }
}

impl Iterator for Reader {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            if let Some(entry) = self.ready.pop_front() {
                return Some(entry);
            }
            let more = match &mut self.source {
                Source::Table(table) => table.next_record(&mut self.ready),
                Source::Text { text, at, line } => {
                    let rest = &text[*at..];
                    let (first, length) = first_line(rest);
                    phrases::line(first, *line, &mut self.ready);
                    *at += length;
                    *line += 1;
                    !rest.is_empty()
                }
            };
            if !more {
                return None;
            }
        }
    }
}

/// The first line of a text without its end, and its length with it. Lines end in LF, CR or both.
fn first_line(text: &str) -> (&str, usize) {
    match text.find(['\n', '\r']) {
        None => (text, text.len()),
        Some(end) => (&text[..end], end + if text[end..].starts_with("\r\n") { 2 } else { 1 }),
    }
}
