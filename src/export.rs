//! Lists as a file: CSV that no spreadsheet runs as a formula, or JSON.

use leptos::prelude::{document, set_timeout};
use purser_api::audit_logs::AuditLog;
use purser_api::members::Member;
use serde::Serialize;
use serde_json::{Map, Value};
use wasm_bindgen::JsCast;

/// Kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values (RFC 4180), with a byte order mark so that spreadsheets read it as UTF-8.
    Csv,
    /// An array of objects, as the API gave them.
    Json,
}

impl Format {
    /// Extension of the file.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// Media type of the file.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv;charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

const MEMBERS: &str =
    "\u{feff}Name,Docker ID,E-mail,Role,Teams,Source,Connection,Managed by SCIM,Guest,Joined,Last seen\r\n";

const ACTIVITY: &str = "\u{feff}When,Who,Action,About,Description\r\n";

/// The file, as far as rows have arrived.
#[derive(Clone, Debug, Default)]
pub struct File {
    text: String,
    rows: u64,
    format: Option<Format>,
}

impl File {
    /// An empty file of members.
    pub fn new(format: Format) -> Self {
        Self::with(format, MEMBERS)
    }

    /// An empty file of the audit log.
    pub fn of_activity(format: Format) -> Self {
        Self::with(format, ACTIVITY)
    }

    fn with(format: Format, header: &str) -> Self {
        let text = if format == Format::Csv { header } else { "[" };
        Self { text: text.to_owned(), rows: 0, format: Some(format) }
    }

    /// Rows so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Appends a member.
    pub fn push(&mut self, member: &Member) {
        match self.format {
            Some(Format::Csv) => csv_member(&mut self.text, member),
            _ => self.json(member),
        }
        self.rows += 1;
    }

    /// Appends an entry of the audit log.
    pub fn push_entry(&mut self, entry: &AuditLog) {
        let at = entry.timestamp.as_ref().map_or("", |at| at.as_str());
        match self.format {
            Some(Format::Csv) => {
                csv_line(&mut self.text, &[at, &entry.actor, &entry.action, &entry.name, &entry.action_description]);
            }
            _ => self.json(entry),
        }
        self.rows += 1;
    }

    fn json(&mut self, row: &impl Serialize) {
        self.text.push_str(if self.rows == 0 { "\n" } else { ",\n" });
        // Rows are plain data; they always serialise.
        self.text.push_str(&serde_json::to_string(row).unwrap_or_default());
    }

    /// The whole text.
    pub fn finish(mut self) -> String {
        if self.format == Some(Format::Json) {
            self.text.push_str("\n]\n");
        }
        self.text
    }
}

fn csv_member(out: &mut String, member: &Member) {
    let provenance = member.provenance.as_ref();
    let known = |value: Option<bool>| match value {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    };
    let at = |value: &Option<purser_api::Timestamp>| value.as_ref().map_or("", |at| at.as_str()).to_owned();
    let cells = [
        member.full_name.as_str(),
        &member.username,
        &member.email,
        member.role.as_str(),
        &member.groups.join(", "),
        provenance.and_then(|provenance| provenance.source).map_or("", |source| source.as_str()),
        provenance.and_then(|provenance| provenance.connection_id.as_deref()).unwrap_or_default(),
        known(provenance.and_then(|provenance| provenance.scim_active)),
        known(member.is_guest),
        &at(&member.date_joined),
        &at(&member.last_seen_at),
    ];
    csv_line(out, &cells);
}

/// Any table as a file. The keys of the objects are the words of the header, in lower case and joined by `_`.
pub fn table<'r, const N: usize>(
    format: Format,
    header: [&'static str; N],
    rows: impl Iterator<Item = [&'r str; N]>,
) -> String {
    match format {
        Format::Csv => {
            let mut text = "\u{feff}".to_owned();
            csv_line(&mut text, &header);
            rows.for_each(|row| csv_line(&mut text, &row));
            text
        }
        Format::Json => {
            let keys =
                header.map(|words| words.to_ascii_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_"));
            let objects = rows.map(|row| {
                let fields = keys.iter().cloned().zip(row.map(|cell| Value::String(cell.to_owned())));
                Value::Object(fields.collect::<Map<_, _>>())
            });
            serde_json::to_string_pretty(&objects.collect::<Vec<_>>()).unwrap_or_default() + "\n"
        }
    }
}

/// Hands a text to the browser as a download.
pub fn save(name: &str, format: Format, text: &str) -> Option<()> {
    save_as(name, format.media_type(), text)
}

/// The same for a file of another media type.
pub fn save_as(name: &str, media_type: &str, text: &str) -> Option<()> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&text.into());
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let address = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The download has its own hold on the data by the time the timer rings.
    set_timeout(move || drop(web_sys::Url::revoke_object_url(&address)), std::time::Duration::from_secs(60));
    Some(())
}

fn csv_line(out: &mut String, cells: &[&str]) {
    for (position, cell) in cells.iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        csv_cell(out, cell);
    }
    out.push_str("\r\n");
}

