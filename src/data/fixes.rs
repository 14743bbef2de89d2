//! Fixes of a refused sign-in that are one call, and the short lists that freeing a seat takes.

use leptos::prelude::*;
use purser_api::invites::{BulkInvite, BulkInviteAnswer, CancelInvite, ListInvites, ResendInvite};
use purser_api::members::{ListMembers, Member, MemberKind, Sort, SortKey};
use purser_api::{Invite, OrgName, Role};

use super::orgs::Reach;
use super::{Backend, Reading, Topics, use_read};
use crate::client::{ApiError, Client};

/// Rows of a short list.
const FEW: usize = 5;

/// Invites one address or Docker ID as a member; gives the backend's word for what happened.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn invite_one(backend: &Backend, org: &OrgName, who: &str) -> Result<String, ApiError> {
    let request = BulkInvite {
        org: org.to_string(),
        team: None,
        role: Some(purser_api::Role::Member.as_str().to_owned()),
        invitees: vec![who.to_owned()],
        dry_run: None,
    };
    let answer: BulkInviteAnswer = backend.client.call(&request).await?;
    backend.people_changed();
    Ok(answer.invitees.invitees.into_iter().next().map_or_else(String::new, |one| one.status))
}

/// Sends somebody's invitation again; `false` where there is none.
///
/// # Errors
/// [`ApiError`] of the calls.
pub async fn resend_to(backend: &Backend, org: &OrgName, who: &str) -> Result<bool, ApiError> {
    let list = backend.client.call(&ListInvites { org: org.clone() }).await?;
    let Some(invite) = list.data.into_iter().find(|invite| invite.invitee.eq_ignore_ascii_case(who)) else {
        return Ok(false);
    };
    backend.client.call(&ResendInvite { id: invite.id }).await?;
    backend.people_changed();
    Ok(true)
}

/// Cancels an invitation; its seat is free.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn cancel_invitation(backend: &Backend, invite: &Invite) -> Result<(), ApiError> {
    backend.client.call(&CancelInvite { id: invite.id.clone() }).await?;
    backend.people_changed();
    Ok(())
}

/// The few invitations that wait for longest.
pub fn use_oldest_invitations(org: Memo<Option<OrgName>>) -> Reading<Vec<Invite>> {
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.people.track();
        let (client, org) = (client.clone(), org.get()?);
        Some(Box::pin(async move {
            let mut all = client.call(&ListInvites { org }).await?.data;
            all.sort_by(|one, other| one.created_at.cmp(&other.created_at));
            all.truncate(FEW);
            Ok(all)
        }))
    })
}

/// The few ordinary members who were not seen for longest. Nothing is read from a backend that cannot sort by it.
pub fn use_unseen_members(org: Memo<Option<OrgName>>, reach: Memo<Reach>) -> Reading<Vec<Member>> {
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.people.track();
        let (client, org) = (client.clone(), org.get()?);
        if reach.get() != Reach::LayerTwo {
            return None;
        }
        let mut question = ListMembers {
            org: Some(org),
            kind: MemberKind::Member,
            role: Some(Role::Member),
            page: 1,
            page_size: FEW as u32,
            ..ListMembers::default()
        };
        question.more.sort = Some(Sort { key: SortKey::LastSeen, descending: false });
        Some(Box::pin(async move { Ok(client.call(&question).await?.results) }))
    })
}
