//! Work over many people: one call each, with progress, a way to stop, and every failure kept.

use leptos::prelude::*;
use purser_api::members::{ListMembers, Member};
use purser_api::{OrgName, Role};

use super::Backend;
use super::members::{remove, set_role};
use crate::client::ApiError;
use crate::clock::sleep_ms;
use crate::export::{File, Format};

/// How far a job is. Cheap to clone; outlives the page that started it.
#[derive(Clone)]
pub struct Job {
    /// Done so far, failures included.
    pub done: ArcRwSignal<u64>,
    /// To do in all, once known.
    pub total: ArcRwSignal<u64>,
    /// Nothing is under way any more.
    pub finished: ArcRwSignal<bool>,
    /// The person asked to stop.
    pub stopped: ArcRwSignal<bool>,
    /// Who failed, and why.
    pub failures: ArcRwSignal<Vec<(Member, ApiError)>>,
    /// Waiting for the backend's rate limit: seconds.
    pub waiting: ArcRwSignal<Option<u32>>,
}

impl Job {
    fn new(total: u64) -> Self {
        Self {
            done: ArcRwSignal::new(0),
            total: ArcRwSignal::new(total),
            finished: ArcRwSignal::new(false),
            stopped: ArcRwSignal::new(false),
            failures: ArcRwSignal::new(Vec::new()),
            waiting: ArcRwSignal::new(None),
        }
    }

    /// Stops after the call under way.
    pub fn stop(&self) {
        self.stopped.set(true);
    }

    fn stopping(&self) -> bool {
        self.stopped.get_untracked()
    }

    /// Sits out a rate limit, in view.
    async fn wait(&self, seconds: u32) {
        for left in (1..=seconds).rev() {
            if self.stopping() {
                break;
            }
            self.waiting.set(Some(left));
            sleep_ms(1000.0).await;
        }
        self.waiting.set(None);
    }
}

/// What to do with each person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Give this role.
    SetRole(Role),
    /// Remove, or cancel the invitation.
    Remove,
}

/// Starts changing people one after the other; what they changed is told once at the end.
pub fn start_change(backend: Backend, org: OrgName, people: Vec<Member>, change: Change) -> Job {
    let job = Job::new(people.len() as u64);
    let running = job.clone();
    leptos::task::spawn_local(async move {
        for member in people {
            if running.stopping() {
                break;
            }
            let result = loop {
                let result = match change {
                    Change::SetRole(role) => set_role(&backend, &org, &member.username, role).await.map(drop),
                    Change::Remove => remove(&backend, &org, &member).await,
                };
                match result {
                    // The backend refused before doing anything, so the same call may be sent again.
                    Err(ApiError::RateLimited { seconds, .. }) if !running.stopping() => running.wait(seconds).await,
                    other => break other,
                }
            };
            if let Err(error) = result {
                running.failures.update(|failures| failures.push((member, error)));
            }
            running.done.update(|done| *done += 1);
        }
        running.finished.set(true);
        backend.people_changed();
    });
    job
}

/// A finished export.
pub struct Exported {
    /// The file's text.
    pub text: String,
    /// Rows in it.
    pub rows: u64,
    /// Somebody came or went while it was read.
    pub changed: bool,
}

/// Starts reading the whole filtered list into a file; `on_end` gets it, or why it failed, or nothing when stopped.
pub fn start_export(
    backend: Backend,
    mut question: ListMembers,
    format: Format,
    on_end: impl FnOnce(Option<Result<Exported, ApiError>>) + 'static,
) -> Job {
    let job = Job::new(0);
    let running = job.clone();
    question.page = 1;
    leptos::task::spawn_local(async move {
        let mut file = File::new(format);
        let mut version = None;
        let mut changed = false;
        let end = loop {
            if running.stopping() {
                break None;
            }
            let page = match backend.client.call(&question).await {
                Ok(page) => page,
                Err(ApiError::RateLimited { seconds, .. }) => {
                    running.wait(seconds).await;
                    continue;
                }
                Err(error) => break Some(Err(error)),
            };
            changed |= version.is_some() && version != page.version;
            version = page.version;
            for member in &page.results {
                file.push(member);
            }
            running.total.set(page.count);
            running.done.set(file.rows());
            if page.next.is_none() || page.results.is_empty() {
                let rows = file.rows();
                break Some(Ok(Exported { text: file.finish(), rows, changed }));
            }
            question.page += 1;
        };
        running.finished.set(true);
        on_end(end);
    });
    job
}
