//! Whom a change is about: people by name, or everybody that matches.

use purser_api::members::{ListMembers, MemberKind};

use super::Person;
use crate::pages::job_view::done;
use crate::ui::number::count;

/// Whom.
#[derive(Clone)]
pub(super) enum Who {
    /// These.
    People(Vec<Person>),
    /// Everybody in a filtered list but a few.
    Matching {
        /// The list.
        question: ListMembers,
        /// The keys of those taken out, in order.
        except: Vec<String>,
        /// How many they were when last counted.
        count: u64,
    },
}

impl Who {
    /// A name, or how many.
    pub(super) fn named(&self) -> String {
        match self {
            Self::People(people) => done::named(people.iter().map(AsRef::as_ref)),
            Self::Matching { count: number, .. } => [&*count(*number), " people"].concat(),
        }
    }

    /// Whether nobody among them is a member, as far as that is known without reading them.
    pub(super) fn only_invitees(&self) -> bool {
        match self {
            Self::People(people) => people.iter().all(|one| one.is_invitee()),
            Self::Matching { question, .. } => question.kind == MemberKind::Invitee,
        }
    }
}
