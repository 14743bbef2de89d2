//! Sending invitations: in calls of a thousand, each done once however often it is sent, and kept over a reload of the page
//! until it is over.
//!
//! With a backend that knows idempotency keys a call that is repeated gets its first answer. With any other one a call whose
//! fate is unknown is not repeated before the invitations and members were read again.

mod kept;
mod plain;

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;
use purser_api::invites::BulkInvite;
use purser_api::{OrgName, Role};
use serde::{Deserialize, Serialize};

use super::Backend;
use super::work::{Phase, Work};
use crate::client::ApiError;
use crate::explain::invites::{NOT_SENT, is_settled};
use crate::session::desk;

/// One call: people who get the same role and team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Role they get.
    pub role: Role,
    /// Team they join; empty for none.
    pub team: String,
    /// Addresses and Docker IDs, a thousand at most.
    pub invitees: Vec<String>,
}

/// What is to be sent. Kept over a reload; there is no secret in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Plan {
    /// Names the calls, with the number of each.
    id: String,
    /// The backend knows idempotency keys.
    keyed: bool,
    parts: Vec<Part>,
}

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Address or Docker ID.
    pub invitee: String,
    /// Role asked for.
    pub role: Role,
    /// Team asked for.
    pub team: String,
    /// The backend's word, or ours for those who were not sent.
    pub status: String,
}

/// A sending under way, or over. Cheap to clone; outlives the page that started it.
#[derive(Clone)]
pub struct Sending {
    /// Whose.
    pub org: OrgName,
    /// How far it is.
    pub work: Work,
    /// No call is under way any more, and none will be.
    pub over: ArcRwSignal<bool>,
    plan: Arc<Plan>,
    /// The statuses of each part, once it was answered.
    answers: ArcRwSignal<Vec<Option<Vec<String>>>>,
    /// Whose time at the desk it belongs to.
    sitting: u32,
}

thread_local! {
    /// The sending of this tab: it goes on while the person looks at other pages.
    static CURRENT: RefCell<Option<Sending>> = const { RefCell::new(None) };
}

impl Sending {
    /// Starts to send.
    pub fn start(backend: Backend, org: OrgName, keyed: bool, parts: Vec<Part>) -> Self {
        let plan = Plan { id: fresh_id(), keyed, parts };
        kept::save(&org, &plan);
        let sending = Self::of(org, plan, Vec::new());
        sending.clone().run(backend);
        sending
    }

    /// The sending of an organization in this tab: one under way, or one that a reload interrupted, which waits to go on.
    pub fn find(backend: &Backend, org: &OrgName) -> Option<Self> {
        let mine = |sending: &Self| sending.org == *org && sending.sitting == desk::sitting();
        let current = CURRENT.with_borrow(|current| current.clone().filter(mine));
        if current.is_some() {
            return current;
        }
        let (plan, answers) = kept::load(org)?;
        let sending = Self::of(org.clone(), plan, answers);
        sending.work.pause();
        sending.clone().run(backend.clone());
        Some(sending)
    }

    fn of(org: OrgName, plan: Plan, mut answers: Vec<Option<Vec<String>>>) -> Self {
        answers.resize(plan.parts.len(), None);
        let work = Work::new(plan.parts.iter().map(|part| part.invitees.len() as u64).sum());
        work.done.set(answers.iter().flatten().map(|answer| answer.len() as u64).sum());
        let sending = Self {
            org,
            work,
            over: ArcRwSignal::new(false),
            plan: Arc::new(plan),
            answers: ArcRwSignal::new(answers),
            sitting: desk::sitting(),
        };
        CURRENT.set(Some(sending.clone()));
        sending
    }

    fn run(self, backend: Backend) {
        leptos::task::spawn_local(async move {
            let mut tried = None;
            let interrupted = self.work.phase.get_untracked() == Phase::Paused;
            while let Some(next) = self.next() {
                // Whoever sits there next has nothing to do with it.
                if !self.work.may_go_on().await || self.sitting != desk::sitting() {
                    break;
                }
                // After an error, or a reload, nobody knows whether the call arrived.
                let in_doubt = tried == Some(next) || (interrupted && tried.is_none());
                tried = Some(next);
                match self.send(&backend, next, in_doubt).await {
                    Ok(statuses) => {
                        self.work.done.update(|done| *done += statuses.len() as u64);
                        kept::save_part(&self.org, next, &statuses);
                        self.answers.update(|answers| answers[next] = Some(statuses));
                    }
                    Err(error) => self.work.hold(error),
                }
            }
            self.work.finish();
            self.over.set(true);
            backend.people_changed();
        });
    }

