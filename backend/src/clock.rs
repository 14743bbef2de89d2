//! Time as the database and the API write it: RFC 3339 in UTC with milliseconds, so that it orders as text.

use time::format_description::FormatItem;
use time::macros::format_description;
use time::{Duration, OffsetDateTime};

const FORMAT: &[FormatItem<'static>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// A moment as text.
pub fn text(at: OffsetDateTime) -> String {
    // The format holds what every moment in UTC has.
    at.format(FORMAT).unwrap_or_default()
}

/// Now, as text.
pub fn now() -> String {
    text(OffsetDateTime::now_utc())
}

/// Now, in seconds since 1970.
pub fn unix() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

/// The moment so many days from now (before, if negative), as text.
pub fn days_from_now(days: i64) -> String {
    text(OffsetDateTime::now_utc() + Duration::days(days))
}

/// The moment so many seconds ago, as text.
pub fn seconds_ago(seconds: i64) -> String {
    text(OffsetDateTime::now_utc() - Duration::seconds(seconds))
}

/// The moment so many days after the given one, as text; the given one if it cannot be read.
pub fn days_after(at: &str, days: i64) -> String {
    OffsetDateTime::parse(at, &time::format_description::well_known::Rfc3339)
        .map_or_else(|_| at.to_owned(), |at| text(at + Duration::days(days)))
}

/// The end of a day (its whole length counts), or the moment itself, in the database's form.
pub fn end(given: &str) -> Option<String> {
    let is_day = given.len() == "2026-01-31".len();
    read(given).map(|at| if is_day { days_after(&at, 1) } else { at })
}

/// Reads a day (`2026-01-31`) or a moment (RFC 3339) into the database's form.
pub fn read(given: &str) -> Option<String> {
    use time::format_description::well_known::Rfc3339;
    if let Ok(at) = OffsetDateTime::parse(given, &Rfc3339) {
        return Some(text(at.to_offset(time::UtcOffset::UTC)));
    }
    let day = time::Date::parse(given, format_description!("[year]-[month]-[day]")).ok()?;
    Some(text(day.midnight().assume_utc()))
}
