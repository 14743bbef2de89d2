//! What of the audit log is on screen, as it stands in the address, and the question to the backend that follows from it.

use purser_api::OrgName;
use purser_api::audit_logs::ListAuditLogs;

use crate::route::{Route, encode};

/// Entries a page.
pub const SIZE: u32 = 50;

/// Everything of the page that is in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Only this category.
    pub category: String,
    /// Only this action.
    pub action: String,
    /// Only by this person.
    pub by: String,
    /// Only about this person or thing.
    pub about: String,
    /// Not before this day.
    pub from: String,
    /// Not after this day, or this moment.
    pub to: String,
    /// Page, from 1.
    pub page: u32,
    /// The newest entry of the first page: what happens later moves no entry over the border of a page.
    pub upto: String,
    /// Trace id of the refused sign-in whose cause is looked for.
    pub denied: String,
    /// Who was refused.
    pub who: String,
}

impl Shown {
    /// Reads the query of an address.
    pub fn parse(get: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        let page = get("page").and_then(|text| text.parse().ok()).unwrap_or(1).max(1);
        Self {
            category: text("category"),
            action: text("action"),
            by: text("by"),
            about: text("about"),
            from: text("from"),
            to: text("to"),
            page,
            upto: text("upto"),
            denied: text("denied"),
            who: text("who"),
        }
    }

    /// The query of the address.
    pub fn to_query(&self) -> String {
        let page = if self.page > 1 { self.page.to_string() } else { String::new() };
        let parts = [
            ("category", self.category.as_str()),
            ("action", &self.action),
            ("by", &self.by),
            ("about", &self.about),
            ("from", &self.from),
            ("to", &self.to),
            ("page", &page),
            ("upto", if page.is_empty() { "" } else { &self.upto }),
            ("denied", &self.denied),
            ("who", &self.who),
        ];
        let given = parts.into_iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| [name, "=", &encode(value)].concat()).collect::<Vec<_>>().join("&")
    }

    /// Whether a filter is on.
    pub fn is_filtered(&self) -> bool {
        [&self.category, &self.action, &self.by, &self.about, &self.from, &self.to].iter().any(|text| !text.is_empty())
    }

    /// The question to the backend. `moment(day, end)` is the start or the end of a day (`YYYY-MM-DD`) where the reader is, as
    /// RFC 3339; what is a moment already stays. A backend that does not know categories is not asked for one.
    pub fn question(
        &self,
        account: OrgName,
        categories: bool,
        moment: impl Fn(&str, bool) -> Option<String>,
    ) -> ListAuditLogs {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let at = |text: &str, end: bool| if text.contains('T') { given(text) } else { moment(text, end) };
        ListAuditLogs {
            account,
            action: given(&self.action),
            name: given(&self.about),
            actor: given(&self.by),
            from: at(&self.from, false),
            to: at(&self.to, true).or_else(|| given(&self.upto).filter(|_| self.page > 1)),
            category: given(&self.category).filter(|_| categories && self.action.is_empty()),
            page: self.page,
            page_size: SIZE,
        }
    }
}

/// Address of what changed before a sign-in of `who` was refused at `at` (RFC 3339).
pub fn before(org: &str, who: &str, trace: &str, at: &str) -> String {
    let shown = Shown { to: at.to_owned(), denied: trace.to_owned(), who: who.to_owned(), ..Shown::default() };
    Route::Activity(org.to_owned()).href_with(&shown.to_query())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Shown {
        Shown::parse(|name| {
            query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
        })
    }

    fn ask(query: &str, categories: bool) -> ListAuditLogs {
        let moment =
            |day: &str, end: bool| (!day.is_empty()).then(|| format!("{day}T{}", if end { "end" } else { "start" }));
        read(query).question(OrgName::parse("harbor").unwrap(), categories, moment)
    }

    #[test]
    fn every_part_reads_back_and_nonsense_is_the_default() {
        let query = "category=team&action=org.team.create&by=ana&about=quay&from=2026-01-01&to=2026-02-01&page=3&upto=x&denied=t&who=bo";
        assert_eq!(read(query).to_query(), query);
        assert_eq!(read("page=0").to_query(), "");
        assert_eq!(read("upto=x").to_query(), "");
    }

    #[test]
    fn a_day_ends_when_it_ends_and_a_moment_is_left_alone() {
        let question = ask("from=2026-01-01&to=2026-01-02", true);
        assert_eq!(
            (question.from.as_deref(), question.to.as_deref()),
            (Some("2026-01-01Tstart"), Some("2026-01-02Tend"))
        );
        assert_eq!(ask("to=2026-01-02T10:00:00Z", true).to.as_deref(), Some("2026-01-02T10:00:00Z"));
    }

    #[test]
    fn reading_on_stops_where_reading_began() {
        assert_eq!(ask("page=2&upto=2026-01-02T10:00:00Z", true).to.as_deref(), Some("2026-01-02T10:00:00Z"));
        assert_eq!(ask("upto=2026-01-02T10:00:00Z", true).to, None);
        assert_eq!(ask("page=2&upto=a&to=2026-01-02T09:00:00Z", true).to.as_deref(), Some("2026-01-02T09:00:00Z"));
    }

    #[test]
    fn a_category_is_asked_for_only_where_it_is_understood() {
        assert_eq!(ask("category=team", true).category.as_deref(), Some("team"));
        assert_eq!(ask("category=team", false).category, None);
        assert_eq!(ask("category=team&action=org.team.create", true).category, None);
    }
}
