//! Pages of a list: reading `page` and `page_size`, and the addresses of the neighbours.

use purser_api::Endpoint;
use purser_api::endpoint::href;

use crate::error::{Error, Result};

/// Rows a page when nothing is said.
const DEFAULT_SIZE: i64 = 25;

/// Which page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paging {
    /// From 1.
    pub(crate) page: i64,
    /// Rows.
    pub(crate) size: i64,
}

impl Paging {
    /// Reads the two parameters; `most` is the largest size.
    pub(crate) fn read(page: Option<&str>, size: Option<&str>, most: i64) -> Result<Self> {
        let number = |name: &str, text: Option<&str>, default: i64, most: i64| match text {
            None | Some("") => Ok(default),
            Some(text) => text
                .parse()
                .ok()
                .filter(|number| (1..=most).contains(number))
                .ok_or_else(|| Error::field(name, format!("{name} is a number from 1 to {most}."))),
        };
        let size = number("page_size", size, DEFAULT_SIZE.min(most), most)?;
        Ok(Self { page: number("page", page, 1, i64::MAX / 1000)?, size })
    }

    /// Rows before this page.
    pub(crate) fn offset(self) -> i64 {
        (self.page - 1) * self.size
    }
}

/// Addresses of the next and the previous page, with the rest of the query as it came.
pub(crate) fn neighbours<E: Endpoint>(
    holes: &[&str],
    rest: &[(&'static str, String)],
    paging: Paging,
    count: i64,
) -> (Option<String>, Option<String>) {
    let at = |page: i64| {
        let mut query = vec![("page", page.to_string()), ("page_size", paging.size.to_string())];
        query.extend(rest.iter().cloned());
        href(E::PATH, holes, &query)
    };
    let next = (paging.offset() + paging.size < count).then(|| at(paging.page + 1));
    let previous = (paging.page > 1).then(|| at(paging.page - 1));
    (next, previous)
}
