//! Who of the removed would come straight back: the rules of signing in are asked about each of them.

use purser_api::EmailAddress;
use purser_api::members::Member;
use purser_policy::impact::{self, Configuration, Way, ways_back};
use purser_policy::sign_in::{Known, ScimRecord};

use super::Person;
use super::preview::{Line, about, line, number};

/// The settings, as far as they are known.
#[derive(Default)]
pub(super) enum Settings {
    /// Being read.
    #[default]
    Waiting,
    /// The backend does not say.
    Unknown,
    /// Known.
    Known(Box<Configuration>),
}

/// Who would come back, by the rules.
pub(super) fn back(members: &[&Person], settings: &Settings) -> Vec<Line> {
    if members.is_empty() {
        return Vec::new();
    }
    let configuration = match settings {
        Settings::Waiting => return vec![line("Who would come straight back is being looked up.")],
        Settings::Unknown => {
            return vec![line(
                "Whether single sign-on or the domain would let them straight back in is unknown: this backend does not say.",
            )];
        }
        Settings::Known(configuration) => configuration,
    };
    // Who has no readable address cannot come back by one.
    let known: Vec<(&Person, impact::Person)> = members.iter().filter_map(|&one| Some((one, facts(one)?))).collect();
    let facts: Vec<impact::Person> = known.iter().map(|(_, facts)| facts.clone()).collect();
    let ways = ways_back(configuration, &facts);
    let by = |wanted: Way| -> Vec<&Person> {
        known.iter().zip(&ways).filter(|(_, way)| **way == wanted).map(|((person, _), _)| *person).collect()
    };
    let mut lines = Vec::new();
    for (way, text) in [
        (
            Way::Jit,
            "straight back: just-in-time provisioning adds them again at their next sign-in. Close their account at the identity provider first.",
        ),
        (Way::Domain, "straight back: their verified domain adds them again at their next sign-in."),
        (Way::Unclear, "back, depending on facts that are not known here."),
    ] {
        let people = by(way);
        if !people.is_empty() {
            let can = if way == Way::Unclear { "may come " } else { "would come " };
            lines.push(about([&number(people.len(), can, can), text].concat(), people));
        }
    }
    if lines.is_empty() {
        lines.push(line("Nobody of them comes back without a new invitation."));
    }
    lines
}

/// What the rules look at.
fn facts(person: &Member) -> Option<impact::Person> {
    let record = match person.provenance.as_ref() {
        None => Known::default(),
        Some(provenance) => Known::Known(match provenance.scim_active {
            Some(true) => ScimRecord::Active,
            Some(false) => ScimRecord::Inactive,
            None => ScimRecord::None,
        }),
    };
    Some(impact::Person {
        address: EmailAddress::parse(&person.email).ok()?,
        account: true.into(),
        membership: Known::Known(None),
        invited: false.into(),
        record,
    })
}
