//! Domains of an organization: proving whose they are, what DNS said, and who is on them without being in. Layer 2.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Layer, Method, OrgName, Page, Timestamp};

/// What stood against the proof at the last look-up: words of [`DomainCheck::problem`].
pub mod problem {
    /// The name is in DNS, but no TXT record there is ours.
    pub const NOTHING_FOUND: &str = "nothing_found";
    /// The name is not in DNS at all (NXDOMAIN, RFC 8020).
    pub const NO_SUCH_DOMAIN: &str = "no_such_domain";
    /// A TXT record of ours, with another value.
    pub const OTHER_VALUE: &str = "other_value";
    /// The value from before the domain was deleted and added again.
    pub const OLD_VALUE: &str = "old_value";
    /// The right value under another name.
    pub const WRONG_NAME: &str = "wrong_name";
    /// The name is an alias; nothing else can stand beside a CNAME (RFC 1034, section 3.6.2).
    pub const CNAME: &str = "cname";
    /// The name servers did not answer, or answered that they cannot.
    pub const SERVER_FAILURE: &str = "server_failure";
    /// The record is right, but another organization has proven the domain.
    pub const VERIFIED_ELSEWHERE: &str = "verified_elsewhere";

    /// Every one.
    pub const ALL: [&str; 8] =
        [NOTHING_FOUND, NO_SUCH_DOMAIN, OTHER_VALUE, OLD_VALUE, WRONG_NAME, CNAME, SERVER_FAILURE, VERIFIED_ELSEWHERE];
}

/// A domain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Domain {
    /// Name in A-labels: the part of an address after the `@`.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub name: String,
    /// The same in the letters of its language (U-labels, RFC 5890), where that differs.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::words")]
    pub unicode: Option<String>,
    /// `pending` or `verified`.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub state: String,
    /// Name of the TXT record that proves the domain.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub txt_name: String,
    /// Its value; another one each time the domain is added.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub txt_value: String,
    /// When it was added.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub created_at: Option<Timestamp>,
    /// When it was proven.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub verified_at: Option<Timestamp>,
    /// Existing accounts on the domain are added when they sign in without single sign-on.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub auto_provisioning: bool,
    /// Connections the domain is linked to.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub connections: Vec<LinkedConnection>,
    /// Accounts on the domain that are neither in nor invited; only for a verified domain.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::optional_count")]
    pub uncaptured: Option<u64>,
    /// What the last look-up said, and when the next one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_check: Option<DomainCheck>,
    /// Version, as in the header of that name; for [`UpdateDomain::etag`] and [`DeleteDomain::etag`].
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub etag: String,
}

impl Domain {
    /// Whether it is proven.
    pub fn is_verified(&self) -> bool {
        self.state == "verified"
    }
}

/// A connection as its domains know it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkedConnection {
    /// Id of the connection.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub name: String,
}

/// One look at DNS.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DomainCheck {
    /// When; absent before the first look.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub at: Option<Timestamp>,
    /// TXT records that were found: those of the name itself, and ours under other names.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub found: Vec<FoundText>,
    /// What is wrong, as a word of [`problem`]; absent when the record is there.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::words")]
    pub problem: Option<String>,
    /// With `cname`: what the name is an alias of.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::words")]
    pub cname: Option<String>,
    /// With `server_failure`: what was said, in the words of DNS.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::words")]
    pub detail: Option<String>,
    /// Until when name servers on the way may go on giving this answer (its TTL, or the zone's negative TTL, RFC 2308).
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub cached_until: Option<Timestamp>,
    /// When the backend looks again by itself; absent when it does not.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::timestamp::optional")]
    pub next_at: Option<Timestamp>,
    /// The zone that the name is in: names in the form of a DNS host are relative to it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::words")]
    pub zone: Option<String>,
    /// Name servers of that zone.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub name_servers: Vec<String>,
    /// Who hosts the zone, guessed from its name servers, as a stable word: `cloudflare`, `route53`, …
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "crate::reading::words")]
    pub dns_host: Option<String>,
}

/// A TXT record that was found. Its strings are joined (RFC 7208, section 3.3), what is not UTF-8 is replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundText {
    /// Under which name.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub name: String,
    /// Its text.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub value: String,
}

/// Body of [`AddDomain`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewDomain {
    /// Name, in either spelling.
    pub name: String,
}

/// Body of [`UpdateDomain`]: only what is there changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DomainPatch {
    /// Auto-provisioning on or off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_provisioning: Option<bool>,
}

/// An account on a domain that is neither in the organization nor invited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UncapturedAccount {
    /// Full name; may be empty.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub full_name: String,
    /// Docker ID.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub username: String,
    /// Address.
    #[serde(default, deserialize_with = "crate::reading::text")]
    pub email: String,
}

