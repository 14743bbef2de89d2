//! A resource as JSON: brought into the form of its schema when it comes, cut to what was asked for when it goes.
//!
//! Identity providers write names in any case, booleans as text, one value where a list belongs, and attributes nobody
//! asked for. All of that is read; what is not kept is named, so that the log can say it.

use serde_json::{Map, Value, json};

use super::error::{Refusal, Result};
use super::schema::{Attribute, Kind, Mutability, Resource, named};

/// Longest text that is kept of one attribute, in bytes.
const LONGEST: usize = 2048;

/// Most values that are read of one attribute; a large group has more than this many members only in a body that is too
/// large anyway.
const MOST: usize = 50_000;

/// `true`, `false`, or one of them as text in any case, as Entra sends it.
pub(crate) fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// A whole resource as it came, in the form of its schema. Names that are not kept go into `ignored`.
pub(crate) fn take(resource: &Resource, given: &Value, ignored: &mut Vec<String>) -> Result<Map<String, Value>> {
    let given = given.as_object().ok_or_else(|| Refusal::syntax("The body is one JSON object."))?;
    let mut kept = Map::new();
    for (name, value) in given {
        put(resource, &mut kept, name, value, ignored)?;
    }
    for attribute in resource.core.attributes.iter().filter(|attribute| attribute.required) {
        // An address in userName is enough; the platform needs no list beside it.
        if attribute.name != "emails" && is_empty(kept.get(attribute.name)) {
            return Err(Refusal::value(format!("The attribute {} is required.", attribute.name)));
        }
    }
    Ok(kept)
}

/// Puts one attribute into a resource, replacing what is there.
pub(crate) fn put(
    resource: &Resource,
    kept: &mut Map<String, Value>,
    name: &str,
    value: &Value,
    ignored: &mut Vec<String>,
) -> Result<()> {
    if let Some(extension) = resource.extension(name) {
        let Some(parts) = value.as_object() else { return Err(Refusal::value(format!("{name} is an object."))) };
        let mut inner = Map::new();
        for (name, value) in parts {
            match named(extension.attributes, name) {
                Some(attribute) => insert(&mut inner, attribute, value)?,
                None => ignored.push(name.clone()),
            }
        }
        store(kept, extension.id, Value::Object(inner));
        return Ok(());
    }
    // The public description's word for active; where both are there, `active` counts.
    let word = if name.eq_ignore_ascii_case("enabled") && !kept.contains_key("active") { "active" } else { name };
    match resource.attribute(word) {
        Some(attribute) if attribute.mutability == Mutability::ReadOnly => {}
        Some(attribute) => insert(kept, attribute, value)?,
        None if name.eq_ignore_ascii_case("schemas") => {}
        None => ignored.push(name.to_owned()),
    }
    Ok(())
}

/// Puts one value in its form under its name.
pub(crate) fn insert(kept: &mut Map<String, Value>, attribute: &'static Attribute, value: &Value) -> Result<()> {
    let value = form(attribute, value)?;
    store(kept, attribute.name, value);
    Ok(())
}

/// An empty value is the same as none (RFC 7643, section 2.5).
pub(crate) fn store(kept: &mut Map<String, Value>, name: &str, value: Value) {
    if is_empty(Some(&value)) {
        kept.remove(name);
    } else {
        kept.insert(name.to_owned(), value);
    }
}

fn is_empty(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::Array(list)) => list.is_empty(),
        Some(Value::Object(parts)) => parts.is_empty(),
        Some(Value::String(text)) => text.is_empty(),
        Some(_) => false,
    }
}

/// A value in the form of its attribute; `null` stays.
pub(crate) fn form(attribute: &'static Attribute, value: &Value) -> Result<Value> {
    if value.is_null() {
        return Ok(Value::Null);
    }
    if !attribute.many {
        return match value {
            // One value too many brackets.
            Value::Array(list) if list.len() == 1 => single(attribute, &list[0]),
            value => single(attribute, value),
        };
    }
    let list = match value {
        Value::Array(list) => list.iter().collect(),
        one => vec![one],
    };
    if list.len() > MOST {
        return Err(Refusal::value(format!("{} has too many values.", attribute.name)));
    }
    let mut values = Vec::with_capacity(list.len());
    for value in list {
        values.push(match value {
            // Some send the ids or addresses alone.
            Value::String(_) => json!({ "value": value }),
            value => single(attribute, value)?,
        });
    }
    one_primary(&mut values);
    Ok(Value::Array(values))
}

/// At most one value is the primary one (RFC 7643, section 2.4): the last that says so.
pub(crate) fn one_primary(values: &mut [Value]) {
    let primary = values.iter().rposition(|value| value["primary"] == true);
    for (at, value) in values.iter_mut().enumerate() {
        if value["primary"] == true && Some(at) != primary {
            value["primary"] = json!(false);
        }
    }
}

fn single(attribute: &'static Attribute, value: &Value) -> Result<Value> {
    let wrong = |what: &str| Err(Refusal::value(format!("{} is {what}.", attribute.name)));
    match (attribute.kind, value) {
        (Kind::Boolean, value) => match boolean(value) {
            Some(value) => Ok(Value::Bool(value)),
            None => wrong("true or false"),
        },
        (Kind::Complex, Value::Object(parts)) => {
            let mut kept = Map::new();
            for (name, value) in parts {
                // Parts that nobody knows are left out without a word: they come with every address.
                if let Some(part) = named(attribute.sub, name) {
                    store(&mut kept, part.name, form(part, value)?);
                }
            }
            Ok(Value::Object(kept))
        }
        (Kind::Complex, _) => wrong("an object"),
        (_, Value::String(text)) if text.len() > LONGEST => wrong("too long"),
        (_, Value::String(text)) if text.chars().any(char::is_control) => wrong("a line without control characters"),
        (_, Value::String(_)) => Ok(value.clone()),
        (_, Value::Number(number)) => Ok(Value::String(number.to_string())),
        _ => wrong("a text"),
    }
}

