//! What is looked at, as it stands in the address.

use purser_worker::people::{Row, Standing};

use super::super::access::question::Way;
use crate::route::encode;

/// Whom to look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Set {
    /// Who is in.
    #[default]
    Members,
    /// Who is invited.
    Invitees,
    /// Who has an account on a verified domain and is not in.
    Uncaptured,
    /// Who was refused lately.
    Refused,
    /// Who stands in a pasted list.
    Pasted,
}

/// Every set, with its name on the page.
pub const SETS: [(Set, &str); 5] = [
    (Set::Members, "Members"),
    (Set::Invitees, "Invitees"),
    (Set::Uncaptured, "Uncaptured accounts"),
    (Set::Refused, "Recently refused"),
    (Set::Pasted, "A pasted list"),
];

impl Set {
    /// The word in the address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Invitees => "invitees",
            Self::Uncaptured => "uncaptured",
            Self::Refused => "refused",
            Self::Pasted => "pasted",
        }
    }

    /// Reads the word; one that is none means the first set.
    pub fn parse(word: &str) -> Self {
        SETS.into_iter().find(|(set, _)| set.word() == word).map_or_else(Self::default, |(set, _)| set)
    }

    /// The set that is read for this one: some are parts of the same.
    pub const fn reads(self) -> Self {
        match self {
            Self::Members | Self::Invitees | Self::Uncaptured => Self::Members,
            other => other,
        }
    }

    /// Whether somebody who was read is in the set.
    pub fn holds(self, row: &Row) -> bool {
        match self {
            Self::Members => row.standing == Standing::Member,
            Self::Invitees => row.standing == Standing::Invitee,
            Self::Uncaptured => row.standing == Standing::Uncaptured,
            Self::Refused | Self::Pasted => true,
        }
    }
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Whom.
    pub set: Set,
    /// How they sign in.
    pub way: Way,
    /// Only people with this answer: a code, or a verdict; empty for all.
    pub reason: String,
    /// Page of the table, from 1.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
}

impl Chosen {
    /// Reads the query of an address; what it cannot mean is left at its default.
    pub fn parse(get: impl Fn(&str) -> Option<String>) -> Self {
        let number = |name: &str| get(name).and_then(|text| text.parse().ok());
        Self {
            set: get("of").as_deref().map(Set::parse).unwrap_or_default(),
            way: get("way").as_deref().and_then(Way::parse).unwrap_or(Way::ALL[0]),
            reason: get("reason").unwrap_or_default(),
            page: number("page").unwrap_or(1).max(1),
            size: number("size").filter(|size| [25, 50, 100].contains(size)).unwrap_or(50),
        }
    }

    /// The query of the address; what is at its default is left out.
    pub fn to_query(&self) -> String {
        let set = if self.set == Set::Members { "" } else { self.set.word() };
        let way = if self.way == Way::ALL[0] { String::new() } else { self.way.word() };
        let page = if self.page > 1 { self.page.to_string() } else { String::new() };
        let size = if self.size == 50 { String::new() } else { self.size.to_string() };
        let parts = [("of", set), ("way", &way), ("reason", &self.reason), ("page", &page), ("size", &size)];
        let parts = parts.into_iter().filter(|(_, value)| !value.is_empty());
        parts.map(|(name, value)| [name, "=", &encode(value)].concat()).collect::<Vec<_>>().join("&")
    }
}

/// The answer of a row in one word: the code of a refusal, else the verdict.
pub fn answer(row: &Row) -> &'static str {
    row.code.map_or(row.verdict.as_str(), purser_policy::sign_in::Code::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_reads_back_as_itself() {
        for (set, _) in SETS {
            for way in Way::ALL {
                let chosen = Chosen { set, way, reason: "not_invited".into(), page: 3, size: 100 };
                let query = chosen.to_query();
                let get = |name: &str| {
                    query.split('&').find_map(|part| Some(part.strip_prefix(name)?.strip_prefix('=')?.to_owned()))
                };
                assert_eq!(Chosen::parse(get), chosen, "{query}");
            }
        }
        assert_eq!(Chosen::parse(|_| None).to_query(), "");
    }
}
