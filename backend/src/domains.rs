//! Domains: adding, proving by DNS, settings, deleting.

mod diagnosis;
mod recheck;
mod rows;
pub(crate) mod uncaptured;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use purser_api::domains::{Domain, DomainPatch, ListDomains, NewDomain};
use purser_api::{DomainName, ErrorCode, Page};
use purser_policy::Action;
use serde::Deserialize;
use sqlx::SqliteConnection;

use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::error::{Error, Result};
use crate::etag::{IfMatch, Tagged, Versioned};
use crate::members::change::{begin, touch};
use crate::members::page::{Paging, neighbours};
use crate::{audit, clock};
use recheck::Subject;

pub use recheck::check_due;
pub(crate) use recheck::start;

impl Versioned for Domain {
    fn etag(&self) -> &str {
        &self.etag
    }
}

/// Query of [`list`].
#[derive(Deserialize)]
pub(crate) struct DomainsQuery {
    page: Option<String>,
    page_size: Option<String>,
}

/// `GET …/domains`.
pub(crate) async fn list(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Query(query): Query<DomainsQuery>,
) -> Result<Json<Page<Domain>>> {
    let mut connection = app.pool.begin().await?;
    let org = OrgOf::find(&mut connection, &actor, &name).await?;
    org.allow(Action::SeeDomains)?;
    let paging = Paging::read(query.page.as_deref(), query.page_size.as_deref(), 100)?;
    let (count, results) = rows::page(&mut connection, org.id, paging).await?;
    let (next, previous) = neighbours::<ListDomains>(&[&org.name], &[], paging, count);
    Ok(Json(Page { count: count.unsigned_abs(), next, previous, results, version: None }))
}

/// `GET …/domains/{domain}`.
pub(crate) async fn get(
    State(app): State<App>,
    actor: Actor,
    Path((name, domain)): Path<(String, String)>,
) -> Result<Tagged<Domain>> {
    let mut connection = app.pool.begin().await?;
    let org = OrgOf::find(&mut connection, &actor, &name).await?;
    org.allow(Action::SeeDomains)?;
    Ok(Tagged(find(&mut connection, &org, &domain).await?))
}

/// The domain in an address, in whatever spelling.
async fn find(connection: &mut SqliteConnection, org: &OrgOf, given: &str) -> Result<Domain> {
    let found = match DomainName::parse(given) {
        Ok(name) => rows::one(connection, org.id, name.as_str()).await?,
        Err(_) => None,
    };
    found.ok_or_else(|| Error::not_found("domain in this organization"))
}

/// `POST …/domains`.
pub(crate) async fn add(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Json(body): Json<NewDomain>,
) -> Result<impl IntoResponse> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ManageDomains)?;
    let domain = own_name(&body.name)?;
    if rows::one(&mut transaction, org.id, &domain).await?.is_some() {
        return Err(Error::exists("This domain is in the organization already."));
    }
    if recheck::taken(&mut transaction, &domain, org.id).await? {
        let sentence = "Another organization has verified this domain. A domain belongs to one organization at a time.";
        return Err(Error::conflict(ErrorCode::DomainTaken, sentence));
    }
    let value = format!("{}{}", diagnosis::PREFIX, uuid::Uuid::new_v4());
    // The first look follows at once.
    sqlx::query(
        "INSERT INTO domains (org_id, name, state, txt_name, txt_value, created_at, next_check_at)
         VALUES (?1, ?2, 'pending', ?2, ?3, ?4, ?4)",
    )
    .bind(org.id)
    .bind(&domain)
    .bind(value)
    .bind(clock::now())
    .execute(&mut *transaction)
    .await?;
    let description = format!("added the domain {domain}");
    audit::write(&mut transaction, org.id, &actor, "org.domain.add", &domain, &description).await?;
    let added = find(&mut transaction, &org, &domain).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Tagged(added)))
}

