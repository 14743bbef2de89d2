//! What if: facts that are supposed instead of read. They stand in the address, are marked on the page and saved nowhere.
//! A fact that nobody knows is set by hand in the same way.

use purser_policy::sign_in::{FactId, Facts};

mod settle;

pub use settle::observed;
use settle::settle;

/// A switch: the fact it is about, its name, and its positions (word in the address, words on the page).
pub struct Switch {
    /// Which fact; `None` for where the sign-in starts.
    pub fact: Option<FactId>,
    /// The word in the address.
    pub word: &'static str,
    /// The name on the page.
    pub label: &'static str,
    /// Its positions.
    pub positions: &'static [(&'static str, &'static str)],
}

const YES_NO: &[(&str, &str)] = &[("yes", "Yes"), ("no", "No")];
const ON_OFF: &[(&str, &str)] = &[("on", "On"), ("off", "Off")];

/// Every switch, in the order of the steps.
pub const SWITCHES: [Switch; 16] = [
    Switch {
        fact: Some(FactId::Domain),
        word: "domain",
        label: "Domain",
        positions: &[("verified", "Verified"), ("pending", "Added, not verified"), ("not_added", "Not added")],
    },
    Switch {
        fact: Some(FactId::Links),
        word: "connection",
        label: "Connection of the domain",
        positions: &[("one", "Set up"), ("draft", "A draft"), ("none", "None")],
    },
    Switch { fact: Some(FactId::Enforced), word: "enforced", label: "Single sign-on enforced", positions: ON_OFF },
    Switch {
        fact: None,
        word: "start",
        label: "Sign-in starts",
        positions: &[("service", "In the app"), ("idp", "At the identity provider")],
    },
    Switch {
        fact: Some(FactId::Credential),
        word: "credential",
        label: "Certificate or secret",
        positions: &[("good", "Good"), ("expired", "Expired")],
    },
    Switch {
        fact: Some(FactId::Response),
        word: "idp",
        label: "Identity provider",
        positions: &[
            ("same", "Lets them in with this address"),
            ("other", "Sends an address on another domain"),
            ("name", "Sends no address"),
            ("down", "Does not answer"),
        ],
    },
    Switch { fact: Some(FactId::Account), word: "account", label: "Has an account", positions: YES_NO },
    Switch { fact: Some(FactId::Scim), word: "scim", label: "SCIM", positions: ON_OFF },
    Switch {
        fact: Some(FactId::ScimRecord),
        word: "record",
        label: "SCIM record",
        positions: &[("none", "None"), ("active", "Active"), ("inactive", "Deactivated")],
    },
    Switch { fact: Some(FactId::Membership), word: "member", label: "Is a member", positions: YES_NO },
    Switch {
        fact: Some(FactId::Provenance),
        word: "source",
        label: "Came in by",
        positions: &[("scim", "SCIM"), ("other", "Another way")],
    },
    Switch { fact: Some(FactId::Invitation), word: "invited", label: "Is invited", positions: YES_NO },
    Switch { fact: Some(FactId::Jit), word: "jit", label: "Adds new people (JIT)", positions: ON_OFF },
    Switch { fact: Some(FactId::AutoProvisioning), word: "auto", label: "Auto-provisioning", positions: ON_OFF },
    Switch {
        fact: Some(FactId::Seats),
        word: "seats",
        label: "Seats",
        positions: &[("free", "One is free"), ("none", "None is free")],
    },
    Switch {
        fact: Some(FactId::DefaultOrganization),
        word: "adds",
        label: "The connection adds people",
        positions: &[("here", "To this organization"), ("elsewhere", "To another one")],
    },
];

/// What is supposed: position of each switch that was moved, by its place in [`SWITCHES`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supposed([Option<u8>; SWITCHES.len()]);

