//! What of a list of teams, or of the people of one, stands in the address.

use crate::route::encode;

/// Rows a page when nothing was chosen.
const DEFAULT_SIZE: u32 = 50;

/// Search and page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListAddress {
    /// What is searched.
    pub search: String,
    /// Page, from 1.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
}

impl ListAddress {
    /// Reads the query of an address; what it cannot mean is left at its default.
    pub fn parse(get: impl Fn(&str) -> Option<String>) -> Self {
        let number = |name: &str| get(name).and_then(|text| text.parse::<u32>().ok());
        Self {
            search: get("q").unwrap_or_default(),
            page: number("page").unwrap_or(1).max(1),
            size: number("size").filter(|size| [25, 50, 100].contains(size)).unwrap_or(DEFAULT_SIZE),
        }
    }

    /// The query of the address.
    pub fn to_query(&self) -> String {
        let mut parts = Vec::new();
        if !self.search.is_empty() {
            parts.push(["q=", &encode(&self.search)].concat());
        }
        if self.page > 1 {
            parts.push(["page=", &self.page.to_string()].concat());
        }
        if self.size != DEFAULT_SIZE {
            parts.push(["size=", &self.size.to_string()].concat());
        }
        parts.join("&")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> ListAddress {
        ListAddress::parse(|name| {
            query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
        })
    }

    #[test]
    fn every_part_reads_back_and_nonsense_is_the_default() {
        for query in ["", "q=quay", "q=a&page=3&size=25", "page=2"] {
            assert_eq!(read(query).to_query(), query);
        }
        assert_eq!(read("page=0&size=1000000&q="), read(""));
    }
}
