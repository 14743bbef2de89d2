//! Many people at once: whether each of them can sign in by one way. Pages of the population are read one after the other
//! and decided in the worker, so that the page never freezes.

use std::collections::HashSet;

use futures::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use purser_api::OrgName;
use purser_policy::access::{ListPopulation, ListSignIns};
use purser_policy::sign_in::{Client as Where, Method, Verdict};
use purser_worker::people::{Decide, DecideStrangers, Decided, Row};

use super::read::Newest;
use crate::client::{ApiError, Client};
use crate::worker;

/// People a page of the population; small enough that the bar moves.
const PAGE: u32 = 2000;

/// Refused attempts that are looked through, newest first.
const REFUSALS: u32 = 1000;

/// Whom to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// Everybody the backend knows of.
    Everybody,
    /// These addresses and Docker IDs.
    Named(Vec<String>),
    /// Whoever was refused lately.
    Refused,
}

/// A survey: the answers so far, and how far it is.
#[derive(Clone)]
pub struct Survey {
    client: Client,
    newest: Newest,
    /// The answers so far.
    pub rows: RwSignal<Vec<Row>>,
    /// People looked at.
    pub done: RwSignal<u64>,
    /// People to look at; 0 while unknown.
    pub total: RwSignal<u64>,
    /// Under way.
    pub running: RwSignal<bool>,
    /// Why it ended early.
    pub error: RwSignal<Option<ApiError>>,
}

impl Survey {
    /// One that has not been started. Must be called inside a component; it ends with it.
    pub fn new() -> Self {
        let newest = Newest::default();
        let leaving = newest.clone();
        on_cleanup(move || leaving.replace(None));
        Self {
            client: expect_context(),
            newest,
            rows: RwSignal::new(Vec::new()),
            done: RwSignal::new(0),
            total: RwSignal::new(0),
            running: RwSignal::new(false),
            error: RwSignal::new(None),
        }
    }

    /// Starts, in the place of the one under way.
    pub fn start(&self, org: OrgName, of: Of, client: Where, method: Method) {
        let (handle, registration) = AbortHandle::new_pair();
        self.newest.replace(Some(handle));
        self.rows.set(Vec::new());
        self.done.set(0);
        self.total.set(0);
        self.error.set(None);
        self.running.set(true);
        let this = self.clone();
        leptos::task::spawn_local(async move {
            let work = this.everybody(org, of, client, method);
            let Ok(result) = Abortable::new(work, registration).await else { return };
            let _ = this.running.try_set(false);
            if let Err(error) = result {
                let _ = this.error.try_set(Some(error));
            }
        });
    }

    /// Ends it, and forgets the answers.
    pub fn clear(&self) {
        self.stop();
        self.rows.set(Vec::new());
        self.error.set(None);
    }

    /// Ends it; the answers so far stay.
    pub fn stop(&self) {
        self.newest.replace(None);
        self.running.set(false);
    }

    async fn everybody(&self, org: OrgName, of: Of, client: Where, method: Method) -> Result<(), ApiError> {
        let named = match of {
            Of::Everybody => None,
            Of::Named(who) => Some(who),
            Of::Refused => Some(self.refused(&org).await?),
        };
        let mut wanted: Option<HashSet<String>> =
            named.as_ref().map(|who| who.iter().map(|one| one.to_ascii_lowercase()).collect());
        let mut question = ListPopulation { org, page: 1, page_size: PAGE };
        loop {
            let page = self.client.call_for_text(&question).await?;
            let before = u64::from(question.page - 1) * u64::from(PAGE);
            let job = Decide { page, client, method };
            let Decided { mut rows, count } = self.work(&job, before).await?;
            let _ = self.total.try_set(count);
            if let Some(wanted) = &mut wanted {
                rows.retain(|row| {
                    let named = [&row.who, &row.username].map(|name| wanted.remove(&name.to_ascii_lowercase()));
                    named.contains(&true)
                });
            }
            let done = u64::from(question.page) * u64::from(PAGE);
            let _ = self.done.try_set(done.min(count));
            self.rows.try_update(|all| all.extend(rows));
            if done >= count {
                let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) else { return Ok(()) };
                // In the order they were named.
                let who =
                    named.into_iter().flatten().filter(|who| wanted.contains(&who.to_ascii_lowercase())).collect();
                let strangers = DecideStrangers { page: job.page, who, client, method };
                let Decided { rows, .. } = self.work(&strangers, 0).await?;
                self.rows.try_update(|all| all.extend(rows));
                return Ok(());
            }
            question.page += 1;
        }
    }

    async fn work<J>(&self, job: &J, before: u64) -> Result<Decided, ApiError>
    where
        J: purser_worker::Job<Answer = purser_worker::people::Answer>,
    {
        let done = self.done;
        let decided = worker::run(job, move |now, _| {
            let _ = done.try_set(before + u64::from(now));
        })
        .await?;
        decided.ok_or(ApiError::Unreadable { status: 200, trace_id: None })
    }

    /// Whoever was refused in the newest attempts, each once.
    async fn refused(&self, org: &OrgName) -> Result<Vec<String>, ApiError> {
        let (mut who, mut seen) = (Vec::new(), HashSet::new());
        let mut question = ListSignIns {
            org: Some(org.clone()),
            outcome: Some(Verdict::Denied),
            page: 1,
            page_size: 100,
            ..ListSignIns::default()
        };
        loop {
            let page = self.client.call(&question).await?;
            let last = page.next.is_none() || question.page * question.page_size >= REFUSALS;
            let new =
                page.results.into_iter().map(|one| one.identifier).filter(|one| seen.insert(one.to_ascii_lowercase()));
            who.extend(new);
            if last {
                return Ok(who);
            }
            question.page += 1;
        }
    }
}

impl Default for Survey {
    fn default() -> Self {
        Self::new()
    }
}