impl Supposed {
    /// Reads `jit-on.seats-none`; what it cannot mean is left out.
    pub fn parse(text: &str) -> Self {
        let mut supposed = Self::default();
        for part in text.split('.') {
            let Some((word, position)) = part.split_once('-') else { continue };
            if let Some(at) = SWITCHES.iter().position(|switch| switch.word == word) {
                supposed.set(at, position);
            }
        }
        supposed
    }

    /// The text for the address.
    pub fn to_text(&self) -> String {
        let parts: Vec<String> = SWITCHES
            .iter()
            .enumerate()
            .filter_map(|(at, switch)| Some([switch.word, "-", self.position(at)?].concat()))
            .collect();
        parts.join(".")
    }

    /// Moves a switch; a word that is no position puts it back to what is so.
    pub fn set(&mut self, at: usize, position: &str) {
        let positions = SWITCHES[at].positions;
        self.0[at] =
            positions.iter().position(|(word, _)| *word == position).and_then(|found| u8::try_from(found).ok());
    }

    /// The word of a switch that was moved.
    pub fn position(&self, at: usize) -> Option<&'static str> {
        SWITCHES[at].positions.get(usize::from(self.0[at]?)).map(|(word, _)| *word)
    }

    /// Nothing is supposed.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    /// Puts the suppositions in. Facts that would contradict one give way: a member has an account and is not invited, a
    /// domain that is not verified has no connections. A setting of a connection supposes one where none is known.
    pub fn apply(&self, facts: &mut Facts) {
        for (at, switch) in SWITCHES.iter().enumerate() {
            if let Some(position) = self.position(at) {
                settle(facts, switch.word, position);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use purser_policy::sign_in::{Client, Method, Verdict, coherent, decide};

    use super::*;
    use crate::pages::access::question::{Question, Way};

    /// What the basic API tells of somebody who is not in the list.
    fn unknown() -> Facts {
        let text = r#"{"organization":"acme","now":"2026-01-01T00:00:00Z","attempt":{"identifier":{"email":"jo@acme.example"},
            "client":"web","method":"sso"},"domain":{"name":"acme.example"}}"#;
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn every_fact_that_can_be_unknown_has_a_switch() {
        // A Docker ID is somebody's if there is an account; the connection is chosen above the switches; a draft is a
        // position of the connection; the returned domain comes with what the identity provider says.
        let elsewhere =
            [FactId::Identifier, FactId::Choice, FactId::Complete, FactId::ReturnedDomain, FactId::ReturnedLinks];
        for fact in FactId::ALL.into_iter().filter(|fact| !elsewhere.contains(fact)) {
            assert!(SWITCHES.iter().any(|switch| switch.fact == Some(fact)), "{fact:?} cannot be set by hand");
        }
    }

    #[test]
    fn with_every_switch_moved_nothing_depends_any_more() {
        for (moved, switch) in SWITCHES.iter().enumerate() {
            for (position, _) in switch.positions {
                let mut supposed = Supposed::default();
                for (at, switch) in SWITCHES.iter().enumerate() {
                    supposed.set(at, if at == moved { position } else { switch.positions[0].0 });
                }
                let question = Question { supposed, ..Question::default() };
                for way in [Way::ALL[0], Way::ALL[1], Way { client: Client::Cli, method: Method::Token }] {
                    let facts = question.facts(&unknown(), way);
                    assert!(coherent(&facts), "{} {position}: {facts:?}", switch.word);
                    assert_ne!(decide(&facts).verdict, Verdict::Depends, "{} {position}, {}", switch.word, way.label());
                }
            }
        }
    }

    #[test]
    fn each_switch_alone_keeps_facts_that_can_occur_together() {
        for (at, switch) in SWITCHES.iter().enumerate() {
            for (position, _) in switch.positions {
                let mut supposed = Supposed::default();
                supposed.set(at, position);
                let mut facts = unknown();
                supposed.apply(&mut facts);
                assert!(coherent(&facts), "{} {position}: {facts:?}", switch.word);
            }
        }
    }
}
