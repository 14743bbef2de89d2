//! Connections: settings that are kept version by version, switches with rules that refuse, and what is fetched for owners.

use purser_api::auth::Secret;
use purser_api::connections::{
    Certificate, Connection, ConnectionPatch, ConnectionSettings, ConnectionStatus, CreateConnection, DeleteConnection,
    DiscoverIssuer, EventKind, FetchMetadata, GetConnection, IssuerQuestion, ListConnectionEvents,
    ListConnectionVersions, ListConnections, MetadataQuestion, OidcSettings, Provider, ReplaceConnection, SamlSettings,
    UpdateConnection,
};
use purser_api::provisioning::{DisableScim, EnableScim};
use purser_api::{DomainName, ErrorCode};

use crate::world::{Caller, World, org};

const CERTIFICATE: &str = include_str!("../../../crates/idp/tests/samples/rsa.pem");
const NEXT: &str = include_str!("../../../crates/idp/tests/samples/ec.pem");

async fn named(caller: &Caller<'_>, name: &str) -> Connection {
    let page = caller.call(&ListConnections { org: org("harbor"), page: 1, page_size: 100 }).await;
    page.results.into_iter().find(|one| one.settings.name == name).unwrap_or_else(|| panic!("no {name}"))
}

fn replace(read: &Connection, change: impl FnOnce(&mut ConnectionSettings)) -> ReplaceConnection {
    let mut body = read.settings.clone();
    change(&mut body);
    ReplaceConnection { org: org("harbor"), id: read.id.clone(), etag: Some(read.etag.clone()), body }
}

fn turn(read: &Connection, body: ConnectionPatch) -> UpdateConnection {
    UpdateConnection { org: org("harbor"), id: read.id.clone(), etag: Some(read.etag.clone()), body }
}

fn jit(on: bool) -> ConnectionPatch {
    ConnectionPatch { jit: Some(on), ..ConnectionPatch::default() }
}

fn enforced(on: bool, force: Option<&str>) -> ConnectionPatch {
    ConnectionPatch { enforced: Some(on), force: force.map(str::to_owned), ..ConnectionPatch::default() }
}

fn certificate(text: &str) -> Certificate {
    Certificate { data: text.to_owned(), ..Certificate::default() }
}

async fn passed_test(world: &World, id: &str, hours_ago: i64) {
    sqlx::query(
        "UPDATE connections SET last_test = json_object('passed', json('true'), 'at', strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?))
         WHERE uuid = ?",
    )
    .bind(format!("-{hours_ago} hours"))
    .bind(id)
    .execute(&world.app.pool)
    .await
    .unwrap();
}

