//! The OpenAPI document, from the same declarations the routes are made of.

use axum::Json;
use axum::extract::State;
use purser_api::operations::{OPERATIONS, Operation};
use purser_api::{Endpoint, Layer, Method};
use serde_json::{Map, Value, json};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::app::App;

/// `GET /openapi.json`.
pub(crate) async fn document(State(app): State<App>) -> Json<Value> {
    Json(build(app.options.layer1_only))
}

type Schemas = Vec<(String, RefOr<Schema>)>;

/// Body and answer of one operation, as schemas; both are named so that references resolve.
struct Shapes {
    body: Option<Value>,
    answer: Option<Value>,
}

fn shape<T: ToSchema + 'static>(schemas: &mut Schemas) -> Option<Value> {
    if std::any::TypeId::of::<T>() == std::any::TypeId::of::<()>() {
        return None;
    }
    T::schemas(schemas);
    let name = T::name().into_owned();
    // A list has no name of its own beyond that of its items.
    if name == "Page" {
        return serde_json::to_value(<T as PartialSchema>::schema()).ok();
    }
    schemas.push((name.clone(), T::schema()));
    Some(json!({ "$ref": format!("#/components/schemas/{name}") }))
}

fn shapes<E: Endpoint>(schemas: &mut Schemas) -> Shapes
where
    E::Body: ToSchema + 'static,
    E::Answer: ToSchema + 'static,
{
    Shapes { body: shape::<E::Body>(schemas), answer: shape::<E::Answer>(schemas) }
}

macro_rules! all_shapes {
    ($($operation:path),* $(,)?) => {
        fn all(schemas: &mut Schemas) -> Vec<Shapes> {
            vec![$(shapes::<$operation>(schemas)),*]
        }
    };
}
purser_api::for_each_operation!(all_shapes);

fn build(layer1_only: bool) -> Value {
    let mut schemas = Schemas::new();
    let shapes = all(&mut schemas);
    purser_api::ErrorBody::schemas(&mut schemas);
    schemas.push(("ErrorBody".to_owned(), purser_api::ErrorBody::schema()));
    let mut paths = Map::new();
    let more = purser_policy::access::OPERATIONS.iter().map(|operation| (operation, plain(operation)));
    for (operation, shapes) in OPERATIONS.iter().zip(shapes).chain(more) {
        if layer1_only && operation.layer == Layer::Two {
            continue;
        }
        let methods = paths.entry(operation.path.to_owned()).or_insert_with(|| json!({}));
        methods[operation.method.as_str().to_ascii_lowercase()] = describe(operation, shapes);
    }
    let schemas: Map<String, Value> =
        schemas.into_iter().filter_map(|(name, schema)| Some((name, serde_json::to_value(schema).ok()?))).collect();
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Purser reference backend", "version": env!("CARGO_PKG_VERSION") },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" } }
        }
    })
}

/// Facts and decisions are described where their types are, in the policy crate; here they are plain objects.
fn plain(operation: &Operation) -> Shapes {
    let object = json!({ "type": "object" });
    let answer = match operation.name {
        "ListAccessTests" => Some(json!({ "type": "array", "items": object })),
        _ if operation.method == Method::Delete => None,
        _ => Some(object.clone()),
    };
    Shapes { body: (operation.method == Method::Post).then_some(object), answer }
}

fn describe(operation: &Operation, shapes: Shapes) -> Value {
    let holes = operation
        .path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(hole, _)| json!({ "name": hole, "in": "path", "required": true, "schema": { "type": "string" } }));
    let query =
        operation.query.iter().map(|name| json!({ "name": name, "in": "query", "schema": { "type": "string" } }));
    let success = match (operation.name, &shapes.answer) {
        (name, _) if name.ends_with("BulkInvite") => "202",
        (name, _) if ["CreateGroup", "AddDomain", "CreateConnection"].iter().any(|made| name.ends_with(made)) => "201",
        (name, None) if name.ends_with("AddGroupMember") => "200",
        (_, None) => "204",
        (_, Some(_)) => "200",
    };
    let media = if operation.name.ends_with("ExportMembers") { "text/csv" } else { "application/json" };
    let mut answer = json!({ "description": operation.summary });
    if let Some(schema) = shapes.answer {
        answer["content"] = json!({ media: { "schema": schema } });
    }
    let refusal = json!({
        "description": "Refused; the body says why.",
        "content": { "application/json": { "schema": { "$ref": "#/components/schemas/ErrorBody" } } }
    });
    let mut described = json!({
        "operationId": operation.name.rsplit("::").next().unwrap_or(operation.name).trim(),
        "summary": operation.summary,
        "tags": [if operation.layer == Layer::One { "layer 1" } else { "layer 2" }],
        "parameters": holes.chain(query).collect::<Vec<_>>(),
        "responses": { success: answer, "4XX": refusal }
    });
    if let Some(schema) = shapes.body {
        described["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": schema } } });
    }
    if !operation.public {
        described["security"] = json!([{ "bearer": [] }]);
    }
    described
}
