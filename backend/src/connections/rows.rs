//! Connections as they are in the database.

use purser_api::connections::{
    AttributeMap, Connection, ConnectionKind, ConnectionSettings, ConnectionStatus, LastTest, OidcSettings, Provider,
    SamlSettings,
};
use purser_api::provisioning::ScimState;
use purser_api::{DomainName, Timestamp, sso};
use purser_idp::certificate::Certificate;
use sqlx::SqliteConnection;

use crate::app::App;
use crate::clock;
use crate::error::{Error, Result};
use crate::provisioning::tokens;

/// Days for which refused sign-ins are counted.
const RECENT_DAYS: i64 = 7;

/// A connection and its row.
pub(crate) struct Found {
    /// The row.
    pub(crate) row: i64,
    /// The connection.
    pub(crate) connection: Connection,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    uuid: String,
    name: String,
    provider: Option<String>,
    kind: String,
    status: String,
    details: String,
    attributes: String,
    has_secret: bool,
    credential_expires_at: Option<String>,
    default_team: Option<String>,
    jit: bool,
    enforced: bool,
    scim: bool,
    scim_ever: bool,
    last_test: Option<String>,
    last_sign_in_at: Option<String>,
    version: i64,
    created_at: String,
    refused: i64,
    members: i64,
}

/// `?1` is the organization, `?2` the day from which refusals count.
const SELECT: &str = "SELECT c.id, c.uuid, c.name, c.provider, c.kind, c.status, c.details, c.attributes,
        c.client_secret IS NOT NULL AS has_secret, c.credential_expires_at, c.default_team, c.jit, c.enforced, c.scim,
        c.scim_ever, c.last_test, c.last_sign_in_at, c.version, c.created_at,
        (SELECT count(*) FROM sign_ins s WHERE s.connection_id = c.id AND s.outcome = 'denied' AND s.at >= ?2) AS refused,
        (SELECT count(*) FROM people p WHERE p.connection_id = c.id AND p.rank < 3) AS members
    FROM connections c WHERE c.org_id = ?1";

/// One connection of an organization.
pub(crate) async fn one(connection: &mut SqliteConnection, app: &App, org: i64, id: &str) -> Result<Found> {
    let row: Option<Row> = sqlx::query_as(&format!("{SELECT} AND c.uuid = ?3"))
        .bind(org)
        .bind(clock::days_from_now(-RECENT_DAYS))
        .bind(id)
        .fetch_optional(&mut *connection)
        .await?;
    let row = row.ok_or_else(|| Error::not_found("connection"))?;
    found(connection, app, row).await
}

/// Connections of an organization, by name.
pub(crate) async fn page(
    connection: &mut SqliteConnection,
    app: &App,
    org: i64,
    size: i64,
    offset: i64,
) -> Result<Vec<Found>> {
    let rows: Vec<Row> = sqlx::query_as(&format!("{SELECT} ORDER BY c.name COLLATE NOCASE, c.id LIMIT ?3 OFFSET ?4"))
        .bind(org)
        .bind(clock::days_from_now(-RECENT_DAYS))
        .bind(size)
        .bind(offset)
        .fetch_all(&mut *connection)
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(found(connection, app, row).await?);
    }
    Ok(all)
}

async fn found(connection: &mut SqliteConnection, app: &App, row: Row) -> Result<Found> {
    let domains: Vec<String> = sqlx::query_scalar(
        "SELECT d.name FROM connection_domains cd JOIN domains d ON d.id = cd.domain_id WHERE cd.connection_id = ? ORDER BY d.name",
    )
    .bind(row.id)
    .fetch_all(&mut *connection)
    .await?;
    let kind = ConnectionKind::parse(&row.kind).unwrap_or(ConnectionKind::Saml);
    let (mut saml, mut oidc) = (None, None);
    match kind {
        ConnectionKind::Saml => {
            let mut stored: SamlSettings = serde_json::from_str(&row.details).unwrap_or_default();
            // What was not read when it was stored is read now.
            for one in stored.certificates.iter_mut().filter(|one| one.sha256.is_empty()) {
                if let Ok(read) = Certificate::read(one.data.as_bytes()) {
                    *one = read.to_wire();
                }
            }
            saml = Some(SamlSettings {
                sp_entity_id: sso::entity_id(app.options.public_url(), &row.uuid),
                acs_url: app.options.public_url().to_owned() + sso::CALLBACK,
                ..stored
            });
        }
        ConnectionKind::Oidc => {
            oidc = Some(OidcSettings {
                redirect_url: app.options.public_url().to_owned() + sso::CALLBACK,
                has_client_secret: row.has_secret,
                ..serde_json::from_str(&row.details).unwrap_or_default()
            });
        }
    }
    let settings = ConnectionSettings {
        name: row.name,
        provider: row.provider.as_deref().and_then(Provider::parse),
        domains: domains.iter().filter_map(|name| DomainName::parse(name).ok()).collect(),
        saml,
        oidc,
        attributes: serde_json::from_str::<AttributeMap>(&row.attributes).unwrap_or_default(),
        default_team: row.default_team.unwrap_or_default(),
    };
    let scim = ScimState {
        enabled: row.scim,
        ever_enabled: row.scim_ever,
        base_url: if row.scim { crate::scim::base_url(app) } else { String::new() },
        tokens: if row.scim { tokens::live(connection, row.id).await? } else { Vec::new() },
    };
    let connection = Connection {
        settings,
        kind,
        status: ConnectionStatus::parse(&row.status).unwrap_or(ConnectionStatus::Draft),
        jit: row.jit,
        enforced: row.enforced,
        scim,
        credential_expires_at: row.credential_expires_at.map(Timestamp),
        last_test: row.last_test.as_deref().and_then(|text| serde_json::from_str::<LastTest>(text).ok()),
        last_sign_in_at: row.last_sign_in_at.map(Timestamp),
        refused: row.refused.unsigned_abs(),
        members: row.members.unsigned_abs(),
        version: row.version.unsigned_abs(),
        created_at: Some(Timestamp(row.created_at)),
        etag: format!("\"{}-{}\"", row.id, row.version),
        id: row.uuid,
    };
    Ok(Found { row: row.id, connection })
}
