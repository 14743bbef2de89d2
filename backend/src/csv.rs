//! Comma-separated values (RFC 4180) that no spreadsheet runs as formulas.

/// Appends a row.
pub(crate) fn push_row(out: &mut String, cells: &[&str]) {
    for (position, cell) in cells.iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        out.push('"');
        // A spreadsheet must not run a name as a formula.
        if cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r', '\n']) {
            out.push('\'');
        }
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    }
    out.push_str("\r\n");
}
