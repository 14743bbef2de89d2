//! Every address of the console. This is the only file with path strings; links are made with [`Route::href`].

use std::sync::OnceLock;

use leptos::prelude::Memo;
use purser_api::endpoint::decoded;

/// A page of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Organizations of the signed-in account.
    Orgs,
    /// Identifier, secret, second factor.
    SignIn,
    /// Overview of an organization.
    Overview(String),
    /// Members and invitees; with a key the panel of that person is open.
    Members(String, Option<String>),
    /// Teams.
    Teams(String),
    /// One team.
    Team(String, String),
    /// The audit log.
    Activity(String),
    /// Invitations that were not accepted yet.
    Invitations(String),
    /// Inviting people.
    Invite(String),
    /// Where the link of an invitation leads; with its id.
    Accept(String),
    /// Whether and why somebody can sign in.
    Access(String),
    /// The same for many people at once.
    AccessList(String),
    /// What a change of settings would do.
    Impact(String),
    /// Expectations about sign-ins.
    AccessTests(String),
    /// Domains; with a name that domain.
    Domains(String, Option<String>),
    /// Attempts to sign in.
    SignIns(String),
    /// Connections to identity providers.
    Sso(String),
    /// Setting up a connection.
    SsoNew(String),
    /// One connection, by its id.
    SsoConnection(String, String),
    /// An answer of an identity provider, pasted and compared with a connection.
    Decode(String, String),
    /// SCIM of a connection.
    Scim(String, String),
    /// Where somebody lands whose sign-in was refused; open to everybody.
    AccessDenied,
    /// Anything else.
    NotFound,
}

/// The page in the address, as a context.
#[derive(Clone, Copy)]
pub struct CurrentRoute(pub Memo<Route>);

/// Name of the query parameter that holds where to go after signing in.
pub const RETURN_TO: &str = "return_to";

/// Length of a UUID as text: what tells the link of an invitation from a page of an organization called `accept`.
const UUID: usize = 36;

static BASE: OnceLock<String> = OnceLock::new();

/// Tells where the console is hosted: a path that starts and ends with `/`. Called once at start.
pub fn set_base(path: &str) {
    // A second call changes nothing: the page's base cannot change while it is open.
    let _ = BASE.set(path.trim_end_matches('/').to_owned());
}

/// Path the console is hosted under, without the final slash; empty at the root.
pub fn base() -> &'static str {
    BASE.get().map_or("", String::as_str)
}

impl Route {
    /// Reads the path of an address, base included.
    pub fn parse(path: &str) -> Self {
        let Some(path) = path.strip_prefix(base()) else { return Self::NotFound };
        let parts: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(decoded).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts.as_slice() {
            [] => Self::Orgs,
            ["sign-in"] => Self::SignIn,
            ["access-denied"] => Self::AccessDenied,
            [org] => Self::Overview((*org).to_owned()),
            [org, "members"] => Self::Members((*org).to_owned(), None),
            [org, "members", key] => Self::Members((*org).to_owned(), Some((*key).to_owned())),
            [org, "teams"] => Self::Teams((*org).to_owned()),
            [org, "teams", team] => Self::Team((*org).to_owned(), (*team).to_owned()),
            [org, "activity"] => Self::Activity((*org).to_owned()),
            ["accept", id] if id.len() == UUID => Self::Accept((*id).to_owned()),
            [org, "invitations"] => Self::Invitations((*org).to_owned()),
            [org, "invitations", "new"] => Self::Invite((*org).to_owned()),
            [org, "access"] => Self::Access((*org).to_owned()),
            [org, "access", "list"] => Self::AccessList((*org).to_owned()),
            [org, "access", "impact"] => Self::Impact((*org).to_owned()),
            [org, "access", "tests"] => Self::AccessTests((*org).to_owned()),
            [org, "domains"] => Self::Domains((*org).to_owned(), None),
            [org, "domains", name] => Self::Domains((*org).to_owned(), Some((*name).to_owned())),
            [org, "sso", id, "scim"] => Self::Scim((*org).to_owned(), (*id).to_owned()),
            [org, "sign-ins"] => Self::SignIns((*org).to_owned()),
            [org, "sso"] => Self::Sso((*org).to_owned()),
            [org, "sso", "new"] => Self::SsoNew((*org).to_owned()),
            [org, "sso", id] => Self::SsoConnection((*org).to_owned(), (*id).to_owned()),
            [org, "sso", id, "decode"] => Self::Decode((*org).to_owned(), (*id).to_owned()),
            _ => Self::NotFound,
        }
    }

