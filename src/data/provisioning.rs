//! SCIM of a connection: settings, tokens, log, held removals, the move of members.

use leptos::prelude::*;
use purser_api::connections::{ConnectionPatch, UpdateConnection};
use purser_api::provisioning::{ListScimRequests, ScimRequest};
use purser_api::{Endpoint, OrgName};

use super::orgs::{CurrentOrg, Reach};
use super::{Backend, Reading, Topics, use_read};
use crate::client::{self, ApiError, Client};

/// The connection on screen.
#[derive(Clone, Copy)]
pub struct ScimOf {
    /// Its organization.
    pub org: CurrentOrg,
    /// Its id.
    pub id: Memo<String>,
}

impl ScimOf {
    /// The connection of the page around.
    pub fn get() -> Self {
        expect_context()
    }

    /// What a call is about, where that is known.
    pub fn place(&self) -> Option<(OrgName, String)> {
        (self.org.reach.get() == Reach::LayerTwo).then_some(())?;
        Some((self.org.name.get()?, self.id.get()))
    }

    /// The same, for a write.
    pub fn place_now(&self) -> Option<(OrgName, String)> {
        Some((self.org.name.get_untracked()?, self.id.get_untracked()))
    }

    /// Reads something of it, and again when SCIM changed.
    pub fn read<E>(self, call: impl Fn(OrgName, String) -> Option<E> + 'static) -> Reading<E::Answer>
    where
        E: Endpoint + 'static,
        E::Answer: Send + Sync,
    {
        let client: Client = expect_context();
        let topics = Topics::get();
        use_read(move || {
            topics.provisioning.track();
            let (org, id) = self.place()?;
            let (client, call) = (client.clone(), call(org, id)?);
            Some(Box::pin(async move { client.call(&call).await }))
        })
    }
}

/// Changes something of SCIM; also tells those who show people.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn change<E: Endpoint>(backend: &Backend, call: &E) -> Result<E::Answer, ApiError> {
    let answer = backend.client.call(call).await?;
    backend.provisioning_changed();
    Ok(answer)
}

/// Switches just-in-time provisioning on or off, whatever else was changed meanwhile.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn set_jit(backend: &Backend, org: OrgName, id: String, on: bool) -> Result<(), ApiError> {
    let body = ConnectionPatch { jit: Some(on), ..ConnectionPatch::default() };
    change(backend, &UpdateConnection { org, id, etag: None, body }).await.map(drop)
}

/// Calls a SCIM endpoint as an identity provider does. Gives status and text; nothing where the browser got no answer.
pub async fn probe(base: &str, path: &str, token: &str) -> Option<(u16, String)> {
    client::probe(&[base.trim_end_matches('/'), path].join("/"), token).await
}

/// Most lines of the log that an export reads.
const MOST_LINES: usize = 10_000;

/// All lines that a question leaves, page by page.
///
/// # Errors
/// [`ApiError`] of the first call that failed.
pub async fn read_log(backend: &Backend, mut ask: ListScimRequests) -> Result<Vec<ScimRequest>, ApiError> {
    let mut lines = Vec::new();
    loop {
        let page = backend.client.call(&ask).await?;
        let last = page.next.is_none() || page.results.is_empty();
        lines.extend(page.results);
        if last || lines.len() >= MOST_LINES {
            return Ok(lines);
        }
        ask.page += 1;
    }
}
