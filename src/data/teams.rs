//! Teams, and who is in them.

use leptos::prelude::*;
use purser_api::groups::{
    CreateGroup, DeleteGroup, GetGroup, Group, GroupBody, GroupPatch, ListGroupMembers, ListGroups, UpdateGroup,
};
use purser_api::members::{ListMembers, Member, MemberKind};
use purser_api::{OrgName, Page};

use super::{Backend, Reading, Topics, use_answer, use_read};
use crate::client::{ApiError, Client};

/// The team whose people are those with that role.
pub const OWNERS: &str = "owners";

/// Teams a page, the most that the public API gives.
const PAGE: u32 = 100;

/// Pages read at most where all teams are wanted at once.
const PAGES: u32 = 10;

/// All teams of the organization, the first thousand; read once `wanted`.
pub fn use_teams(org: Memo<Option<OrgName>>, wanted: Signal<bool>) -> Reading<Vec<Group>> {
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.people.track();
        let (client, org) = (client.clone(), org.get()?);
        if !wanted.get() {
            return None;
        }
        Some(Box::pin(async move {
            let mut list = ListGroups { org, search: String::new(), username: None, page: 1, page_size: PAGE };
            let mut teams = Vec::new();
            loop {
                let page = client.call(&list).await?;
                let last = page.next.is_none() || page.results.is_empty() || list.page == PAGES;
                teams.extend(page.results);
                if last {
                    return Ok(teams);
                }
                list.page += 1;
            }
        }))
    })
}

/// Names of the organization's teams.
pub fn use_team_names(org: Memo<Option<OrgName>>) -> Signal<Vec<String>> {
    let teams = use_teams(org, Signal::stored(true));
    Signal::derive(move || teams.value.with(|teams| teams.iter().flatten().map(|team| team.name.clone()).collect()))
}

/// A page of the list of teams.
pub fn use_team_list(question: Signal<Option<ListGroups>>) -> Reading<Page<Group>> {
    use_answer(question)
}

/// One team.
pub fn use_team(org: Memo<Option<OrgName>>, name: Memo<String>) -> Reading<Group> {
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.people.track();
        let (client, org, group) = (client.clone(), org.get()?, name.get());
        Some(Box::pin(async move { client.call(&GetGroup { org, group }).await }))
    })
}

/// A page of the people of a team.
pub fn use_team_people(question: Signal<Option<ListGroupMembers>>) -> Reading<Page<Member>> {
    use_answer(question)
}

/// A few members that a text finds, for choosing one of them; nobody while it is empty.
pub fn use_suggestions(org: Memo<Option<OrgName>>, text: Signal<String>) -> Reading<Page<Member>> {
    let client: Client = expect_context();
    use_read(move || {
        let (client, org, search) = (client.clone(), org.get()?, text.get().trim().to_owned());
        if search.is_empty() {
            return None;
        }
        let list = ListMembers {
            org: Some(org),
            search,
            page: 1,
            page_size: 8,
            kind: MemberKind::Member,
            ..ListMembers::default()
        };
        Some(Box::pin(async move { client.call(&list).await }))
    })
}

/// Makes a team.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn create(backend: &Backend, call: &CreateGroup) -> Result<Group, ApiError> {
    let made = backend.client.call(call).await?;
    backend.people_changed();
    Ok(made)
}

/// Changes the name or the description of a team.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn change(backend: &Backend, call: &UpdateGroup) -> Result<Group, ApiError> {
    let changed = backend.client.call(call).await?;
    backend.people_changed();
    Ok(changed)
}

/// Deletes a team; its people stay in the organization.
///
/// # Errors
/// [`ApiError`] of the call.
pub async fn delete(backend: &Backend, call: &DeleteGroup) -> Result<(), ApiError> {
    backend.client.call(call).await?;
    backend.people_changed();
    Ok(())
}

/// The call that makes a team.
pub fn creation(org: OrgName, name: String, description: String) -> CreateGroup {
    let description = Some(description).filter(|text| !text.is_empty());
    CreateGroup { org, body: GroupBody { name, description } }
}

/// The call that changes a team: only what is different is sent.
pub fn update(org: OrgName, old: &Group, name: String, description: String) -> UpdateGroup {
    let body = GroupPatch {
        name: Some(name).filter(|name| *name != old.name),
        description: Some(description).filter(|text| *text != old.description),
    };
    UpdateGroup { org, group: old.name.clone(), body }
}
