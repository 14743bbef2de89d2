//! The SCIM endpoint, called as identity providers call it.

mod brake;
mod console;
mod entra;
mod groups;
mod migration;
mod okta;
mod protocol;
mod rules;

use axum::http::header;
use purser_api::connections::{ConnectionPatch, UpdateConnection};
use purser_api::provisioning::{DisableScim, EnableScim, FreshScimToken};
use purser_backend::Options;
use serde_json::{Value, json};

use crate::world::{Reply, World, org};

/// A world with SCIM on for the offices, which had none: nobody is managed there yet.
pub struct Offices {
    pub world: World,
    pub connection: String,
    pub token: String,
}

impl Offices {
    pub async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        let world = World::with(options).await;
        let connection = connection(&world, "Office login").await;
        let enabled = enable(&world, &connection).await;
        Self { world, connection, token: enabled.secret.0 }
    }

    /// Any request below the endpoint's base.
    pub async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Reply {
        let path = purser_api::scim::BASE.to_owned() + path;
        let headers = [(header::CONTENT_TYPE, "application/scim+json")];
        self.world.with_token(&self.token).send_as(method, &path, &headers, body.map(|body| body.to_string())).await
    }

    /// A request that does what it should.
    pub async fn done(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let reply = self.send(method, path, body).await;
        assert!(reply.status.is_success(), "{method} {path}: {} {}", reply.status, reply.text);
        if reply.text.is_empty() { Value::Null } else { reply.json() }
    }

    /// A request that is refused: status, `scimType`, detail.
    pub async fn refused(&self, method: &str, path: &str, body: Option<Value>) -> (u16, String, String) {
        let reply = self.send(method, path, body).await;
        assert!(!reply.status.is_success(), "{method} {path} was not refused: {}", reply.text);
        let body = reply.json();
        assert_eq!(body["schemas"], json!([purser_api::scim::ERROR_SCHEMA]), "{}", reply.text);
        assert_eq!(body["status"], reply.status.as_u16().to_string());
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        assert!(!text("detail").is_empty(), "{}", reply.text);
        (reply.status.as_u16(), text("scimType"), text("detail"))
    }

    /// Makes a user; gives the id.
    pub async fn user(&self, address: &str) -> String {
        let made = self.done("POST", "/Users", Some(user(address))).await;
        made["id"].as_str().unwrap().to_owned()
    }

    /// Rank, source and teams of a member; `None` for somebody who is not in.
    pub async fn member(&self, address: &str) -> Option<(i64, String, Vec<String>)> {
        member(&self.world, address).await
    }
}

pub fn user(address: &str) -> Value {
    json!({ "schemas": [purser_api::scim::USER_SCHEMA], "userName": address, "active": true,
        "name": { "givenName": "Ada", "familyName": "Berg" }, "emails": [{ "value": address, "primary": true }] })
}

pub fn patch(operations: Value) -> Value {
    json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations })
}

pub async fn connection(world: &World, name: &str) -> String {
    sqlx::query_scalar("SELECT uuid FROM connections WHERE name = ?")
        .bind(name)
        .fetch_one(&world.app.pool)
        .await
        .unwrap()
}

pub fn off(connection: &str) -> DisableScim {
    DisableScim { org: org("harbor"), id: connection.to_owned() }
}

pub fn jit(connection: &str, on: bool) -> UpdateConnection {
    let body = ConnectionPatch { jit: Some(on), ..ConnectionPatch::default() };
    UpdateConnection { org: org("harbor"), id: connection.to_owned(), etag: None, body }
}

pub async fn enable(world: &World, connection: &str) -> FreshScimToken {
    world.owner().await.call(&EnableScim { org: org("harbor"), id: connection.to_owned() }).await
}

pub async fn member(world: &World, address: &str) -> Option<(i64, String, Vec<String>)> {
    let found: Option<(i64, i64, String)> =
        sqlx::query_as("SELECT id, rank, source FROM people WHERE org_id = 1 AND email = ?")
            .bind(address)
            .fetch_optional(&world.app.pool)
            .await
            .unwrap();
    let (id, rank, source) = found?;
    let teams = sqlx::query_scalar(
        "SELECT t.name FROM team_people tp JOIN teams t ON t.id = tp.team_id WHERE tp.person_id = ? ORDER BY t.name",
    )
    .bind(id)
    .fetch_all(&world.app.pool)
    .await
    .unwrap();
    Some((rank, source, teams))
}

pub async fn seats(world: &World, free: i64) {
    sqlx::query("UPDATE orgs SET seats = people_count + ? WHERE id = 1")
        .bind(free)
        .execute(&world.app.pool)
        .await
        .unwrap();
}