async fn audited(world: &World, action: &str) -> Vec<String> {
    sqlx::query_scalar("SELECT description FROM audit_logs WHERE action = ? AND at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-5 minutes') ORDER BY id")
        .bind(action)
        .fetch_all(&world.app.pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_draft_becomes_complete_step_by_step() {
    let world = World::new().await;
    let owner = world.owner().await;
    let body = ConnectionSettings {
        name: "  Harbour directory ".to_owned(),
        provider: Some(Provider::Okta),
        saml: Some(SamlSettings::default()),
        ..ConnectionSettings::default()
    };
    let made = owner.call(&CreateConnection { org: org("harbor"), body: body.clone() }).await;
    assert_eq!((made.settings.name.as_str(), made.status), ("Harbour directory", ConnectionStatus::Draft));
    let saml = made.settings.saml.clone().unwrap();
    assert!(saml.sp_entity_id.contains(&made.id) && saml.acs_url.ends_with("/v2/sso/callback"), "{saml:?}");
    assert!(made.jit && !made.enforced && !made.scim.enabled, "new connections add people on sign-in");
    let again = owner.refused(&CreateConnection { org: org("harbor"), body }).await;
    assert_eq!((again.status, again.body.field.as_deref()), (409, Some("name")));

    let into_use = ConnectionPatch { status: Some(ConnectionStatus::Complete), ..ConnectionPatch::default() };
    let lacking = owner.refused(&turn(&made, into_use.clone())).await;
    assert_eq!(
        (lacking.status, lacking.code, lacking.body.field.as_deref()),
        (409, ErrorCode::Incomplete, Some("domains"))
    );

    let filled = owner
        .call(&replace(&made, |body| {
            body.domains = vec![DomainName::parse("harbor.example").unwrap()];
            let saml = body.saml.as_mut().unwrap();
            saml.idp_entity_id = "https://idp.example/saml".to_owned();
            saml.sso_url = "https://idp.example/saml/sso".to_owned();
            saml.certificates = vec![certificate(CERTIFICATE)];
        }))
        .await;
    let read = &filled.settings.saml.as_ref().unwrap().certificates[0];
    assert_eq!((read.key.as_str(), &read.sha256[..8]), ("RSA 2048", "cfa8401f"));
    assert_eq!(filled.credential_expires_at.as_ref().unwrap().as_str(), "2035-01-02T03:04:05.000Z");
    let used = owner.call(&turn(&filled, into_use)).await;
    assert_eq!(used.status, ConnectionStatus::Complete);
    assert_eq!(audited(&world, "org.sso.connection.complete").await, ["put the connection Harbour directory into use"]);

    let emptied = owner.refused(&replace(&used, |body| body.domains.clear())).await;
    assert_eq!(
        (emptied.status, emptied.body.field.as_deref()),
        (400, Some("domains")),
        "a connection in use keeps what it needs"
    );
}

#[tokio::test]
async fn settings_are_refused_field_by_field() {
    let world = World::new().await;
    let owner = world.owner().await;
    let (saml, oidc) = (named(&owner, "Fleet directory").await, named(&owner, "Office login").await);
    type Change = fn(&mut ConnectionSettings);
    let cases: [(&Connection, &str, Change); 10] = [
        (&saml, "name", |body| body.name = " ".to_owned()),
        (&saml, "saml.sso_url", |body| body.saml.as_mut().unwrap().sso_url = "http://idp.example/".to_owned()),
        (&saml, "saml.sso_url", |body| body.saml.as_mut().unwrap().sso_url = "javascript:alert(1)".to_owned()),
        (&saml, "saml.certificates", |body| body.saml.as_mut().unwrap().certificates = vec![certificate("hello")]),
        (&saml, "saml.certificates", |body| {
            body.saml.as_mut().unwrap().certificates = vec![certificate(CERTIFICATE), certificate(CERTIFICATE)];
        }),
        (&saml, "domains", |body| body.domains.push(DomainName::parse("elsewhere.example").unwrap())),
        (&saml, "default_team", |body| body.default_team = "owners".to_owned()),
        (&saml, "saml", |body| (body.saml, body.oidc) = (None, Some(OidcSettings::default()))),
        (&oidc, "oidc.issuer", |body| body.oidc.as_mut().unwrap().issuer = "https://idp.example/?a=b".to_owned()),
        (&oidc, "oidc.client_secret", |body| {
            body.oidc.as_mut().unwrap().client_secret = Some(Secret("a\nb".to_owned()))
        }),
    ];
    for (read, field, change) in cases {
        let refusal = owner.refused(&replace(read, change)).await;
        assert_eq!((refusal.status, refusal.body.field.as_deref()), (400, Some(field)), "{:?}", refusal.body);
    }
    assert_eq!(named(&owner, "Fleet directory").await, saml, "what is refused changes nothing");
}

#[tokio::test]
async fn a_client_secret_goes_in_and_never_comes_out() {
    let world = World::new().await;
    let owner = world.owner().await;
    let read = named(&owner, "Office login").await;
    let typed = "very-secret-indeed";
    let change = replace(&read, |body| body.oidc.as_mut().unwrap().client_secret = Some(Secret(typed.to_owned())));
    let reply = owner.attempt(&change).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let stored: String = sqlx::query_scalar("SELECT client_secret FROM connections WHERE uuid = ?")
        .bind(&read.id)
        .fetch_one(&world.app.pool)
        .await
        .unwrap();
    assert_eq!(stored, typed);
    let versions = ListConnectionVersions { org: org("harbor"), id: read.id.clone(), page: 1, page_size: 100 };
    for said in [reply.text, owner.attempt(&versions).await.text] {
        assert!(!said.contains(typed), "{said}");
    }
    let details: String = sqlx::query_scalar(
        "SELECT group_concat(coalesce(details, '') || coalesce((SELECT group_concat(document) FROM connection_versions), '') || (SELECT group_concat(description) FROM audit_logs)) FROM connections",
    )
    .fetch_one(&world.app.pool)
    .await
    .unwrap();
    assert!(!details.contains(typed), "the secret is kept in one place");
    let kept =
        owner.call(&replace(&named(&owner, "Office login").await, |body| body.default_team = "ops".to_owned())).await;
    assert!(kept.settings.oidc.unwrap().has_client_secret, "what is not sent stays");
}

#[tokio::test]
async fn each_change_is_a_version_and_any_version_comes_back() {
    let world = World::new().await;
    let owner = world.owner().await;
    let first = named(&owner, "Fleet directory").await;
    let second =
        owner.call(&replace(&first, |body| body.saml.as_mut().unwrap().certificates.push(certificate(NEXT)))).await;
    assert_eq!(second.settings.saml.as_ref().unwrap().certificates.len(), 2, "two certificates side by side");
    let third = owner.call(&replace(&second, |body| drop(body.saml.as_mut().unwrap().certificates.remove(0)))).await;
    let same = owner.call(&replace(&third, |_| ())).await;
    assert_eq!(same.version, third.version, "no change is no version");
    let versions =
        owner.call(&ListConnectionVersions { org: org("harbor"), id: first.id.clone(), page: 1, page_size: 100 }).await;
    let numbers: Vec<u64> = versions.results.iter().map(|one| one.version).collect();
    assert_eq!(numbers, [third.version, second.version, first.version]);
    assert_eq!(versions.results[0].changed_by, "owner");
    let back = owner.call(&replace(&third, |body| *body = versions.results[2].settings.clone())).await;
    assert_eq!(back.settings, first.settings);
    assert_eq!(audited(&world, "org.sso.connection.update").await.len(), 3);
}

#[tokio::test]
async fn of_two_changes_at_once_the_second_is_told() {
    let world = World::new().await;
    let owner = world.owner().await;
    let read = named(&owner, "Fleet directory").await;
    owner.call(&replace(&read, |body| body.name = "Fleet".to_owned())).await;
    let late = owner.attempt(&replace(&read, |body| body.default_team = "ops".to_owned())).await;
    assert_eq!(late.status, 412);
    assert_eq!(late.json()["current"]["name"], "Fleet");
    assert_eq!(late.json()["code"], "conflict");
    let stale = DeleteConnection { org: org("harbor"), id: read.id.clone(), etag: Some(read.etag) };
    assert_eq!(owner.attempt(&stale).await.status, 412);
    let plain = owner.attempt(&GetConnection { org: org("harbor"), id: read.id }).await;
    assert_eq!(plain.headers["etag"], plain.json()["etag"].as_str().unwrap());
}

#[tokio::test]
async fn one_of_jit_and_scim_stays_on() {
    let world = World::new().await;
    let owner = world.owner().await;
    let office = named(&owner, "Office login").await;
    let refusal = owner.refused(&turn(&office, jit(false))).await;
    assert_eq!((refusal.status, refusal.code), (409, ErrorCode::JitNeedsScim));

    let on = owner.call(&EnableScim { org: org("harbor"), id: office.id.clone() }).await;
    assert!(on.secret.0.starts_with("purser_scim_") && on.base_url.ends_with("/v2/scim/2.0"), "{on:?}");
    let again = owner.refused(&EnableScim { org: org("harbor"), id: office.id.clone() }).await;
    assert_eq!(again.code, ErrorCode::AlreadyExists);
    let office = named(&owner, "Office login").await;
    assert_eq!(office.scim.tokens.len(), 1);
    let shown = owner.attempt(&GetConnection { org: org("harbor"), id: office.id.clone() }).await;
    assert!(!shown.text.contains(&on.secret.0), "a token is shown once");

    let office = owner.call(&turn(&office, jit(false))).await;
    let off = DisableScim { org: org("harbor"), id: office.id.clone() };
    let refusal = owner.refused(&off).await;
    assert_eq!((refusal.status, refusal.code), (409, ErrorCode::ScimNeededByJit));
    let members: i64 = sqlx::query_scalar("SELECT count(*) FROM people").fetch_one(&world.app.pool).await.unwrap();
    owner.call(&turn(&office, jit(true))).await;
    owner.call(&off).await;
    let after: i64 = sqlx::query_scalar("SELECT count(*) FROM people").fetch_one(&world.app.pool).await.unwrap();
    assert_eq!(members, after, "everybody stays");
    let office = named(&owner, "Office login").await;
    assert!(!office.scim.enabled && office.scim.ever_enabled && office.scim.tokens.is_empty());
    assert_eq!(audited(&world, "org.scim.disable").await.len(), 1);
}

#[tokio::test]
async fn enforcement_needs_a_fresh_test_or_the_name() {
    let world = World::new().await;
    let owner = world.owner().await;
    let office = named(&owner, "Office login").await;
    let refusal = owner.refused(&turn(&office, enforced(true, None))).await;
    assert_eq!((refusal.status, refusal.code), (409, ErrorCode::TestFirst));
    let refusal = owner.refused(&turn(&office, enforced(true, Some("office login")))).await;
    assert_eq!((refusal.status, refusal.body.field.as_deref()), (400, Some("force")));
    passed_test(&world, &office.id, 25).await;
    let refusal = owner.refused(&turn(&office, enforced(true, None))).await;
    assert_eq!(refusal.code, ErrorCode::TestFirst, "a test of yesterday");

    passed_test(&world, &office.id, 23).await;
    let office = owner.call(&turn(&office, enforced(true, None))).await;
    assert!(office.enforced);
    let office = owner.call(&turn(&office, enforced(false, None))).await;
    let office = owner
        .call(&replace(&office, |body| body.oidc.as_mut().unwrap().client_secret = Some(Secret("another".to_owned()))))
        .await;
    assert!(office.last_test.as_ref().unwrap().outdated, "the test was of another secret");
    let refusal = owner.refused(&turn(&office, enforced(true, None))).await;
    assert_eq!(refusal.code, ErrorCode::TestFirst);
    owner.call(&turn(&office, enforced(true, Some("Office login")))).await;
    let said = audited(&world, "org.sso.enforce").await;
    assert!(
        said.iter().filter(|text| text.contains("for Office login")).count() == 2
            && said.last().unwrap().ends_with("without a passed test"),
        "{said:?}"
    );
    let draft = named(&owner, "New directory").await;
    let refusal = owner.refused(&turn(&draft, enforced(true, Some("New directory")))).await;
    assert_eq!(refusal.code, ErrorCode::Incomplete);
}

#[tokio::test]
async fn no_owner_is_locked_out() {
    let world = World::new().await;
    let owner = world.owner().await;
    let office = named(&owner, "Office login").await;
    // Every owner is on the domain of this connection, whose secret has ended: neither way would be open.
    sqlx::query(
        "UPDATE accounts SET email = username || '@harbor.example', email_domain = 'harbor.example'
         WHERE id IN (SELECT account_id FROM people WHERE org_id = 1 AND rank = 0)",
    )
    .execute(&world.app.pool)
    .await
    .unwrap();
    sqlx::query("UPDATE connections SET credential_expires_at = '2020-01-01T00:00:00.000Z' WHERE uuid = ?")
        .bind(&office.id)
        .execute(&world.app.pool)
        .await
        .unwrap();
    passed_test(&world, &office.id, 1).await;
    for force in [None, Some("Office login")] {
        let refusal = owner.refused(&turn(&office, enforced(true, force))).await;
        assert_eq!((refusal.status, refusal.code), (409, ErrorCode::OwnersLockedOut));
    }
    assert!(!named(&owner, "Office login").await.enforced);
}

#[tokio::test]
async fn deleting_a_connection_leaves_its_members() {
    let world = World::new().await;
    let owner = world.owner().await;
    let fleet = named(&owner, "Fleet directory").await;
    assert!(fleet.members > 0);
    owner.call(&DeleteConnection { org: org("harbor"), id: fleet.id.clone(), etag: Some(fleet.etag) }).await;
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM people WHERE org_id = 1 AND source = 'scim'")
        .fetch_one(&world.app.pool)
        .await
        .unwrap();
    assert!(left.unsigned_abs() >= fleet.members);
    let gone = owner.refused(&GetConnection { org: org("harbor"), id: fleet.id }).await;
    assert_eq!(gone.status, 404);
    let elsewhere: String =
        sqlx::query_scalar("SELECT uuid FROM connections WHERE org_id = 2").fetch_one(&world.app.pool).await.unwrap();
    let other = owner.refused(&GetConnection { org: org("harbor"), id: elsewhere }).await;
    assert_eq!(other.status, 404, "a connection of another organization");
}

#[tokio::test]
async fn what_went_wrong_is_listed_newest_first() {
    let world = World::new().await;
    let owner = world.owner().await;
    let partner = named(&owner, "Partner portal").await;
    let list = |identifier: &str| ListConnectionEvents {
        org: org("harbor"),
        id: partner.id.clone(),
        identifier: identifier.to_owned(),
        page: 1,
        page_size: 25,
    };
    let row = sqlx::query_scalar::<_, i64>("SELECT id FROM connections WHERE uuid = ?")
        .bind(&partner.id)
        .fetch_one(&world.app.pool)
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO scim_requests (connection_id, at, method, path, status, person, detail, trace_id)
         VALUES (?, '2099-01-01T00:00:00.000Z', 'POST', '/Users', 409, 'ana@partners.example', 'exists', 't-1')",
    )
    .bind(row)
    .execute(&world.app.pool)
    .await
    .unwrap();
    let all = owner.call(&list("")).await;
    assert_eq!((all.results[0].kind, all.results[0].code.as_str()), (EventKind::Provisioning, "409"));
    assert!(all.results[0].detail.contains("exists"));
    let only = owner.call(&list("ANA@partners")).await;
    assert_eq!((only.count, only.results[0].trace_id.as_str()), (1, "t-1"));
}

#[tokio::test]
async fn metadata_and_discovery_are_fetched_from_a_real_provider() {
    let world = World::new().await;
    let owner = world.owner().await;
    let url = format!("{}/demo/idp/fleet/metadata", world.url());
    let answer = owner.call(&FetchMetadata { org: org("harbor"), body: MetadataQuestion { url } }).await;
    let found = purser_idp::metadata::read(answer.metadata.as_bytes()).unwrap();
    assert!(found[0].sso_url().is_some() && found[0].certificates.len() == 1, "{found:?}");
    let issuer = format!("{}/demo/idp/offices", world.url());
    let ask = |issuer: &str| DiscoverIssuer { org: org("harbor"), body: IssuerQuestion { issuer: issuer.to_owned() } };
    let answer = owner.call(&ask(&issuer)).await;
    assert_eq!((answer.issuer.as_str(), answer.problems.len()), (issuer.as_str(), 0), "{:?}", answer.problems);
    let whole = owner.call(&ask(&format!("{issuer}/.well-known/openid-configuration"))).await;
    assert_eq!(whole, answer, "the address of the document does as well");
    let other = owner.refused(&ask(&format!("{}/healthz", world.url()))).await;
    assert_eq!((other.status, other.code), (422, ErrorCode::FetchFailed));
    let page =
        FetchMetadata { org: org("harbor"), body: MetadataQuestion { url: format!("{}/openapi.json", world.url()) } };
    let refusal = owner.refused(&page).await;
    assert_eq!(
        (refusal.status, refusal.code),
        (422, ErrorCode::FetchFailed),
        "other servers are not read through this one"
    );
    let editor = world.caller("editor").await;
    assert_eq!(editor.refused(&ask(&issuer)).await.status, 403);
}

#[tokio::test]
async fn private_addresses_are_called_only_if_the_operator_allows_it() {
    let world = World::public_only().await;
    let owner = world.owner().await;
    for url in [
        "http://127.0.0.1:9/",
        "https://127.0.0.1:9/",
        "https://localhost:9/",
        "https://[::1]:9/",
        "https://169.254.169.254/latest/meta-data/",
        "https://user:password@example.com/",
        "file:///etc/passwd",
        "nonsense",
    ] {
        let question = FetchMetadata { org: org("harbor"), body: MetadataQuestion { url: url.to_owned() } };
        let refusal = owner.refused(&question).await;
        assert_eq!((refusal.status, refusal.code), (422, ErrorCode::AddressRefused), "{url}");
    }
}
