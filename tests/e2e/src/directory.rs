//! An identity provider by script: it pushes people and groups by SCIM, as a real one does.

use serde_json::{Value, json};

/// A directory that knows where to push and by which token.
#[derive(Clone, Debug)]
pub struct Directory {
    client: reqwest::Client,
    base: String,
    token: String,
}

impl Directory {
    /// A directory; the base is what the console tells.
    pub fn new(base: &str, token: &str) -> Self {
        Self { client: reqwest::Client::new(), base: base.to_owned(), token: token.to_owned() }
    }

    /// Any request: status, and the answer where there is one.
    pub async fn send(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.client.request(method, self.base.clone() + path).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.header("Content-Type", "application/scim+json").body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default())
    }

    /// A request that does what it should.
    pub async fn done(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let (status, answer) = self.send(method, path, body).await;
        assert!(status < 300, "{method} {path}: {status} {answer}");
        answer
    }

    /// Adds somebody; gives the id.
    pub async fn add(&self, address: &str, name: &str) -> String {
        let made = self.done("POST", "/Users", Some(person(address, name))).await;
        made["id"].as_str().unwrap().to_owned()
    }

    /// Adds a group of these people; gives the id.
    pub async fn group(&self, name: &str, ids: &[String]) -> String {
        let body = json!({ "displayName": name, "members": members(ids) });
        let made = self.done("POST", "/Groups", Some(body)).await;
        made["id"].as_str().unwrap().to_owned()
    }

    /// Switches somebody off; gives the status.
    pub async fn deactivate(&self, id: &str) -> u16 {
        let change = [json!({ "op": "Replace", "path": "active", "value": "False" })];
        self.send("PATCH", &format!("/Users/{id}"), Some(patch(&change))).await.0
    }
}

/// Somebody as a directory sends them.
pub fn person(address: &str, name: &str) -> Value {
    json!({ "userName": address, "active": true, "name": { "formatted": name },
        "emails": [{ "value": address, "type": "work", "primary": true }] })
}

/// Members of a group.
pub fn members(ids: &[String]) -> Value {
    ids.iter().map(|id| json!({ "value": id })).collect()
}

/// The body of a PATCH.
pub fn patch(operations: &[Value]) -> Value {
    json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations })
}
