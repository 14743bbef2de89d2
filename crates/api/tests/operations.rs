//! The catalogue of operations: what holds for every declaration, and that `docs/api.md` names each of them.

use std::collections::BTreeSet;

use purser_api::audit_logs::{ListAuditActions, ListAuditLogs};
use purser_api::auth::{CreateAccessToken, LogIn, SecondFactor, Secret};
use purser_api::connections::{
    ConnectionPatch, ConnectionSettings, CreateConnection, DeleteConnection, DiscoverIssuer, FetchMetadata,
    GetConnection, IssuerQuestion, ListConnectionEvents, ListConnectionVersions, ListConnections, MetadataQuestion,
    ReplaceConnection, UpdateConnection,
};
use purser_api::console::GetConsole;
use purser_api::domains::{
    AddDomain, DeleteDomain, DomainPatch, GetDomain, ListDomains, ListUncaptured, NewDomain, UpdateDomain, VerifyDomain,
};
use purser_api::groups::{
    AddGroupMember, CreateGroup, DeleteGroup, GetGroup, GroupBody, GroupMember, GroupPatch, ListGroupMembers,
    ListGroups, RemoveGroupMember, ReplaceGroup, UpdateGroup,
};
use purser_api::invites::{AcceptInvite, BulkInvite, CancelInvite, ListInvites, ResendInvite};
use purser_api::members::{
    BatchAction, BatchMembers, ExportMembers, ListMembers, MemberBatch, MemberKind, MoreFilters, RemoveMember,
    RoleChange, Sort, SortKey, Source, Status, UpdateMemberRole,
};
use purser_api::operations::OPERATIONS;
use purser_api::orgs::GetOrg;
use purser_api::provisioning::{
    CreateScimToken, DecideScimHolds, DisableScim, EnableScim, FinishMigration, GetMigration, GetProvisioning,
    HoldDecision, ListScimCandidates, ListScimGroups, ListScimHolds, ListScimMismatches, ListScimRequests,
    MigrationStep, NewMigration, NewToken, ProvisioningPatch, RevokeScimToken, StartMigration, TakeMigrationStep,
    UpdateProvisioning,
};
use purser_api::settings::{GetOrgSettings, OrgSettings, PutOrgSettings};
use purser_api::sso::{ExchangeSsoCode, StartSso};
use purser_api::users::{GetUser, ListOrgs};
use purser_api::{Endpoint, InviteId, Layer, Method, OrgName, Role};

/// One call of each operation, with every optional parameter given. An operation without a sample does not compile.
trait Sample: Endpoint {
    fn sample() -> Self;
}

macro_rules! samples {
    ($($type:ident: $value:expr,)*) => {
        $(impl Sample for $type {
            fn sample() -> Self {
                $value
            }
        })*
    };
}

fn org() -> OrgName {
    OrgName::parse("harbor").unwrap_or_else(|problem| panic!("{problem}"))
}

fn text() -> String {
    "a/b".to_owned()
}

fn some() -> Option<String> {
    Some(text())
}

fn secret() -> Secret {
    Secret(text())
}

