//! What domains and connections say against each other.

use purser_api::DomainName;

use crate::impact::Configuration;
use crate::sign_in::{ConnectionFact, ConnectionId, DomainFact, DomainState, Known};

/// A setting that does not do what it looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Verified, and on no connection although there is one: its people sign in with passwords.
    NoConnection {
        /// The domain.
        domain: DomainName,
    },
    /// Provisions automatically, and is on a complete connection: just-in-time provisioning decides instead.
    AutoProvisioningWithoutEffect {
        /// The domain.
        domain: DomainName,
        /// That connection.
        connection: ConnectionId,
    },
    /// Enforced, and on no verified domain: nobody has to use it.
    EnforcedForNobody {
        /// The connection.
        connection: ConnectionId,
    },
}

impl Conflict {
    /// The domain it is about.
    pub const fn domain(&self) -> Option<&DomainName> {
        match self {
            Self::NoConnection { domain } | Self::AutoProvisioningWithoutEffect { domain, .. } => Some(domain),
            Self::EnforcedForNobody { .. } => None,
        }
    }
}

/// Every conflict that the known settings show; what is unknown is none.
pub fn conflicts(settings: &Configuration) -> Vec<Conflict> {
    let no_domains = Vec::new();
    let verified = || {
        let domains = settings.domains.value().unwrap_or(&no_domains).iter();
        domains.filter(|domain| domain.state == Known::Known(DomainState::Verified))
    };
    let complete = |one: &&ConnectionFact| one.complete == Known::Known(true);
    let linked = |domain: &DomainFact, id: &ConnectionId| match &domain.connections {
        Known::Known(links) => Some(links.contains(id)),
        Known::Unknown(_) => None,
    };
    let mut found = Vec::new();
    for domain in verified() {
        let Some(name) = &domain.name else { continue };
        let mut through = settings.connections.iter().filter(complete);
        let first = through.clone().find(|one| linked(domain, &one.id) == Some(true));
        if let (Some(one), Known::Known(true)) = (first, domain.auto_provisioning) {
            let connection = one.id.clone();
            found.push(Conflict::AutoProvisioningWithoutEffect { domain: name.clone(), connection });
        }
        // What provisions automatically has a way in of its own.
        let alone = domain.auto_provisioning == Known::Known(false)
            && through.clone().next().is_some()
            && through.all(|one| linked(domain, &one.id) == Some(false));
        if alone {
            found.push(Conflict::NoConnection { domain: name.clone() });
        }
    }
    if settings.domains.value().is_some() {
        let enforced = settings.connections.iter().filter(|one| one.enforced == Known::Known(true));
        let on_none = |one: &&ConnectionFact| verified().all(|domain| linked(domain, &one.id) == Some(false));
        found.extend(enforced.filter(on_none).map(|one| Conflict::EnforcedForNobody { connection: one.id.clone() }));
    }
    found
}
