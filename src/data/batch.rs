//! One change for many people: in calls of many where the backend can, else in calls for one, a few at a time.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};

use leptos::prelude::*;
use purser_api::groups::{AddGroupMember, GroupMember, RemoveGroupMember};
use purser_api::invites::{CancelInvite, ListInvites, ResendInvite};
use purser_api::members::{
    BatchAction, BatchMembers, BatchResult, Member, MemberBatch, RemoveMember, RoleChange, UpdateMemberRole,
};
use purser_api::{InviteId, ListedRole, OrgName, Role};

use super::Backend;
use super::jobs::Job;
use crate::client::{ApiError, Refusal};

/// People in one call. Fewer than the backend takes, so that progress is seen and stopping stops soon.
pub const CHUNK: usize = 100;

/// Seconds in which a change that cannot be reverted can still be called off.
pub const GRACE: u32 = 10;

/// What to do with each person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Give this role.
    SetRole(Role),
    /// Remove, or cancel the invitation.
    Remove,
    /// Put into this team.
    AddToTeam(String),
    /// Take out of this team.
    RemoveFromTeam(String),
    /// Send the invitation again.
    Resend,
}

/// A call about one person.
#[derive(Clone, Debug)]
pub enum One {
    /// Another role.
    Role(UpdateMemberRole),
    /// Out of the organization.
    Remove(RemoveMember),
    /// Into a team.
    Add(AddGroupMember),
    /// Out of a team.
    Out(RemoveGroupMember),
    /// The invitation ends.
    Cancel(CancelInvite),
    /// The invitation is sent again.
    Resend(ResendInvite),
}

impl Change {
    /// The call for many members; `None` for what has none.
    pub fn many(&self, usernames: Vec<String>) -> Option<MemberBatch> {
        let (action, role, team) = match self {
            Self::SetRole(role) => (BatchAction::SetRole, Some(*role), None),
            Self::Remove => (BatchAction::Remove, None, None),
            Self::AddToTeam(team) => (BatchAction::AddToTeam, None, Some(team.clone())),
            Self::RemoveFromTeam(team) => (BatchAction::RemoveFromTeam, None, Some(team.clone())),
            Self::Resend => return None,
        };
        Some(MemberBatch { action, usernames, role, team })
    }

    /// The call for one person; `None` for an invitee whose invitation is gone.
    pub fn one(&self, org: &OrgName, person: &Member, invitation: Option<&InviteId>) -> Option<One> {
        let (org, username) = (org.clone(), person.username.clone());
        let id = || invitation.cloned();
        Some(match self {
            Self::SetRole(role) => One::Role(UpdateMemberRole { org, username, body: RoleChange { role: *role } }),
            Self::Remove if person.is_invitee() => One::Cancel(CancelInvite { id: id()? }),
            Self::Remove => One::Remove(RemoveMember { org, username }),
            Self::AddToTeam(team) => {
                One::Add(AddGroupMember { org, group: team.clone(), body: GroupMember { member: username } })
            }
            Self::RemoveFromTeam(team) => One::Out(RemoveGroupMember { org, group: team.clone(), username }),
            Self::Resend => One::Resend(ResendInvite { id: id()? }),
        })
    }

    /// What brings these people back to where they were, as far as that can be done; nothing for what cannot be reverted.
    pub fn inverse(&self, people: &[Member]) -> Vec<(Self, Vec<Member>)> {
        match self {
            Self::AddToTeam(team) => vec![(Self::RemoveFromTeam(team.clone()), people.to_vec())],
            Self::RemoveFromTeam(team) => vec![(Self::AddToTeam(team.clone()), people.to_vec())],
            Self::SetRole(_) => {
                let mut by_role: BTreeMap<Role, Vec<Member>> = BTreeMap::new();
                for person in people {
                    if let ListedRole::Known(role) = person.role {
                        by_role.entry(role).or_default().push(person.clone());
                    }
                }
                by_role.into_iter().map(|(role, people)| (Self::SetRole(role), people)).collect()
            }
            Self::Remove | Self::Resend => Vec::new(),
        }
    }
}

impl One {
    async fn send(&self, backend: &Backend) -> Result<(), ApiError> {
        let client = &backend.client;
        match self {
            Self::Role(call) => client.call(call).await.map(drop),
            Self::Remove(call) => client.call(call).await,
            Self::Add(call) => client.call(call).await,
            Self::Out(call) => client.call(call).await,
            Self::Cancel(call) => client.call(call).await,
            Self::Resend(call) => client.call(call).await,
        }
    }
}