/// Writes one quoted cell. A text that a spreadsheet would take for a formula (it starts with `=`, `+`, `-`, `@`, a tab or
/// a line end, spaces before it included) gets an apostrophe in front, which spreadsheets show as text.
fn csv_cell(out: &mut String, text: &str) {
    out.push('"');
    if text.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        out.push('\'');
    }
    for c in text.chars() {
        if c == '"' {
            out.push('"');
        }
        if c != '\0' {
            out.push(c);
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> String {
        let mut out = String::new();
        csv_cell(&mut out, text);
        out
    }

    #[test]
    fn a_formula_leaves_as_text() {
        for (given, expected) in [
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("  =1", "\"'  =1\""),
            ("＝1", "\"'＝1\""),
            ("Ana", "\"Ana\""),
            ("a,b\nc", "\"a,b\nc\""),
            ("nul\0", "\"nul\""),
            ("", "\"\""),
        ] {
            assert_eq!(cell(given), expected);
        }
    }

    #[test]
    fn csv_has_a_header_and_a_line_each() {
        let mut file = File::new(Format::Csv);
        file.push(&Member {
            full_name: "Ana".into(),
            username: "ana".into(),
            is_guest: Some(true),
            ..Member::default()
        });
        let text = file.finish();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0].split(',').count(), 11);
        assert_eq!(lines[1], r#""Ana","ana","","","","","","","yes","","""#);
    }

    #[test]
    fn any_table_is_a_file_and_runs_nothing() {
        let rows = || [["=1", "a"], ["b \"c\"", ""]].into_iter();
        let header = ["E-mail", "Docker ID"];
        assert_eq!(
            table(Format::Csv, header, rows()),
            "\u{feff}\"E-mail\",\"Docker ID\"\r\n\"'=1\",\"a\"\r\n\"b \"\"c\"\"\",\"\"\r\n"
        );
        let json: Value = serde_json::from_str(&table(Format::Json, header, rows())).unwrap();
        assert_eq!(json[0]["e_mail"], "=1", "as it is: no program takes it for a formula");
        assert_eq!(json[1]["docker_id"], "");
    }

    #[test]
    fn the_audit_log_has_a_line_an_entry() {
        let mut file = File::of_activity(Format::Csv);
        file.push_entry(&AuditLog { actor: "ana".into(), name: "=cmd".into(), ..AuditLog::default() });
        let text = file.finish();
        assert_eq!(text.split("\r\n").nth(1), Some("\"\",\"ana\",\"\",\"'=cmd\",\"\""));
    }

    #[test]
    fn json_is_an_array_whatever_the_number() {
        for count in 0..3 {
            let mut file = File::new(Format::Json);
            for _ in 0..count {
                file.push(&Member::default());
            }
            let rows: Vec<Member> = serde_json::from_str(&file.finish()).unwrap();
            assert_eq!(rows.len(), count);
        }
    }
}
