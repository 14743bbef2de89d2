//! Lists: which resources, in which order, which part of them (RFC 7644, section 3.4.2).

use purser_api::scim::LIST_SCHEMA;
use serde_json::{Value, json};

use super::document::Wanted;
use super::error::{Refusal, Result};
use super::filter::{self, AttributePath, Filter, Operator, compare_texts, matches, values};
use super::schema::Resource;
use super::{Call, Reply, groups, users};

/// Most resources in an answer, and the number where nobody asks for another.
pub(super) const MOST: i64 = 200;

/// What is asked for.
#[derive(Debug, Default)]
pub(super) struct Query {
    pub(super) filter: Option<Filter>,
    /// The filter as it came, for the log.
    pub(super) text: String,
    sort_by: Option<AttributePath>,
    descending: bool,
    /// From 1.
    start: i64,
    count: i64,
    pub(super) wanted: Wanted,
}

/// A filter that an index answers.
enum Quick<'a> {
    /// By `userName` or `displayName`, in lower case.
    Name(String),
    /// By `externalId`.
    External(&'a str),
    /// By `id`.
    Id(&'a str),
}

impl Query {
    /// Reads the query of an address, or the body of a search (RFC 7644, section 3.4.3).
    pub(super) fn read(query: &str, search: Option<&Value>) -> Result<Self> {
        let pairs = pairs(query)?;
        let from_body = |name: &str| {
            let (_, value) = search?.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
            Some(match value {
                Value::String(text) => text.clone(),
                Value::Array(list) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","),
                other => other.to_string(),
            })
        };
        let get = |name: &str| {
            let found = pairs.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone());
            found.or_else(|| from_body(name)).filter(|value| !value.trim().is_empty())
        };
        let number = |name: &str| {
            let value = get(name).map(|text| text.trim().parse::<i64>());
            value.transpose().map_err(|_| Refusal::value(format!("{name} is a whole number.")))
        };
        let text = get("filter").unwrap_or_default();
        let order = get("sortOrder").unwrap_or_default();
        if !matches!(order.to_ascii_lowercase().as_str(), "" | "ascending" | "descending") {
            return Err(Refusal::value("sortOrder is ascending or descending."));
        }
        let sort_by = match get("sortBy") {
            None => None,
            Some(path) => Some(filter::target(&path)?.path),
        };
        Ok(Self {
            filter: if text.is_empty() { None } else { Some(filter::filter(&text)?) },
            text,
            sort_by,
            descending: order.eq_ignore_ascii_case("descending"),
            start: number("startIndex")?.unwrap_or(1).max(1),
            count: number("count")?.unwrap_or(MOST).clamp(0, MOST),
            wanted: Wanted::read(get("attributes").as_deref(), get("excludedAttributes").as_deref()),
        })
    }

    /// Whether rows can be counted and cut by the database alone.
    pub(super) fn is_plain(&self) -> bool {
        self.filter.is_none() && self.sort_by.is_none()
    }

    /// The rows of a plain answer: how many, after how many.
    pub(super) fn window(&self) -> (i64, i64) {
        (self.count, self.start - 1)
    }

    /// The part of the filter that an index answers; the filter is still looked at afterwards.
    fn quick(&self, name: &str) -> Option<Quick<'_>> {
        fn find<'a>(filter: &'a Filter, name: &str) -> Option<Quick<'a>> {
            match filter {
                Filter::And(left, right) => find(left, name).or_else(|| find(right, name)),
                Filter::Compare(path, Operator::Eq, Value::String(wanted)) if path.sub.is_none() => {
                    let is = |word: &str| path.name.eq_ignore_ascii_case(word);
                    if is(name) {
                        Some(Quick::Name(wanted.to_lowercase()))
                    } else if is("externalId") {
                        Some(Quick::External(wanted))
                    } else if is("id") {
                        Some(Quick::Id(wanted))
                    } else {
                        None
                    }
                }
                _ => None,
            }
        }
        find(self.filter.as_ref()?, name)
    }

    /// The same as a condition on rows of the table `t`, with its value `?2`; `name` is the attribute, `by_name` how rows are
    /// found by it.
    pub(super) fn condition(&self, name: &str, by_name: &'static str) -> (&'static str, String) {
        match self.quick(name) {
            Some(Quick::Name(name)) => (by_name, name),
            Some(Quick::External(id)) => ("AND t.external_id = ?2", id.to_owned()),
            Some(Quick::Id(id)) => ("AND t.uuid = ?2", id.to_owned()),
            None => ("AND ?2 = ''", String::new()),
        }
    }

    /// What a lookup is about, for the timeline of a person.
    pub(super) fn looked_up(&self) -> Option<String> {
        match self.quick("userName") {
            Some(Quick::Name(name)) => Some(name),
            _ => None,
        }
    }

    /// Filters and orders resources.
    pub(super) fn choose(&self, resource: &Resource, all: Vec<Value>) -> Result<Vec<Value>> {
        let mut chosen = match &self.filter {
            None => all,
            Some(filter) => {
                let mut chosen = Vec::new();
                for document in all {
                    if matches(resource, &document, filter)? {
                        chosen.push(document);
                    }
                }
                chosen
            }
        };
        if let Some(path) = &self.sort_by {
            let exact = resource.attribute(&path.name).is_some_and(|attribute| attribute.exact);
            let key = |document: &Value| {
                let found = values(resource, document, path);
                let main = found.iter().find(|value| value["primary"] == true).or(found.first());
                main.and_then(|value| {
                    let value = value.get("value").unwrap_or(value);
                    value.as_str().map(str::to_owned).or_else(|| value.as_bool().map(|value| value.to_string()))
                })
            };
            let mut keyed: Vec<_> = chosen.into_iter().map(|document| (key(&document), document)).collect();
            keyed.sort_by(|(left, _), (right, _)| compare_texts(left.as_deref(), right.as_deref(), exact));
            if self.descending {
                keyed.reverse();
            }
            chosen = keyed.into_iter().map(|(_, document)| document).collect();
        }
        Ok(chosen)
    }

    /// The part of a list that was asked for.
    pub(super) fn page(&self, chosen: Vec<Value>) -> (usize, Vec<Value>) {
        let total = chosen.len();
        let start = usize::try_from(self.start - 1).unwrap_or(usize::MAX);
        let count = usize::try_from(self.count).unwrap_or_default();
        (total, chosen.into_iter().skip(start).take(count).collect())
    }

    /// A list answer.
    pub(super) fn answer(&self, total: usize, resources: Vec<Value>) -> Reply {
        Reply::ok(json!({
            "schemas": [LIST_SCHEMA], "totalResults": total, "startIndex": self.start,
            "itemsPerPage": resources.len(), "Resources": resources
        }))
    }
}

