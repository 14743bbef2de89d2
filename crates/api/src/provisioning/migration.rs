//! The move of members from just-in-time provisioning (or an owner's hand) to SCIM: they are let go in batches, and the
//! identity provider brings them back.

use serde::{Deserialize, Serialize};

use super::calls::{of_connection, with_body};
use crate::{Endpoint, Layer, Method, OrgName, Timestamp};

/// A member, and what hangs on the membership.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Membership {
    /// Docker ID.
    #[serde(deserialize_with = "crate::reading::text")]
    pub username: String,
    /// Address.
    #[serde(deserialize_with = "crate::reading::text")]
    pub email: String,
    /// Full name.
    #[serde(deserialize_with = "crate::reading::text")]
    pub full_name: String,
    /// Role.
    #[serde(deserialize_with = "crate::reading::text")]
    pub role: String,
    /// How the person came in.
    #[serde(deserialize_with = "crate::reading::text")]
    pub source: String,
    /// Teams.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub teams: Vec<String>,
}

/// A member whom SCIM does not govern.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ScimCandidate {
    /// Who, and with what.
    #[serde(flatten)]
    pub member: Membership,
    /// Teams in which nobody else is.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub alone_in: Vec<String>,
    /// Why this person cannot be moved, as a sentence; `None` if nothing is in the way.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::optional_text")]
    pub obstacle: Option<String>,
}

/// A move under way, or the last one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Migration {
    /// Who started it.
    #[serde(deserialize_with = "crate::reading::text")]
    pub started_by: String,
    /// When; `None` if there never was one.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub started_at: Option<Timestamp>,
    /// When it was finished; `None` while it goes on.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub finished_at: Option<Timestamp>,
    /// People let go at a time.
    #[serde(deserialize_with = "crate::reading::count")]
    pub batch_size: u64,
    /// Everybody in it, in order. The list is also what gives everything back.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub people: Vec<MigrationPerson>,
}

/// One person in a move.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct MigrationPerson {
    /// Who, and with what before the move.
    #[serde(flatten)]
    pub member: Membership,
    /// `waiting`, `released`, `back`, `failed` or `restored`.
    #[serde(deserialize_with = "crate::reading::text")]
    pub state: String,
    /// Why it failed.
    #[serde(deserialize_with = "crate::reading::text")]
    pub detail: String,
}

/// What a move does next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct MigrationStep {
    /// Which step.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub kind: StepKind,
    /// Docker IDs it is about; empty for the next batch, or for everybody it can be about.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub usernames: Vec<String>,
}

/// The steps of a move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Let the next batch go.
    #[default]
    Release,
    /// Give people back what they had, as it was.
    Restore,
}

of_connection! {
    /// `GET …/scim/candidates`: members whom SCIM does not govern, by name.
    ListScimCandidates, Get, "/candidates", "Members whom SCIM does not govern", Vec<ScimCandidate>
}

of_connection! {
    /// `GET …/scim/migration`: the move under way, or the last one.
    GetMigration, Get, "/migration", "The move of members to SCIM", Migration
}

with_body! {
    /// `POST …/scim/migration`: starts a move of these people. Refused unless SCIM was used within a day and just-in-time
    /// provisioning is off. Nobody is let go yet.
    StartMigration, Post, "/migration", "Start a move of members to SCIM", NewMigration, Migration
}

/// Body of [`StartMigration`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct NewMigration {
    /// Docker IDs.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub usernames: Vec<String>,
    /// People let go at a time, 1 to 500.
    #[serde(deserialize_with = "crate::reading::count")]
    pub batch_size: u64,
}

with_body! {
    /// `POST …/scim/migration/steps`: takes a step.
    TakeMigrationStep, Post, "/migration/steps", "Take a step of the move", MigrationStep, Migration
}

of_connection! {
    /// `DELETE …/scim/migration`: finishes the move; whoever waits stays as they are.
    FinishMigration, Delete, "/migration", "Finish the move of members to SCIM", ()
}
