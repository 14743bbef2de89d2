//! What the console sees of SCIM on a connection: settings, tokens, the log, held removals, the move of members to SCIM.
//! Layer 2 of the contract. What identity providers call is in [`crate::scim`].

mod calls;
mod migration;

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::auth::Secret;

pub use calls::{
    CreateScimToken, DecideScimHolds, DisableScim, EnableScim, GetProvisioning, HoldDecision, ListScimGroups,
    ListScimHolds, ListScimMismatches, ListScimRequests, NewToken, RevokeScimToken, UpdateProvisioning,
};
pub use migration::{
    FinishMigration, GetMigration, ListScimCandidates, Membership, Migration, MigrationPerson, MigrationStep,
    NewMigration, ScimCandidate, StartMigration, StepKind, TakeMigrationStep,
};

/// Whether an identity provider pushes people through a connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ScimState {
    /// On.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub enabled: bool,
    /// Was on at some time; there may be records although it is off now.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub ever_enabled: bool,
    /// Address that the identity provider calls, without a final slash.
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub base_url: String,
    /// Tokens that work now, oldest first; at most two.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "crate::reading::or_default")]
    pub tokens: Vec<ScimToken>,
}

/// A token that an identity provider calls with, without its secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ScimToken {
    /// Its id.
    #[serde(deserialize_with = "crate::reading::text")]
    pub id: String,
    /// What it is called.
    #[serde(deserialize_with = "crate::reading::text")]
    pub label: String,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub created_at: Option<Timestamp>,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub expires_at: Option<Timestamp>,
    /// When it was used last.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub last_used_at: Option<Timestamp>,
    /// From which network address.
    #[serde(deserialize_with = "crate::reading::text")]
    pub last_used_from: String,
}

/// A token that was just made. The secret is in no later answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FreshScimToken {
    /// What is kept of it.
    #[serde(flatten)]
    pub token: ScimToken,
    /// Address that the identity provider calls.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub base_url: String,
    /// What goes into `Authorization: Bearer`.
    pub secret: Secret,
}

/// SCIM of a connection, as its page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Provisioning {
    /// Name of the connection.
    #[serde(deserialize_with = "crate::reading::text")]
    pub connection: String,
    /// Whether somebody new is added on sign-in.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub jit: bool,
    /// On or off, and the tokens.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub scim: ScimState,
    /// Whether full names that the identity provider pushes are taken over.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub full_names: bool,
    /// The brake on mass removal.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub brake: Brake,
    /// The last request of the identity provider.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub last_request_at: Option<Timestamp>,
    /// People it has pushed.
    #[serde(deserialize_with = "crate::reading::count")]
    pub users: u64,
    /// Those of them who are active.
    #[serde(deserialize_with = "crate::reading::count")]
    pub active_users: u64,
    /// Groups it has pushed.
    #[serde(deserialize_with = "crate::reading::count")]
    pub groups: u64,
    /// Requests refused in the last 24 hours.
    #[serde(deserialize_with = "crate::reading::count")]
    pub failures: u64,
    /// Removals that wait for an owner.
    #[serde(deserialize_with = "crate::reading::count")]
    pub holds: u64,
    /// Members of the connection's domains whom SCIM does not govern.
    #[serde(deserialize_with = "crate::reading::count")]
    pub unmanaged: u64,
}

/// The brake on mass removal, of the whole organization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Brake {
    /// Percent of the managed people who may be removed within an hour; 0 for no such limit.
    #[serde(deserialize_with = "crate::reading::count")]
    pub percent: u64,
    /// Number of people who may be removed within an hour; `None` for no such limit.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::optional_count")]
    pub people: Option<u64>,
    /// Removals an hour that the percentage never holds.
    #[serde(deserialize_with = "crate::reading::count")]
    pub few: u64,
}

/// How SCIM of a connection is set; what is absent stays. It is switched by [`EnableScim`] and [`DisableScim`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ProvisioningPatch {
    /// Take over full names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_names: Option<bool>,
    /// The brake; both limits together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brake: Option<Brake>,
}

/// A line of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ScimRequest {
    /// When.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub at: Option<Timestamp>,
    /// HTTP method.
    #[serde(deserialize_with = "crate::reading::text")]
    pub method: String,
    /// Address below the base.
    #[serde(deserialize_with = "crate::reading::text")]
    pub path: String,
    /// HTTP status of the answer.
    #[serde(deserialize_with = "crate::reading::count")]
    pub status: u64,
    /// Stable word: `user.create`, `group.update`, …
    #[serde(deserialize_with = "crate::reading::text")]
    pub operation: String,
    /// The person, by userName.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::optional_text")]
    pub person: Option<String>,
    /// The group, by name.
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "crate::reading::text")]
    pub group: String,
    /// What there is to say, in sentences.
    #[serde(deserialize_with = "crate::reading::text")]
    pub detail: String,
    /// What changed, secrets masked.
    #[serde(deserialize_with = "crate::reading::or_default")]
    pub changed: Vec<ScimChange>,
    /// Label of the token.
    #[serde(deserialize_with = "crate::reading::text")]
    pub token: String,
    /// Names the answer in the backend's log.
    #[serde(deserialize_with = "crate::reading::text")]
    pub trace_id: String,
}

/// One changed attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ScimChange {
    /// Its name.
    #[serde(deserialize_with = "crate::reading::text")]
    pub attribute: String,
    /// Before; `None` if it was not there.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::optional_text")]
    pub from: Option<String>,
    /// After; `None` if it is gone.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::optional_text")]
    pub to: Option<String>,
}

/// A removal that the brake holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ScimHold {
    /// Its id.
    #[serde(deserialize_with = "crate::reading::text")]
    pub id: String,
    /// The person, by userName.
    #[serde(deserialize_with = "crate::reading::text")]
    pub person: String,
    /// Docker ID, if there is an account.
    #[serde(deserialize_with = "crate::reading::text")]
    pub username: String,
    /// Full name, if there is one.
    #[serde(deserialize_with = "crate::reading::text")]
    pub full_name: String,
    /// `deactivate` or `delete`.
    #[serde(deserialize_with = "crate::reading::text")]
    pub kind: String,
    /// When the identity provider asked.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub asked_at: Option<Timestamp>,
}

/// A group that the identity provider has pushed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ScimGroup {
    /// Its name there.
    #[serde(deserialize_with = "crate::reading::text")]
    pub name: String,
    /// The team it feeds, if any.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::optional_text")]
    pub team: Option<String>,
    /// People in it.
    #[serde(deserialize_with = "crate::reading::count")]
    pub members: u64,
}

/// Somebody whose address at sign-in is not the one that SCIM has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ScimMismatch {
    /// userName of the record.
    #[serde(deserialize_with = "crate::reading::text")]
    pub user_name: String,
    /// Address of the account.
    #[serde(deserialize_with = "crate::reading::text")]
    pub email: String,
    /// What the identity provider said at the last sign-in, where it differs.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::optional_text")]
    pub signed_in_as: Option<String>,
    /// Stable word: `user_name_is_no_address`, `account_has_another_address`, `signed_in_with_another_address`.
    #[serde(deserialize_with = "crate::reading::text")]
    pub problem: String,
}