/// Makes one change of a member.
///
/// # Errors
/// [`ApiError`] of the call; not found for an invitee, whose invitation has to be looked up first.
pub async fn change_one(backend: &Backend, org: &OrgName, person: &Member, change: &Change) -> Result<(), ApiError> {
    change.one(org, person, None).ok_or_else(gone)?.send(backend).await
}

fn gone() -> ApiError {
    ApiError::Refused(Box::new(Refusal { status: 404, ..Refusal::default() }))
}

/// What is done in one call.
enum Piece {
    Many(Vec<Member>),
    One(Box<Member>),
}

/// A change of many people, ready to start.
#[derive(Clone)]
pub struct Task {
    /// The organization.
    pub org: OrgName,
    /// Whom.
    pub people: Vec<Member>,
    /// What.
    pub change: Change,
    /// The backend changes many in one call.
    pub batch: bool,
    /// Seconds before the first call leaves.
    pub grace: u32,
}

/// Starts changing people. What they changed is told once, at the end.
pub fn start_change(backend: Backend, task: Task, on_end: impl FnOnce(&Job) + 'static) -> Job {
    let Task { org, people, change, batch, grace } = task;
    let job = Job::new(people.len() as u64);
    let run = Run { backend, org, change, job: job.clone(), invites: RefCell::new(Err(None)) };
    leptos::task::spawn_local(async move {
        run.job.grace(grace).await;
        if run.job.may_go_on().await {
            run.read_invitations(&people).await;
            let queue = RefCell::new(pieces(people, batch && run.change.many(Vec::new()).is_some()));
            let work = || run.work(&queue);
            // Calls for one are few bytes and much waiting: four at a time.
            futures::future::join4(work(), work(), work(), work()).await;
            run.backend.people_changed();
        }
        run.job.finished.set(true);
        on_end(&run.job);
    });
    job
}

fn pieces(people: Vec<Member>, batch: bool) -> VecDeque<Piece> {
    let mut pieces = VecDeque::new();
    let mut many = Vec::new();
    for person in people {
        if batch && !person.is_invitee() {
            many.push(person);
            if many.len() == CHUNK {
                pieces.push_back(Piece::Many(std::mem::take(&mut many)));
            }
        } else {
            pieces.push_back(Piece::One(Box::new(person)));
        }
    }
    if !many.is_empty() {
        pieces.push_back(Piece::Many(many));
    }
    pieces
}

struct Run {
    backend: Backend,
    org: OrgName,
    change: Change,
    job: Job,
    /// Invitations by whom they are to, or why they could not be read.
    invites: RefCell<Result<BTreeMap<String, InviteId>, Option<ApiError>>>,
}

impl Run {
    /// The list of people does not say which invitation is whose; it is read once, not for each.
    async fn read_invitations(&self, people: &[Member]) {
        if !people.iter().any(Member::is_invitee) {
            return;
        }
        let list =
            self.patiently(async || self.backend.client.call(&ListInvites { org: self.org.clone() }).await).await;
        *self.invites.borrow_mut() = list
            .map(|list| list.data.into_iter().map(|invite| (invite.invitee.to_ascii_lowercase(), invite.id)).collect())
            .map_err(Some);
    }

    /// Takes piece after piece until none is left.
    async fn work(&self, queue: &RefCell<VecDeque<Piece>>) {
        while self.job.may_go_on().await {
            let next = queue.borrow_mut().pop_front();
            match next {
                None => return,
                Some(Piece::One(person)) => {
                    let result = self.one(&person).await;
                    self.done(1, result.err().map(|error| (*person, error)));
                }
                Some(Piece::Many(people)) => self.many(people).await,
            }
        }
    }

    fn done(&self, number: u64, failures: impl IntoIterator<Item = (Member, ApiError)>) {
        self.job.failures.update(|all| all.extend(failures));
        self.job.done.update(|done| *done += number);
    }

    async fn one(&self, person: &Member) -> Result<(), ApiError> {
        let invite = self.invitation_of(person)?;
        let call = self.change.one(&self.org, person, invite.as_ref()).ok_or_else(gone)?;
        self.patiently(async || call.send(&self.backend).await).await
    }

