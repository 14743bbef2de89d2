//! Whether an invitation is of any use to somebody who is not in yet: asked before it is sent.

use purser_api::EmailAddress;

use crate::impact::{Configuration, Person, Way, Ways};
use crate::sign_in::{Code, Known, Method, Scim, ScimRecord, Verdict};
use crate::words::words;

words! {
    /// What an invitation is worth.
    Use {
        /// Without it they do not get in.
        Needed = "needed",
        /// They get in without it: single sign-on adds them at their first sign-in (just-in-time provisioning).
        SsoAdds = "sso_adds",
        /// With an account they get in without it: their domain is provisioned automatically.
        DomainAdds = "domain_adds",
        /// The identity provider adds them by itself: SCIM is on for their domain.
        ScimAdds = "scim_adds",
        /// With it they do not get in either: every way in is closed to them.
        Closed = "closed",
        /// That depends on facts that are not known.
        Unclear = "unclear",
    }
}

/// What an invitation is worth, and what stands in the way where it does not help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advice {
    /// What it is worth.
    pub use_: Use,
    /// The first thing that stands in the way of single sign-on, where every way in is closed.
    pub code: Option<Code>,
}

impl Advice {
    /// About an address of somebody who is neither member nor invited. Whether a seat is free is not asked: an invitation
    /// holds its own.
    pub fn of(configuration: &Configuration, address: &EmailAddress) -> Self {
        let mut outside = Person {
            address: address.clone(),
            account: Known::Known(true),
            membership: Known::Known(None),
            invited: Known::Known(false),
            record: Known::Known(ScimRecord::None),
        };
        let without = Ways::of(configuration, &outside);
        outside.invited = Known::Known(true);
        let with = Ways::of(configuration, &outside);
        let said = |use_| Self { use_, code: None };
        match (with.access(), without) {
            (Verdict::Denied, _) => {
                Self { use_: Use::Closed, code: configuration.decide(&outside, Method::Sso).code() }
            }
            _ if is_pushed(configuration, address) => said(Use::ScimAdds),
            (_, Ways { sso: Way::Jit, .. }) => said(Use::SsoAdds),
            (_, Ways { password: Way::Domain, .. }) => said(Use::DomainAdds),
            (Verdict::Depends, _) | (_, Ways { sso: Way::Unclear, .. }) => said(Use::Unclear),
            _ => said(Use::Needed),
        }
    }
}

/// Whether the identity provider of the address's domain pushes people.
fn is_pushed(configuration: &Configuration, address: &EmailAddress) -> bool {
    let linked = configuration.domain(address).connections.value();
    linked.into_iter().flatten().any(|id| {
        let connection = configuration.connections.iter().find(|one| one.id == *id);
        connection.is_some_and(|one| one.complete == Known::Known(true) && one.scim == Known::Known(Scim::On))
    })
}

#[cfg(test)]
mod tests {
    use purser_api::{DomainName, OrgName};

    use super::*;
    use crate::sign_in::{ConnectionFact, ConnectionId, DomainFact, DomainState, Moment, Reason, SeatsFact};

    fn connection(id: &str, jit: bool, scim: Scim, enforced: bool, ends: Option<Moment>) -> ConnectionFact {
        ConnectionFact {
            id: ConnectionId(id.to_owned()),
            name: id.to_owned(),
            kind: Known::default(),
            complete: Known::Known(true),
            credential_expires_at: Known::Known(ends),
            enforced: Known::Known(enforced),
            jit: Known::Known(jit),
            scim: Known::Known(scim),
            default_organization: Known::Known(None),
            default_team: Known::Known(None),
            outage: false,
        }
    }

    fn domain(name: &str, auto: bool, linked: &[&str]) -> DomainFact {
        DomainFact {
            name: DomainName::parse(name).ok(),
            state: Known::Known(DomainState::Verified),
            auto_provisioning: Known::Known(auto),
            connections: Known::Known(linked.iter().map(|id| ConnectionId((*id).to_owned())).collect()),
        }
    }

    #[test]
    fn each_kind_of_address_gets_its_advice() {
        let now = Moment(1_000_000);
        let configuration = Configuration {
            organization: OrgName::parse("harbor").unwrap(),
            now,
            domains: Known::Known(vec![
                domain("jit.example", false, &["jit"]),
                domain("scim.example", false, &["scim"]),
                domain("closed.example", false, &["expired"]),
                domain("auto.example", true, &[]),
                domain("plain.example", false, &[]),
            ]),
            connections: vec![
                connection("jit", true, Scim::Never, true, None),
                connection("scim", false, Scim::On, true, None),
                connection("expired", true, Scim::Never, true, Some(Moment(1))),
            ],
            seats: Known::Known(SeatsFact { total: 10, used: 10 }),
            scim_ever_on: Known::Known(true),
        };
        let advice = |address: &str| Advice::of(&configuration, &EmailAddress::parse(address).unwrap());
        for (address, expected) in
            [("a@scim.example", Use::ScimAdds), ("a@plain.example", Use::Needed), ("a@elsewhere.example", Use::Needed)]
        {
            assert_eq!(advice(address).use_, expected, "{address}");
        }
        assert_eq!(advice("a@closed.example"), Advice { use_: Use::Closed, code: Some(Code::CredentialExpired) });
        // Who is added without an invitation needs a free seat.
        assert_ne!(advice("a@jit.example").use_, Use::SsoAdds);
        let roomy = Configuration { seats: Known::Known(SeatsFact { total: 10, used: 1 }), ..configuration.clone() };
        let advice = |address: &str| Advice::of(&roomy, &EmailAddress::parse(address).unwrap()).use_;
        assert_eq!(advice("a@jit.example"), Use::SsoAdds);
        assert_eq!(advice("a@auto.example"), Use::DomainAdds);
        let unknown = Configuration { domains: Known::Unknown(Reason::NotServed), ..roomy.clone() };
        assert_eq!(Advice::of(&unknown, &EmailAddress::parse("a@jit.example").unwrap()).use_, Use::Unclear);
    }
}