samples! {
    CreateAccessToken: Self { identifier: text(), secret: secret() },
    LogIn: Self { username: text(), password: secret() },
    SecondFactor: Self { login_2fa_token: secret(), code: secret() },
    StartSso: Self { email: text(), return_to: text(), code_challenge: text(), connection: text() },
    ExchangeSsoCode: Self { code: secret(), code_verifier: secret() },
    GetUser: Self,
    ListOrgs: Self { page: 1, page_size: 25 },
    GetOrg: Self { org: org() },
    GetOrgSettings: Self { org: org() },
    PutOrgSettings: Self { org: org(), body: OrgSettings::default() },
    ListMembers: Self {
        org: Some(org()), search: text(), page: 1, page_size: 25, kind: MemberKind::All, role: Some(Role::Owner),
        more: MoreFilters {
            sort: Some(Sort { key: SortKey::Name, descending: true }), source: Some(Source::Jit), team: some(),
            status: Some(Status::Guest), seen_before: some(),
        },
    },
    ExportMembers: Self { org: org() },
    UpdateMemberRole: Self { org: org(), username: text(), body: RoleChange { role: Role::Owner } },
    RemoveMember: Self { org: org(), username: text() },
    BatchMembers: Self {
        org: org(),
        body: MemberBatch { action: BatchAction::Remove, usernames: vec![text()], role: None, team: None },
    },
    ListInvites: Self { org: org() },
    CancelInvite: Self { id: InviteId(text()) },
    ResendInvite: Self { id: InviteId(text()) },
    BulkInvite: Self { org: text(), team: some(), role: some(), invitees: vec![text()], dry_run: Some(true) },
    AcceptInvite: Self { id: InviteId(text()) },
    ListGroups: Self { org: org(), search: text(), username: some(), page: 1, page_size: 25 },
    CreateGroup: Self { org: org(), body: GroupBody { name: text(), description: some() } },
    GetGroup: Self { org: org(), group: text() },
    ReplaceGroup: Self { org: org(), group: text(), body: GroupBody { name: text(), description: some() } },
    UpdateGroup: Self { org: org(), group: text(), body: GroupPatch::default() },
    DeleteGroup: Self { org: org(), group: text() },
    ListGroupMembers: Self { org: org(), group: text(), search: text(), page: 1, page_size: 25 },
    AddGroupMember: Self { org: org(), group: text(), body: GroupMember { member: text() } },
    RemoveGroupMember: Self { org: org(), group: text(), username: text() },
    ListAuditLogs: Self {
        account: org(), action: some(), name: some(), actor: some(), from: some(), to: some(), category: some(), page: 1,
        page_size: 25,
    },
    ListAuditActions: Self { account: org() },
    GetConsole: Self { org: org() },
    ListDomains: Self { org: org(), page: 1, page_size: 25 },
    AddDomain: Self { org: org(), body: NewDomain { name: text() } },
    GetDomain: Self { org: org(), domain: text() },
    UpdateDomain: Self { org: org(), domain: text(), etag: some(), body: DomainPatch::default() },
    DeleteDomain: Self { org: org(), domain: text(), etag: some() },
    VerifyDomain: Self { org: org(), domain: text() },
    ListUncaptured: Self { org: org(), domain: text(), search: text(), page: 1, page_size: 25 },
    ListConnections: Self { org: org(), page: 1, page_size: 25 },
    CreateConnection: Self { org: org(), body: ConnectionSettings::default() },
    GetConnection: Self { org: org(), id: text() },
    ReplaceConnection: Self { org: org(), id: text(), etag: some(), body: ConnectionSettings::default() },
    UpdateConnection: Self { org: org(), id: text(), etag: some(), body: ConnectionPatch::default() },
    DeleteConnection: Self { org: org(), id: text(), etag: some() },
    ListConnectionVersions: Self { org: org(), id: text(), page: 1, page_size: 25 },
    ListConnectionEvents: Self { org: org(), id: text(), identifier: text(), page: 1, page_size: 25 },
    FetchMetadata: Self { org: org(), body: MetadataQuestion { url: text() } },
    DiscoverIssuer: Self { org: org(), body: IssuerQuestion { issuer: text() } },
    GetProvisioning: Self { org: org(), id: text() },
    EnableScim: Self { org: org(), id: text() },
    DisableScim: Self { org: org(), id: text() },
    UpdateProvisioning: Self { org: org(), id: text(), body: ProvisioningPatch::default() },
    CreateScimToken: Self { org: org(), id: text(), body: NewToken::default() },
    RevokeScimToken: Self { org: org(), id: text(), token: text() },
    ListScimRequests: Self {
        org: org(), id: text(), search: text(), operation: text(), outcome: text(), from: text(), page: 1, page_size: 25,
    },
    ListScimHolds: Self { org: org(), id: text() },
    DecideScimHolds: Self { org: org(), id: text(), body: HoldDecision::default() },
    ListScimGroups: Self { org: org(), id: text() },
    ListScimMismatches: Self { org: org(), id: text() },
    ListScimCandidates: Self { org: org(), id: text() },
    GetMigration: Self { org: org(), id: text() },
    StartMigration: Self { org: org(), id: text(), body: NewMigration::default() },
    TakeMigrationStep: Self { org: org(), id: text(), body: MigrationStep::default() },
    FinishMigration: Self { org: org(), id: text() },
}

