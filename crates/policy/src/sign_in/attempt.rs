//! The question: one attempt of one person to sign in.

use purser_api::{DockerId, EmailAddress};
use serde::{Deserialize, Serialize};

use super::{ConnectionId, Known};
use crate::words::words;

/// What the person typed to say who they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identifier {
    /// An address, in normal form.
    Email(EmailAddress),
    /// A Docker ID and the address of its account; `None` where no account has that Docker ID.
    DockerId {
        /// As typed, in lower case.
        id: DockerId,
        /// The one address of the account.
        #[serde(default)]
        address: Known<Option<EmailAddress>>,
    },
    /// Neither: kept as typed, to show it.
    Malformed(String),
}

impl Identifier {
    /// The address, as far as it is known.
    pub const fn address(&self) -> Option<&EmailAddress> {
        match self {
            Self::Email(address) | Self::DockerId { address: Known::Known(Some(address)), .. } => Some(address),
            Self::DockerId { .. } | Self::Malformed(_) => None,
        }
    }
}

words! {
    /// Where the person signs in.
    Client {
        /// In the browser.
        Web = "web",
        /// In Docker Desktop, which opens the browser for it.
        Desktop = "desktop",
        /// On the command line.
        Cli = "cli",
    }
}

words! {
    /// How the person proves who they are.
    Method {
        /// Single sign-on through a connection.
        Sso = "sso",
        /// The password of the account.
        Password = "password",
        /// An access token of the account.
        Token = "token",
    }
}

words! {
    /// Where a sign-in through single sign-on begins.
    StartedAt {
        /// At the platform, with the address.
        Service = "service",
        /// At the identity provider, from its tile.
        Idp = "idp",
    }
}

/// One attempt to sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Who says they are signing in.
    pub identifier: Identifier,
    /// Where.
    pub client: Client,
    /// How.
    pub method: Method,
    /// Where it begins; matters for single sign-on only.
    #[serde(default = "service")]
    pub started_at: StartedAt,
    /// The connection the person chose, where the domain has several. One that is not linked to the domain counts as no
    /// choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<ConnectionId>,
}

const fn service() -> StartedAt {
    StartedAt::Service
}
