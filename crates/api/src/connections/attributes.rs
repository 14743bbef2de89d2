//! Which attribute of the identity provider's answer means what.

use serde::{Deserialize, Serialize};

/// Names of the attributes (SAML) or claims (OpenID Connect) that are read. An empty name: nothing is read.
///
/// The address itself is the NameID (SAML) or the claim `email` (OpenID Connect) where [`Self::email`] is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct AttributeMap {
    /// The e-mail address.
    #[serde(deserialize_with = "crate::reading::text")]
    pub email: String,
    /// The full name, which everybody can see in the account's profile. Empty: no name is taken over.
    #[serde(deserialize_with = "crate::reading::text")]
    pub full_name: String,
    /// Groups, each called `organization:team`.
    #[serde(deserialize_with = "crate::reading::text")]
    pub groups: String,
    /// An organization to add new people to instead of this one.
    #[serde(deserialize_with = "crate::reading::text")]
    pub docker_org: String,
    /// A team to add people to.
    #[serde(deserialize_with = "crate::reading::text")]
    pub docker_team: String,
    /// The role of somebody who is added.
    #[serde(deserialize_with = "crate::reading::text")]
    pub docker_role: String,
    /// Minutes that a session lasts.
    #[serde(deserialize_with = "crate::reading::text")]
    pub docker_session_minutes: String,
}

impl Default for AttributeMap {
    fn default() -> Self {
        Self {
            email: "email".to_owned(),
            full_name: "name".to_owned(),
            groups: "groups".to_owned(),
            docker_org: "dockerOrg".to_owned(),
            docker_team: "dockerTeam".to_owned(),
            docker_role: "dockerRole".to_owned(),
            docker_session_minutes: "dockerSessionMinutes".to_owned(),
        }
    }
}