/// Looks at one declaration through its sample.
fn look<E: Sample>() -> &'static str {
    let call = E::sample();
    let path = E::PATH;
    let at = [E::METHOD.as_str(), path].join(" ");

    assert!(path.starts_with("/v2/") && !path.contains("//"), "{at}");
    assert_eq!(path.matches('{').count(), path.matches('}').count(), "{at}");
    assert_eq!(call.holes().len(), path.matches('{').count(), "{at}: as many values as holes");
    assert!(call.holes().iter().all(|value| ["harbor", "a/b"].contains(value)), "{at}: {:?}", call.holes());

    let sent: BTreeSet<&str> = call.query().iter().map(|(name, _)| *name).collect();
    assert_eq!(sent.len(), call.query().len(), "{at}: a parameter twice");
    assert_eq!(sent, E::QUERY.iter().copied().collect(), "{at}: parameters sent and parameters declared");

    let href = call.href();
    assert!(!href.contains(['{', '}', ' ']), "{at}: {href}");
    assert_eq!(
        href.split('?').next().map(|path| path.split('/').count()),
        Some(path.split('/').count()),
        "{at}: {href}"
    );

    let takes_body = std::mem::size_of::<E::Body>() > 0;
    assert_eq!(call.body().is_some(), takes_body, "{at}: a body type and no body, or the other way round");
    let may_have_body = matches!(E::METHOD, Method::Post | Method::Put | Method::Patch) && !path.ends_with("/resend");
    assert!(!takes_body || may_have_body, "{at}: a body where none belongs");
    assert!(!E::SUMMARY.is_empty() && E::SUMMARY.len() < 60 && !E::SUMMARY.ends_with('.'), "{at}");
    path
}

macro_rules! look_at_all {
    ($($operation:path),* $(,)?) => {
        [$(look::<$operation>()),*]
    };
}

#[test]
fn every_declaration_agrees_with_its_calls() {
    let paths = purser_api::for_each_operation!(look_at_all);
    assert_eq!(paths.as_slice(), OPERATIONS.iter().map(|operation| operation.path).collect::<Vec<_>>());
}

#[test]
fn no_two_operations_share_an_address_and_a_method() {
    let addresses: BTreeSet<_> =
        OPERATIONS.iter().map(|operation| (operation.path, operation.method.as_str())).collect();
    assert_eq!(addresses.len(), OPERATIONS.len());
    // The names of holes make no difference to a router.
    let shapes: BTreeSet<_> = OPERATIONS
        .iter()
        .map(|operation| {
            let parts = operation.path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
            (parts.collect::<Vec<_>>(), operation.method.as_str())
        })
        .collect();
    assert_eq!(shapes.len(), OPERATIONS.len());
    let names: BTreeSet<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
    assert_eq!(names.len(), OPERATIONS.len());
    assert!(names.contains("CreateAccessToken"), "{names:?}");
}

#[test]
fn only_signing_in_needs_no_token() {
    let public: Vec<_> =
        OPERATIONS.iter().filter(|operation| operation.public).map(|operation| operation.path).collect();
    assert_eq!(public, ["/v2/auth/token", "/v2/users/login", "/v2/users/2fa-login", "/v2/sso/start", "/v2/sso/token"]);
}

#[test]
fn layer_2_is_what_the_public_api_lacks() {
    let two = |layer| OPERATIONS.iter().filter(move |operation| operation.layer == layer);
    let added = ["/accept", "/members/batch", "/console", "/connections", "/domains", "/sso/"];
    assert!(two(Layer::Two).all(|operation| added.iter().any(|part| operation.path.contains(part))));
    assert_eq!(two(Layer::One).count(), 27);
}

/// Rows of the tables in `docs/api.md` that name an operation: method and path.
fn documented() -> Vec<(&'static str, &'static str)> {
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    include_str!("../../../docs/api.md")
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`')?.0.split_once(' '))
        .filter(|(method, _)| methods.contains(method))
        .collect()
}

#[test]
fn the_documentation_lists_every_operation_and_no_other() {
    let declared: BTreeSet<_> =
        OPERATIONS.iter().map(|operation| (operation.method.as_str(), operation.path)).collect();
    let documented_once: BTreeSet<_> = documented().into_iter().collect();
    let missing: Vec<_> = declared.difference(&documented_once).collect();
    let unknown: Vec<_> = documented_once.difference(&declared).collect();
    assert!(missing.is_empty(), "docs/api.md does not list {missing:?}");
    assert!(unknown.is_empty(), "docs/api.md lists what is not declared: {unknown:?}");
    assert_eq!(documented().len(), declared.len(), "docs/api.md lists an operation twice");
}

#[test]
fn the_documentation_lists_every_error_code() {
    let text = include_str!("../../../docs/api.md");
    for code in purser_api::ErrorCode::ALL {
        assert!(text.contains(&format!("`{}`", code.as_str())), "docs/api.md does not name {code:?}");
    }
}
