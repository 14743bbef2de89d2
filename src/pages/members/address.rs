//! The state of the list as it stands in the address, and the question to the backend that follows from it.

use purser_api::members::{ListMembers, MemberKind, MoreFilters, Sort, SortKey, Source, Status};
use purser_api::{OrgName, Role};

use crate::route::encode;

/// Rows a page that can be chosen; never more than a hundred rows are in the page.
pub const SIZES: [u32; 3] = [25, 50, 100];

/// Rows a page when nothing was chosen.
const DEFAULT_SIZE: u32 = 50;

/// A column that can be hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// Address.
    Email,
    /// Role.
    Role,
    /// How they came in.
    Source,
    /// Teams.
    Teams,
    /// Last seen.
    LastSeen,
    /// Joined.
    Joined,
}

impl Column {
    /// Every column that can be hidden, in the order of the table.
    pub const ALL: [Self; 6] = [Self::Email, Self::Role, Self::Source, Self::Teams, Self::LastSeen, Self::Joined];

    /// The word in the address and in the style sheet.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Role => "role",
            Self::Source => "source",
            Self::Teams => "teams",
            Self::LastSeen => "seen",
            Self::Joined => "joined",
        }
    }

    /// Heading of the column.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Email => "E-mail",
            Self::Role => "Role",
            Self::Source => "Came in by",
            Self::Teams => "Teams",
            Self::LastSeen => "Last seen",
            Self::Joined => "Joined",
        }
    }

    /// What the list is ordered by under this heading.
    pub const fn sort_key(self) -> Option<SortKey> {
        match self {
            Self::Email => Some(SortKey::Email),
            Self::Role => Some(SortKey::Role),
            Self::Source => Some(SortKey::Source),
            Self::Teams => None,
            Self::LastSeen => Some(SortKey::LastSeen),
            Self::Joined => Some(SortKey::Joined),
        }
    }
}

/// Everything of the list that is in the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListState {
    /// What is searched.
    pub search: String,
    /// Only this role.
    pub role: Option<Role>,
    /// Members, invitees or both.
    pub kind: MemberKind,
    /// Only this way in.
    pub source: Option<Source>,
    /// Only this state.
    pub status: Option<Status>,
    /// Only this team.
    pub team: Option<String>,
    /// Only people not seen for this many days.
    pub unseen_days: Option<u32>,
    /// Order.
    pub sort: Option<Sort>,
    /// Page, from 1.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
    /// Hidden columns.
    pub hidden: Vec<Column>,
}

impl Default for ListState {
    fn default() -> Self {
        Self {
            search: String::new(),
            role: None,
            kind: MemberKind::All,
            source: None,
            status: None,
            team: None,
            unseen_days: None,
            sort: None,
            page: 1,
            size: DEFAULT_SIZE,
            hidden: vec![Column::Joined],
        }
    }
}

impl ListState {
    /// Reads the query of an address; what it cannot mean is left at its default.
    pub fn parse(get: impl Fn(&str) -> Option<String>) -> Self {
        let word = |name: &str| get(name).filter(|text| !text.is_empty());
        let number = |name: &str| word(name).and_then(|text| text.parse::<u32>().ok());
        Self {
            search: get("q").unwrap_or_default(),
            role: word("role").as_deref().and_then(Role::parse),
            kind: word("type").as_deref().and_then(MemberKind::parse).unwrap_or_default(),
            source: word("source").as_deref().and_then(Source::parse),
            status: word("status").as_deref().and_then(Status::parse),
            team: word("team"),
            unseen_days: number("unseen").filter(|days| (1..=3650).contains(days)),
            sort: word("sort").as_deref().and_then(Sort::parse),
            page: number("page").unwrap_or(1).max(1),
            size: number("size").filter(|size| SIZES.contains(size)).unwrap_or(DEFAULT_SIZE),
            hidden: match get("hide") {
                Some(words) => Column::ALL
                    .into_iter()
                    .filter(|column| words.split('.').any(|word| word == column.word()))
                    .collect(),
                None => Self::default().hidden,
            },
        }
    }

    /// The query of the address; what is at its default is left out.
    pub fn to_query(&self) -> String {
        let default = Self::default();
        let mut query = String::new();
        let mut put = |name: &str, value: &str| {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(name);
            query.push('=');
            query.push_str(&encode(value));
        };
        if !self.search.is_empty() {
            put("q", &self.search);
        }
        if let Some(role) = self.role {
            put("role", role.as_str());
        }
        if self.kind != default.kind {
            put("type", self.kind.as_str());
        }
        if let Some(source) = self.source {
            put("source", source.as_str());
        }
        if let Some(status) = self.status {
            put("status", status.as_str());
        }
        if let Some(team) = &self.team {
            put("team", team);
        }
        if let Some(days) = self.unseen_days {
            put("unseen", &days.to_string());
        }
        if let Some(sort) = self.sort {
            put("sort", &sort.to_text());
        }
        if self.page != default.page {
            put("page", &self.page.to_string());
        }
        if self.size != default.size {
            put("size", &self.size.to_string());
        }
        if self.hidden != default.hidden {
            put("hide", &self.hidden.iter().map(|column| column.word()).collect::<Vec<_>>().join("."));
        }
        query
    }

