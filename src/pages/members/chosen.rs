//! The chosen people: some, kept while one pages and filters, or everybody that matches.

use leptos::prelude::*;
use purser_api::members::Member;

use super::address::ListState;
use super::who::Who;
use super::{Members, Person};

/// Who is chosen.
#[derive(Clone, Copy)]
pub(super) struct Chosen {
    /// In the order of their keys.
    some: RwSignal<Vec<Person>>,
    /// The filter that everybody was chosen by, and the keys of those taken out again, in order. It counts as long as that
    /// filter is on.
    all: RwSignal<Option<(ListState, Vec<String>)>>,
    filter: Memo<ListState>,
}

impl Chosen {
    pub(super) fn new(state: Memo<ListState>) -> Self {
        let filter = Memo::new(move |_| state.with(ListState::filter_only));
        Self { some: RwSignal::default(), all: RwSignal::new(None), filter }
    }

    /// Whether everybody that matches is chosen; tracked.
    pub(super) fn everybody(self) -> bool {
        self.all.with(|all| all.as_ref().is_some_and(|(filter, _)| self.filter.with(|now| now == filter)))
    }

    pub(super) fn has(self, person: &Person) -> bool {
        if self.everybody() {
            return self
                .all
                .with(|all| all.as_ref().is_some_and(|(_, except)| place(except, person, String::as_str).is_err()));
        }
        self.some.with(|some| place(some, person, |one| one.key()).is_ok())
    }

    pub(super) fn set(self, people: &[Person], on: bool) {
        if untrack(|| self.everybody()) {
            self.all.update(|all| {
                let Some((_, except)) = all else { return };
                for person in people {
                    match place(except, person, String::as_str) {
                        Ok(at) if on => drop(except.remove(at)),
                        Err(at) if !on => except.insert(at, person.key().to_owned()),
                        _ => {}
                    }
                }
            });
            return;
        }
        self.some.update(|some| {
            for person in people {
                match place(some, person, |one| one.key()) {
                    Ok(at) if on => some[at] = person.clone(),
                    Ok(at) => drop(some.remove(at)),
                    Err(at) if on => some.insert(at, person.clone()),
                    Err(_) => {}
                }
            }
        });
    }

    /// Chooses everybody that matches.
    pub(super) fn choose_all(self) {
        self.all.set(Some((self.filter.get_untracked(), Vec::new())));
    }

    pub(super) fn clear(self) {
        self.all.set(None);
        self.some.update(Vec::clear);
    }

    /// After a change: what was done with them is done. The page may have gone meanwhile.
    pub(super) fn forget(self, people: &[Member], clean: bool) {
        let _ = self.all.try_set(None);
        let _ = self.some.try_update(|some| {
            if clean {
                some.clear();
            } else {
                for person in people {
                    if let Ok(at) = place(some, person, |one| one.key()) {
                        some.remove(at);
                    }
                }
            }
        });
    }

    /// Whether these are all among the chosen ones, everybody aside; tracked.
    pub(super) fn some_are(self, people: &[Member]) -> bool {
        self.some.with(|some| people.iter().all(|person| place(some, person, |one| one.key()).is_ok()))
    }

    /// How many, of a list with so many people; tracked.
    pub(super) fn number(self, total: u64) -> u64 {
        if self.everybody() {
            let except = self.all.with(|all| all.as_ref().map_or(0, |(_, except)| except.len() as u64));
            return total.saturating_sub(except);
        }
        self.some.with(|some| some.len() as u64)
    }

    pub(super) fn who(self, members: Members) -> Option<Who> {
        if untrack(|| self.everybody()) {
            let mut question = members.question()?;
            question.page_size = members.org.largest_page();
            let except = self.all.with_untracked(|all| all.as_ref().map(|(_, except)| except.clone()))?;
            let count = untrack(|| self.number(members.total()));
            return Some(Who::Matching { question, except, count });
        }
        Some(Who::People(self.some.with_untracked(|some| some.clone())))
    }
}

/// Where a person stands in a list that is in the order of keys, or would have to be put.
pub(super) fn place<T>(list: &[T], person: &Member, key: impl Fn(&T) -> &str) -> Result<usize, usize> {
    list.binary_search_by(|one| key(one).cmp(person.key()))
}
