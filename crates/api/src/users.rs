//! The signed-in account. Not in the public description, but what Docker's own command line calls.

use serde::{Deserialize, Serialize};

use crate::orgs::{Org, OrgHead};
use crate::{Endpoint, Method, Page, Timestamp};

/// An account of the platform: one Docker ID, one e-mail address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    /// Stable id.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub id: String,
    /// Docker ID.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub username: String,
    /// Name as shown in public; may be empty.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub full_name: String,
    /// The account's one address; only the account itself sees it here.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub email: String,
    /// Company, as the person wrote it.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub company: String,
    /// Place, as the person wrote it.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub location: String,
    /// When the account was made.
    #[serde(default, deserialize_with = "crate::timestamp::optional")]
    pub date_joined: Option<Timestamp>,
    /// `User` or `Org`.
    #[serde(default, rename = "type", deserialize_with = "crate::reading::text")]
    pub kind: String,
}

/// `GET /v2/user/`: who is signed in.
#[derive(Clone, Debug)]
pub struct GetUser;

impl Endpoint for GetUser {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/user/";
    const SUMMARY: &'static str = "Who is signed in";
    type Body = ();
    type Answer = User;
}

/// The same call, of whose answer only the name is read: every page of the console needs that, none the rest.
#[derive(Clone, Debug)]
pub struct GetUserHead;

impl Endpoint for GetUserHead {
    const METHOD: Method = GetUser::METHOD;
    const PATH: &'static str = GetUser::PATH;
    const SUMMARY: &'static str = GetUser::SUMMARY;
    type Body = ();
    type Answer = UserHead;
}

/// Answer of [`GetUserHead`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct UserHead {
    /// See [`User::username`].
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub username: String,
}

/// `GET /v2/user/orgs/`: the organizations of the signed-in account.
#[derive(Clone, Debug)]
pub struct ListOrgs {
    /// Page, from 1.
    pub page: u32,
    /// Rows a page, at most 100.
    pub page_size: u32,
}

impl Endpoint for ListOrgs {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/user/orgs/";
    const QUERY: &'static [&'static str] = &["page", "page_size"];
    const SUMMARY: &'static str = "Organizations of the signed-in account";
    type Body = ();
    type Answer = Page<Org>;

    fn query(&self) -> Vec<(&'static str, String)> {
        vec![("page", self.page.to_string()), ("page_size", self.page_size.to_string())]
    }
}

/// The same call for the first hundred, of whose rows only the names and the role are read.
#[derive(Clone, Debug)]
pub struct ListOrgHeads;

impl Endpoint for ListOrgHeads {
    const METHOD: Method = ListOrgs::METHOD;
    const PATH: &'static str = ListOrgs::PATH;
    const QUERY: &'static [&'static str] = ListOrgs::QUERY;
    const SUMMARY: &'static str = ListOrgs::SUMMARY;
    type Body = ();
    type Answer = Page<OrgHead>;

    fn query(&self) -> Vec<(&'static str, String)> {
        ListOrgs { page: 1, page_size: 100 }.query()
    }
}
