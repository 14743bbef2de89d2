//! What sign-ins depend on and what became of them, for owners and editors: facts of one person, the people a change of
//! settings would touch, saved expectations, the log of attempts.

pub(crate) mod expectations;
pub(crate) mod facts;
pub(crate) mod log;
pub(crate) mod population;
pub(crate) mod shut_out;

use axum::Json;
use axum::extract::{Path, Query, State};
use purser_api::OrgName;
use purser_policy::Action;
use purser_policy::sign_in::{Client, Facts, Method, StartedAt};
use serde::Deserialize;

use crate::actor::{Actor, OrgOf};
use crate::app::App;
use crate::clock;
use crate::error::{Error, Result};
use facts::{Asked, gather};

/// Longest identifier that is looked at; the longest address has 254 characters.
pub(crate) const LONGEST: usize = 320;

/// Query of [`get_facts`].
#[derive(Deserialize)]
pub(crate) struct FactsQuery {
    identifier: Option<String>,
}

/// `GET /v2/orgs/{org_name}/access/facts`.
pub(crate) async fn get_facts(
    State(app): State<App>,
    actor: Actor,
    Path(name): Path<String>,
    Query(query): Query<FactsQuery>,
) -> Result<Json<Facts>> {
    // One transaction: facts that are read together belong together.
    let mut transaction = app.pool.begin().await?;
    let org = OrgOf::find(&mut transaction, &actor, &name).await?;
    org.allow(Action::ExplainSignIns)?;
    let asked = Asked {
        identifier: identifier(query.identifier.as_deref().unwrap_or_default())?,
        client: Client::Web,
        method: Method::Sso,
        started_at: StartedAt::Service,
        connection: None,
        response: None,
    };
    Ok(Json(gather(&mut transaction, org.id, &org_name(&org.name)?, asked, &clock::now()).await?))
}

/// The name of an organization as the rules take it.
pub(crate) fn org_name(name: &str) -> Result<OrgName> {
    OrgName::parse(name).map_err(|_| Error::no_such_org())
}

/// What was typed, if it is something and not a novel.
pub(crate) fn identifier(given: &str) -> Result<String> {
    let given = given.trim();
    if given.is_empty() {
        return Err(Error::field("identifier", "Type an e-mail address or a Docker ID."));
    }
    if given.len() > LONGEST {
        return Err(Error::field("identifier", "This is longer than any e-mail address."));
    }
    Ok(given.to_owned())
}