    /// The path, base included.
    pub fn href(&self) -> String {
        let tail = match self {
            Self::Orgs | Self::NotFound => String::from("/"),
            Self::SignIn => String::from("/sign-in"),
            Self::Overview(org) => ["/", &encode(org)].concat(),
            Self::AccessDenied => String::from("/access-denied"),
            Self::Teams(org) => ["/", &encode(org), "/teams"].concat(),
            Self::Team(org, team) => ["/", &encode(org), "/teams/", &encode(team)].concat(),
            Self::Activity(org) => ["/", &encode(org), "/activity"].concat(),
            Self::Accept(id) => ["/accept/", &encode(id)].concat(),
            Self::Invitations(org) => ["/", &encode(org), "/invitations"].concat(),
            Self::Invite(org) => ["/", &encode(org), "/invitations/new"].concat(),
            Self::Access(org) => ["/", &encode(org), "/access"].concat(),
            Self::AccessList(org) => ["/", &encode(org), "/access/list"].concat(),
            Self::Impact(org) => ["/", &encode(org), "/access/impact"].concat(),
            Self::AccessTests(org) => ["/", &encode(org), "/access/tests"].concat(),
            Self::SignIns(org) => ["/", &encode(org), "/sign-ins"].concat(),
            Self::Domains(org, None) => ["/", &encode(org), "/domains"].concat(),
            Self::Domains(org, Some(name)) => ["/", &encode(org), "/domains/", &encode(name)].concat(),
            Self::Sso(org) => ["/", &encode(org), "/sso"].concat(),
            Self::SsoNew(org) => ["/", &encode(org), "/sso/new"].concat(),
            Self::SsoConnection(org, id) => ["/", &encode(org), "/sso/", &encode(id)].concat(),
            Self::Decode(org, id) => ["/", &encode(org), "/sso/", &encode(id), "/decode"].concat(),
            Self::Scim(org, id) => ["/", &encode(org), "/sso/", &encode(id), "/scim"].concat(),
            Self::Members(org, None) => ["/", &encode(org), "/members"].concat(),
            Self::Members(org, Some(key)) => ["/", &encode(org), "/members/", &encode(key)].concat(),
        };
        [base(), &tail].concat()
    }

    /// The path with a query (`a=b&c=d`, already encoded); an empty one is left out.
    pub fn href_with(&self, query: &str) -> String {
        let href = self.href();
        if query.is_empty() { href } else { [&href, "?", query].concat() }
    }

    /// Sign-in page that comes back to `address` (path and query).
    pub fn sign_in_for(address: &str) -> String {
        Self::SignIn.href_with(&[RETURN_TO, "=", &encode(address)].concat())
    }

    /// The organization the page is about.
    pub fn org(&self) -> Option<&str> {
        match self {
            Self::Overview(org)
            | Self::Members(org, _)
            | Self::Teams(org)
            | Self::Team(org, _)
            | Self::Activity(org)
            | Self::Invitations(org)
            | Self::Invite(org)
            | Self::Access(org)
            | Self::AccessList(org)
            | Self::Impact(org)
            | Self::Domains(org, _)
            | Self::AccessTests(org)
            | Self::SignIns(org)
            | Self::Sso(org)
            | Self::SsoNew(org)
            | Self::SsoConnection(org, _)
            | Self::Decode(org, _)
            | Self::Scim(org, _) => Some(org),
            Self::Orgs | Self::SignIn | Self::Accept(_) | Self::AccessDenied | Self::NotFound => None,
        }
    }

    /// Title of the page, for the window and for the route announcer.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Orgs => "Organizations",
            Self::SignIn => "Sign in",
            Self::Overview(_) => "Overview",
            Self::Members(_, None) => "Members",
            Self::Members(_, Some(_)) => "Person",
            Self::Teams(_) => "Teams",
            Self::Team(..) => "Team",
            Self::Activity(_) => "Activity",
            Self::Invitations(_) => "Invitations",
            Self::Invite(_) => "Invite people",
            Self::Accept(_) => "Accept the invitation",
            Self::Access(_) => "Can they sign in?",
            Self::AccessList(_) => "Can they all sign in?",
            Self::Impact(_) => "What would change?",
            Self::AccessTests(_) => "Expectations",
            Self::Domains(_, None) => "Domains",
            Self::Domains(_, Some(_)) => "Domain",
            Self::Scim(..) => "SCIM",
            Self::SignIns(_) => "Sign-ins",
            Self::Sso(_) => "Single sign-on",
            Self::SsoNew(_) => "Set up a connection",
            Self::SsoConnection(..) => "Connection",
            Self::Decode(..) => "Decode an answer",
            Self::AccessDenied => "Access denied",
            Self::NotFound => "Page not found",
        }
    }
}

