//! How people get back in by themselves after an owner removed them.

use super::{Configuration, Person, Way, Ways};
use crate::sign_in::Known;

/// For each person the way in that is open once they are removed: no member any more, no invitation, and the seats of all of
/// them free. [`Way::Closed`] means that they stay out until somebody invites them.
pub fn ways_back(configuration: &Configuration, people: &[Person]) -> Vec<Way> {
    let mut after = configuration.clone();
    if let Known::Known(seats) = &mut after.seats {
        seats.used = seats.used.saturating_sub(people.len().try_into().unwrap_or(u32::MAX));
    }
    let back = |person: &Person| {
        let gone = Person { membership: Known::Known(None), invited: Known::Known(false), ..person.clone() };
        let Ways { sso, password } = Ways::of(&after, &gone);
        // An open way says more than one that depends on facts nobody has.
        match (sso, password) {
            (Way::Closed, other) | (Way::Unclear, other @ (Way::Jit | Way::Domain)) => other,
            (sso, _) => sso,
        }
    };
    people.iter().map(back).collect()
}
