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
    #[serde(default, deserialize_with = "crate::reading::optional_count")]
    count: Option<u64>,
    #[serde(default, deserialize_with = "crate::reading::words")]
    next: Option<String>,
    #[serde(default, deserialize_with = "crate::reading::words")]
    previous: Option<String>,
    #[serde(default = "Option::default")]
    results: Option<Vec<T>>,
    #[serde(default, deserialize_with = "crate::reading::optional_text")]
    version: Option<String>,
}

impl<T> Wire<T> {
    /// An empty list may lack its rows, but an object with neither rows nor a count is something else: taken for a page it
    /// would look as if nobody were there.
    fn page<E: de::Error>(self) -> Result<Page<T>, E> {
        if self.count.is_none() && self.results.is_none() {
            return Err(E::missing_field("results"));
        }
        let results = self.results.unwrap_or_default();
        Ok(Page {
            count: self.count.unwrap_or(results.len() as u64),
            next: self.next,
            previous: self.previous,
            results,
            version: self.version,
        })
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
        Wire::deserialize(de::value::MapAccessDeserializer::new(map))?.page()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pages: A) -> Result<Page<T>, A::Error> {
        let mut joined = Page::default();
        while let Some(wire) = pages.next_element::<Wire<T>>()? {
            let page = wire.page::<A::Error>()?;
            joined.count = joined.count.max(page.count);
            joined.next = page.next;
            joined.previous = joined.previous.or(page.previous);
            joined.version = joined.version.or(page.version);
            joined.results.extend(page.results);
        }
        Ok(joined)
    }
}