    /// The same list from its start: after a change of what is asked, the old page number means nothing.
    pub fn from_start(mut self) -> Self {
        self.page = 1;
        self
    }

    /// Whether anything narrows the list.
    pub fn is_filtered(&self) -> bool {
        !self.search.is_empty() || self.filters() > 0
    }

    /// Filters other than the search.
    pub fn filters(&self) -> usize {
        usize::from(self.role.is_some())
            + usize::from(self.kind != MemberKind::All)
            + usize::from(self.source.is_some())
            + usize::from(self.status.is_some())
            + usize::from(self.team.is_some())
            + usize::from(self.unseen_days.is_some())
    }

    /// Whether a column is on screen.
    pub fn shows(&self, column: Column) -> bool {
        !self.hidden.contains(&column)
    }

    /// Search and filters alone: two states that show the same people are equal in it.
    pub fn filter_only(&self) -> Self {
        let shown = Self::default();
        Self { sort: shown.sort, page: shown.page, size: shown.size, hidden: shown.hidden, ..self.clone() }
    }

    /// The list without search and filters.
    pub fn unfiltered(&self) -> Self {
        Self { sort: self.sort, size: self.size, hidden: self.hidden.clone(), ..Self::default() }
    }

    /// The question to the backend. `day_before(n)` is the day `n` days ago, as `YYYY-MM-DD`. Without layer 2 the backend
    /// does not know the filters and orders beyond the first, so they are not sent.
    pub fn question(&self, org: OrgName, layer_two: bool, day_before: impl Fn(u32) -> String) -> ListMembers {
        let more = MoreFilters {
            sort: self.sort,
            source: self.source,
            team: self.team.clone(),
            status: self.status,
            seen_before: self.unseen_days.map(day_before),
        };
        ListMembers {
            org: Some(org),
            search: self.search.trim().to_owned(),
            page: self.page,
            page_size: self.size,
            kind: self.kind,
            role: self.role,
            more: if layer_two { more } else { MoreFilters::default() },
        }
    }
}

#[cfg(test)]
mod tests {
    use purser_api::Endpoint;
    use purser_api::console::GetConsole;
    use purser_api::users::{GetUser, ListOrgs};

    use super::*;

    fn read(query: &str) -> ListState {
        ListState::parse(|name| {
            query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
        })
    }

    /// The page asks before the app is there; a declaration that changes must not leave it behind.
    #[test]
    fn the_page_asks_ahead_for_what_the_app_will_ask_for() {
        let page = include_str!("../../../index.html");
        let org = || OrgName::parse("harbor").unwrap();
        for href in [
            GetUser.href(),
            ListOrgs { page: 1, page_size: 100 }.href(),
            GetConsole { org: org() }.href(),
            read("").question(org(), true, |_| String::new()).href(),
        ] {
            let written = href.replace("/harbor/", "/${org}/");
            let asked = [["read(\"", &*written, "\")"].concat(), ["read(`", &*written, "`)"].concat()];
            assert!(asked.iter().any(|asked| page.contains(asked)), "index.html does not ask for {written}");
        }
    }

    #[test]
    fn the_default_list_has_no_query() {
        assert_eq!(ListState::default().to_query(), "");
        assert_eq!(read(""), ListState::default());
    }

    #[test]
    fn every_part_reads_back() {
        let query = "q=ana&role=owner&type=member&source=jit&status=guest&team=ops&unseen=90&sort=-joined&page=3&size=25&hide=email.seen";
        let state = read(query);
        assert_eq!(state.to_query(), query);
        assert_eq!(state.filters(), 6);
        assert_eq!(state.hidden, [Column::Email, Column::LastSeen]);
    }

    #[test]
    fn nonsense_in_the_address_is_the_default() {
        assert_eq!(
            read("role=king&type=x&source=&page=0&size=1000000&sort=-&unseen=-1&status=9"),
            ListState::default()
        );
    }

    #[test]
    fn hiding_nothing_is_kept_apart_from_the_default() {
        assert!(read("hide=").hidden.is_empty());
        assert_eq!(ListState { hidden: Vec::new(), ..ListState::default() }.to_query(), "hide=");
    }

    #[test]
    fn a_plain_backend_is_not_asked_what_it_does_not_know() {
        let org = || OrgName::parse("harbor").unwrap();
        let state = read("q=+ana+&source=jit&sort=name&unseen=90&role=editor");
        let day = |days: u32| format!("day-{days}");
        assert_eq!(state.question(org(), false, day).more, MoreFilters::default());
        assert_eq!(state.question(org(), false, day).role, Some(Role::Editor));
        assert_eq!(state.question(org(), true, day).more.seen_before.as_deref(), Some("day-90"));
    }
}
