//! Tables: CSV (RFC 4180) with commas, semicolons or tabs, and what a spreadsheet puts on the clipboard. One column counts.

use std::collections::VecDeque;
use std::io::Cursor;

use csv::{ReaderBuilder, StringRecord};

use crate::phrases::{self, unreadable};
use crate::{Entry, Shape, first_line};

/// What the column is called, in lower case.
const HEADINGS: [&str; 5] = ["email", "e-mail", "email address", "e-mail address", "mail"];

/// Lines looked at to find the column of a table without headings.
const SAMPLE: usize = 50;

const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

const NOTHING_THERE: &str = "There is no address in the column that is read.";
const OPEN_QUOTE: &str = "A quotation mark is opened here and not closed.";

/// A table that is being read.
pub(crate) struct Table {
    records: csv::Reader<Cursor<Vec<u8>>>,
    record: StringRecord,
    delimiter: u8,
    column: usize,
    columns: usize,
    header: bool,
    /// Lines are counted as far as this byte.
    counted: usize,
    line: u32,
}

fn records(text: &str, delimiter: u8) -> csv::Reader<Cursor<Vec<u8>>> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(Cursor::new(text.as_bytes().to_vec()))
}

/// The cells of one line.
fn cells(line: &str, delimiter: u8) -> StringRecord {
    let mut record = StringRecord::new();
    // Of a line in memory that is UTF-8 nothing can fail.
    let _ = records(line, delimiter).read_record(&mut record);
    record
}

impl Table {
    /// Finds out whether a text is a table, and which of its columns counts: the one that is called so, or, without
    /// headings, the only one with addresses in it.
    pub(crate) fn detect(text: &str) -> Option<Self> {
        let start = text.len() - text.trim_start_matches(['\n', '\r']).len();
        let first = first_line(&text[start..]).0;
        let named = DELIMITERS.into_iter().find_map(|delimiter| {
            let record = cells(first, delimiter);
            let column = record.iter().position(|cell| HEADINGS.contains(&&*cell.trim().to_lowercase()))?;
            Some((delimiter, column, record.len(), true))
        });
        let (delimiter, column, columns, header) =
            named.or_else(|| DELIMITERS.into_iter().rev().find_map(|delimiter| without_headings(text, delimiter)))?;
        let mut table = Self {
            records: records(text, delimiter),
            record: StringRecord::new(),
            delimiter,
            column,
            columns,
            header,
            counted: 0,
            line: 1,
        };
        if header {
            // It was read a moment ago.
            let _ = table.records.read_record(&mut table.record);
        }
        Some(table)
    }

    pub(crate) fn shape(&self) -> Shape {
        Shape::Table { column: self.column as u32 + 1, columns: self.columns as u32, header: self.header }
    }

    pub(crate) fn read(&self) -> usize {
        self.records.position().byte() as usize
    }

    /// Reads one record; false at the end.
    pub(crate) fn next_record(&mut self, out: &mut VecDeque<Entry>) -> bool {
        let from = self.read();
        match self.records.read_record(&mut self.record) {
            Ok(true) => {}
            Ok(false) | Err(_) => return false,
        }
        let (text, to) = (self.records.get_ref().get_ref(), self.read());
        // The text came in as a string, and records end between characters.
        let raw = std::str::from_utf8(&text[from..to]).unwrap_or_default();
        let raw_start = from + raw.len() - raw.trim_start_matches(['\n', '\r']).len();
        self.line += breaks(&text[self.counted..raw_start]);
        self.counted = raw_start;
        let raw = raw.trim_matches(['\n', '\r']);
        if raw.contains(['\n', '\r']) && self.is_swallowed(raw) {
            self.line_by_line(raw, out);
        } else {
            self.take(&self.record, self.line, out);
        }
        true
    }

    /// Whether a record of several lines comes from a quotation mark that was left open: it is still open at the end, or a
    /// column that does not count has addresses and line ends in it.
    fn is_swallowed(&self, raw: &str) -> bool {
        let open = raw.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
        let beside = self.record.iter().enumerate().filter(|(at, _)| *at != self.column);
        open || beside.into_iter().any(|(_, cell)| cell.contains('@') && cell.contains(['\n', '\r']))
    }

    fn line_by_line(&self, raw: &str, out: &mut VecDeque<Entry>) {
        let (mut rest, mut line) = (raw, self.line);
        while !rest.is_empty() {
            let (first, length) = first_line(rest);
            if first.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
                out.push_back(unreadable(first, "", OPEN_QUOTE, line));
            } else if !first.is_empty() {
                self.take(&cells(first, self.delimiter), line, out);
            }
            rest = &rest[length..];
            line += 1;
        }
    }

    fn take(&self, record: &StringRecord, line: u32, out: &mut VecDeque<Entry>) {
        let before = out.len();
        for (at, cell) in record.iter().enumerate() {
            // Without headings nobody said that other columns do not count: an address there is somebody, too.
            if at == self.column || (!self.header && cell.contains('@')) {
                let mut rest = unguarded(cell);
                while !rest.is_empty() {
                    let (first, length) = first_line(rest);
                    phrases::line(first, line, out);
                    rest = &rest[length..];
                }
            }
        }
        if out.len() == before && record.iter().any(|cell| !cell.trim().is_empty()) {
            let text = record.iter().map(str::trim).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(", ");
            out.push_back(unreadable(&text, "", NOTHING_THERE, line));
        }
    }
}

/// A cell without the apostrophe that keeps spreadsheets from running it as a formula.
fn unguarded(cell: &str) -> &str {
    let inner = cell.trim_start_matches('\'');
    let guarded = inner.len() < cell.len() && inner.starts_with(['=', '+', '-', '@']);
    if guarded { &cell[1..] } else { cell }
}

fn breaks(bytes: &[u8]) -> u32 {
    let mut lines = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let second_half = *byte == b'\n' && at > 0 && bytes[at - 1] == b'\r';
        lines += u32::from(matches!(byte, b'\n' | b'\r') && !second_half);
    }
    lines
}

/// The column of a table without headings: each line of the sample has the same number of cells, and one address, always
/// in the same cell.
fn without_headings(text: &str, delimiter: u8) -> Option<(u8, usize, usize, bool)> {
    let (mut rest, mut lines, mut found) = (text, 0, None);
    while !rest.is_empty() && lines < SAMPLE {
        let (first, length) = first_line(rest);
        rest = &rest[length..];
        if first.trim().is_empty() {
            continue;
        }
        let record = cells(first, delimiter);
        let mut with_address = record.iter().enumerate().filter(|(_, cell)| cell.contains('@'));
        let this = (with_address.next()?.0, record.len());
        if with_address.next().is_some() || *found.get_or_insert(this) != this {
            return None;
        }
        lines += 1;
    }
    let (column, columns) = found?;
    (columns > 1 && lines > 1).then_some((delimiter, column, columns, false))
}
