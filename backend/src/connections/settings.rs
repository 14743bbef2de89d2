//! Settings of a connection: what is accepted, how it is stored, what counts as a change.

use purser_api::auth::Secret;
use purser_api::connections::{
    AttributeMap, Connection, ConnectionKind, ConnectionSettings, ConnectionStatus, OidcSettings, SamlSettings,
};
use purser_api::{TeamName, Timestamp};
use purser_idp::certificate::Certificate;
use purser_policy::connections::missing;
use sqlx::SqliteConnection;

use super::fetch;
use crate::app::App;
use crate::clock;
use crate::error::{Error, Result};
use crate::members::rows::OWNERS;

/// Most certificates of a connection: the one in use, the next one, and some room.
const MOST_CERTIFICATES: usize = 6;

/// Brings settings into the form they are stored in, or refuses them field by field. Gives the new client secret apart: it is
/// stored apart, and is in no version.
pub(super) fn normalise(app: &App, kind: ConnectionKind, body: &mut ConnectionSettings) -> Result<Option<Secret>> {
    body.name = text("name", &body.name, 80)?;
    if body.name.is_empty() {
        return Err(Error::field("name", "Give the connection a name."));
    }
    let fits = match kind {
        ConnectionKind::Saml => body.saml.is_some() && body.oidc.is_none(),
        ConnectionKind::Oidc => body.oidc.is_some() && body.saml.is_none(),
    };
    if !fits {
        return Err(Error::field(kind.as_str(), "A connection keeps the protocol that it was started with."));
    }
    if body.provider.is_some_and(|provider| provider.kind() != kind) {
        return Err(Error::field("provider", "This identity provider is set up with the other protocol."));
    }
    body.domains.sort();
    body.domains.dedup();
    body.default_team = match body.default_team.trim() {
        "" => String::new(),
        name => {
            let team = TeamName::parse(name).map_err(|problem| Error::field("default_team", problem.0))?;
            if team.as_str() == OWNERS {
                return Err(Error::field("default_team", "The team “owners” follows the role. Choose another team."));
            }
            team.to_string()
        }
    };
    attributes(&mut body.attributes)?;
    if let Some(saml) = &mut body.saml {
        normal_saml(app, saml)?;
    }
    match &mut body.oidc {
        Some(oidc) => normal_oidc(app, oidc),
        None => Ok(None),
    }
}

fn normal_saml(app: &App, saml: &mut SamlSettings) -> Result<()> {
    saml.idp_entity_id = text("saml.idp_entity_id", &saml.idp_entity_id, 1024)?;
    saml.sso_url = address(app, "saml.sso_url", &saml.sso_url)?;
    saml.metadata_url = address(app, "saml.metadata_url", &saml.metadata_url)?;
    if saml.certificates.len() > MOST_CERTIFICATES {
        return Err(Error::field("saml.certificates", "A connection holds at most six certificates. Remove old ones."));
    }
    let mut seen = Vec::new();
    for certificate in &mut saml.certificates {
        let read = Certificate::read(certificate.data.as_bytes())
            .map_err(|problem| Error::field("saml.certificates", problem.0))?;
        *certificate = read.to_wire();
        if seen.contains(&read.sha256) {
            return Err(Error::field("saml.certificates", "The same certificate is there twice."));
        }
        seen.push(read.sha256);
    }
    // Given by this side.
    (saml.sp_entity_id, saml.acs_url) = (String::new(), String::new());
    Ok(())
}

fn normal_oidc(app: &App, oidc: &mut OidcSettings) -> Result<Option<Secret>> {
    oidc.issuer = address(app, "oidc.issuer", &oidc.issuer)?;
    if oidc.issuer.contains(['?', '#']) {
        return Err(Error::field("oidc.issuer", "An issuer has neither a query nor a fragment."));
    }
    oidc.client_id = text("oidc.client_id", &oidc.client_id, 255)?;
    if let Some(ends) = &oidc.client_secret_expires_at {
        let ends = clock::read(ends.as_str())
            .ok_or_else(|| Error::field("oidc.client_secret_expires_at", "This is a day, like 2027-01-31."))?;
        oidc.client_secret_expires_at = Some(Timestamp(ends));
    }
    (oidc.redirect_url, oidc.has_client_secret) = (String::new(), false);
    let Some(Secret(secret)) = oidc.client_secret.take() else { return Ok(None) };
    let secret = secret.trim();
    if secret.is_empty() || secret.len() > 1024 || secret.chars().any(char::is_control) {
        return Err(Error::field("oidc.client_secret", "A client secret is one line of at most 1024 characters."));
    }
    Ok(Some(Secret(secret.to_owned())))
}

fn attributes(map: &mut AttributeMap) -> Result<()> {
    let fields = [
        ("attributes.email", &mut map.email),
        ("attributes.full_name", &mut map.full_name),
        ("attributes.groups", &mut map.groups),
        ("attributes.docker_org", &mut map.docker_org),
        ("attributes.docker_team", &mut map.docker_team),
        ("attributes.docker_role", &mut map.docker_role),
        ("attributes.docker_session_minutes", &mut map.docker_session_minutes),
    ];
    for (field, value) in fields {
        *value = text(field, value, 256)?;
    }
    Ok(())
}