/// `GET /v2/orgs/{org_name}/domains`, by name.
#[derive(Clone, Debug)]
pub struct ListDomains {
    /// Which organization.
    pub org: OrgName,
    /// Page, from 1.
    pub page: u32,
    /// Rows a page, at most 100.
    pub page_size: u32,
}

impl Endpoint for ListDomains {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/domains";
    const QUERY: &'static [&'static str] = &["page", "page_size"];
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Domains of an organization";
    type Body = ();
    type Answer = Page<Domain>;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        vec![("page", self.page.to_string()), ("page_size", self.page_size.to_string())]
    }
}

/// `POST /v2/orgs/{org_name}/domains`: adds a domain, not proven yet. DNS is looked at shortly after.
#[derive(Clone, Debug)]
pub struct AddDomain {
    /// Which organization.
    pub org: OrgName,
    /// The domain.
    pub body: NewDomain,
}

impl Endpoint for AddDomain {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/orgs/{org_name}/domains";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Add a domain";
    type Body = NewDomain;
    type Answer = Domain;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }

    fn body(&self) -> Option<&NewDomain> {
        Some(&self.body)
    }
}

/// `GET /v2/orgs/{org_name}/domains/{domain}`.
#[derive(Clone, Debug)]
pub struct GetDomain {
    /// Which organization.
    pub org: OrgName,
    /// Name of the domain.
    pub domain: String,
}

impl Endpoint for GetDomain {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/domains/{domain}";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "One domain";
    type Body = ();
    type Answer = Domain;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.domain]
    }
}

/// `PATCH /v2/orgs/{org_name}/domains/{domain}`: changes settings.
#[derive(Clone, Debug)]
pub struct UpdateDomain {
    /// Which organization.
    pub org: OrgName,
    /// Name of the domain.
    pub domain: String,
    /// Version of what was read.
    pub etag: Option<String>,
    /// The change.
    pub body: DomainPatch,
}

impl Endpoint for UpdateDomain {
    const METHOD: Method = Method::Patch;
    const PATH: &'static str = "/v2/orgs/{org_name}/domains/{domain}";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Change a domain's settings";
    type Body = DomainPatch;
    type Answer = Domain;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.domain]
    }

    fn if_match(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    fn body(&self) -> Option<&DomainPatch> {
        Some(&self.body)
    }
}

/// `DELETE /v2/orgs/{org_name}/domains/{domain}`: people stay; what builds on the domain stops.
#[derive(Clone, Debug)]
pub struct DeleteDomain {
    /// Which organization.
    pub org: OrgName,
    /// Name of the domain.
    pub domain: String,
    /// Version of what was read.
    pub etag: Option<String>,
}

impl Endpoint for DeleteDomain {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/v2/orgs/{org_name}/domains/{domain}";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Delete a domain";
    type Body = ();
    type Answer = ();

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.domain]
    }

    fn if_match(&self) -> Option<&str> {
        self.etag.as_deref()
    }
}

/// `POST /v2/orgs/{org_name}/domains/{domain}/verify`: asks DNS now and says what it found, also when that is no proof.
#[derive(Clone, Debug)]
pub struct VerifyDomain {
    /// Which organization.
    pub org: OrgName,
    /// Name of the domain.
    pub domain: String,
}

impl Endpoint for VerifyDomain {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/orgs/{org_name}/domains/{domain}/verify";
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Ask DNS whether a domain is proven";
    type Body = ();
    type Answer = Domain;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.domain]
    }
}

/// `GET /v2/orgs/{org_name}/domains/{domain}/uncaptured`, by Docker ID. With `Accept: text/csv` all of them as a file.
#[derive(Clone, Debug)]
pub struct ListUncaptured {
    /// Which organization.
    pub org: OrgName,
    /// Name of the domain; it has to be verified.
    pub domain: String,
    /// Part of a name, Docker ID or address.
    pub search: String,
    /// Page, from 1.
    pub page: u32,
    /// Rows a page, at most 100.
    pub page_size: u32,
}

impl Endpoint for ListUncaptured {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/orgs/{org_name}/domains/{domain}/uncaptured";
    const QUERY: &'static [&'static str] = &["page", "page_size", "search"];
    const LAYER: Layer = Layer::Two;
    const SUMMARY: &'static str = "Accounts on a domain outside the organization";
    type Body = ();
    type Answer = Page<UncapturedAccount>;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str(), &self.domain]
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = vec![("page", self.page.to_string()), ("page_size", self.page_size.to_string())];
        if !self.search.is_empty() {
            query.push(("search", self.search.clone()));
        }
        query
    }
}
