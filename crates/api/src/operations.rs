//! Every operation, as data: for the coverage tests of the backend and for its OpenAPI document.

use crate::endpoint::{Endpoint, Layer, Method};

/// What every address of the API starts with.
pub const PREFIX: &str = "/v2/";

/// What is known of an operation without a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Name of the type that declares it.
    pub name: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Address with `{name}` for each hole.
    pub path: &'static str,
    /// Names of its query parameters.
    pub query: &'static [&'static str],
    /// Layer of the contract.
    pub layer: Layer,
    /// What it does, in half a line.
    pub summary: &'static str,
    /// Whether it is called without a token.
    pub public: bool,
}

/// What an operation declares, as data.
pub const fn describe<E: Endpoint>(name: &'static str) -> Operation {
    Operation {
        name: last_part(name),
        method: E::METHOD,
        path: E::PATH,
        query: E::QUERY,
        layer: E::LAYER,
        summary: E::SUMMARY,
        public: E::PUBLIC,
    }
}

/// `SecondFactor` of `$crate::auth::SecondFactor`.
const fn last_part(path: &'static str) -> &'static str {
    let mut start = path.len();
    while start > 0 && path.as_bytes()[start - 1].is_ascii_alphanumeric() {
        start -= 1;
    }
    path.split_at(start).1
}

/// Calls the given macro with the path of every operation's type, for code that needs the types.
#[macro_export]
macro_rules! for_each_operation {
    ($run:ident) => {
        $run! {
            $crate::auth::CreateAccessToken, $crate::auth::LogIn, $crate::auth::SecondFactor,
            $crate::sso::StartSso, $crate::sso::ExchangeSsoCode,
            $crate::users::GetUser, $crate::users::ListOrgs,
            $crate::orgs::GetOrg,
            $crate::settings::GetOrgSettings, $crate::settings::PutOrgSettings,
            $crate::members::ListMembers, $crate::members::ExportMembers, $crate::members::UpdateMemberRole,
            $crate::members::RemoveMember, $crate::members::BatchMembers,
            $crate::invites::ListInvites, $crate::invites::CancelInvite, $crate::invites::ResendInvite,
            $crate::invites::BulkInvite, $crate::invites::AcceptInvite,
            $crate::groups::ListGroups, $crate::groups::CreateGroup, $crate::groups::GetGroup,
            $crate::groups::ReplaceGroup, $crate::groups::UpdateGroup, $crate::groups::DeleteGroup,
            $crate::groups::ListGroupMembers, $crate::groups::AddGroupMember, $crate::groups::RemoveGroupMember,
            $crate::audit_logs::ListAuditLogs, $crate::audit_logs::ListAuditActions,
            $crate::console::GetConsole,
            $crate::domains::ListDomains, $crate::domains::AddDomain, $crate::domains::GetDomain,
            $crate::domains::UpdateDomain, $crate::domains::DeleteDomain, $crate::domains::VerifyDomain,
            $crate::domains::ListUncaptured,
            $crate::connections::ListConnections, $crate::connections::CreateConnection,
            $crate::connections::GetConnection, $crate::connections::ReplaceConnection,
            $crate::connections::UpdateConnection, $crate::connections::DeleteConnection,
            $crate::connections::ListConnectionVersions, $crate::connections::ListConnectionEvents,
            $crate::connections::FetchMetadata, $crate::connections::DiscoverIssuer,
            $crate::provisioning::GetProvisioning, $crate::provisioning::EnableScim,
            $crate::provisioning::UpdateProvisioning, $crate::provisioning::DisableScim,
            $crate::provisioning::CreateScimToken, $crate::provisioning::RevokeScimToken,
            $crate::provisioning::ListScimRequests, $crate::provisioning::ListScimHolds,
            $crate::provisioning::DecideScimHolds, $crate::provisioning::ListScimGroups,
            $crate::provisioning::ListScimMismatches, $crate::provisioning::ListScimCandidates,
            $crate::provisioning::GetMigration, $crate::provisioning::StartMigration,
            $crate::provisioning::TakeMigrationStep, $crate::provisioning::FinishMigration,
        }
    };
}

macro_rules! list {
    ($($operation:path),* $(,)?) => {
        /// Every operation declared in this crate.
        pub const OPERATIONS: &[Operation] = &[$(describe::<$operation>(stringify!($operation))),*];
    };
}
for_each_operation!(list);