/// Answers with those of all resources that were asked for.
pub(super) fn list(call: &Call, resource: &Resource, all: Vec<Value>) -> Result<Reply> {
    let chosen = call.query.choose(resource, all)?;
    let (total, page) = call.query.page(chosen);
    let page = page.into_iter().map(|one| call.query.wanted.cut(resource, one)).collect();
    Ok(call.query.answer(total, page))
}

/// Writes the filter into the log.
pub(super) fn note(call: &mut Call) {
    if !call.query.text.is_empty() {
        let text = format!("Filter: {}.", super::log::shorten(&call.query.text));
        call.entry.note(&text);
    }
}

/// `POST /.search`: users and groups together.
pub(super) async fn everything(call: &mut Call) -> Result<Reply> {
    let people = users::all(call).await?;
    let people = call.query.choose(&super::schema::USERS, people)?;
    let all_groups = groups::all(call).await?;
    let all_groups = call.query.choose(&super::schema::GROUPS, all_groups)?;
    let (first, second) = (people.len(), all_groups.len());
    let (_, mut page) = call.query.page(people.into_iter().chain(all_groups).collect());
    for document in &mut page {
        let is_user = document["meta"]["resourceType"] == "User";
        let resource = if is_user { &super::schema::USERS } else { &super::schema::GROUPS };
        *document = call.query.wanted.cut(resource, std::mem::take(document));
    }
    Ok(call.query.answer(first + second, page))
}

/// The pairs of a query string.
fn pairs(query: &str) -> Result<Vec<(String, String)>> {
    let address: axum::http::Uri =
        format!("/?{query}").parse().map_err(|_| Refusal::value("The query of the address cannot be read."))?;
    let read = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&address);
    Ok(read.map_err(|_| Refusal::value("The query of the address cannot be read."))?.0)
}
