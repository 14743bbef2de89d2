//! What every handler needs, and the map of addresses.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::{HeaderName, HeaderValue, Method as HttpMethod, header};
use axum::routing::{MethodFilter, any, get, on};
use purser_api::{Endpoint, Method};
use sqlx::SqlitePool;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::timeout::TimeoutLayer;

use crate::Options;
use crate::dns::Dns;
use crate::dns::server::Zone;
use crate::edge::{self, Limits};
use crate::members::Totals;
use crate::outgoing::Outgoing;

/// Largest body read, in bytes: a thousand long addresses fit.
const BODY_LIMIT: usize = 1024 * 1024;

/// Longest time for one answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Shared by all handlers. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub pool: SqlitePool,
    /// How the backend was started.
    pub options: Arc<Options>,
    /// Calls identity providers.
    pub outgoing: Outgoing,
    /// Signs tokens.
    pub key: Arc<RwLock<Arc<[u8]>>>,
    /// Calls in the current minute.
    pub limits: Arc<Limits>,
    /// Asks about domains.
    pub(crate) dns: Arc<Dns>,
    /// Records of the demo's name server.
    pub(crate) zone: Option<Zone>,
    /// Counts of filtered lists.
    pub totals: Arc<Totals>,
    /// Whose turn it is to write by SCIM: identity providers push many at a time, and SQLite lets those who wait sleep longer
    /// and longer.
    pub(crate) turn: Arc<tokio::sync::Mutex<()>>,
}

impl App {
    /// Whether identity providers may be at addresses that are not public. The demo's own is on this machine.
    pub(crate) fn may_call_private(&self) -> bool {
        self.options.allow_private || self.options.demo
    }

