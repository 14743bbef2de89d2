//! Who calls, and what they are in an organization.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use purser_api::Role;
use purser_policy::{Action, Target, decide};
use sqlx::SqliteConnection;

use crate::app::App;
use crate::clock;
use crate::error::{Error, Result};
use crate::token::{Kind, verify};

/// The caller, proven by a token.
#[derive(Clone, Debug)]
pub(crate) enum Actor {
    /// An account.
    Account {
        /// Row of the account.
        id: i64,
        /// Docker ID.
        username: String,
    },
    /// An organization's own token; may do there what an owner may.
    Org {
        /// Row of the organization.
        id: i64,
        /// Its name.
        name: String,
    },
}

impl Actor {
    /// Name for the audit log.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Account { username, .. } => username,
            Self::Org { name, .. } => name,
        }
    }

    /// Row of the account, where the caller is one.
    pub(crate) fn account(&self) -> Result<i64> {
        match self {
            Self::Account { id, .. } => Ok(*id),
            Self::Org { .. } => Err(Error::not_found("account; this is the token of an organization")),
        }
    }
}

impl FromRequestParts<App> for Actor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("bearer ")));
        let claims = token
            .and_then(|token| verify(&app.signing_key(), token, clock::unix()))
            .ok_or_else(Error::unauthenticated)?;
        let row = match claims.kind {
            Kind::Account => "SELECT id, username FROM accounts WHERE uuid = ?",
            Kind::Org => "SELECT id, name FROM orgs WHERE uuid = ?",
            Kind::SecondFactor => return Err(Error::unauthenticated()),
        };
        let found: Option<(i64, String)> = sqlx::query_as(row).bind(&claims.sub).fetch_optional(&app.pool).await?;
        let (id, name) = found.ok_or_else(Error::unauthenticated)?;
        Ok(match claims.kind {
            Kind::Org => Self::Org { id, name },
            _ => Self::Account { id, username: name },
        })
    }
}

/// An organization as seen by a caller.
#[derive(Clone, Debug)]
pub(crate) struct OrgOf {
    /// Row of the organization.
    pub(crate) id: i64,
    /// Its name.
    pub(crate) name: String,
    /// The caller's role; `None` for somebody outside.
    pub(crate) role: Option<Role>,
}

impl OrgOf {
    /// Finds an organization and what the caller is in it, on the connection that will act on the answer.
    pub(crate) async fn find(connection: &mut SqliteConnection, actor: &Actor, name: &str) -> Result<Self> {
        let org: Option<(i64, String)> = sqlx::query_as("SELECT id, name FROM orgs WHERE name = ?")
            .bind(name.to_ascii_lowercase())
            .fetch_optional(&mut *connection)
            .await?;
        let (id, name) = org.ok_or_else(Error::no_such_org)?;
        let role = match actor {
            Actor::Org { id: own, .. } => (*own == id).then_some(Role::Owner),
            Actor::Account { id: account, .. } => {
                let rank: Option<i64> =
                    sqlx::query_scalar("SELECT rank FROM people WHERE org_id = ? AND account_id = ? AND rank < 3")
                        .bind(id)
                        .bind(account)
                        .fetch_optional(connection)
                        .await?;
                rank.and_then(role_of)
            }
        };
        Ok(Self { id, name, role })
    }

    /// Refuses unless the caller may.
    pub(crate) fn allow(&self, action: Action) -> Result<()> {
        self.allow_on(action, Target::None)
    }

    /// Refuses unless the caller may do it to somebody.
    pub(crate) fn allow_on(&self, action: Action, target: Target) -> Result<()> {
        Ok(decide(purser_policy::Actor { role: self.role }, action, target)?)
    }
}

/// The role of a rank; `None` for an invitee.
pub(crate) fn role_of(rank: i64) -> Option<Role> {
    match rank {
        0 => Some(Role::Owner),
        1 => Some(Role::Editor),
        2 => Some(Role::Member),
        _ => None,
    }
}

/// The rank of a role.
pub(crate) const fn rank_of(role: Role) -> i64 {
    match role {
        Role::Owner => 0,
        Role::Editor => 1,
        Role::Member => 2,
    }
}
