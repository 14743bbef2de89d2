//! PATCH (RFC 7644, section 3.5.2): operations on a resource, in the forms that identity providers really send.
//!
//! Besides the RFC's own: `Add`, `Replace` and `Remove` with a capital; values whose keys are paths
//! (`{"name.givenName": …}`); booleans as text; one value where a list belongs; `replace` of `emails[type eq "work"].value`
//! before there is one; read-only attributes among many without a path.

use serde_json::{Map, Value, json};

use super::document::{form, one_primary, put, store};
use super::error::{Refusal, Result};
use super::filter::{AttributePath, Filter, Operator, Target, target, value_at};
use super::schema::{Attribute, Kind, Mutability, Resource, named};

/// Most operations in one request.
const MOST: usize = 1000;

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Add,
    Remove,
    Replace,
}

/// One operation.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) verb: Verb,
    pub(crate) target: Option<Target>,
    pub(crate) value: Value,
}

/// Reads the body of a PATCH.
pub(crate) fn operations(body: &Value) -> Result<Vec<Operation>> {
    let get = |object: &'_ Value, name: &str| -> Option<Value> {
        let (_, value) = object.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(value.clone())
    };
    let Some(Value::Array(list)) = get(body, "Operations") else {
        return Err(Refusal::syntax("The body has a list of Operations."));
    };
    if list.is_empty() || list.len() > MOST {
        return Err(Refusal::syntax(format!("A request has 1 to {MOST} operations.")));
    }
    let read = |operation: &Value| {
        let word = get(operation, "op").and_then(|word| word.as_str().map(str::to_ascii_lowercase));
        let verb = match word.as_deref() {
            Some("add") => Verb::Add,
            Some("remove") => Verb::Remove,
            Some("replace") => Verb::Replace,
            _ => return Err(Refusal::syntax("An operation's op is add, remove or replace.")),
        };
        let path = match get(operation, "path") {
            Some(Value::String(path)) if !path.trim().is_empty() => Some(target(&path)?),
            None | Some(Value::Null | Value::String(_)) => None,
            Some(_) => return Err(Refusal::path("A path is a text.")),
        };
        if verb == Verb::Remove && path.is_none() {
            return Err(Refusal::bad("noTarget", "A remove operation has a path."));
        }
        Ok(Operation { verb, target: path, value: get(operation, "value").unwrap_or_default() })
    };
    list.iter().map(read).collect()
}

/// Applies one operation. What is not kept here goes into `ignored`.
pub(crate) fn apply(
    resource: &Resource,
    document: &mut Map<String, Value>,
    operation: &Operation,
    ignored: &mut Vec<String>,
) -> Result<()> {
    if let Some(target) = &operation.target {
        return at(resource, document, operation.verb, target, &operation.value, ignored);
    }
    let Value::Object(parts) = &operation.value else {
        return Err(Refusal::syntax("Without a path, the value is an object of attributes."));
    };
    for (name, value) in parts {
        if resource.extension(name).is_some() {
            let Some(parts) = value.as_object() else { return Err(Refusal::value(format!("{name} is an object."))) };
            for (part, value) in parts {
                let path = AttributePath { schema: Some(name.clone()), name: part.clone(), sub: None };
                at(resource, document, operation.verb, &Target { path, among: None }, value, ignored)?;
            }
            continue;
        }
        let target = target(name)?;
        let read_only =
            |name: &str| resource.attribute(name).is_some_and(|attribute| attribute.mutability == Mutability::ReadOnly);
        // Okta sends a group's id with its new name.
        if !read_only(&target.path.name) && !name.eq_ignore_ascii_case("schemas") {
            at(resource, document, operation.verb, &target, value, ignored)?;
        }
    }
    Ok(())
}

fn at(
    resource: &Resource,
    document: &mut Map<String, Value>,
    verb: Verb,
    target: &Target,
    value: &Value,
    ignored: &mut Vec<String>,
) -> Result<()> {
    let path = &target.path;
    if let Some(extension) = path.schema.as_deref().and_then(|urn| resource.extension(urn)) {
        if path.name.is_empty() {
            if verb == Verb::Remove {
                document.remove(extension.id);
                return Ok(());
            }
            let mut whole = match verb {
                Verb::Add => document.get(extension.id).and_then(Value::as_object).cloned().unwrap_or_default(),
                _ => Map::new(),
            };
            let mut taken = Map::new();
            put(resource, &mut taken, extension.id, value, ignored)?;
            if let Some(Value::Object(parts)) = taken.remove(extension.id) {
                whole.extend(parts);
            }
            store(document, extension.id, Value::Object(whole));
            return Ok(());
        }
        let Some(attribute) = named(extension.attributes, &path.name) else {
            ignored.push(path.name.clone());
            return Ok(());
        };
        let mut inner = document.get(extension.id).and_then(Value::as_object).cloned().unwrap_or_default();
        change(&mut inner, attribute, verb, target, value)?;
        store(document, extension.id, Value::Object(inner));
        return Ok(());
    }
    let foreign = path.schema.as_deref().is_some_and(|urn| !urn.eq_ignore_ascii_case(resource.core.id));
    let word = if path.name.eq_ignore_ascii_case("enabled") { "active" } else { &path.name };
    match resource.attribute(word).filter(|_| !foreign) {
        Some(attribute) if attribute.mutability == Mutability::ReadOnly => {
            Err(Refusal::bad("mutability", format!("{} cannot be changed.", attribute.name)))
        }
        Some(attribute) => change(document, attribute, verb, target, value),
        // Titles, departments, telephone numbers: nothing of this is kept, and none of it is a reason to stop.
        None => {
            ignored.push(path.name.clone());
            Ok(())
        }
    }
}

