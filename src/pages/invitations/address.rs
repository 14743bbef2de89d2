//! The state of the list as it stands in the address, and what follows from it: which invitations, in which order.

use purser_api::Invite;
use purser_policy::sign_in::Moment;

use crate::data::invitations::{State, expires_at};
use crate::route::encode;

/// What the list can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Who,
    Role,
    Team,
    Inviter,
    Sent,
    Expires,
}

const KEYS: [(Key, &str); 6] = [
    (Key::Who, "who"),
    (Key::Role, "role"),
    (Key::Team, "team"),
    (Key::Inviter, "by"),
    (Key::Sent, "sent"),
    (Key::Expires, "expires"),
];

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) search: String,
    pub(super) state: Option<State>,
    pub(super) team: String,
    /// By what, and whether descending.
    pub(super) sort: Option<(Key, bool)>,
    pub(super) page: u32,
    pub(super) size: u32,
}

impl Default for Filter {
    fn default() -> Self {
        Self { search: String::new(), state: None, team: String::new(), sort: None, page: 1, size: 50 }
    }
}

impl Filter {
    /// Reads the query of an address; what it cannot mean is left at its default.
    pub(super) fn parse(get: impl Fn(&str) -> Option<String>) -> Self {
        let number = |name: &str| get(name).and_then(|text| text.parse::<u32>().ok());
        let sort = get("sort").and_then(|word| {
            let name = word.strip_prefix('-').unwrap_or(&word);
            KEYS.iter().find(|key| key.1 == name).map(|key| (key.0, word.starts_with('-')))
        });
        Self {
            search: get("q").unwrap_or_default(),
            state: get("state").as_deref().and_then(State::parse),
            team: get("team").unwrap_or_default(),
            sort,
            page: number("page").unwrap_or(1).max(1),
            size: number("size").filter(|size| [25, 50, 100].contains(size)).unwrap_or(50),
        }
    }

    /// The query of the address; what is at its default is left out.
    pub(super) fn to_query(&self) -> String {
        let sort = self.sort.map_or_else(String::new, |(key, descending)| {
            let name = KEYS.iter().find(|one| one.0 == key).map_or("", |one| one.1);
            [if descending { "-" } else { "" }, name].concat()
        });
        let page = if self.page > 1 { self.page.to_string() } else { String::new() };
        let size = if self.size == 50 { String::new() } else { self.size.to_string() };
        let state = self.state.map_or("", State::word);
        let parts = [
            ("q", self.search.as_str()),
            ("state", state),
            ("team", &self.team),
            ("sort", &sort),
            ("page", &page),
            ("size", &size),
        ];
        let parts = parts.into_iter().filter(|(_, value)| !value.is_empty());
        parts.map(|(name, value)| [name, "=", &encode(value)].concat()).collect::<Vec<_>>().join("&")
    }

    /// Whether anything narrows the list.
    pub(super) fn is_filtered(&self) -> bool {
        !self.search.is_empty() || self.state.is_some() || !self.team.is_empty()
    }

    /// Places of the invitations that match, in order; without an order newest first.
    pub(super) fn find(&self, invites: &[Invite], now: Moment) -> Vec<usize> {
        let search = self.search.trim().to_ascii_lowercase();
        let matches = |invite: &Invite| {
            (search.is_empty()
                || invite.invitee.to_ascii_lowercase().contains(&search)
                || invite.inviter_username.to_ascii_lowercase().contains(&search))
                && self.state.is_none_or(|state| State::of(invite, now) == state)
                && (self.team.is_empty() || invite.team == self.team)
        };
        let mut found: Vec<usize> = (0..invites.len()).filter(|at| matches(&invites[*at])).collect();
        let (key, descending) = self.sort.unwrap_or((Key::Sent, true));
        found.sort_by(|one, other| {
            let (a, b) = (&invites[*one], &invites[*other]);
            let order = match key {
                Key::Who => a.invitee.to_ascii_lowercase().cmp(&b.invitee.to_ascii_lowercase()),
                Key::Role => a.role.cmp(&b.role),
                Key::Team => a.team.cmp(&b.team),
                Key::Inviter => a.inviter_username.cmp(&b.inviter_username),
                Key::Sent => a.created_at.cmp(&b.created_at),
                Key::Expires => expires_at(a).cmp(&expires_at(b)),
            };
            let order = order.then_with(|| a.id.cmp(&b.id));
            if descending { order.reverse() } else { order }
        });
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Filter {
        Filter::parse(|name| {
            query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
        })
    }

    #[test]
    fn the_address_reads_back() {
        let query = "q=ana&state=expired&team=ops&sort=-who&page=3&size=25";
        assert_eq!(read(query).to_query(), query);
        assert_eq!((read(""), read("state=x&sort=-&page=0&size=7")), (Filter::default(), Filter::default()));
        assert_eq!(Filter::default().to_query(), "");
    }

    #[test]
    fn invitations_are_found_and_ordered_here() {
        let invite = |id: &str, who: &str, sent: &str, team: &str| -> Invite {
            let json = format!(
                r#"{{"id":"{id}","invitee":"{who}","created_at":"{sent}","team":"{team}","inviter_username":"ingrid"}}"#
            );
            serde_json::from_str(&json).unwrap()
        };
        let list = [
            invite("1", "ana@b.example", "2026-01-01T00:00:00Z", "ops"),
            invite("2", "Zoe@b.example", "2026-01-20T00:00:00Z", ""),
            invite("3", "bob", "2026-01-10T00:00:00Z", "ops"),
        ];
        let now = Moment::parse("2026-01-21T00:00:00Z").unwrap();
        let find = |query: &str| read(query).find(&list, now);
        assert_eq!(find(""), [1, 2, 0]);
        assert_eq!(find("sort=who"), [0, 2, 1]);
        assert_eq!(find("sort=-who"), [1, 2, 0]);
        assert_eq!(find("sort=expires"), [0, 2, 1]);
        assert_eq!(find("state=expired"), [0]);
        assert_eq!(find("q=zOE"), [1]);
        assert_eq!(find("q=ingrid&team=ops"), [2, 0]);
    }
}