    fn invitation_of(&self, person: &Member) -> Result<Option<InviteId>, ApiError> {
        if !person.is_invitee() {
            return Ok(None);
        }
        let invites = self.invites.borrow();
        let invites = invites.as_ref().map_err(|error| error.clone().unwrap_or(ApiError::Unreachable))?;
        let of = |name: &str| invites.get(&name.to_ascii_lowercase()).cloned();
        Ok(of(&person.email).or_else(|| of(&person.username)))
    }

    async fn many(&self, people: Vec<Member>) {
        let usernames = people.iter().map(|person| person.username.clone()).collect();
        let Some(body) = self.change.many(usernames) else { return };
        let call = BatchMembers { org: self.org.clone(), body };
        let number = people.len() as u64;
        match self.patiently(async || self.backend.client.call(&call).await).await {
            Err(error) => self.done(number, people.into_iter().map(|person| (person, error.clone()))),
            Ok(answer) => self.done(number, refused(people, answer.results)),
        }
    }

    /// Makes a call, and once more after each pause that the backend asks for: it refused before doing anything.
    async fn patiently<T>(&self, call: impl AsyncFn() -> Result<T, ApiError>) -> Result<T, ApiError> {
        loop {
            match call().await {
                Err(ApiError::RateLimited { seconds, .. }) if !self.job.stopping() => self.job.wait(seconds).await,
                other => return other,
            }
        }
    }
}

/// Whom the backend refused, or said nothing about.
fn refused(people: Vec<Member>, results: Vec<BatchResult>) -> Vec<(Member, ApiError)> {
    let mut answers: BTreeMap<String, BatchResult> =
        results.into_iter().map(|result| (result.username.to_ascii_lowercase(), result)).collect();
    let failure = |person: Member| {
        let result = answers.remove(&person.username.to_ascii_lowercase()).unwrap_or_default();
        let fine = [BatchResult::DONE, BatchResult::UNCHANGED].contains(&result.status.as_str());
        let refusal = Refusal { status: 400, code: result.code, sentence: result.message, ..Refusal::default() };
        (!fine).then(|| (person, ApiError::Refused(Box::new(refusal))))
    };
    people.into_iter().filter_map(failure).collect()
}

#[cfg(test)]
mod tests {
    use purser_api::ErrorCode;

    use super::*;

    fn person(username: &str, role: ListedRole) -> Member {
        Member { username: username.to_owned(), role, ..Member::default() }
    }

    fn member(username: &str) -> Member {
        person(username, ListedRole::Known(Role::Member))
    }

    #[test]
    fn members_go_together_and_invitees_one_by_one() {
        let mut people: Vec<Member> = (0..250).map(|number| member(&number.to_string())).collect();
        people.insert(3, person("guest", ListedRole::Invitee));
        let sizes = |batch| -> Vec<usize> {
            let size = |piece: Piece| match piece {
                Piece::Many(people) => people.len(),
                Piece::One(_) => 1,
            };
            pieces(people.clone(), batch).into_iter().map(size).collect()
        };
        assert_eq!(sizes(true), [1, 100, 100, 50]);
        assert_eq!(sizes(false).len(), 251);
    }

    #[test]
    fn an_answer_that_is_missing_counts_as_a_failure() {
        let said = |username: &str, status: &str, code| BatchResult {
            username: username.to_owned(),
            status: status.to_owned(),
            code,
            message: None,
        };
        let results = vec![
            said("ANA", "done", None),
            said("bo", "unchanged", None),
            said("cy", "refused", Some(ErrorCode::LastOwner)),
        ];
        let failures = refused(vec![member("ana"), member("bo"), member("cy"), member("di")], results);
        let names: Vec<&str> = failures.iter().map(|(person, _)| person.username.as_str()).collect();
        assert_eq!(names, ["cy", "di"]);
        assert_eq!(failures[0].1.code(), Some(&ErrorCode::LastOwner));
    }

    #[test]
    fn what_was_changed_can_be_turned_round_where_that_is_possible() {
        let people = [member("ana"), person("bo", ListedRole::Known(Role::Editor)), member("cy")];
        let back = Change::SetRole(Role::Owner).inverse(&people);
        let said: Vec<(Change, usize)> = back.into_iter().map(|(change, people)| (change, people.len())).collect();
        assert_eq!(said, [(Change::SetRole(Role::Member), 2), (Change::SetRole(Role::Editor), 1)]);
        assert_eq!(Change::AddToTeam("a".into()).inverse(&people)[0].0, Change::RemoveFromTeam("a".into()));
        assert!(Change::Remove.inverse(&people).is_empty() && Change::Resend.inverse(&people).is_empty());
    }
}