    /// The key that signs tokens now.
    pub(crate) fn signing_key(&self) -> Arc<[u8]> {
        self.key.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The routes of one API, by the declarations of `purser_api`.
struct Routes {
    router: Router<App>,
    layer1_only: bool,
}

impl Routes {
    fn add<E: Endpoint, H: Handler<T, App>, T: 'static>(mut self, handler: H) -> Self {
        let filter = match E::METHOD {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
            Method::Put => MethodFilter::PUT,
            Method::Patch => MethodFilter::PATCH,
            Method::Delete => MethodFilter::DELETE,
        };
        if !(self.layer1_only && E::LAYER == purser_api::Layer::Two) {
            self.router = self.router.route(E::PATH, on(filter, handler));
        }
        self
    }
}

/// The API.
pub fn router(app: App) -> Router {
    use purser_api::{
        audit_logs, auth, connections, console, domains, groups, invites, members, orgs, provisioning, settings, sso,
        users,
    };

    use purser_policy::access;

    use crate::{auth as sign_in, groups as teams};

    let routes = Routes { router: Router::new(), layer1_only: app.options.layer1_only }
        .add::<auth::CreateAccessToken, _, _>(sign_in::create_access_token)
        .add::<auth::LogIn, _, _>(sign_in::log_in)
        .add::<auth::SecondFactor, _, _>(sign_in::second_factor)
        .add::<sso::StartSso, _, _>(crate::sso::start)
        .add::<sso::ExchangeSsoCode, _, _>(crate::sso::exchange)
        .add::<users::GetUser, _, _>(crate::users::get_user)
        .add::<users::ListOrgs, _, _>(crate::users::list_orgs)
        .add::<orgs::GetOrg, _, _>(crate::users::get_org)
        .add::<settings::GetOrgSettings, _, _>(crate::settings::get)
        .add::<settings::PutOrgSettings, _, _>(crate::settings::put)
        .add::<members::ListMembers, _, _>(crate::members::list)
        .add::<members::ExportMembers, _, _>(crate::members::export)
        .add::<members::UpdateMemberRole, _, _>(crate::members::update_role)
        .add::<members::RemoveMember, _, _>(crate::members::remove)
        .add::<members::BatchMembers, _, _>(crate::members::batch::batch)
        .add::<invites::ListInvites, _, _>(crate::invites::list)
        .add::<invites::CancelInvite, _, _>(crate::invites::cancel)
        .add::<invites::ResendInvite, _, _>(crate::invites::resend)
        .add::<invites::BulkInvite, _, _>(crate::invites::bulk::send)
        .add::<invites::AcceptInvite, _, _>(crate::invites::accept::accept)
        .add::<groups::ListGroups, _, _>(teams::list)
        .add::<groups::CreateGroup, _, _>(teams::create)
        .add::<groups::GetGroup, _, _>(teams::get)
        .add::<groups::ReplaceGroup, _, _>(teams::replace)
        .add::<groups::UpdateGroup, _, _>(teams::update)
        .add::<groups::DeleteGroup, _, _>(teams::delete)
        .add::<groups::ListGroupMembers, _, _>(teams::people::list)
        .add::<groups::AddGroupMember, _, _>(teams::people::add)
        .add::<groups::RemoveGroupMember, _, _>(teams::people::remove)
        .add::<audit_logs::ListAuditLogs, _, _>(crate::audit::list)
        .add::<audit_logs::ListAuditActions, _, _>(crate::audit::actions)
        .add::<console::GetConsole, _, _>(crate::console::get)
        .add::<domains::ListDomains, _, _>(crate::domains::list)
        .add::<domains::AddDomain, _, _>(crate::domains::add)
        .add::<domains::GetDomain, _, _>(crate::domains::get)
        .add::<domains::UpdateDomain, _, _>(crate::domains::update)
        .add::<domains::DeleteDomain, _, _>(crate::domains::delete)
        .add::<domains::VerifyDomain, _, _>(crate::domains::verify)
        .add::<domains::ListUncaptured, _, _>(crate::domains::uncaptured::list)
        .add::<connections::ListConnections, _, _>(crate::connections::list)
        .add::<connections::CreateConnection, _, _>(crate::connections::create)
        .add::<connections::GetConnection, _, _>(crate::connections::get)
        .add::<connections::ReplaceConnection, _, _>(crate::connections::replace)
        .add::<connections::UpdateConnection, _, _>(crate::connections::update)
        .add::<connections::DeleteConnection, _, _>(crate::connections::delete)
        .add::<connections::ListConnectionVersions, _, _>(crate::connections::history::versions)
        .add::<connections::ListConnectionEvents, _, _>(crate::connections::history::events)
        .add::<connections::FetchMetadata, _, _>(crate::connections::fetch::metadata)
        .add::<connections::DiscoverIssuer, _, _>(crate::connections::fetch::discovery)
        .add::<provisioning::GetProvisioning, _, _>(crate::provisioning::get)
        .add::<provisioning::UpdateProvisioning, _, _>(crate::provisioning::update)
        .add::<provisioning::EnableScim, _, _>(crate::provisioning::switch::enable)
        .add::<provisioning::DisableScim, _, _>(crate::provisioning::switch::disable)
        .add::<provisioning::CreateScimToken, _, _>(crate::provisioning::tokens::create)
        .add::<provisioning::RevokeScimToken, _, _>(crate::provisioning::tokens::revoke)
        .add::<provisioning::ListScimRequests, _, _>(crate::provisioning::log::list)
        .add::<provisioning::ListScimHolds, _, _>(crate::provisioning::holds::list)
        .add::<provisioning::DecideScimHolds, _, _>(crate::provisioning::holds::decide)
        .add::<provisioning::ListScimGroups, _, _>(crate::provisioning::groups)
        .add::<provisioning::ListScimMismatches, _, _>(crate::provisioning::mismatches::list)
        .add::<provisioning::ListScimCandidates, _, _>(crate::provisioning::migration::candidates::list)
        .add::<provisioning::GetMigration, _, _>(crate::provisioning::migration::get)
        .add::<provisioning::StartMigration, _, _>(crate::provisioning::migration::start)
        .add::<provisioning::TakeMigrationStep, _, _>(crate::provisioning::migration::step)
        .add::<provisioning::FinishMigration, _, _>(crate::provisioning::migration::finish)
        .add::<access::GetFacts, _, _>(crate::access::get_facts)
        .add::<access::ListPopulation, _, _>(crate::access::population::list)
        .add::<access::PreviewImpact, _, _>(crate::access::population::preview)
        .add::<access::ListAccessTests, _, _>(crate::access::expectations::list)
        .add::<access::CreateAccessTest, _, _>(crate::access::expectations::save)
        .add::<access::DeleteAccessTest, _, _>(crate::access::expectations::forget)
        .add::<access::ListSignIns, _, _>(crate::access::log::list)
        .add::<access::TestConnection, _, _>(crate::sso::trial::start)
        .add::<access::GetConnectionTest, _, _>(crate::sso::trial::get);
    let router = if app.options.layer1_only { routes.router } else { crate::sso::routes(routes.router) };
    let router = if app.options.demo { crate::front_door::routes(router) } else { router };
    router
        .route(&(purser_api::scim::BASE.to_owned() + "/{*path}"), any(crate::scim::serve))
        .route("/openapi.json", get(crate::openapi::document))
        .fallback(edge::no_such_address)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::REQUEST_TIMEOUT, TIMEOUT))
        .layer(axum::middleware::from_fn_with_state(app.clone(), edge::around))
        // As small as takes a millisecond or two for a page of a list.
        .layer(CompressionLayer::new().br(true).gzip(true).quality(tower_http::CompressionLevel::Precise(5)))
        .route("/healthz", get(async || axum::Json(serde_json::json!({ "status": "ok" }))))
        .layer(cors(&app.options))
        .with_state(app)
}

/// Lets the console call from another origin: only from those that the operator named.
fn cors(options: &Options) -> CorsLayer {
    let origins: Vec<HeaderValue> = options
        .allow_origin
        .iter()
        .filter_map(|origin| HeaderValue::from_str(origin.trim_end_matches('/')).ok())
        .collect();
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([HttpMethod::GET, HttpMethod::POST, HttpMethod::PUT, HttpMethod::PATCH, HttpMethod::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::ACCEPT,
            header::IF_MATCH,
            HeaderName::from_static("idempotency-key"),
        ])
        .expose_headers([
            edge::TRACE_ID,
            edge::LIMIT,
            edge::REMAINING,
            edge::RESET,
            edge::X_RETRY_AFTER,
            header::RETRY_AFTER,
            header::CONTENT_DISPOSITION,
            header::ETAG,
        ])
        .max_age(Duration::from_secs(3600))
}
