//! A JSON web token (RFC 7519): header and claims, unverified.

use purser_policy::findings::Received;
use serde_json::{Map, Value};

use crate::Decoded;
use crate::unpack::base64;

pub(crate) fn read(token: &str) -> Result<Decoded, String> {
    let mut parts = token.split('.');
    let mut part = |what: &str| -> Result<Map<String, Value>, String> {
        let bytes =
            parts.next().and_then(base64).ok_or_else(|| ["The ", what, " of the token is not base64."].concat())?;
        serde_json::from_slice(&bytes).map_err(|_| ["The ", what, " of the token is not a JSON object."].concat())
    };
    let (header, claims) = (part("header")?, part("body")?);
    let signature = parts.next().unwrap_or_default();
    let word =
        |of: &Map<String, Value>, name: &str| of.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let time =
        |name: &str| claims.get(name).and_then(|value| value.as_i64().or_else(|| value.as_f64().map(|at| at as i64)));
    let algorithm = word(&header, "alg");
    let source = Value::Array(vec![Value::Object(header), Value::Object(claims.clone())]);
    Ok(Decoded {
        source: serde_json::to_string_pretty(&source).unwrap_or_default(),
        issuer: word(&claims, "iss"),
        audiences: claims.get("aud").map(values).unwrap_or_default(),
        name: word(&claims, "sub"),
        issued_at: time("iat"),
        not_before: time("nbf"),
        not_after: time("exp"),
        signed: !signature.is_empty() && !algorithm.eq_ignore_ascii_case("none"),
        algorithms: vec![algorithm],
        received: claims.iter().map(|(name, value)| Received { name: name.clone(), values: values(value) }).collect(),
        ..Decoded::default()
    })
}

/// A claim as texts.
fn values(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(all) => {
            all.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned)).collect()
        }
        Value::Null => Vec::new(),
        other => vec![other.to_string()],
    }
}