/// One line of text.
fn text(field: &str, given: &str, longest: usize) -> Result<String> {
    let given = given.trim();
    if given.chars().count() > longest {
        return Err(Error::field(field, format!("At most {longest} characters fit here.")));
    }
    if given.chars().any(char::is_control) {
        return Err(Error::field(field, "This is one line of text, without control characters."));
    }
    Ok(given.to_owned())
}

/// An address that people or this backend are sent to; may be empty.
fn address(app: &App, field: &str, given: &str) -> Result<String> {
    let given = text(field, given, 1024)?;
    if !given.is_empty() {
        fetch::address(app, &given).map_err(|problem| Error::field(field, problem))?;
    }
    Ok(given)
}

/// Refuses a name that another connection has.
pub(super) async fn free_name(connection: &mut SqliteConnection, org: i64, name: &str, but: Option<i64>) -> Result<()> {
    let taken: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM connections WHERE org_id = ? AND name = ? COLLATE NOCASE AND id IS NOT ?)",
    )
    .bind(org)
    .bind(name)
    .bind(but)
    .fetch_one(connection)
    .await?;
    if taken { Err(Error::exists("A connection of this name exists already.").about("name")) } else { Ok(()) }
}

/// Refuses to take from a connection in use what it needs.
pub(super) fn stays_complete(before: &Connection, body: &ConnectionSettings) -> Result<()> {
    if before.status != ConnectionStatus::Complete {
        return Ok(());
    }
    let mut after = before.clone();
    after.settings = body.clone();
    if let (Some(new), Some(old)) = (&mut after.settings.oidc, &before.settings.oidc) {
        new.has_client_secret = old.has_client_secret;
    }
    match missing(&after).first() {
        None => Ok(()),
        Some(what) => Err(Error::field(what.as_str(), format!("A connection in use needs {}.", what.words()))),
    }
}

/// Writes settings that were normalised.
pub(super) async fn store(
    connection: &mut SqliteConnection,
    org: i64,
    row: i64,
    body: &ConnectionSettings,
    secret: Option<&Secret>,
) -> Result<()> {
    let (details, ends) = match (&body.saml, &body.oidc) {
        (Some(saml), _) => (
            serde_json::to_string(saml),
            // With several, sign-ins work until the last one ends; without any there is nothing that ends.
            saml.certificates.iter().filter_map(|one| one.not_after.as_ref()).max(),
        ),
        (_, oidc) => {
            (serde_json::to_string(oidc), oidc.as_ref().and_then(|oidc| oidc.client_secret_expires_at.as_ref()))
        }
    };
    sqlx::query(
        "UPDATE connections SET name = ?, provider = ?, details = ?, attributes = ?, default_team = ?,
             client_secret = coalesce(?, client_secret), credential_expires_at = ? WHERE id = ?",
    )
    .bind(&body.name)
    .bind(body.provider.map(|provider| provider.as_str()))
    // Settings are plain data; they always serialise.
    .bind(details.unwrap_or_default())
    .bind(serde_json::to_string(&body.attributes).unwrap_or_default())
    .bind(Some(&body.default_team).filter(|team| !team.is_empty()))
    .bind(secret.map(|secret| secret.0.as_str()))
    .bind(ends.map(Timestamp::as_str))
    .bind(row)
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM connection_domains WHERE connection_id = ?").bind(row).execute(&mut *connection).await?;
    for name in &body.domains {
        let domain: Option<i64> = sqlx::query_scalar("SELECT id FROM domains WHERE org_id = ? AND name = ?")
            .bind(org)
            .bind(name.as_str())
            .fetch_optional(&mut *connection)
            .await?;
        let domain = domain.ok_or_else(|| {
            Error::field("domains", format!("{name} is no domain of this organization. Add it first."))
        })?;
        sqlx::query("INSERT INTO connection_domains (connection_id, domain_id) VALUES (?, ?)")
            .bind(row)
            .bind(domain)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// The settings without what this side gives, to compare with what was normalised.
pub(super) fn stored(settings: &ConnectionSettings) -> ConnectionSettings {
    let mut plain = settings.clone();
    if let Some(saml) = &mut plain.saml {
        (saml.sp_entity_id, saml.acs_url) = (String::new(), String::new());
    }
    if let Some(oidc) = &mut plain.oidc {
        (oidc.redirect_url, oidc.has_client_secret) = (String::new(), false);
    }
    plain
}

/// What changed, for the audit log; empty for nothing.
pub(super) fn difference(before: &ConnectionSettings, after: &ConnectionSettings, new_secret: bool) -> String {
    let before = stored(before);
    let parts = [
        ("name", before.name != after.name || before.provider != after.provider),
        ("domains", before.domains != after.domains),
        ("identity provider", before.saml != after.saml || before.oidc != after.oidc),
        ("client secret", new_secret),
        ("attributes", before.attributes != after.attributes),
        ("default team", before.default_team != after.default_team),
    ];
    let changed: Vec<&str> = parts.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part).collect();
    changed.join(", ")
}

/// Whether a test of what was set before says nothing about what is set now.
pub(super) fn test_is_outdated(before: &ConnectionSettings, after: &ConnectionSettings, new_secret: bool) -> bool {
    let before = stored(before);
    new_secret
        || before.saml != after.saml
        || before.oidc != after.oidc
        || before.attributes.email != after.attributes.email
}
