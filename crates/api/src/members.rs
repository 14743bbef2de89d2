//! Members of an organization, with the invitees among them.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Layer, ListedRole, Method, OrgName, Page, Role, Timestamp};

pub use batch::{BatchAction, BatchAnswer, BatchMembers, BatchResult, MemberBatch};
pub use provenance::{Provenance, Source};

pub mod batch;
mod provenance;

/// One row of the members list: a member, or an invitee who has not accepted yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// Stable id of the account; for an invitee without one the id of the invitation.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub id: String,
    /// Docker ID; empty for an invitee who has no account.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub username: String,
    /// Name as shown in public; may be empty.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub full_name: String,
    /// The account's one address, or the invited one.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub email: String,
    /// The same address under its older name; deprecated in the public description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_email: Option<String>,
    /// Role, or `Invitee`.
    #[serde(default)]
    pub role: ListedRole,
    /// Names of the teams, sorted.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub groups: Vec<String>,
    /// Address outside the organization's verified domains; absent where the organization has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_guest: Option<bool>,
    /// When the person joined the organization; for an invitee when they were invited.
    #[serde(default, deserialize_with = "crate::timestamp::optional")]
    pub date_joined: Option<Timestamp>,
    /// Last sign-in; absent where the backend does not collect it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub last_logged_in_at: Option<Timestamp>,
    /// Last use of anything; absent where the backend does not collect it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub last_seen_at: Option<Timestamp>,
    /// Version of Docker Desktop seen last; absent where the backend does not collect it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::words")]
    pub last_desktop_version: Option<String>,
    /// `User` or `Org`.
    #[serde(default, rename = "type", deserialize_with = "crate::reading::text")]
    pub kind: String,
    /// Company, as the person wrote it.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub company: String,
    /// Place, as the person wrote it.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub location: String,
    /// Web page, as the person wrote it.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub profile_url: String,
    /// Address of a picture; never loaded by the console.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub gravatar_url: String,
    /// Address the picture belongs to.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub gravatar_email: String,
    /// How the person came in and who controls the row. Layer 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
}

impl Member {
    /// What names the row in addresses: the Docker ID, or the invited address.
    pub fn key(&self) -> &str {
        if self.username.is_empty() { &self.email } else { &self.username }
    }

    /// The name to show: the full name, the Docker ID, or the address.
    pub fn title(&self) -> &str {
        if self.full_name.is_empty() { self.key() } else { &self.full_name }
    }

    /// Whether the person has not accepted yet.
    pub fn is_invitee(&self) -> bool {
        self.role == ListedRole::Invitee
    }
}

/// `GET /v2/orgs/{org_name}/members`: a page of members, with invitees mixed in where asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListMembers {
    /// Which organization; `None` never matches one.
    pub org: Option<OrgName>,
    /// Part of a name, Docker ID or address; case and accents do not matter.
    pub search: String,
    /// Page, from 1.
    pub page: u32,
    /// Rows a page: at most 100, or what `GET /console` announces.
    pub page_size: u32,
    /// Members, invitees or both.
    pub kind: MemberKind,
    /// Only this role.
    pub role: Option<Role>,
    /// Filters and order of layer 2; a layer-1 backend does not know them.
    pub more: MoreFilters,
}

/// Which rows of the members list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MemberKind {
    /// Members and invitees.
    #[default]
    All,
    /// Members only.
    Member,
    /// Invitees only.
    Invitee,
}

impl MemberKind {
    /// The word the API takes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Member => "member",
            Self::Invitee => "invitee",
        }
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::All, Self::Member, Self::Invitee].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Filters and order of the members list that layer 2 adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MoreFilters {
    /// Order: a [`SortKey`], with `descending`; `None` is the backend's own order.
    pub sort: Option<Sort>,
    /// Only people who came in this way.
    pub source: Option<Source>,
    /// Only members of this team.
    pub team: Option<String>,
    /// Only people in this state.
    pub status: Option<Status>,
    /// Only people not seen since this day (`YYYY-MM-DD`), those never seen included.
    pub seen_before: Option<String>,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// Reads the word.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// What the members list can be ordered by.
    SortKey {
        /// Full name, then Docker ID.
        Name = "name",
        /// Docker ID.
        Username = "username",
        /// Address.
        Email = "email",
        /// Role, owners first.
        Role = "role",
        /// How they came in.
        Source = "source",
        /// When they joined.
        Joined = "joined",
        /// When they were last seen; never seen last.
        LastSeen = "last_seen",
    }
}

