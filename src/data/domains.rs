//! Domains of an organization and the accounts on them.

use std::time::Duration;

use js_sys::Date;
use leptos::prelude::*;
use purser_api::domains::{
    AddDomain, DeleteDomain, Domain, DomainPatch, GetDomain, ListDomains, ListUncaptured, NewDomain, UncapturedAccount,
    UpdateDomain, VerifyDomain,
};
use purser_api::invites::{BulkInvite, BulkInvitee};
use purser_api::{OrgName, Page, Role, Timestamp};

use super::{Backend, Reading, Topics, use_read};
use crate::client::{ApiError, Client};
use crate::clock::now_ms;

/// Invitees in one call.
const CALL: usize = 1000;

/// A page of the domains.
pub fn use_domains(question: Signal<Option<ListDomains>>) -> Reading<Page<Domain>> {
    let client: Client = expect_context();
    let topics = Topics::get();
    let domains = use_read(move || {
        topics.domains.track();
        let (client, question) = (client.clone(), question.get()?);
        Some(Box::pin(async move { client.call(&question).await }))
    });
    look_again(domains, |page: &Page<Domain>| page.results.iter().filter_map(next_look).min());
    domains
}

/// One domain.
pub fn use_domain(org: Memo<Option<OrgName>>, name: Memo<Option<String>>) -> Reading<Domain> {
    let client: Client = expect_context();
    let topics = Topics::get();
    let domain = use_read(move || {
        topics.domains.track();
        let (client, org, domain) = (client.clone(), org.get()?, name.get()?);
        Some(Box::pin(async move { client.call(&GetDomain { org, domain }).await }))
    });
    look_again(domain, next_look);
    domain
}

/// When the backend looks at DNS next by itself.
fn next_look(domain: &Domain) -> Option<Timestamp> {
    domain.last_check.as_ref()?.next_at.clone()
}

/// Reads again once the backend has looked at DNS by itself.
fn look_again<T: Send + Sync + 'static>(reading: Reading<T>, next: impl Fn(&T) -> Option<Timestamp> + 'static) {
    /// Time the backend takes for a look.
    const LOOK_MS: f64 = 4_000.0;
    /// A timer that is set for longer rings at once in some browsers; nobody waits that long.
    const LONGEST_MS: f64 = 12.0 * 3_600_000.0;
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    Effect::new(move || {
        stop();
        let Some(at) = reading.value.with(|value| next(value.as_ref()?)) else { return };
        let wait = (Date::parse(at.as_str()) - now_ms()).max(0.0) + LOOK_MS;
        if wait < LONGEST_MS {
            let ring = set_timeout_with_handle(move || reading.again(), Duration::from_millis(wait as u64));
            timer.set_value(ring.ok());
        }
    });
}

/// Adds a domain.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn add_domain(backend: &Backend, org: &OrgName, name: String) -> Result<Domain, ApiError> {
    let added = backend.client.call(&AddDomain { org: org.clone(), body: NewDomain { name } }).await?;
    backend.domains_changed();
    Ok(added)
}

/// Asks DNS now.
///
/// # Errors
/// [`ApiError`] of the call; that DNS proves nothing is none.
pub async fn verify_domain(backend: &Backend, org: &OrgName, domain: &str) -> Result<Domain, ApiError> {
    let looked = backend.client.call(&VerifyDomain { org: org.clone(), domain: domain.to_owned() }).await?;
    backend.domains_changed();
    Ok(looked)
}

/// Switches auto-provisioning of the domain that was read.
///
/// # Errors
/// [`ApiError`] of the call; after somebody else's change [`ApiError::current`] is the domain as it is now.
pub async fn set_auto(backend: &Backend, org: &OrgName, read: &Domain, on: bool) -> Result<Domain, ApiError> {
    let request = UpdateDomain {
        org: org.clone(),
        domain: read.name.clone(),
        etag: Some(read.etag.clone()),
        body: DomainPatch { auto_provisioning: Some(on) },
    };
    let changed = backend.client.call(&request).await;
    backend.domains_changed();
    changed
}

/// Deletes the domain that was read.
///
/// # Errors
/// [`ApiError`] of the call; after somebody else's change [`ApiError::current`] is the domain as it is now.
pub async fn delete_domain(backend: &Backend, org: &OrgName, read: &Domain) -> Result<(), ApiError> {
    let (domain, etag) = (read.name.clone(), Some(read.etag.clone()));
    let deleted = backend.client.call(&DeleteDomain { org: org.clone(), domain, etag }).await;
    backend.domains_changed();
    deleted
}

/// A page of the accounts on a domain that are not in.
pub fn use_uncaptured(question: Signal<Option<ListUncaptured>>) -> Reading<Page<UncapturedAccount>> {
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.people.track();
        topics.domains.track();
        let (client, question) = (client.clone(), question.get()?);
        Some(Box::pin(async move { client.call(&question).await }))
    })
}

/// All accounts that match a question, whatever its page.
///
/// # Errors
/// [`ApiError`] of a call.
pub async fn all_uncaptured(
    backend: &Backend,
    mut question: ListUncaptured,
) -> Result<Vec<UncapturedAccount>, ApiError> {
    (question.page, question.page_size) = (1, 100);
    let mut all = Vec::new();
    loop {
        let page = backend.client.call(&question).await?;
        let more = page.next.is_some() && !page.results.is_empty();
        all.extend(page.results);
        if !more {
            return Ok(all);
        }
        question.page += 1;
    }
}

/// The accounts that match a question as CSV, written by the backend.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn uncaptured_file(backend: &Backend, question: &ListUncaptured) -> Result<String, ApiError> {
    backend.client.text(question, "text/csv").await
}

/// Invites people as members; gives the backend's word for each.
///
/// # Errors
/// [`ApiError`] of the call that failed; whoever was in a call before it is invited.
pub async fn invite_all(backend: &Backend, org: &OrgName, people: &[String]) -> Result<Vec<BulkInvitee>, ApiError> {
    let mut said = Vec::new();
    for invitees in people.chunks(CALL) {
        let request = BulkInvite {
            org: org.to_string(),
            team: None,
            role: Some(Role::Member.as_str().to_owned()),
            invitees: invitees.to_vec(),
            dry_run: None,
        };
        let answer = backend.client.call(&request).await;
        backend.people_changed();
        said.extend(answer?.invitees.invitees);
    }
    Ok(said)
}
