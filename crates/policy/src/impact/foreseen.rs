//! What becomes of saved expectations through a change, before it is made.

use super::{Change, Configuration};
use crate::access::AccessTest;
use crate::sign_in::{Facts, Known, Outcome, decide};

/// An expectation, under the settings of now and under those after a change.
#[derive(Clone, Debug, PartialEq)]
pub struct Foreseen {
    /// The expectation.
    pub test: AccessTest,
    /// The answer now.
    pub before: Outcome,
    /// The answer after the change.
    pub after: Outcome,
}

impl Foreseen {
    /// Looks at both. The facts are those of the expected person; the way in is the expectation's.
    pub fn of(test: AccessTest, mut facts: Facts, change: &Change) -> Self {
        (facts.attempt.client, facts.attempt.method) = (test.client, test.method);
        Self { before: decide(&facts), after: decide(&change.apply_to(&facts)), test }
    }

    /// Whether it is as expected after the change; what depends on unknown facts is not.
    pub fn holds(&self) -> bool {
        self.after.verdict == self.test.expected
    }

    /// Whether the change is what breaks it.
    pub fn breaks(&self) -> bool {
        self.before.verdict == self.test.expected && !self.holds()
    }
}

impl Change {
    /// The facts of one attempt after the change.
    pub fn apply_to(&self, facts: &Facts) -> Facts {
        let domains: Vec<_> = std::iter::once(&facts.domain).chain(&facts.returned_domain).cloned().collect();
        let after = self.apply(&Configuration {
            organization: facts.organization.clone(),
            now: facts.now,
            domains: domains.into(),
            connections: facts.connections.clone(),
            seats: facts.seats,
            scim_ever_on: facts.scim.ever_on,
        });
        let mut changed = facts.clone();
        (changed.now, changed.connections, changed.seats) = (after.now, after.connections, after.seats);
        changed.scim.ever_on = after.scim_ever_on;
        if let Known::Known(domains) = after.domains {
            let mut domains = domains.into_iter();
            changed.domain = domains.next().unwrap_or(changed.domain);
            changed.returned_domain = domains.next();
        }
        changed
    }
}
