//! A connection as the protocols see it.

use purser_policy::sign_in::{Asserted, SentAddress};
use serde::Deserialize;
use sqlx::SqliteConnection;

use crate::error::{Error, Result};

/// A connection.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Connection {
    /// Its row.
    #[sqlx(rename = "id")]
    pub(crate) row: i64,
    /// Its id.
    pub(crate) uuid: String,
    /// Its name.
    pub(crate) name: String,
    /// `saml` or `oidc`.
    pub(crate) kind: String,
    /// Name of its organization.
    pub(crate) org: String,
    details: String,
    attributes: String,
    /// What proves to the identity provider who calls.
    pub(crate) client_secret: Option<String>,
}

const COLUMNS: &str = "SELECT c.id, c.uuid, c.name, c.kind, o.name AS org, c.details, c.attributes, c.client_secret
     FROM connections c JOIN orgs o ON o.id = c.org_id";

/// The identity provider's side, by SAML.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Saml {
    /// Entity id of the identity provider.
    pub(crate) idp_entity_id: String,
    /// Address that sign-ins are sent to.
    pub(crate) sso_url: String,
    /// Certificates that answers may be signed with.
    pub(crate) certificates: Vec<Certificate>,
}

/// A certificate of the identity provider.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Certificate {
    /// DER, as base64.
    pub(crate) data: String,
}

/// The identity provider's side, by OpenID Connect.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Oidc {
    /// The issuer.
    pub(crate) issuer: String,
    /// Client id that it gave this application.
    pub(crate) client_id: String,
}

impl Connection {
    /// The connection with this id, drafts included.
    pub(crate) async fn find(pool: &mut SqliteConnection, uuid: &str) -> Result<Self> {
        let sql = format!("{COLUMNS} WHERE c.uuid = ?");
        let found = sqlx::query_as(&sql).bind(uuid).fetch_optional(pool).await?;
        found.ok_or_else(|| Error::not_found("connection"))
    }

    /// The connection in this row.
    pub(crate) async fn in_row(pool: &mut SqliteConnection, row: i64) -> Result<Self> {
        let sql = format!("{COLUMNS} WHERE c.id = ?");
        let found = sqlx::query_as(&sql).bind(row).fetch_optional(pool).await?;
        found.ok_or_else(|| Error::not_found("connection"))
    }

    /// All complete ones of an organization.
    pub(crate) async fn all(pool: &mut SqliteConnection, org: i64) -> Result<Vec<Self>, sqlx::Error> {
        let sql = format!("{COLUMNS} WHERE o.id = ? AND c.status = 'complete' ORDER BY c.id");
        sqlx::query_as(&sql).bind(org).fetch_all(pool).await
    }

    /// The complete ones of a verified domain, those that enforce first.
    pub(crate) async fn of_domain(pool: &mut SqliteConnection, domain: &str) -> Result<Vec<Self>, sqlx::Error> {
        let sql = format!(
            "{COLUMNS} JOIN connection_domains cd ON cd.connection_id = c.id JOIN domains d ON d.id = cd.domain_id
             WHERE d.name = ? AND d.state = 'verified' AND c.status = 'complete' ORDER BY c.enforced DESC, c.id"
        );
        sqlx::query_as(&sql).bind(domain).fetch_all(pool).await
    }

    /// The SAML connections with this identity provider. Several organizations may use the same one.
    pub(crate) async fn of_idp(pool: &mut SqliteConnection, entity_id: &str) -> Result<Vec<Self>, sqlx::Error> {
        let sql =
            format!("{COLUMNS} WHERE c.kind = 'saml' AND json_extract(c.details, '$.idp_entity_id') = ? ORDER BY c.id");
        sqlx::query_as(&sql).bind(entity_id).fetch_all(pool).await
    }

    /// The identity provider's side, by SAML; empty where it is not set.
    pub(crate) fn saml(&self) -> Saml {
        serde_json::from_str(&self.details).unwrap_or_default()
    }

    /// The identity provider's side, by OpenID Connect; empty where it is not set.
    pub(crate) fn oidc(&self) -> Oidc {
        serde_json::from_str(&self.details).unwrap_or_default()
    }

    /// Names of the attributes that mean something here.
    pub(crate) fn attributes(&self) -> AttributeNames {
        serde_json::from_str(&self.attributes).unwrap_or_default()
    }
}

/// Names of attributes (SAML) or claims (OpenID Connect); an empty one is not read.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub(crate) struct AttributeNames {
    email: String,
    full_name: String,
    groups: String,
    docker_org: String,
    docker_team: String,
    docker_role: String,
    docker_session_minutes: String,
}

impl Default for AttributeNames {
    fn default() -> Self {
        Self {
            email: "email".to_owned(),
            full_name: "name".to_owned(),
            groups: "groups".to_owned(),
            docker_org: "dockerOrg".to_owned(),
            docker_team: "dockerTeam".to_owned(),
            docker_role: "dockerRole".to_owned(),
            docker_session_minutes: "dockerSessionMinutes".to_owned(),
        }
    }
}

/// Everything an identity provider sent: names with their values.
pub(crate) type Received = Vec<(String, Vec<String>)>;

impl AttributeNames {
    /// The names that are read.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let all = [
            &self.email,
            &self.full_name,
            &self.groups,
            &self.docker_org,
            &self.docker_team,
            &self.docker_role,
            &self.docker_session_minutes,
        ];
        all.into_iter().map(String::as_str).filter(|name| !name.is_empty())
    }

    /// The names whose absence is worth a word: those that were chosen, and the name that everybody has.
    pub(crate) fn wanted(&self) -> impl Iterator<Item = &str> {
        let usual = Self::default();
        let pairs = [
            (&self.email, &usual.email),
            (&self.groups, &usual.groups),
            (&self.docker_org, &usual.docker_org),
            (&self.docker_team, &usual.docker_team),
            (&self.docker_role, &usual.docker_role),
            (&self.docker_session_minutes, &usual.docker_session_minutes),
        ];
        let chosen: Vec<&str> =
            pairs.into_iter().filter(|(set, usual)| set != usual).map(|(set, _)| set.as_str()).collect();
        std::iter::once(self.full_name.as_str()).chain(chosen).filter(|name| !name.is_empty())
    }

    /// What the attributes say about the person.
    pub(crate) fn read(&self, name_id: Option<String>, received: &Received) -> Asserted {
        let all = |name: &str| {
            let found = received.iter().find(|(given, _)| !name.is_empty() && given == name);
            found.map(|(_, values)| values.clone()).unwrap_or_default()
        };
        let one = |name: &str| all(name).into_iter().map(|text| text.trim().to_owned()).find(|text| !text.is_empty());
        Asserted {
            name_id: name_id.map(SentAddress::from),
            email: one(&self.email).map(SentAddress::from),
            full_name: one(&self.full_name),
            groups: all(&self.groups),
            docker_org: one(&self.docker_org),
            docker_team: one(&self.docker_team),
            docker_role: one(&self.docker_role),
            docker_session_minutes: one(&self.docker_session_minutes),
        }
    }
}