/// A name that one organization can own.
fn own_name(given: &str) -> Result<String> {
    let given = given.trim();
    if given.contains(['/', '@', ':']) {
        return Err(Error::field("name", "Type the domain alone: the part of an address after the @."));
    }
    let name = DomainName::parse(given).map_err(|problem| Error::field("name", problem.0))?;
    if psl::domain_str(name.as_str()).is_none() {
        let sentence = format!("{name} is a public suffix: everybody can register names below it. Add such a name.");
        return Err(Error::field("name", sentence));
    }
    Ok(name.to_string())
}

/// `PATCH …/domains/{domain}`.
pub(crate) async fn update(
    State(app): State<App>,
    actor: Actor,
    Path((name, domain)): Path<(String, String)>,
    if_match: IfMatch,
    Json(body): Json<DomainPatch>,
) -> Result<Tagged<Domain>> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ManageDomains)?;
    let before = find(&mut transaction, &org, &domain).await?;
    if_match.check(&before)?;
    let Some(auto) = body.auto_provisioning.filter(|auto| *auto != before.auto_provisioning) else {
        return Ok(Tagged(before));
    };
    if auto && !before.is_verified() {
        return Err(not_verified());
    }
    sqlx::query("UPDATE domains SET auto_provisioning = ?, version = version + 1 WHERE org_id = ? AND name = ?")
        .bind(auto)
        .bind(org.id)
        .bind(&before.name)
        .execute(&mut *transaction)
        .await?;
    let word = if auto { "on" } else { "off" };
    let description = format!("switched auto-provisioning of {} {word}", before.name);
    audit::write(&mut transaction, org.id, &actor, "org.domain.update", &before.name, &description).await?;
    let after = find(&mut transaction, &org, &before.name).await?;
    transaction.commit().await?;
    Ok(Tagged(after))
}

fn not_verified() -> Error {
    Error::conflict(ErrorCode::DomainNotVerified, "The domain is not verified yet.")
}

/// `DELETE …/domains/{domain}`.
pub(crate) async fn delete(
    State(app): State<App>,
    actor: Actor,
    Path((name, domain)): Path<(String, String)>,
    if_match: IfMatch,
) -> Result<StatusCode> {
    let mut transaction = begin(&app).await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ManageDomains)?;
    let gone = find(&mut transaction, &org, &domain).await?;
    if_match.check(&gone)?;
    // The value stays in DNS: when the domain is added again, it is recognised as the old one.
    sqlx::query("INSERT OR IGNORE INTO domain_values (org_id, name, value) VALUES (?, ?, ?)")
        .bind(org.id)
        .bind(&gone.name)
        .bind(&gone.txt_value)
        .execute(&mut *transaction)
        .await?;
    sqlx::query("DELETE FROM domains WHERE org_id = ? AND name = ?")
        .bind(org.id)
        .bind(&gone.name)
        .execute(&mut *transaction)
        .await?;
    recheck::guests(&mut transaction, org.id, &gone.name).await?;
    touch(&mut transaction, org.id).await?;
    let description = format!("deleted the domain {}", gone.name);
    audit::write(&mut transaction, org.id, &actor, "org.domain.delete", &gone.name, &description).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST …/domains/{domain}/verify`. The look at DNS stands outside of any transaction: name servers may take seconds.
pub(crate) async fn verify(
    State(app): State<App>,
    actor: Actor,
    Path((name, domain)): Path<(String, String)>,
) -> Result<Tagged<Domain>> {
    let mut connection = app.pool.acquire().await?;
    let org = OrgOf::find(&mut connection, &actor, &name).await?;
    org.allow(Action::ManageDomains)?;
    let before = find(&mut connection, &org, &domain).await?;
    let subject = Subject::find(&mut connection, org.id, &before.name).await?;
    // Whoever waits for name servers holds no connection to the database.
    drop(connection);
    if let Some(subject) = subject {
        recheck::check(&app, &subject, actor.name()).await?;
    }
    let mut connection = app.pool.begin().await?;
    Ok(Tagged(find(&mut connection, &org, &before.name).await?))
}
