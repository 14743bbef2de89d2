//! The signed-in account, its organizations, and what is known of the one on screen.

use leptos::prelude::*;
use purser_api::console::{Console, ConsoleHead, GetConsole, GetConsoleHead};
use purser_api::members::{ListMembers, Member, MemberKind};
use purser_api::orgs::OrgHead;
use purser_api::users::{GetUserHead, ListOrgHeads, UserHead};
use purser_api::{OrgName, Page, Role};

use super::{Reading, Topics, use_answer, use_read};
use crate::client::{ApiError, Client};

/// The signed-in account and its organizations; read once a session.
#[derive(Clone, Copy)]
pub struct Me {
    /// The account.
    pub user: Reading<UserHead>,
    /// Its organizations, the first hundred.
    pub orgs: Reading<Page<OrgHead>>,
}

impl Me {
    /// Reads both. Must be called inside a component.
    pub fn load() -> Self {
        let client: Client = expect_context();
        let topics = Topics::get();
        let for_orgs = client.clone();
        Self {
            user: use_read(move || {
                let client = client.clone();
                Some(Box::pin(async move { client.call(&GetUserHead).await }))
            }),
            orgs: use_read(move || {
                topics.orgs.track();
                let client = for_orgs.clone();
                Some(Box::pin(async move { client.call(&ListOrgHeads).await }))
            }),
        }
    }

    /// The account and organizations of this tab.
    pub fn get() -> Self {
        expect_context()
    }
}

/// What the backend can do beyond layer 1, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Not asked yet, or no answer.
    Unknown,
    /// Layer 1 alone.
    LayerOne,
    /// Purser's additions too.
    LayerTwo,
}

/// The organization on screen.
#[derive(Clone, Copy)]
pub struct CurrentOrg {
    /// Its name, parsed from the address; `None` when the address has none or it cannot be one.
    pub name: Memo<Option<OrgName>>,
    /// Seats and capabilities. Layer 2; an error for a member, who may not see it.
    pub console: Reading<ConsoleHead>,
    /// The signed-in account's role in it, once known.
    pub role: Memo<Option<Role>>,
    /// What the backend can do.
    pub reach: Memo<Reach>,
}

impl CurrentOrg {
    /// Follows the organization in the address. Must be called inside a component.
    pub fn follow(name: Memo<Option<OrgName>>) -> Self {
        let client: Client = expect_context();
        let topics = Topics::get();
        let me = Me::get();
        let asking = client.clone();
        let console = use_read(move || {
            topics.people.track();
            let (client, org) = (asking.clone(), name.get()?);
            Some(Box::pin(async move { client.call(&GetConsoleHead { org }).await }))
        });
        let told = Memo::new(move |_| {
            let name = name.get()?;
            let orgs = me.orgs.value.read();
            let org = orgs.as_ref()?.results.iter().find(|org| org.orgname.eq_ignore_ascii_case(name.as_str()))?;
            org.role.as_ref()?.role()
        });
        // A layer-1 backend does not tell the role with the organization: it stands in the account's own row.
        let looked_up = use_read(move || {
            let (client, org) = (client.clone(), name.get()?);
            let silent =
                me.orgs.value.read().as_ref().is_some_and(|page| page.results.iter().all(|org| org.role.is_none()));
            let username = me.user.value.read().as_ref().map(|user| user.username.clone())?;
            if !silent {
                return None;
            }
            Some(Box::pin(async move {
                let search = username.clone();
                let list = ListMembers {
                    org: Some(org),
                    search,
                    page: 1,
                    page_size: 100,
                    kind: MemberKind::Member,
                    ..ListMembers::default()
                };
                let page = client.call(&list).await?;
                Ok::<Option<Member>, ApiError>(page.results.into_iter().find(|member| member.username == username))
            }))
        });
        let role = Memo::new(move |_| told.get().or_else(|| looked_up.value.read().as_ref()?.as_ref()?.role.role()));
        let reach = Memo::new(move |_| {
            if console.value.read().is_some() {
                return Reach::LayerTwo;
            }
            match console.error.read().as_ref().and_then(ApiError::status) {
                Some(403) => Reach::LayerTwo,
                Some(404) => Reach::LayerOne,
                _ => Reach::Unknown,
            }
        });
        Self { name, console, role, reach }
    }

    /// The organization on screen.
    pub fn get() -> Self {
        expect_context()
    }

    /// Whether the backend announces a capability; untracked.
    pub fn can(&self, capability: &str) -> bool {
        let listed = |console: &ConsoleHead| console.capabilities.iter().any(|one| one == capability);
        self.console.value.with_untracked(|console| console.as_ref().is_some_and(listed))
    }

    /// Largest page of the members list that the backend gives.
    pub fn largest_page(&self) -> u32 {
        self.console.value.with(|console| console.as_ref().and_then(|console| console.members_page_size)).unwrap_or(100)
    }
}

/// Everything that an overview of the organization on screen shows.
pub fn use_overview(name: Memo<Option<OrgName>>) -> Reading<Console> {
    use_answer(Signal::derive(move || Some(GetConsole { org: name.get()? })))
}
