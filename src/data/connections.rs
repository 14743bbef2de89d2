//! Connections to identity providers: reading, changing, history.

use leptos::prelude::*;
use purser_api::connections::{
    Connection, ConnectionEvent, ConnectionPatch, ConnectionSettings, ConnectionVersion, CreateConnection,
    DeleteConnection, DiscoverIssuer, Discovery, FetchMetadata, GetConnection, IssuerQuestion, ListConnectionEvents,
    ListConnectionVersions, ListConnections, MetadataAnswer, MetadataQuestion, ReplaceConnection, UpdateConnection,
};
use purser_api::members::{ListMembers, MemberKind, MoreFilters, Status};
use purser_api::{OrgName, Page};
use purser_policy::access::{ConnectionTest, GetConnectionTest, StartedTest, TestConnection};

use super::orgs::Reach;
use super::{Backend, Reading, Topics, use_read};
use crate::client::{ApiError, Client};

/// A page of the connections.
pub fn use_connections(
    org: Memo<Option<OrgName>>,
    reach: Memo<Reach>,
    page: Memo<u32>,
    page_size: Memo<u32>,
) -> Reading<Page<Connection>> {
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.connections.track();
        let (client, org) = (client.clone(), org.get()?);
        let (page, page_size) = (page.get(), page_size.get());
        if reach.get() != Reach::LayerTwo {
            return None;
        }
        Some(Box::pin(async move { client.call(&ListConnections { org, page, page_size }).await }))
    })
}

/// One connection; nothing is read while the id is empty.
pub fn use_connection(org: Memo<Option<OrgName>>, reach: Memo<Reach>, id: Memo<String>) -> Reading<Connection> {
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.connections.track();
        let (client, org, id) = (client.clone(), org.get()?, id.get());
        if id.is_empty() || reach.get() != Reach::LayerTwo {
            return None;
        }
        Some(Box::pin(async move { client.call(&GetConnection { org, id }).await }))
    })
}

/// Versions of a connection's settings, newest first: the first hundred.
pub fn use_versions(org: Memo<Option<OrgName>>, id: Memo<String>) -> Reading<Page<ConnectionVersion>> {
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.connections.track();
        let (client, org, id) = (client.clone(), org.get()?, id.get());
        Some(Box::pin(async move { client.call(&ListConnectionVersions { org, id, page: 1, page_size: 100 }).await }))
    })
}

/// What went wrong through a connection.
pub fn use_events(question: Signal<Option<ListConnectionEvents>>) -> Reading<Page<ConnectionEvent>> {
    let client: Client = expect_context();
    use_read(move || {
        let (client, question) = (client.clone(), question.get()?);
        Some(Box::pin(async move { client.call(&question).await }))
    })
}

/// How many invited people are outside of the verified domains.
pub fn use_invited_guests(org: Memo<Option<OrgName>>) -> Reading<u64> {
    let client: Client = expect_context();
    use_read(move || {
        let (client, org) = (client.clone(), org.get()?);
        Some(Box::pin(async move {
            let list = ListMembers {
                org: Some(org),
                kind: MemberKind::Invitee,
                page: 1,
                page_size: 1,
                more: MoreFilters { status: Some(Status::Guest), ..MoreFilters::default() },
                ..ListMembers::default()
            };
            Ok(client.call(&list).await?.count)
        }))
    })
}

/// Starts a draft.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn create(backend: &Backend, org: &OrgName, body: ConnectionSettings) -> Result<Connection, ApiError> {
    let made = backend.client.call(&CreateConnection { org: org.clone(), body }).await?;
    backend.connections_changed();
    Ok(made)
}

/// Replaces the settings, if they are still those that were read.
///
/// # Errors
/// [`ApiError`] of the call; 412 holds the connection as it is now.
pub async fn replace(
    backend: &Backend,
    org: &OrgName,
    read: &Connection,
    body: ConnectionSettings,
) -> Result<Connection, ApiError> {
    let (id, etag) = (read.id.clone(), Some(read.etag.clone()));
    let after = backend.client.call(&ReplaceConnection { org: org.clone(), id, etag, body }).await?;
    backend.connections_changed();
    Ok(after)
}

/// Turns switches, if the connection is still what was read.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn turn(
    backend: &Backend,
    org: &OrgName,
    read: &Connection,
    body: ConnectionPatch,
) -> Result<Connection, ApiError> {
    let (id, etag) = (read.id.clone(), Some(read.etag.clone()));
    let after = backend.client.call(&UpdateConnection { org: org.clone(), id, etag, body }).await?;
    backend.connections_changed();
    Ok(after)
}

/// Deletes a connection, if it is still what was read.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn delete(backend: &Backend, org: &OrgName, read: &Connection) -> Result<(), ApiError> {
    let (id, etag) = (read.id.clone(), Some(read.etag.clone()));
    backend.client.call(&DeleteConnection { org: org.clone(), id, etag }).await?;
    backend.connections_changed();
    Ok(())
}

/// Has SAML metadata fetched.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn fetch_metadata(backend: &Backend, org: &OrgName, url: &str) -> Result<MetadataAnswer, ApiError> {
    let body = MetadataQuestion { url: url.to_owned() };
    backend.client.call(&FetchMetadata { org: org.clone(), body }).await
}

/// Has an issuer asked about itself.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn discover(backend: &Backend, org: &OrgName, issuer: &str) -> Result<Discovery, ApiError> {
    let body = IssuerQuestion { issuer: issuer.to_owned() };
    backend.client.call(&DiscoverIssuer { org: org.clone(), body }).await
}

/// Starts a test sign-in.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn start_test(backend: &Backend, org: OrgName, connection: String) -> Result<StartedTest, ApiError> {
    backend.client.call(&TestConnection { org, connection }).await
}

/// What came of a test sign-in; nothing is read while the id is empty.
pub fn use_test(
    org: Memo<Option<OrgName>>,
    connection: Memo<Option<String>>,
    id: Memo<String>,
) -> Reading<ConnectionTest> {
    let client: Client = expect_context();
    use_read(move || {
        let (client, org, connection, id) = (client.clone(), org.get()?, connection.get()?, id.get());
        if id.is_empty() {
            return None;
        }
        Some(Box::pin(async move { client.call(&GetConnectionTest { org, connection, id }).await }))
    })
}
