//! Members and invitees.

use leptos::prelude::*;
use purser_api::invites::{CancelInvite, ListInvites, ResendInvite};
use purser_api::members::{ListMembers, Member, RemoveMember};
use purser_api::{Invite, OrgName, Page, Role};

use super::{Backend, Reading, Topics, use_answer, use_read};
use crate::client::{ApiError, Client, Refusal};

/// A page of the list, read again when the question or somebody in the organization changes.
pub fn use_members(question: Signal<Option<ListMembers>>) -> Reading<Page<Member>> {
    use_answer(question)
}

/// One person, found by Docker ID or address.
pub fn use_member(org: Memo<Option<OrgName>>, key: Signal<Option<String>>) -> Reading<Option<Member>> {
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.people.track();
        let (client, org, key) = (client.clone(), org.get()?, key.get()?);
        Some(Box::pin(async move { find(&client, org, &key).await }))
    })
}

/// The API has no call for one member: the list is searched, in which an exact match comes early.
pub(super) async fn find(client: &Client, org: OrgName, key: &str) -> Result<Option<Member>, ApiError> {
    let mut question =
        ListMembers { org: Some(org), search: key.to_owned(), page: 1, page_size: 100, ..ListMembers::default() };
    loop {
        let page = client.call(&question).await?;
        let found = page
            .results
            .into_iter()
            .find(|member| member.key().eq_ignore_ascii_case(key) || member.email.eq_ignore_ascii_case(key));
        // A backend that does not put the exact match first may have it on a later page.
        if found.is_some() || page.next.is_none() || question.page == 5 {
            return Ok(found);
        }
        question.page += 1;
    }
}

/// The invitation of an invitee.
pub fn use_invitation(org: Memo<Option<OrgName>>, invitee: Signal<Option<Member>>) -> Reading<Option<Invite>> {
    let client: Client = expect_context();
    use_read(move || {
        let (client, org, member) = (client.clone(), org.get()?, invitee.get()?);
        Some(Box::pin(async move { invitation_of(&client, &org, &member).await }))
    })
}

async fn invitation_of(client: &Client, org: &OrgName, member: &Member) -> Result<Option<Invite>, ApiError> {
    let list = client.call(&ListInvites { org: org.clone() }).await?;
    Ok(list.data.into_iter().find(|invite| {
        invite.invitee.eq_ignore_ascii_case(&member.email)
            || (!member.username.is_empty() && invite.invitee.eq_ignore_ascii_case(&member.username))
    }))
}

/// Removes a member; of an invitee the invitation is cancelled.
///
/// # Errors
/// [`ApiError`] of the call; not found when the invitation is gone already.
pub async fn remove(backend: &Backend, org: &OrgName, member: &Member) -> Result<(), ApiError> {
    let client = &backend.client;
    if !member.is_invitee() {
        return client.call(&RemoveMember { org: org.clone(), username: member.username.clone() }).await;
    }
    match invitation_of(client, org, member).await? {
        Some(invite) => client.call(&CancelInvite { id: invite.id }).await,
        None => Err(ApiError::Refused(Box::new(Refusal { status: 404, ..Refusal::default() }))),
    }
}

/// Sends an invitation again.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn resend(backend: &Backend, invite: &Invite) -> Result<(), ApiError> {
    backend.client.call(&ResendInvite { id: invite.id.clone() }).await
}

/// How many owners the organization has, to explain that the last one stays.
pub fn use_owner_count(org: Memo<Option<OrgName>>) -> Signal<Option<u64>> {
    let client: Client = expect_context();
    let owners = use_read(move || {
        let (client, org) = (client.clone(), org.get()?);
        let question = ListMembers {
            org: Some(org),
            page: 1,
            page_size: 1,
            kind: purser_api::members::MemberKind::Member,
            role: Some(Role::Owner),
            ..ListMembers::default()
        };
        Some(Box::pin(async move { client.call(&question).await }))
    });
    Signal::derive(move || owners.value.with(|page| page.as_ref().map(|page| page.count)))
}

/// Members and pending invitations, as far as a layer-1 backend tells: the totals of two lists.
pub fn use_people_counts(org: Memo<Option<OrgName>>) -> Reading<(u64, u64)> {
    let client: Client = expect_context();
    use_read(move || {
        let (client, org) = (client.clone(), org.get()?);
        let of =
            move |kind| ListMembers { org: Some(org.clone()), page: 1, page_size: 1, kind, ..ListMembers::default() };
        Some(Box::pin(async move {
            let members = client.call(&of(purser_api::members::MemberKind::Member)).await?;
            let invitees = client.call(&of(purser_api::members::MemberKind::Invitee)).await?;
            Ok((members.count, invitees.count))
        }))
    })
}