/// Which attributes an answer has (RFC 7644, section 3.9).
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    only: Vec<String>,
    without: Vec<String>,
}

impl Wanted {
    /// Reads the two comma-separated lists. Together they contradict each other; then the first counts.
    pub(crate) fn read(attributes: Option<&str>, excluded: Option<&str>) -> Self {
        let split = |list: Option<&str>| {
            let words = list.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty());
            words.map(str::to_owned).collect::<Vec<_>>()
        };
        let only = split(attributes);
        let without = if only.is_empty() { split(excluded) } else { Vec::new() };
        Self { only, without }
    }

    /// Whether nothing was said.
    pub(crate) fn is_everything(&self) -> bool {
        self.only.is_empty() && self.without.is_empty()
    }

    /// Whether the answer has this attribute.
    pub(crate) fn has(&self, name: &str) -> bool {
        let named = |list: &[String]| list.iter().any(|word| short(word).eq_ignore_ascii_case(name));
        let part_of = |word: &String| short(word).split('.').next().is_some_and(|top| top.eq_ignore_ascii_case(name));
        if self.only.is_empty() { !named(&self.without) } else { self.only.iter().any(part_of) }
    }

    /// Cuts a resource; `id` and `schemas` always stay.
    pub(crate) fn cut(&self, resource: &Resource, mut document: Value) -> Value {
        if self.is_everything() {
            return document;
        }
        let always = |name: &str| matches!(name, "id" | "schemas");
        let Some(parts) = document.as_object_mut() else { return document };
        if self.only.is_empty() {
            for word in &self.without {
                remove(resource, parts, word, &always);
            }
            return document;
        }
        let mut kept = Map::new();
        for (name, value) in parts.iter().filter(|(name, _)| always(name)) {
            kept.insert(name.clone(), value.clone());
        }
        for word in &self.only {
            copy(resource, parts, &mut kept, word);
        }
        Value::Object(kept)
    }
}

/// A name without the URN of its schema.
fn short(word: &str) -> &str {
    if word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("urn:")) {
        // The URNs have dots themselves.
        return word.rsplit_once(':').map_or(word, |(_, name)| name);
    }
    word
}

/// The key of the extension a name belongs to, and the rest of the name; or the name alone.
fn place<'a>(resource: &Resource, word: &'a str) -> (Option<&'static str>, &'a str) {
    if let Some(extension) = resource.extension {
        if extension.id.eq_ignore_ascii_case(word) {
            return (Some(extension.id), "");
        }
        if let Some((urn, name)) = word.rsplit_once(':')
            && extension.id.eq_ignore_ascii_case(urn)
        {
            return (Some(extension.id), name);
        }
    }
    (None, short(word))
}

fn key(parts: &Map<String, Value>, name: &str) -> Option<String> {
    parts.keys().find(|key| key.eq_ignore_ascii_case(name)).cloned()
}

fn remove(resource: &Resource, parts: &mut Map<String, Value>, word: &str, always: &dyn Fn(&str) -> bool) {
    let (extension, name) = place(resource, word);
    let parts = match extension {
        Some(urn) if name.is_empty() => {
            parts.remove(urn);
            return;
        }
        Some(urn) => match parts.get_mut(urn).and_then(Value::as_object_mut) {
            Some(inner) => inner,
            None => return,
        },
        None => parts,
    };
    let (top, sub) = name.split_once('.').map_or((name, None), |(top, sub)| (top, Some(sub)));
    let Some(top) = key(parts, top).filter(|top| !always(top)) else { return };
    let Some(sub) = sub else {
        parts.remove(&top);
        return;
    };
    let each = |value: &mut Value| {
        if let Some(inner) = value.as_object_mut()
            && let Some(sub) = key(inner, sub)
        {
            inner.remove(&sub);
        }
    };
    match parts.get_mut(&top) {
        Some(Value::Array(list)) => list.iter_mut().for_each(each),
        Some(value) => each(value),
        None => {}
    }
}

fn copy(resource: &Resource, parts: &Map<String, Value>, kept: &mut Map<String, Value>, word: &str) {
    let (extension, name) = place(resource, word);
    let (parts, kept) = match extension {
        Some(urn) => {
            let Some(inner) = parts.get(urn) else { return };
            if name.is_empty() {
                kept.insert(urn.to_owned(), inner.clone());
                return;
            }
            let Some(inner) = inner.as_object() else { return };
            let there = kept.entry(urn).or_insert_with(|| json!({}));
            let Some(there) = there.as_object_mut() else { return };
            (inner, there)
        }
        None => (parts, kept),
    };
    let (top, sub) = name.split_once('.').map_or((name, None), |(top, sub)| (top, Some(sub)));
    let Some((top, value)) = key(parts, top).and_then(|top| parts.get(&top).map(|value| (top, value))) else { return };
    let Some(sub) = sub else {
        kept.insert(top, value.clone());
        return;
    };
    let part = |value: &Value, there: &mut Value| {
        if let (Some(from), Some(to)) = (value.as_object(), there.as_object_mut())
            && let Some(sub) = key(from, sub)
        {
            to.insert(sub.clone(), from[&sub].clone());
        }
    };
    match value {
        Value::Array(list) => {
            let there = kept.entry(top).or_insert_with(|| Value::Array(vec![json!({}); list.len()]));
            if let Some(there) = there.as_array_mut() {
                list.iter().zip(there).for_each(|(value, there)| part(value, there));
            }
        }
        value => part(value, kept.entry(top).or_insert_with(|| json!({}))),
    }
}
