//! What this endpoint can do, for identity providers that ask (RFC 7644, section 4).

use axum::http::StatusCode;
use purser_api::scim::LIST_SCHEMA;
use serde_json::{Value, json};

use super::error::{Refusal, Result};
use super::query::MOST;
use super::schema::{resources, schemas as all_schemas};
use super::{Call, Reply};

/// `GET /ServiceProviderConfig` (RFC 7643, section 5).
pub(super) fn configuration(call: &Call) -> Reply {
    Reply::ok(json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "documentationUri": "https://datatracker.ietf.org/doc/html/rfc7644",
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": MOST },
        "changePassword": { "supported": false },
        "sort": { "supported": true },
        "etag": { "supported": true },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "OAuth Bearer Token",
            "description": "A token made in the console, sent as Authorization: Bearer.",
            "specUri": "https://datatracker.ietf.org/doc/html/rfc6750",
            "primary": true
        }],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": format!("{}/ServiceProviderConfig", call.base)
        }
    }))
}

fn list(resources: Vec<Value>) -> Reply {
    Reply::ok(json!({
        "schemas": [LIST_SCHEMA], "totalResults": resources.len(), "startIndex": 1,
        "itemsPerPage": resources.len(), "Resources": resources
    }))
}

/// `GET /ResourceTypes`.
pub(super) fn resource_types(call: &Call) -> Reply {
    list(resources().iter().map(|one| one.describe(&call.base)).collect())
}

/// `GET /ResourceTypes/{name}`.
pub(super) fn resource_type(call: &Call, name: &str) -> Result<Reply> {
    let found = resources().into_iter().find(|one| one.name == name);
    found.map(|one| Reply::ok(one.describe(&call.base))).ok_or_else(|| Refusal::not_found("type of resource"))
}

/// `GET /Schemas`.
pub(super) fn schemas(call: &Call) -> Reply {
    list(all_schemas().iter().map(|one| one.describe(&call.base, &call.idp.org_name)).collect())
}

/// `GET /Schemas/{id}`.
pub(super) fn schema(call: &Call, id: &str) -> Result<Reply> {
    // Some encode the colons.
    let id = id.replace("%3A", ":").replace("%3a", ":");
    let found = all_schemas().into_iter().find(|one| one.id.eq_ignore_ascii_case(&id));
    let found = found.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "There is no such schema."))?;
    Ok(Reply::ok(found.describe(&call.base, &call.idp.org_name)))
}
