//! What the identity provider said about the person: the part of a SAML response or an ID token that decides anything.

use purser_api::{EmailAddress, Role};
use serde::{Deserialize, Serialize};

/// A value that should be an address: parsed if it is one, else kept as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum SentAddress {
    /// An address, in normal form.
    Address(EmailAddress),
    /// Something else.
    Other(String),
}

impl From<String> for SentAddress {
    fn from(text: String) -> Self {
        EmailAddress::parse(&text).map_or(Self::Other(text), Self::Address)
    }
}

impl From<SentAddress> for String {
    fn from(sent: SentAddress) -> Self {
        match sent {
            SentAddress::Address(address) => address.as_str().to_owned(),
            SentAddress::Other(text) => text,
        }
    }
}

/// The answer of the identity provider. Attributes that it did not send are `None`; those that only the platform reads are
/// kept as text, since an identity provider may send anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asserted {
    /// The NameID of a SAML response; OIDC has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_id: Option<SentAddress>,
    /// The e-mail address or user principal name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<SentAddress>,
    /// The full name, written to the account on each sign-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_name: Option<String>,
    /// Group names, as sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Organization to add a new person to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docker_org: Option<String>,
    /// Team to add the person to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docker_team: Option<String>,
    /// Role of a new person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docker_role: Option<String>,
    /// Length of the session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docker_session_minutes: Option<String>,
}

impl Asserted {
    /// The address that the platform takes: the attribute where there is one, else the NameID.
    pub const fn address(&self) -> Option<&EmailAddress> {
        match (&self.email, &self.name_id) {
            (Some(SentAddress::Address(address)), _) | (_, Some(SentAddress::Address(address))) => Some(address),
            _ => None,
        }
    }

    /// The role, where the attribute names one.
    pub fn role(&self) -> Option<Role> {
        self.docker_role.as_deref().and_then(Role::parse)
    }

    /// The length of the session, where the attribute is a positive whole number.
    pub fn session_minutes(&self) -> Option<u32> {
        self.docker_session_minutes.as_deref()?.trim().parse().ok().filter(|minutes| *minutes > 0)
    }
}
