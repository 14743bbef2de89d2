//! Changes of settings that can be looked at before they are made.

use purser_api::DomainName;
use serde::{Deserialize, Serialize};

use super::Configuration;
use crate::sign_in::{ConnectionFact, ConnectionId, DomainFact, DomainState, Known, Moment, Scim};
use crate::words::words;

/// A change, or something that may happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Just-in-time provisioning on or off.
    Jit {
        /// Of which connection.
        connection: ConnectionId,
        /// The new setting.
        on: bool,
    },
    /// Enforcement on or off.
    Enforced {
        /// Of which connection.
        connection: ConnectionId,
        /// The new setting.
        on: bool,
    },
    /// SCIM off; members stay.
    ScimOff {
        /// Of which connection.
        connection: ConnectionId,
    },
    /// A connection is deleted.
    DeleteConnection {
        /// Which.
        connection: ConnectionId,
    },
    /// A draft is put into use.
    IntoUse {
        /// Which.
        connection: ConnectionId,
    },
    /// A connection is linked to these domains and no others.
    Link {
        /// Which connection.
        connection: ConnectionId,
        /// Its domains.
        domains: Vec<DomainName>,
    },
    /// A domain is unlinked from a connection.
    UnlinkDomain {
        /// Which.
        domain: DomainName,
        /// From which connection.
        connection: ConnectionId,
    },
    /// A domain is deleted.
    DeleteDomain {
        /// Which.
        domain: DomainName,
    },
    /// Auto-provisioning of a domain on or off.
    AutoProvisioning {
        /// Of which domain.
        domain: DomainName,
        /// The new setting.
        on: bool,
    },
    /// Certificate or secret end, and nobody renews them. The moment looked at is that one, or now if it is over.
    CredentialExpires {
        /// Of which connection.
        connection: ConnectionId,
        /// When.
        at: Moment,
    },
    /// Another number of seats.
    Seats {
        /// How many.
        total: u32,
    },
    /// The identity provider answers nobody.
    IdpOutage {
        /// Of which connection.
        connection: ConnectionId,
    },
}

words! {
    /// Why a backend refuses a change.
    Refusal {
        /// SCIM cannot go off while just-in-time provisioning is off: nobody new could come in. Turn that on first.
        ScimNeededByJit = "scim_needed_by_jit",
        /// Just-in-time provisioning cannot go off while SCIM is off.
        JitNeedsScim = "jit_needs_scim",
    }
}

impl Change {
    /// The settings after the change. A change of something that is not there changes nothing.
    pub fn apply(&self, before: &Configuration) -> Configuration {
        let mut after = before.clone();
        match self {
            Self::Jit { connection, on } => set(&mut after, connection, |one| one.jit = (*on).into()),
            Self::Enforced { connection, on } => set(&mut after, connection, |one| one.enforced = (*on).into()),
            Self::ScimOff { connection } => set(&mut after, connection, |one| {
                if one.scim != Known::Known(Scim::Never) {
                    one.scim = Scim::Off.into();
                }
            }),
            Self::DeleteConnection { connection } => {
                after.connections.retain(|one| one.id != *connection);
                each_domain(&mut after, |domain| unlink(domain, connection));
            }
            Self::IntoUse { connection } => set(&mut after, connection, |one| one.complete = true.into()),
            Self::Link { connection, domains } => each_domain(&mut after, |domain| {
                unlink(domain, connection);
                // What is not verified is linked, and counts from the day on which it is.
                let linked = domain.name.as_ref().is_some_and(|name| domains.contains(name));
                if let (true, Known::Known(links)) = (linked && is_verified(domain), &mut domain.connections) {
                    links.push(connection.clone());
                }
            }),
            Self::UnlinkDomain { domain: name, connection } => each_domain(&mut after, |domain| {
                if domain.name.as_ref() == Some(name) {
                    unlink(domain, connection);
                }
            }),
            Self::DeleteDomain { domain: name } => each_domain(&mut after, |domain| {
                if domain.name.as_ref() == Some(name) {
                    domain.state = DomainState::NotAdded.into();
                    domain.auto_provisioning = false.into();
                    domain.connections = Vec::new().into();
                }
            }),
            Self::AutoProvisioning { domain: name, on } => each_domain(&mut after, |domain| {
                // What is set on a domain counts from the day on which it is verified.
                if domain.name.as_ref() == Some(name) && domain.state == Known::Known(DomainState::Verified) {
                    domain.auto_provisioning = (*on).into();
                }
            }),
            Self::CredentialExpires { connection, at } => {
                set(&mut after, connection, |one| one.credential_expires_at = Some(*at).into());
                after.now = after.now.max(*at);
            }
            Self::Seats { total } => {
                if let Known::Known(seats) = &mut after.seats {
                    seats.total = *total;
                }
            }
            Self::IdpOutage { connection } => set(&mut after, connection, |one| one.outage = true),
        }
        after
    }

    /// Why a backend would refuse the change, as far as the facts tell.
    pub fn refusal(&self, before: &Configuration) -> Option<Refusal> {
        let find = |id: &ConnectionId| before.connections.iter().find(|one| one.id == *id);
        match self {
            Self::Jit { connection, on: false } => {
                let off = matches!(find(connection)?.scim, Known::Known(Scim::Never | Scim::Off));
                off.then_some(Refusal::JitNeedsScim)
            }
            Self::ScimOff { connection } => {
                (find(connection)?.jit == Known::Known(false)).then_some(Refusal::ScimNeededByJit)
            }
            Self::Jit { on: true, .. }
            | Self::Enforced { .. }
            | Self::DeleteConnection { .. }
            | Self::IntoUse { .. }
            | Self::Link { .. }
            | Self::UnlinkDomain { .. }
            | Self::DeleteDomain { .. }
            | Self::AutoProvisioning { .. }
            | Self::CredentialExpires { .. }
            | Self::Seats { .. }
            | Self::IdpOutage { .. } => None,
        }
    }
}

fn set(configuration: &mut Configuration, id: &ConnectionId, change: impl FnOnce(&mut ConnectionFact)) {
    if let Some(connection) = configuration.connections.iter_mut().find(|one| one.id == *id) {
        change(connection);
    }
}

fn each_domain(configuration: &mut Configuration, change: impl FnMut(&mut DomainFact)) {
    if let Known::Known(domains) = &mut configuration.domains {
        domains.iter_mut().for_each(change);
    }
}

fn is_verified(domain: &DomainFact) -> bool {
    domain.state == Known::Known(DomainState::Verified)
}

fn unlink(domain: &mut DomainFact, connection: &ConnectionId) {
    if let Known::Known(linked) = &mut domain.connections {
        linked.retain(|one| one != connection);
    }
}
