//! Teams; the API calls them groups.

use serde::{Deserialize, Serialize};

use crate::members::Member;
use crate::{Endpoint, Method, OrgName, Page};

/// A team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Group {
    /// Number of the team.
    #[serde(default, deserialize_with = "crate::reading::whole")]
    pub id: i64,
    /// Stable id.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub uuid: String,
    /// Name; `owners` is special: its members are the owners.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub name: String,
    /// What it is for; may be empty.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub description: String,
    /// People in it.
    #[serde(default, deserialize_with = "crate::reading::count")]
    pub member_count: u64,
    /// Fed by groups of an identity provider, which overwrites what is changed here; absent where that is not known.
    /// Layer 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapped: Option<bool>,
}

/// Body of [`CreateGroup`] and [`ReplaceGroup`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupBody {
    /// Name.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Body of [`UpdateGroup`]: only what is there changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupPatch {
    /// New name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// New description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Body of [`AddGroupMember`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroupMember {
    /// Docker ID of a member of the organization.
    pub member: String,
}

/// `GET /v2/orgs/{org_name}/groups`: teams of an organization.
#[derive(Clone, Debug)]
pub struct ListGroups {
    /// Which organization.
    pub org: OrgName,
    /// Part of a name.
    pub search: String,
    /// Only teams of this member.
    pub username: Option<String>,
    /// Page, from 1.
    pub page: u32,
    /// Rows a page, at most 100.
    pub page_size: u32,
}

impl Endpoint for ListGroups {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/groups";
    const QUERY: &'static [&'static str] = &["page", "page_size", "username", "search"];
    const SUMMARY: &'static str = "Teams of an organization";
    type Body = ();
    type Answer = Page<Group>;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = vec![("page", self.page.to_string()), ("page_size", self.page_size.to_string())];
        if !self.search.is_empty() {
            query.push(("search", self.search.clone()));
        }
        query.extend(self.username.clone().map(|username| ("username", username)));
        query
    }
}

macro_rules! group_operation {
    ($(#[$doc:meta])* $name:ident, $method:ident, $path:literal, $summary:literal, $answer:ty, [$($hole:ident),*] $(, $body:ty)?) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            /// Which organization.
            pub org: OrgName,
            $(
                /// Name in the address, as the list spelled it.
                pub $hole: String,
            )*
            $(
                /// What is sent.
                pub body: $body,
            )?
        }

        impl Endpoint for $name {
            const METHOD: Method = Method::$method;
            const PATH: &'static str = $path;
            const SUMMARY: &'static str = $summary;
            group_operation!(@body $($body)?);
            type Answer = $answer;

            fn holes(&self) -> Vec<&str> {
                vec![self.org.as_str() $(, &self.$hole)*]
            }
        }
    };
    (@body) => { type Body = (); };
    (@body $body:ty) => {
        type Body = $body;

        fn body(&self) -> Option<&$body> {
            Some(&self.body)
        }
    };
}

group_operation!(
    /// `POST /v2/orgs/{org_name}/groups`: makes a team.
    CreateGroup, Post, "/v2/orgs/{org_name}/groups", "Create a team", Group, [], GroupBody
);
group_operation!(
    /// `GET /v2/orgs/{org_name}/groups/{group_name}`: one team.
    GetGroup, Get, "/v2/orgs/{org_name}/groups/{group_name}", "One team", Group, [group]
);
group_operation!(
    /// `PUT /v2/orgs/{org_name}/groups/{group_name}`: replaces name and description.
    ReplaceGroup, Put, "/v2/orgs/{org_name}/groups/{group_name}", "Replace a team", Group, [group], GroupBody
);
group_operation!(
    /// `PATCH /v2/orgs/{org_name}/groups/{group_name}`: changes name or description.
    UpdateGroup, Patch, "/v2/orgs/{org_name}/groups/{group_name}", "Change a team", Group, [group], GroupPatch
);
group_operation!(
    /// `DELETE /v2/orgs/{org_name}/groups/{group_name}`: deletes a team; its people stay in the organization.
    DeleteGroup, Delete, "/v2/orgs/{org_name}/groups/{group_name}", "Delete a team", (), [group]
);
group_operation!(
    /// `POST /v2/orgs/{org_name}/groups/{group_name}/members`: puts a member into a team.
    AddGroupMember, Post, "/v2/orgs/{org_name}/groups/{group_name}/members", "Add to a team", (), [group], GroupMember
);
group_operation!(
    /// `DELETE /v2/orgs/{org_name}/groups/{group_name}/members/{username}`: takes a member out of a team.
    RemoveGroupMember, Delete, "/v2/orgs/{org_name}/groups/{group_name}/members/{username}", "Remove from a team", (),
    [group, username]
);

/// `GET /v2/orgs/{org_name}/groups/{group_name}/members`: people of a team.
#[derive(Clone, Debug)]
pub struct ListGroupMembers {
    /// Which organization.
    pub org: OrgName,
    /// Name of the team, as the list spelled it.
    pub group: String,
    /// Part of a name, Docker ID or address.
    pub search: String,
    /// Page, from 1.
    pub page: u32,
    /// Rows a page, at most 100.
    pub page_size: u32,
}

impl Endpoint for ListGroupMembers {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/groups/{group_name}/members";
    const QUERY: &'static [&'static str] = &["page", "page_size", "search"];
    const SUMMARY: &'static str = "People of a team";
    type Body = ();
    type Answer = Page<Member>;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.group]
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = vec![("page", self.page.to_string()), ("page_size", self.page_size.to_string())];
        if !self.search.is_empty() {
            query.push(("search", self.search.clone()));
        }
        query
    }
}