words! {
    /// A state that the members list can be filtered by.
    Status {
        /// Seen within the last 90 days.
        Active = "active",
        /// A member who was never seen.
        NeverSeen = "never_seen",
        /// Address outside the verified domains.
        Guest = "guest",
        /// Deactivated by the identity provider, row still there.
        Deactivated = "deactivated",
        /// Cannot sign in in the browser, neither by single sign-on nor with a password.
        CannotSignIn = "cannot_sign_in",
    }
}

/// An order of the members list; on the wire `name`, or `-name` for descending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub key: SortKey,
    /// Last first.
    pub descending: bool,
}

impl Sort {
    /// Reads `name` or `-name`.
    pub fn parse(text: &str) -> Option<Self> {
        let (descending, word) = match text.strip_prefix('-') {
            Some(word) => (true, word),
            None => (false, text),
        };
        Some(Self { key: SortKey::parse(word)?, descending })
    }

    /// The text on the wire.
    pub fn to_text(self) -> String {
        let mut text = String::from(if self.descending { "-" } else { "" });
        text.push_str(self.key.as_str());
        text
    }
}

impl Endpoint for ListMembers {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/members";
    const QUERY: &'static [&'static str] =
        &["search", "page", "page_size", "invites", "type", "role", "sort", "source", "team", "status", "seen_before"];
    const SUMMARY: &'static str = "Members of an organization";
    type Body = ();
    type Answer = Page<Member>;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_ref().map_or("", OrgName::as_str)]
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = vec![("page", self.page.max(1).to_string()), ("page_size", self.page_size.max(1).to_string())];
        let mut put = |name: &'static str, value: Option<String>| query.extend(value.map(|value| (name, value)));
        put("search", Some(self.search.clone()).filter(|text| !text.is_empty()));
        if self.kind != MemberKind::Member {
            put("invites", Some("true".to_owned()));
        }
        put("type", Some(self.kind.as_str().to_owned()));
        put("role", self.role.map(|role| role.as_str().to_owned()));
        put("sort", self.more.sort.map(Sort::to_text));
        put("source", self.more.source.map(|source| source.as_str().to_owned()));
        put("team", self.more.team.clone());
        put("status", self.more.status.map(|status| status.as_str().to_owned()));
        put("seen_before", self.more.seen_before.clone());
        query
    }
}

/// `GET /v2/orgs/{org_name}/members/export`: everybody as CSV, columns `Name, Username, Email, Type, Permission, Teams,
/// Date Joined`. The console builds its own exports, which can be filtered; this is for scripts.
#[derive(Clone, Debug)]
pub struct ExportMembers {
    /// Which organization.
    pub org: OrgName,
}

impl Endpoint for ExportMembers {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/members/export";
    const SUMMARY: &'static str = "Members of an organization as CSV";
    type Body = ();
    type Answer = String;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }
}

/// `PUT /v2/orgs/{org_name}/members/{username}`: gives a member another role.
#[derive(Clone, Debug)]
pub struct UpdateMemberRole {
    /// Which organization.
    pub org: OrgName,
    /// Docker ID of the member, as the list spelled it.
    pub username: String,
    /// The new role.
    pub body: RoleChange,
}

/// Body of [`UpdateMemberRole`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoleChange {
    /// The new role.
    pub role: Role,
}

impl Endpoint for UpdateMemberRole {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/v2/orgs/{org_name}/members/{username}";
    const SUMMARY: &'static str = "Change the role of a member";
    type Body = RoleChange;
    type Answer = Member;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.username]
    }

    fn body(&self) -> Option<&RoleChange> {
        Some(&self.body)
    }
}

/// `DELETE /v2/orgs/{org_name}/members/{username}`: removes a member from the organization and all of its teams.
#[derive(Clone, Debug)]
pub struct RemoveMember {
    /// Which organization.
    pub org: OrgName,
    /// Docker ID of the member, as the list spelled it.
    pub username: String,
}

impl Endpoint for RemoveMember {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/v2/orgs/{org_name}/members/{username}";
    const LAYER: Layer = Layer::One;
    const SUMMARY: &'static str = "Remove a member";
    type Body = ();
    type Answer = ();

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.username]
    }
}
