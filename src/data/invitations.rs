//! Invitations that were not accepted yet: the list, and sending again or cancelling, one or many.

use leptos::prelude::*;
use purser_api::invites::{AcceptInvite, CancelInvite, InviteList, LINK_DAYS, ListInvites, ResendInvite};
use purser_api::{Invite, InviteId, OrgName};
use purser_policy::sign_in::Moment;

use super::work::Work;
use super::{Backend, Reading, Topics, use_read};
use crate::client::{ApiError, Client};

/// What state an invitation is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// The link works.
    Pending,
    /// The link has ended: computed, 14 days after it was sent.
    Expired,
    /// The e-mail did not arrive.
    Failed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Expired, Self::Failed];

    /// The word in the address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Expired => "expired",
            Self::Failed => "failed",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// The state of an invitation at a moment.
    pub fn of(invite: &Invite, now: Moment) -> Self {
        if invite.delivery.as_ref().is_some_and(|delivery| delivery.state == "failed") {
            Self::Failed
        } else if expires_at(invite).is_some_and(|end| end <= now) {
            Self::Expired
        } else {
            Self::Pending
        }
    }
}

/// When the link ends: computed, the API does not say.
pub fn expires_at(invite: &Invite) -> Option<Moment> {
    let sent = Moment::parse(invite.created_at.as_ref()?.as_str())?;
    Some(sent.plus_days(i64::from(LINK_DAYS)))
}

/// All invitations; read again when somebody in the organization changes.
pub fn use_invitations(org: Memo<Option<OrgName>>) -> Reading<InviteList> {
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.people.track();
        let (client, org) = (client.clone(), org.get()?);
        Some(Box::pin(async move { client.call(&ListInvites { org }).await }))
    })
}

/// What to do with an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Send the e-mail again; its 14 days start anew.
    Resend,
    /// Cancel it, which frees its seat.
    Cancel,
}

/// Work over invitations, and what came of each.
#[derive(Clone)]
pub struct Batch {
    /// How far it is.
    pub work: Work,
    /// Whom, and why it failed, in the order in which it was done.
    pub results: ArcRwSignal<Vec<(Invite, Result<(), ApiError>)>>,
}

/// Starts to act on invitations one after the other; what they changed is told once at the end.
pub fn start(backend: Backend, invites: Vec<Invite>, act: Act) -> Batch {
    let batch = Batch { work: Work::new(invites.len() as u64), results: ArcRwSignal::default() };
    let running = batch.clone();
    leptos::task::spawn_local(async move {
        for invite in invites {
            if !running.work.may_go_on().await {
                break;
            }
            let result = running.work.patiently(async || once(&backend, &invite.id, act).await).await;
            running.results.update(|results| results.push((invite, result)));
            running.work.done.update(|done| *done += 1);
        }
        running.work.finish();
        backend.people_changed();
    });
    batch
}

async fn once(backend: &Backend, id: &InviteId, act: Act) -> Result<(), ApiError> {
    match act {
        Act::Resend => backend.client.call(&ResendInvite { id: id.clone() }).await,
        Act::Cancel => backend.client.call(&CancelInvite { id: id.clone() }).await,
    }
}

/// Accepts an invitation to the signed-in account.
///
/// # Errors
/// [`ApiError`] of the call; not found for whoever was not invited.
pub async fn accept(backend: &Backend, id: &str) -> Result<(), ApiError> {
    backend.client.call(&AcceptInvite { id: InviteId(id.to_owned()) }).await?;
    backend.orgs_changed();
    Ok(())
}

#[cfg(test)]
mod tests {
    use purser_api::Timestamp;
    use purser_api::invites::Delivery;

    use super::*;

    #[test]
    fn a_link_works_for_fourteen_days_and_a_lost_e_mail_counts_more() {
        let at = |text: &str| Moment::parse(text).unwrap();
        let mut invite: Invite = serde_json::from_str("{}").unwrap();
        assert_eq!(State::of(&invite, at("2026-01-01T00:00:00Z")), State::Pending);
        invite.created_at = Some(Timestamp("2026-01-01T12:00:00.5Z".to_owned()));
        assert_eq!(State::of(&invite, at("2026-01-15T11:59:59Z")), State::Pending);
        assert_eq!(State::of(&invite, at("2026-01-15T12:00:00Z")), State::Expired);
        invite.delivery = Some(Delivery { state: "failed".to_owned(), ..Delivery::default() });
        assert_eq!(State::of(&invite, at("2026-03-01T00:00:00Z")), State::Failed);
    }

    #[test]
    fn every_state_reads_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.word()), Some(state));
        }
    }
}
