//! Settings of an organization that layer 1 has: which images its people may pull.

use serde::{Deserialize, Serialize};

use crate::{Endpoint, Method, OrgName};

/// Settings of an organization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrgSettings {
    /// Image access.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub restricted_images: RestrictedImages,
}

/// Which images people of the organization may pull.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RestrictedImages {
    /// Restricted at all.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub enabled: bool,
    /// Official images stay allowed.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub allow_official_images: bool,
    /// Images of verified publishers stay allowed.
    #[serde(default, deserialize_with = "crate::reading::or_default")]
    pub allow_verified_publishers: bool,
}

/// `GET /v2/orgs/{name}/settings`.
#[derive(Clone, Debug)]
pub struct GetOrgSettings {
    /// Which organization.
    pub org: OrgName,
}

impl Endpoint for GetOrgSettings {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/orgs/{name}/settings";
    const SUMMARY: &'static str = "Settings of an organization";
    type Body = ();
    type Answer = OrgSettings;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }
}

/// `PUT /v2/orgs/{name}/settings`.
#[derive(Clone, Debug)]
pub struct PutOrgSettings {
    /// Which organization.
    pub org: OrgName,
    /// All settings; what is left out is off.
    pub body: OrgSettings,
}

impl Endpoint for PutOrgSettings {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/v2/orgs/{name}/settings";
    const SUMMARY: &'static str = "Replace the settings of an organization";
    type Body = OrgSettings;
    type Answer = OrgSettings;

    fn holes(&self) -> Vec<&str> {
        vec![self.org.as_str()]
    }

    fn body(&self) -> Option<&OrgSettings> {
        Some(&self.body)
    }
}