    /// The first part without an answer.
    fn next(&self) -> Option<usize> {
        self.answers.with_untracked(|answers| answers.iter().position(Option::is_none))
    }

    async fn send(&self, backend: &Backend, at: usize, in_doubt: bool) -> Result<Vec<String>, ApiError> {
        let (plan, part) = (&self.plan, &self.plan.parts[at]);
        if !plan.keyed && in_doubt {
            return plain::send_the_rest(self, backend, part).await;
        }
        let request = request(&self.org, part, part.invitees.clone());
        let key = plan.keyed.then(|| [&*plan.id, "-", &at.to_string()].concat());
        let answer = self.work.patiently(async || backend.client.call_once(&request, key.clone()).await).await?;
        Ok(statuses(&part.invitees, answer))
    }

    /// What became of each, in the order of the sending; tracked.
    pub fn report(&self) -> Vec<Line> {
        let answers = self.answers.get();
        let line = |part: &Part, at: usize, status: Option<&String>| Line {
            invitee: part.invitees[at].clone(),
            role: part.role,
            team: part.team.clone(),
            status: status.cloned().unwrap_or_else(|| NOT_SENT.to_owned()),
        };
        let parts = self.plan.parts.iter().zip(&answers);
        let lines = parts.flat_map(|(part, answer)| {
            let status = move |at: usize| answer.as_ref().and_then(|answer| answer.get(at));
            (0..part.invitees.len()).map(move |at| line(part, at, status(at)))
        });
        lines.collect()
    }

    /// Sends once more to those who failed, and to nobody else.
    pub fn retry(&self, backend: Backend) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        for line in self.report().into_iter().filter(|line| !is_settled(&line.status)) {
            let same = |part: &&mut Part| part.role == line.role && part.team == line.team;
            match parts.last_mut().filter(same).filter(|part| part.invitees.len() < purser_api::invites::MOST_INVITEES)
            {
                Some(part) => part.invitees.push(line.invitee),
                None => parts.push(Part { role: line.role, team: line.team, invitees: vec![line.invitee] }),
            }
        }
        let keyed = self.plan.keyed;
        self.forget();
        Self::start(backend, self.org.clone(), keyed, parts)
    }

    /// Its report was read: nothing of it is kept any more.
    pub fn forget(&self) {
        kept::clear(&self.org);
        CURRENT.set(None);
    }
}

fn request(org: &OrgName, part: &Part, invitees: Vec<String>) -> BulkInvite {
    BulkInvite {
        org: org.to_string(),
        team: Some(part.team.clone()).filter(|team| !team.is_empty()),
        role: Some(part.role.as_str().to_owned()),
        invitees,
        dry_run: None,
    }
}

/// One status for each invitee, found by place, or by name where the backend answers in an order of its own.
fn statuses(invitees: &[String], answer: purser_api::invites::BulkInviteAnswer) -> Vec<String> {
    let answers = answer.invitees.invitees;
    let status = |(at, invitee): (usize, &String)| {
        let here = answers.get(at).filter(|answer| answer.invitee.eq_ignore_ascii_case(invitee));
        let found = here.or_else(|| answers.iter().find(|answer| answer.invitee.eq_ignore_ascii_case(invitee)));
        found.map_or_else(|| "not_answered".to_owned(), |answer| answer.status.clone())
    };
    invitees.iter().enumerate().map(status).collect()
}

/// Names a sending: unlike every other one of the same person.
fn fresh_id() -> String {
    let part = || ((js_sys::Math::random() * 4_294_967_296.0) as u32).to_string();
    [&*(crate::clock::now_ms() as u64).to_string(), "-", &part(), "-", &part()].concat()
}
