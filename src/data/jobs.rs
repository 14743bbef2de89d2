//! Work that takes more than one call: how far it is, a way to pause and to stop, and every failure kept.

use leptos::prelude::*;
use purser_api::OrgName;
use purser_api::members::{ListMembers, Member};

use super::Backend;
use super::members::find;
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
    /// The person asked to wait.
    pub paused: ArcRwSignal<bool>,
    /// Who failed, and why.
    pub failures: ArcRwSignal<Vec<(Member, ApiError)>>,
    /// Waiting for the backend's rate limit: seconds.
    pub waiting: ArcRwSignal<Option<u32>>,
    /// Seconds before the first call leaves; until then stopping changes nothing at all.
    pub starts_in: ArcRwSignal<Option<u32>>,
}

impl Job {
    /// A job of so many steps; 0 while that is not known.
    pub(super) fn new(total: u64) -> Self {
        Self {
            done: ArcRwSignal::new(0),
            total: ArcRwSignal::new(total),
            finished: ArcRwSignal::new(false),
            stopped: ArcRwSignal::new(false),
            paused: ArcRwSignal::new(false),
            failures: ArcRwSignal::new(Vec::new()),
            waiting: ArcRwSignal::new(None),
            starts_in: ArcRwSignal::new(None),
        }
    }

    /// Stops after the calls under way.
    pub fn stop(&self) {
        self.stopped.set(true);
    }

    /// Holds the next call back, or lets it go.
    pub fn pause(&self, on: bool) {
        self.paused.set(on);
    }

    /// Does not wait any longer before the first call.
    pub fn start_now(&self) {
        self.starts_in.set(None);
    }

    /// Whether the person asked to stop.
    pub(super) fn stopping(&self) -> bool {
        self.stopped.get_untracked()
    }

    /// Waits until the job may make its next call; `false` if it shall make none.
    pub(super) async fn may_go_on(&self) -> bool {
        while self.paused.get_untracked() && !self.stopping() {
            sleep_ms(100.0).await;
        }
        !self.stopping()
    }

    /// Sits out a rate limit, in view.
    pub(super) async fn wait(&self, seconds: u32) {
        for left in (1..=seconds).rev() {
            if self.stopping() {
                break;
            }
            self.waiting.set(Some(left));
            sleep_ms(1000.0).await;
        }
        self.waiting.set(None);
    }

    /// Leaves time to think again.
    pub(super) async fn grace(&self, seconds: u32) {
        self.starts_in.set((seconds > 0).then_some(seconds));
        let mut tenths = 10 * seconds;
        while tenths > 0 && self.starts_in.get_untracked().is_some() && !self.stopping() {
            sleep_ms(100.0).await;
            tenths -= 1;
            if tenths.is_multiple_of(10) && self.starts_in.get_untracked().is_some() {
                self.starts_in.set(Some(tenths / 10));
            }
        }
        self.starts_in.set(None);
    }
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

/// How a job that reads ends: with what it read, with why it failed, or with nothing when it was stopped.
pub type End<T> = Option<Result<T, ApiError>>;

/// Starts reading the whole filtered list into a file.
pub fn start_export(
    backend: Backend,
    question: ListMembers,
    format: Format,
    on_end: impl FnOnce(End<Exported>) + 'static,
) -> Job {
    let job = Job::new(0);
    let running = job.clone();
    leptos::task::spawn_local(async move {
        let mut file = File::new(format);
        let end = read_all(&running, &backend, question, &mut |member| file.push(&member)).await;
        running.finished.set(true);
        on_end(end.map(|read| read.map(|changed| Exported { rows: file.rows(), text: file.finish(), changed })));
    });
    job
}

/// Starts reading everybody of a filtered list.
pub fn start_gathering(
    backend: Backend,
    question: ListMembers,
    on_end: impl FnOnce(End<Vec<Member>>) + 'static,
) -> Job {
    let job = Job::new(0);
    let running = job.clone();
    leptos::task::spawn_local(async move {
        let mut people = Vec::new();
        let end = read_all(&running, &backend, question, &mut |member| people.push(member)).await;
        running.finished.set(true);
        on_end(end.map(|read| read.map(|_| people)));
    });
    job
}

/// Starts looking up members by Docker ID or address; ends with those found and the names nobody has.
pub fn start_finding(
    backend: Backend,
    org: OrgName,
    names: Vec<String>,
    on_end: impl FnOnce(End<(Vec<Member>, Vec<String>)>) + 'static,
) -> Job {
    let job = Job::new(names.len() as u64);
    let running = job.clone();
    leptos::task::spawn_local(async move {
        let (mut found, mut unknown) = (Vec::new(), Vec::new());
        let mut end = Ok(());
        for name in names {
            let result = loop {
                if !running.may_go_on().await {
                    running.finished.set(true);
                    return on_end(None);
                }
                match find(&backend.client, org.clone(), &name).await {
                    Err(ApiError::RateLimited { seconds, .. }) => running.wait(seconds).await,
                    other => break other,
                }
            };
            match result {
                Ok(Some(member)) if !member.is_invitee() => found.push(member),
                Ok(_) => unknown.push(name),
                Err(error) => {
                    end = Err(error);
                    break;
                }
            }
            running.done.update(|done| *done += 1);
        }
        running.finished.set(true);
        on_end(Some(end.map(|()| (found, unknown))));
    });
    job
}

/// Reads page after page; gives whether the list changed meanwhile.
async fn read_all(job: &Job, backend: &Backend, mut question: ListMembers, each: &mut dyn FnMut(Member)) -> End<bool> {
    question.page = 1;
    let (mut version, mut changed, mut rows) = (None, false, 0);
    loop {
        if !job.may_go_on().await {
            return None;
        }
        let page = match backend.client.call(&question).await {
            Ok(page) => page,
            Err(ApiError::RateLimited { seconds, .. }) => {
                job.wait(seconds).await;
                continue;
            }
            Err(error) => return Some(Err(error)),
        };
        changed |= version.is_some() && version != page.version;
        version = page.version;
        let (last, count) = (page.next.is_none() || page.results.is_empty(), page.count);
        rows += page.results.len() as u64;
        page.results.into_iter().for_each(&mut *each);
        job.total.set(count);
        job.done.set(rows);
        if last {
            return Some(Ok(changed));
        }
        question.page += 1;
    }
}
