//! What ends, as a calendar (RFC 5545): one event each, with a reminder ahead of it.

use js_sys::Date;
use purser_api::console::Expiry;

/// Longest line in octets, without its end (RFC 5545, section 3.1).
const LINE: usize = 75;

/// Media type of the file.
pub const MEDIA_TYPE: &str = "text/calendar;charset=utf-8";

/// The calendar of an organization. `now` is RFC 3339; `title` words an event, `link` says where in the console to act.
pub fn calendar(
    org: &str,
    now: &str,
    expiries: &[Expiry],
    title: impl Fn(&Expiry) -> String,
    link: impl Fn(&Expiry) -> String,
) -> String {
    let mut out = String::new();
    for fixed in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Purser//Expiries//EN", "METHOD:PUBLISH"] {
        push(&mut out, fixed);
    }
    push(&mut out, &["X-WR-CALNAME:", &escape(org)].concat());
    for expiry in expiries {
        let Some(at) = expiry.at.as_ref().and_then(|at| moment(at.as_str())) else { continue };
        let what = escape(&title(expiry));
        push(&mut out, "BEGIN:VEVENT");
        // The same thing keeps its id, so that importing once more changes the event instead of doubling it.
        push(&mut out, &["UID:", &escape(&[&*expiry.kind, "-", &expiry.name].concat()), "@", org, ".purser"].concat());
        push(&mut out, &["DTSTAMP:", &moment(now).unwrap_or_default()].concat());
        push(&mut out, &["DTSTART:", &at].concat());
        push(&mut out, &["SUMMARY:", &what].concat());
        push(&mut out, &["URL:", &link(expiry)].concat());
        push(&mut out, "TRANSP:TRANSPARENT");
        push(&mut out, "BEGIN:VALARM");
        push(&mut out, "ACTION:DISPLAY");
        push(&mut out, &["DESCRIPTION:", &what].concat());
        push(&mut out, if expiry.kind == "invitation" { "TRIGGER:-P2D" } else { "TRIGGER:-P14D" });
        push(&mut out, "END:VALARM");
        push(&mut out, "END:VEVENT");
    }
    push(&mut out, "END:VCALENDAR");
    out
}

/// Now, as the API writes it.
pub fn now() -> String {
    Date::new_0().to_iso_string().into()
}

/// A moment in UTC in the basic form of ISO 8601; nothing where the text is none of the API.
fn moment(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let shape = bytes.len() >= 20 && bytes[10] == b'T' && text.ends_with('Z');
    let digits: String = text.get(..19)?.chars().filter(char::is_ascii_digit).collect();
    (shape && digits.len() == 14).then(|| [&digits[..8], "T", &digits[8..], "Z"].concat())
}

/// A text as the value of a property (RFC 5545, section 3.3.11). Control characters have no place there.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Appends a line, folded so that none is too long and no character is cut.
fn push(out: &mut String, line: &str) {
    let mut room = LINE;
    for c in line.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            // The space at the start of a folded line counts.
            room = LINE - 1;
        }
        room -= c.len_utf8();
        out.push(c);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use purser_api::Timestamp;

    use super::*;

    fn expiry(kind: &str, name: &str, at: Option<&str>) -> Expiry {
        Expiry { kind: kind.to_owned(), name: name.to_owned(), at: at.map(|at| Timestamp(at.to_owned())) }
    }

    fn made(expiries: &[Expiry]) -> String {
        let title = |one: &Expiry| [&*one.kind, " ", &one.name].concat();
        calendar("harbor", "2026-01-31T09:30:00.000Z", expiries, title, |_| "https://console.example/harbor".to_owned())
    }

    #[test]
    fn every_line_is_short_ends_right_and_unfolds_to_what_it_was() {
        let name = "Zertifikat für „Hafen“, Ünïcödé; 🚢🚢🚢 ".repeat(6);
        let text = made(&[expiry("certificate", &name, Some("2026-03-01T00:00:00.000Z"))]);
        assert!(text.ends_with("END:VCALENDAR\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
        assert!(text.split("\r\n").all(|line| line.len() <= 75));
        let unfolded = text.replace("\r\n ", "");
        let summary = unfolded.split("\r\n").find_map(|line| line.strip_prefix("SUMMARY:")).unwrap_or_default();
        assert_eq!(summary.replace("\\,", ",").replace("\\;", ";"), ["certificate ", &name].concat());
    }

    #[test]
    fn nothing_in_a_name_becomes_a_line_of_its_own() {
        let text = made(&[expiry("invitation", "a\r\nEND:VEVENT\nX:1", Some("2026-03-01T08:05:09.120Z"))]);
        assert_eq!(text.matches("\r\nEND:VEVENT").count(), 1);
        assert!(text.contains("SUMMARY:invitation a\\nEND:VEVENT\\nX:1\r\n"), "{text}");
        assert!(text.contains("DTSTART:20260301T080509Z\r\n") && text.contains("DTSTAMP:20260131T093000Z\r\n"));
    }

    #[test]
    fn what_has_no_readable_end_is_left_out() {
        let text = made(&[expiry("scim_token", "a", None), expiry("scim_token", "b", Some("soon"))]);
        assert!(!text.contains("VEVENT"));
    }
}
