//! What a change of settings does to people: the sign-in rules, run for each person before and after.
//!
//! People are streamed: nothing is kept but the counts and the people for whom something changes.

mod change;
mod configuration;
mod foreseen;
mod removal;

use serde::{Deserialize, Serialize};

pub use change::{Change, Refusal};
pub use configuration::{Configuration, Person};
pub use foreseen::Foreseen;
pub use removal::ways_back;

use crate::sign_in::{Effect, Known, Method, Outcome, Verdict};
use crate::words::words;
use purser_api::Role;

words! {
    /// How a person gets in by one method, on the web.
    Way {
        /// Not at all.
        Closed = "closed",
        /// That depends on facts that are not known.
        Unclear = "unclear",
        /// As the member they are.
        Member = "member",
        /// By the invitation, accepted on sign-in.
        Invitation = "invitation",
        /// By the invitation, which they accept themselves.
        MustAccept = "must_accept",
        /// Added by just-in-time provisioning.
        Jit = "jit",
        /// Added by auto-provisioning of the domain.
        Domain = "domain",
    }
}

impl Way {
    fn of(outcome: &Outcome) -> Self {
        let by = |effect| outcome.possible_effects.contains(effect);
        match outcome.verdict {
            Verdict::Denied => Self::Closed,
            Verdict::Depends => Self::Unclear,
            Verdict::Allowed if by(Effect::InvitationAccepted) => Self::Invitation,
            Verdict::Allowed if by(Effect::MustAccept) => Self::MustAccept,
            Verdict::Allowed if by(Effect::AddedByJit) => Self::Jit,
            Verdict::Allowed if by(Effect::AddedByDomain) => Self::Domain,
            Verdict::Allowed => Self::Member,
        }
    }
}

/// How a person gets in on the web.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ways {
    /// With single sign-on.
    pub sso: Way,
    /// With a password.
    pub password: Way,
}

impl Ways {
    /// The ways of one person.
    pub fn of(configuration: &Configuration, person: &Person) -> Self {
        let way = |method| Way::of(&configuration.decide(person, method));
        Self { sso: way(Method::Sso), password: way(Method::Password) }
    }

    /// Whether the person gets in one way or the other.
    pub const fn access(self) -> Verdict {
        match (self.sso, self.password) {
            (Way::Closed, Way::Closed) => Verdict::Denied,
            (Way::Closed | Way::Unclear, Way::Closed | Way::Unclear) => Verdict::Depends,
            _ => Verdict::Allowed,
        }
    }
}

words! {
    /// What changes for a person.
    Kind {
        /// Got in before, and does not after.
        LosesAccess = "loses_access",
        /// Gets in now.
        GainsAccess = "gains_access",
        /// Gets in, by other ways than before.
        WayChanges = "way_changes",
        /// Something may change; facts are missing.
        Unclear = "unclear",
        /// Nothing.
        Unchanged = "unchanged",
    }
}

impl Kind {
    /// Compares.
    pub fn between(before: Ways, after: Ways) -> Self {
        match (before.access(), after.access()) {
            _ if before == after => Self::Unchanged,
            (Verdict::Allowed, Verdict::Denied) => Self::LosesAccess,
            (Verdict::Denied, Verdict::Allowed) => Self::GainsAccess,
            (Verdict::Allowed, Verdict::Allowed) => Self::WayChanges,
            _ => Self::Unclear,
        }
    }
}

/// Somebody for whom something changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affected {
    /// Number of the person, counted from 0 in the order they were streamed.
    pub person: u32,
    /// What changes.
    pub kind: Kind,
    /// The ways in before.
    pub before: Ways,
    /// The ways in after.
    pub after: Ways,
}

/// What a change does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    /// People of each kind, in the order of [`Kind::ALL`].
    pub counts: [u32; Kind::ALL.len()],
    /// Everybody for whom something changes.
    pub people: Vec<Affected>,
    /// Whether at least one owner can sign in before.
    pub owner_before: Verdict,
    /// Whether at least one owner can sign in after.
    pub owner_after: Verdict,
}

impl Impact {
    /// People of one kind.
    pub const fn count(&self, kind: Kind) -> u32 {
        self.counts[kind as usize]
    }

    /// People seen so far.
    pub fn seen(&self) -> u32 {
        self.counts.iter().sum()
    }
}

/// A comparison under way, fed person by person.
pub struct Comparison<'a> {
    before: &'a Configuration,
    after: &'a Configuration,
    /// The ways of everybody alike, sorted: people differ by name, and there are only so many kinds of them.
    known: Vec<(Alike, [Ways; 2])>,
    impact: Impact,
}

/// What the rules see of a person: the domain under both settings, and the facts in one number.
type Alike = (Option<usize>, Option<usize>, u8);

impl<'a> Comparison<'a> {
    /// Nobody seen yet.
    pub const fn new(before: &'a Configuration, after: &'a Configuration) -> Self {
        let nobody = Verdict::Denied;
        let impact =
            Impact { counts: [0; Kind::ALL.len()], people: Vec::new(), owner_before: nobody, owner_after: nobody };
        Self { before, after, known: Vec::new(), impact }
    }

    /// Compares for one more person.
    pub fn add(&mut self, person: &Person) {
        let ways = self.ways(person);
        let kind = Kind::between(ways[0], ways[1]);
        let impact = &mut self.impact;
        let number = impact.seen();
        impact.counts[kind as usize] += 1;
        if kind != Kind::Unchanged {
            impact.people.push(Affected { person: number, kind, before: ways[0], after: ways[1] });
        }
        impact.owner_before = best(impact.owner_before, owner_access(person, ways[0]));
        impact.owner_after = best(impact.owner_after, owner_access(person, ways[1]));
    }

    fn ways(&mut self, person: &Person) -> [Ways; 2] {
        let domain = |configuration: &Configuration| configuration.position(&person.address);
        let alike = (domain(self.before), domain(self.after), person.number());
        match self.known.binary_search_by_key(&alike, |one| one.0) {
            Ok(found) => self.known[found].1,
            Err(place) => {
                let ways = [Ways::of(self.before, person), Ways::of(self.after, person)];
                self.known.insert(place, (alike, ways));
                ways
            }
        }
    }

    /// What was found so far.
    pub const fn so_far(&self) -> &Impact {
        &self.impact
    }

    /// The answer.
    pub fn finish(self) -> Impact {
        self.impact
    }
}

/// Runs a whole population.
pub fn impact<'a>(
    population: impl IntoIterator<Item = &'a Person>,
    before: &Configuration,
    after: &Configuration,
) -> Impact {
    let mut comparison = Comparison::new(before, after);
    for person in population {
        comparison.add(person);
    }
    comparison.finish()
}

/// Whether this is an owner who can sign in.
fn owner_access(person: &Person, ways: Ways) -> Verdict {
    let Some(Some(member)) = person.membership.value() else { return Verdict::Denied };
    match (member.role, ways.access()) {
        (Known::Known(Role::Owner), access) => access,
        (Known::Known(_), _) | (_, Verdict::Denied) => Verdict::Denied,
        (Known::Unknown(_), _) => Verdict::Depends,
    }
}

fn best(one: Verdict, other: Verdict) -> Verdict {
    match (one, other) {
        (Verdict::Allowed, _) | (_, Verdict::Allowed) => Verdict::Allowed,
        (Verdict::Denied, Verdict::Denied) => Verdict::Denied,
        _ => Verdict::Depends,
    }
}