/// Where to go after signing in: the given address if it is one of ours, else the organizations page. Only a path counts,
/// so that a link cannot send a freshly signed-in person to somebody else's site.
pub fn own_address(candidate: Option<&str>) -> String {
    let fallback = || Route::Orgs.href();
    let Some(address) = candidate else { return fallback() };
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let plain = address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains('\\')
        && !address.chars().any(char::is_control);
    if plain && !matches!(Route::parse(path), Route::NotFound | Route::SignIn | Route::AccessDenied) {
        address.to_owned()
    } else {
        fallback()
    }
}

/// Percent-encodes one part of an address.
pub fn encode(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(text.len());
    for &byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_reads_back_as_itself() {
        let harbor = || "harbor".to_owned();
        for (route, address) in [
            (Route::Orgs, "/"),
            (Route::SignIn, "/sign-in"),
            (Route::Overview(harbor()), "/harbor"),
            (Route::Teams(harbor()), "/harbor/teams"),
            (Route::Team(harbor(), "night-shift".into()), "/harbor/teams/night-shift"),
            (Route::Activity(harbor()), "/harbor/activity"),
            (Route::Invitations(harbor()), "/harbor/invitations"),
            (Route::Invite(harbor()), "/harbor/invitations/new"),
            (
                Route::Accept("7c1f8f39-9d1c-4e6e-8f21-3d5a5a1b7c90".into()),
                "/accept/7c1f8f39-9d1c-4e6e-8f21-3d5a5a1b7c90",
            ),
            (Route::Access(harbor()), "/harbor/access"),
            (Route::SignIns(harbor()), "/harbor/sign-ins"),
            (Route::AccessList(harbor()), "/harbor/access/list"),
            (Route::Impact(harbor()), "/harbor/access/impact"),
            (Route::AccessTests(harbor()), "/harbor/access/tests"),
            (Route::Sso(harbor()), "/harbor/sso"),
            (Route::SsoNew(harbor()), "/harbor/sso/new"),
            (Route::SsoConnection(harbor(), "c1".into()), "/harbor/sso/c1"),
            (Route::Decode(harbor(), "c1".into()), "/harbor/sso/c1/decode"),
            (Route::Scim(harbor(), "c1".into()), "/harbor/sso/c1/scim"),
            (Route::AccessDenied, "/access-denied"),
            (Route::Domains(harbor(), None), "/harbor/domains"),
            (Route::Domains(harbor(), Some("a.example".into())), "/harbor/domains/a.example"),
            (Route::Members(harbor(), None), "/harbor/members"),
            (Route::Members(harbor(), Some("ana".into())), "/harbor/members/ana"),
            (Route::Members(harbor(), Some("ana+x@b.example".into())), "/harbor/members/ana%2Bx@b.example"),
            (Route::Members(harbor(), Some("ü/ 1".into())), "/harbor/members/%C3%BC%2F%201"),
        ] {
            assert_eq!(route.href(), address);
            assert_eq!(Route::parse(address), route);
        }
    }

    #[test]
    fn a_final_slash_and_bad_encoding_do_no_harm() {
        assert_eq!(Route::parse("/harbor/members/"), Route::Members("harbor".into(), None));
        assert_eq!(Route::parse("/%zz"), Route::Overview("%zz".into()));
        assert_eq!(Route::parse("/%ff"), Route::Overview("%ff".into()));
        assert_eq!(Route::parse("/a/b/c/d"), Route::NotFound);
    }

    #[test]
    fn only_own_pages_are_returned_to() {
        assert_eq!(own_address(Some("/harbor/members?q=a")), "/harbor/members?q=a");
        for bad in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/sign-in",
            "",
            "/a/b/c/d",
        ] {
            assert_eq!(own_address(Some(bad)), "/", "{bad}");
        }
        assert_eq!(own_address(None), "/");
    }
}
