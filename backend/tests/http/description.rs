//! Layer 1 of the OpenAPI document against the facts of the public description, kept in `tests/layer1.txt`.

use serde_json::Value;

use crate::world::World;

/// Follows references.
fn resolve<'a>(document: &'a Value, mut schema: &'a Value) -> &'a Value {
    while let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        schema = document.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null);
    }
    schema
}

/// Whether a schema has a field, given as a path with dots; lists, options and unions are looked through.
fn has(document: &Value, schema: &Value, path: &str) -> bool {
    let schema = resolve(document, schema);
    let through = ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|union| schema.get(union)?.as_array()).flatten();
    if through.chain(schema.get("items")).any(|inner| has(document, inner, path)) {
        return true;
    }
    let (field, rest) = path.split_once('.').map_or((path, None), |(field, rest)| (field, Some(rest)));
    let Some(inner) = schema.pointer(&format!("/properties/{field}")) else { return false };
    rest.is_none_or(|rest| has(document, inner, rest))
}

#[tokio::test]
async fn the_document_has_every_path_parameter_and_field_of_the_public_one() {
    let world = World::new().await;
    let document = world.nobody().send("GET", "/openapi.json", None).await.json();
    let mut operation = Value::Null;
    let mut missing = Vec::new();
    let mut checked = 0;
    for line in include_str!("../layer1.txt").lines().filter(|line| !line.starts_with('#')) {
        checked += 1;
        let words: Vec<&str> = line.split_whitespace().collect();
        let found = match words.as_slice() {
            ["?", name] => {
                operation["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == *name))
            }
            [">", field] => has(&document, &operation["requestBody"]["content"]["application/json"]["schema"], field),
            ["<", field] => ["200", "201", "202"].into_iter().any(|status| {
                has(&document, &operation["responses"][status]["content"]["application/json"]["schema"], field)
            }),
            [method, path] => {
                operation = document["paths"][*path][method.to_ascii_lowercase()].clone();
                operation.is_object()
            }
            _ => panic!("layer1.txt: {line}"),
        };
        if !found {
            missing.push(format!("{} {line}", operation["operationId"]));
        }
    }
    assert!(checked > 150, "only {checked} facts");
    assert!(missing.is_empty(), "{missing:#?}");
}

#[tokio::test]
async fn the_document_has_the_operations_about_sign_ins_too() {
    let document = World::new().await.nobody().send("GET", "/openapi.json", None).await.json();
    for operation in purser_policy::access::OPERATIONS {
        let described = &document["paths"][operation.path][operation.method.as_str().to_ascii_lowercase()];
        assert_eq!(described["operationId"], operation.name, "{}", operation.path);
    }
}
