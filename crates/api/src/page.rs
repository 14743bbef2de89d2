//! Pages of a list.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeOwned, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// One page of a list. `page` counts from 1.
///
/// The public description says that members come as an array of pages; in fact one page object comes. Both are read: of
/// an array the pages are joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// People or things in the whole list, all pages together.
    pub count: u64,
    /// Address of the next page.
    pub next: Option<String>,
    /// Address of the page before.
    pub previous: Option<String>,
    /// The rows of this page.
    pub results: Vec<T>,
    /// Changes whenever the list changed; two pages with different versions do not belong together. Layer 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { count: 0, next: None, previous: None, results: Vec::new(), version: None }
    }
}

#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
struct Wire<T> {
    #[serde(default)]
    count: Option<u64>,
    #[serde(default)]
    next: Option<String>,
    #[serde(default)]
    previous: Option<String>,
    #[serde(default = "Vec::new")]
    results: Vec<T>,
    #[serde(default)]
    version: Option<String>,
}

impl<T> From<Wire<T>> for Page<T> {
    fn from(wire: Wire<T>) -> Self {
        Self {
            count: wire.count.unwrap_or(wire.results.len() as u64),
            next: wire.next.filter(|address| !address.is_empty()),
            previous: wire.previous.filter(|address| !address.is_empty()),
            results: wire.results,
            version: wire.version,
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PageVisitor(PhantomData))
    }
}

struct PageVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for PageVisitor<T> {
    type Value = Page<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page, or an array of pages")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Page<T>, A::Error> {
        Wire::deserialize(de::value::MapAccessDeserializer::new(map)).map(Page::from)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pages: A) -> Result<Page<T>, A::Error> {
        let mut joined = Page::default();
        while let Some(wire) = pages.next_element::<Wire<T>>()? {
            let page = Page::from(wire);
            joined.count = joined.count.max(page.count);
            joined.next = page.next;
            joined.previous = joined.previous.or(page.previous);
            joined.version = joined.version.or(page.version);
            joined.results.extend(page.results);
        }
        Ok(joined)
    }
}
