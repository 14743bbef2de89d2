//! Whether a resource matches a filter.
//!
//! An attribute with several values matches when one of them does. `ne` is the opposite of `eq`, so it also matches where
//! there is no value. What is compared in which case is said by the schema.

use std::cmp::Ordering;

use serde_json::Value;

use super::{AttributePath, Filter, Operator};
use crate::scim::error::{Refusal, Result};
use crate::scim::schema::{Attribute, Kind, Resource, named};

/// Whether a resource of this type, with the names of its schema, matches.
pub(crate) fn matches(resource: &Resource, document: &Value, filter: &Filter) -> Result<bool> {
    let scope = |path: &AttributePath, whole: bool| {
        let attribute = if whole { top(resource, path) } else { compared(resource, path) };
        Ok((attribute, values(resource, document, path)))
    };
    decide(filter, &scope)
}

type Found<'a> = (Option<&'static Attribute>, Vec<&'a Value>);

/// Finds the values of a path; with `true`, the attribute that has parts, else the one that is compared.
type Scope<'s, 'a> = &'s dyn Fn(&AttributePath, bool) -> Result<Found<'a>>;

fn decide<'a>(filter: &Filter, scope: Scope<'_, 'a>) -> Result<bool> {
    Ok(match filter {
        // Both sides, so that what is wrong with a filter does not depend on the resource.
        Filter::And(left, right) => decide(left, scope)? & decide(right, scope)?,
        Filter::Or(left, right) => decide(left, scope)? | decide(right, scope)?,
        Filter::Not(inner) => !decide(inner, scope)?,
        Filter::Present(path) => scope(path, false)?.1.into_iter().any(is_value),
        Filter::Compare(path, operator, wanted) => {
            let (attribute, found) = scope(path, false)?;
            compare(attribute, &found, *operator, wanted)?
        }
        Filter::Within(path, inner) => {
            let (attribute, found) = scope(path, true)?;
            let mut any = false;
            for value in found {
                any |= decide(inner, &|path, _| within(attribute, value, path))?;
            }
            any
        }
    })
}

/// A path inside one value of a multi-valued attribute.
fn within<'a>(attribute: Option<&'static Attribute>, value: &'a Value, path: &AttributePath) -> Result<Found<'a>> {
    let part = attribute.and_then(|attribute| named(attribute.sub, &path.name));
    let found = part.and_then(|part| value.get(part.name));
    Ok((part, found.into_iter().collect()))
}

/// Whether one value of a multi-valued attribute matches, for the paths of PATCH.
pub(crate) fn value_at(attribute: &'static Attribute, value: &Value, filter: &Filter) -> Result<bool> {
    decide(filter, &|path, _| within(Some(attribute), value, path))
}

fn is_value(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(list) => !list.is_empty(),
        Value::Object(parts) => !parts.is_empty(),
        Value::String(text) => !text.is_empty(),
        _ => true,
    }
}

/// The attribute of a path, without its part.
fn top(resource: &Resource, path: &AttributePath) -> Option<&'static Attribute> {
    match path.schema.as_deref().and_then(|urn| resource.extension(urn)) {
        Some(extension) => named(extension.attributes, &path.name),
        None => resource.attribute(&path.name),
    }
}

/// The attribute whose values are compared: the part named, or `value` of one that has parts.
fn compared(resource: &Resource, path: &AttributePath) -> Option<&'static Attribute> {
    let top = top(resource, path)?;
    match &path.sub {
        Some(sub) => named(top.sub, sub),
        None if top.kind == Kind::Complex => named(top.sub, "value").or(Some(top)),
        None => Some(top),
    }
}

/// All values of an attribute; those of a multi-valued one each for itself, without a part named the part `value`.
pub(crate) fn values<'a>(resource: &Resource, document: &'a Value, path: &AttributePath) -> Vec<&'a Value> {
    let holder = match path.schema.as_deref().and_then(|urn| resource.extension(urn)) {
        Some(extension) => document.get(extension.id),
        None => Some(document),
    };
    let Some(top) = top(resource, path) else { return Vec::new() };
    let Some(found) = holder.and_then(|holder| holder.get(top.name)) else { return Vec::new() };
    let each = match found {
        Value::Array(list) => list.iter().collect(),
        one => vec![one],
    };
    match path.sub.as_deref().and_then(|sub| named(top.sub, sub)) {
        Some(part) => each.into_iter().filter_map(|value| value.get(part.name)).collect(),
        None if path.sub.is_some() => Vec::new(),
        None => each,
    }
}

fn compare(attribute: Option<&Attribute>, found: &[&Value], operator: Operator, wanted: &Value) -> Result<bool> {
    if wanted.is_null() {
        let absent = !found.iter().any(|value| is_value(value));
        return match operator {
            Operator::Eq => Ok(absent),
            Operator::Ne => Ok(!absent),
            _ => Err(Refusal::filter("null can only be compared with eq and ne.")),
        };
    }
    if operator == Operator::Ne {
        return Ok(!compare(attribute, found, Operator::Eq, wanted)?);
    }
    let kind = attribute.map_or(Kind::Text, |attribute| attribute.kind);
    let exact = attribute.is_some_and(|attribute| attribute.exact);
    if kind == Kind::Boolean {
        let wanted = crate::scim::document::boolean(wanted)
            .ok_or_else(|| Refusal::filter("This attribute is true or false."))?;
        if operator != Operator::Eq {
            return Err(Refusal::filter("True and false can only be compared with eq and ne."));
        }
        return Ok(found.iter().any(|value| value.as_bool() == Some(wanted)));
    }
    let Some(wanted) = wanted.as_str() else { return Ok(false) };
    let wanted = match kind {
        Kind::Moment => crate::clock::read(wanted)
            .ok_or_else(|| Refusal::filter("This attribute is a moment, like 2026-01-31T09:30:00Z."))?,
        _ if exact => wanted.to_owned(),
        _ => wanted.to_lowercase(),
    };
    Ok(found.iter().any(|value| {
        let value = match value {
            // Without a part named, the part `value` is meant.
            Value::Object(parts) => parts.get("value").and_then(Value::as_str),
            value => value.as_str(),
        };
        value.is_some_and(|value| text(value, operator, &wanted, exact))
    }))
}

fn text(value: &str, operator: Operator, wanted: &str, exact: bool) -> bool {
    let value = if exact { value.to_owned() } else { value.to_lowercase() };
    match operator {
        Operator::Eq | Operator::Ne => value == wanted,
        Operator::Co => value.contains(wanted),
        Operator::Sw => value.starts_with(wanted),
        Operator::Ew => value.ends_with(wanted),
        Operator::Gt => value.as_str() > wanted,
        Operator::Ge => value.as_str() >= wanted,
        Operator::Lt => value.as_str() < wanted,
        Operator::Le => value.as_str() <= wanted,
    }
}

/// Order of two values of `sortBy` (RFC 7644, section 3.4.2.3): those without one come last.
pub(crate) fn compare_texts(left: Option<&str>, right: Option<&str>, exact: bool) -> Ordering {
    match (left, right) {
        (Some(left), Some(right)) if exact => left.cmp(right),
        (Some(left), Some(right)) => left.to_lowercase().cmp(&right.to_lowercase()),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}
