//! The signed-in account. Not in the public description, but what Docker's own command line calls.

use serde::{Deserialize, Serialize};

use crate::orgs::Org;
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
