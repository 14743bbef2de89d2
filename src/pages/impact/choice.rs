//! The change that is looked at, as it stands in the address.

use purser_api::DomainName;
use purser_policy::impact::{Change, Configuration};
use purser_policy::sign_in::ConnectionId;

use crate::route::encode;

/// What a kind of change has to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Which connection.
    Connection,
    /// Which domain.
    Domain,
    /// How many seats.
    Seats,
}

/// A kind of change.
pub struct KindOfChange {
    /// The word in the address.
    pub word: &'static str,
    /// On the page.
    pub label: &'static str,
    needs: &'static [Needs],
}

const fn kind(word: &'static str, label: &'static str, needs: &'static [Needs]) -> KindOfChange {
    KindOfChange { word, label, needs }
}

/// Every kind of change.
pub const KINDS: [KindOfChange; 13] = [
    kind("enforce-on", "Enforce single sign-on", &[Needs::Connection]),
    kind("enforce-off", "Stop enforcing single sign-on", &[Needs::Connection]),
    kind("jit-on", "Add new people on sign-in (JIT on)", &[Needs::Connection]),
    kind("jit-off", "Do not add new people on sign-in (JIT off)", &[Needs::Connection]),
    kind("scim-off", "Switch SCIM off", &[Needs::Connection]),
    kind("delete-connection", "Delete a connection", &[Needs::Connection]),
    kind("unlink-domain", "Unlink a domain from a connection", &[Needs::Domain, Needs::Connection]),
    kind("auto-on", "Add accounts of a domain on sign-in (auto-provisioning on)", &[Needs::Domain]),
    kind("auto-off", "Do not add accounts of a domain (auto-provisioning off)", &[Needs::Domain]),
    kind("delete-domain", "Delete a domain", &[Needs::Domain]),
    kind("expires", "The certificate or secret expires", &[Needs::Connection]),
    kind("outage", "The identity provider is down", &[Needs::Connection]),
    kind("seats", "Another number of seats", &[Needs::Seats]),
];

/// What was chosen so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Word of the kind; empty before one is chosen.
    pub kind: String,
    /// Id of the connection.
    pub connection: String,
    /// Name of the domain.
    pub domain: String,
    /// Seats, as typed.
    pub seats: String,
}

impl Choice {
    /// Reads the query of an address.
    pub fn parse(get: impl Fn(&str) -> Option<String>) -> Self {
        let word = |name: &str| get(name).unwrap_or_default();
        Self { kind: word("change"), connection: word("connection"), domain: word("domain"), seats: word("seats") }
    }

    /// The query of the address; what the kind does not need is left out.
    pub fn to_query(&self) -> String {
        let of = |need, value: &str| if self.needs().contains(&need) { value.to_owned() } else { String::new() };
        let parts = [
            ("change", self.kind.clone()),
            ("connection", of(Needs::Connection, &self.connection)),
            ("domain", of(Needs::Domain, &self.domain)),
            ("seats", of(Needs::Seats, &self.seats)),
        ];
        let parts = parts.into_iter().filter(|(_, value)| !value.is_empty());
        parts.map(|(name, value)| [name, "=", &encode(&value)].concat()).collect::<Vec<_>>().join("&")
    }

    /// What the chosen kind has to be told.
    pub fn needs(&self) -> &'static [Needs] {
        KINDS.iter().find(|kind| kind.word == self.kind).map_or(&[], |kind| kind.needs)
    }

    /// The change, once all it needs is there.
    pub fn change(&self, settings: &Configuration) -> Option<Change> {
        let connection = || {
            let id = ConnectionId(self.connection.clone());
            settings.connections.iter().any(|one| one.id == id).then_some(id)
        };
        let domain = || DomainName::parse(&self.domain).ok();
        Some(match self.kind.as_str() {
            "enforce-on" => Change::Enforced { connection: connection()?, on: true },
            "enforce-off" => Change::Enforced { connection: connection()?, on: false },
            "jit-on" => Change::Jit { connection: connection()?, on: true },
            "jit-off" => Change::Jit { connection: connection()?, on: false },
            "scim-off" => Change::ScimOff { connection: connection()? },
            "delete-connection" => Change::DeleteConnection { connection: connection()? },
            "unlink-domain" => Change::UnlinkDomain { domain: domain()?, connection: connection()? },
            "auto-on" => Change::AutoProvisioning { domain: domain()?, on: true },
            "auto-off" => Change::AutoProvisioning { domain: domain()?, on: false },
            "delete-domain" => Change::DeleteDomain { domain: domain()? },
            "expires" => Change::CredentialExpires { connection: connection()?, at: settings.now },
            "outage" => Change::IdpOutage { connection: connection()? },
            "seats" => Change::Seats { total: self.seats.trim().parse().ok()? },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_kind_needs_stands_in_the_address() {
        let all = Choice {
            kind: "delete-domain".into(),
            connection: "c1".into(),
            domain: "a.example".into(),
            seats: "7".into(),
        };
        assert_eq!(all.to_query(), "change=delete-domain&domain=a.example");
        assert_eq!(Choice { kind: "seats".into(), ..all.clone() }.to_query(), "change=seats&seats=7");
        assert_eq!(Choice { kind: String::new(), ..all }.to_query(), "");
    }
}