fn change(
    parts: &mut Map<String, Value>,
    attribute: &'static Attribute,
    verb: Verb,
    target: &Target,
    value: &Value,
) -> Result<()> {
    let sub = match &target.path.sub {
        None => None,
        Some(sub) => match named(attribute.sub, sub) {
            Some(part) => Some(part),
            None => return Err(Refusal::path(format!("{} has no part {sub}.", attribute.name))),
        },
    };
    if verb == Verb::Remove && attribute.required && sub.is_none() && target.among.is_none() {
        return Err(Refusal::bad("mutability", format!("{} is required.", attribute.name)));
    }
    if attribute.kind == Kind::Complex && attribute.many {
        let mut list = match parts.remove(attribute.name) {
            Some(Value::Array(list)) => list,
            _ => Vec::new(),
        };
        let done = among(&mut list, attribute, sub, verb, target.among.as_ref(), value);
        list.retain(|value| value.as_object().is_some_and(|parts| !parts.is_empty()));
        store(parts, attribute.name, Value::Array(list));
        return done;
    }
    if target.among.is_some() {
        return Err(Refusal::path(format!("{} has one value; there is nothing to choose.", attribute.name)));
    }
    let Some(sub) = sub else {
        let new = match verb {
            Verb::Remove => Value::Null,
            Verb::Replace => form(attribute, value)?,
            // Adding to a complex value keeps what it does not name (RFC 7644, section 3.5.2.1).
            Verb::Add => match (form(attribute, value)?, parts.get(attribute.name)) {
                (Value::Object(new), Some(Value::Object(old))) => {
                    let mut both = old.clone();
                    both.extend(new);
                    Value::Object(both)
                }
                (new, _) => new,
            },
        };
        store(parts, attribute.name, new);
        return Ok(());
    };
    let mut inner = parts.get(attribute.name).and_then(Value::as_object).cloned().unwrap_or_default();
    let new = if verb == Verb::Remove { Value::Null } else { form(sub, value)? };
    store(&mut inner, sub.name, new);
    store(parts, attribute.name, Value::Object(inner));
    Ok(())
}

/// Changes the values of a multi-valued attribute.
fn among(
    list: &mut Vec<Value>,
    attribute: &'static Attribute,
    sub: Option<&'static Attribute>,
    verb: Verb,
    filter: Option<&Filter>,
    value: &Value,
) -> Result<()> {
    let Some(filter) = filter else {
        match (verb, sub) {
            (Verb::Add, None) => {
                let Value::Array(new) = form(attribute, value)? else { return Ok(()) };
                for value in new {
                    if !list.contains(&value) {
                        list.push(value);
                    }
                }
                one_primary(list);
            }
            (Verb::Replace, None) => {
                *list = match form(attribute, value)? {
                    Value::Array(new) => new,
                    _ => Vec::new(),
                };
            }
            (Verb::Remove, None) => match form(attribute, value)? {
                // Entra names those to remove in the value.
                Value::Array(gone) if !gone.is_empty() => {
                    list.retain(|value| !gone.iter().any(|gone| gone["value"] == value["value"]));
                }
                _ => list.clear(),
            },
            (_, Some(sub)) => {
                let new = if verb == Verb::Remove { Value::Null } else { form(sub, value)? };
                if list.is_empty() && verb != Verb::Remove {
                    list.push(json!({}));
                }
                set(list.iter_mut(), sub, &new);
            }
        }
        return Ok(());
    };
    let mut chosen = Vec::new();
    for (at, value) in list.iter().enumerate() {
        if value_at(attribute, value, filter)? {
            chosen.push(at);
        }
    }
    if verb == Verb::Remove && sub.is_none() {
        let mut at = 0;
        list.retain(|_| (!chosen.contains(&at), at += 1).0);
        return Ok(());
    }
    if chosen.is_empty() {
        if verb == Verb::Remove {
            return Ok(());
        }
        // What the filter says about the value that is missing.
        let mut fresh = Map::new();
        if !conditions(filter, attribute, &mut fresh) {
            return Err(Refusal::bad("noTarget", format!("No value of {} matches.", attribute.name)));
        }
        list.push(Value::Object(fresh));
        chosen.push(list.len() - 1);
    }
    for at in chosen {
        match (sub, verb) {
            (Some(sub), _) => {
                let new = if verb == Verb::Remove { Value::Null } else { form(sub, value)? };
                set(list[at..=at].iter_mut(), sub, &new);
            }
            (None, _) => {
                if let Value::Array(new) = form(attribute, value)?
                    && let (Some(Value::Object(new)), Some(old)) = (new.into_iter().next(), list[at].as_object_mut())
                {
                    if verb == Verb::Replace {
                        old.clear();
                    }
                    old.extend(new);
                }
            }
        }
    }
    one_primary(list);
    Ok(())
}

fn set<'a>(values: impl Iterator<Item = &'a mut Value>, part: &Attribute, new: &Value) {
    for parts in values.filter_map(Value::as_object_mut) {
        store(parts, part.name, new.clone());
    }
}

/// Takes the equalities of a filter as parts of a new value; false where the filter says anything else.
fn conditions(filter: &Filter, attribute: &'static Attribute, into: &mut Map<String, Value>) -> bool {
    match filter {
        Filter::And(left, right) => conditions(left, attribute, into) && conditions(right, attribute, into),
        Filter::Compare(path, Operator::Eq, wanted) => {
            let Some(part) = named(attribute.sub, &path.name) else { return false };
            let Ok(value) = form(part, wanted) else { return false };
            store(into, part.name, value);
            true
        }
        _ => false,
    }
}
