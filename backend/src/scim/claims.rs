//! What the attributes of a user say besides the address: the platform's own ones, the full name.

use purser_api::Role;
use purser_api::scim::DOCKER_USER_SCHEMA;
use serde_json::{Map, Value};

use super::Call;
use super::error::{Refusal, Result};
use crate::front_door::joining::clean;

/// A text of the platform's own attributes.
pub(super) fn docker<'a>(attributes: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    attributes.get(DOCKER_USER_SCHEMA)?.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// The role asked for.
pub(super) fn role(attributes: &Map<String, Value>) -> Result<Option<Role>> {
    docker(attributes, "dockerRole")
        .map(|word| {
            Role::parse(word)
                .ok_or_else(|| Refusal::value(format!("dockerRole is owner, editor or member, not “{word}”.")))
        })
        .transpose()
}

/// The full name, as far as it is said and taken over.
pub(super) fn full_name(call: &Call, attributes: &Map<String, Value>) -> Option<String> {
    if !call.idp.full_names {
        return None;
    }
    let part = |name: &str| attributes.get("name").and_then(|parts| parts[name].as_str()).unwrap_or_default();
    let whole = match part("formatted") {
        "" => format!("{} {}", part("givenName"), part("familyName")),
        formatted => formatted.to_owned(),
    };
    let name = clean(&whole);
    let name = if name.is_empty() {
        clean(attributes.get("displayName").and_then(Value::as_str).unwrap_or_default())
    } else {
        name
    };
    (!name.is_empty()).then_some(name)
}

/// Refuses what names another organization: this token speaks for one only.
pub(super) fn check_org(call: &Call, attributes: &Map<String, Value>) -> Result<()> {
    match docker(attributes, "dockerOrg") {
        Some(org) if !org.eq_ignore_ascii_case(&call.idp.org_name) => Err(Refusal::forbidden(format!(
            "dockerOrg is “{org}”, and this token belongs to “{}”. Leave dockerOrg out, or use a token of the other \
             organization.",
            call.idp.org_name
        ))),
        _ => Ok(()),
    }
}
