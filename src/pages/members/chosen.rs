//! The chosen people: some, kept by key while one pages and filters, or everybody that matches; and the bar that says what
//! can be done with them.

use std::collections::{BTreeMap, BTreeSet};

use crate::ui::live::{When, live};
use leptos::prelude::*;
use purser_api::Role;
use purser_api::members::Member;
use purser_policy::{Action, Target};

use super::address::ListState;
use super::ask::Ask;
use super::change::Kind;
use super::who::Who;
use super::{Members, Person};
use crate::ui::button::{Button, Tone};
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem};
use crate::ui::number::count;

/// Who is chosen.
#[derive(Clone, Copy)]
pub(super) struct Chosen {
    some: RwSignal<BTreeMap<String, Person>>,
    /// The filter that everybody was chosen by, and who was taken out again. It counts as long as that filter is on.
    all: RwSignal<Option<(ListState, BTreeSet<String>)>>,
    filter: Memo<ListState>,
}

impl Chosen {
    pub(super) fn new(state: Memo<ListState>) -> Self {
        let filter = Memo::new(move |_| state.with(ListState::filter_only));
        Self { some: RwSignal::default(), all: RwSignal::new(None), filter }
    }

    /// Whether everybody that matches is chosen; tracked.
    fn everybody(self) -> bool {
        self.all.with(|all| all.as_ref().is_some_and(|(filter, _)| self.filter.with(|now| now == filter)))
    }

    pub(super) fn has(self, person: &Person) -> bool {
        if self.everybody() {
            return self.all.with(|all| all.as_ref().is_some_and(|(_, except)| !except.contains(person.key())));
        }
        self.some.with(|some| some.contains_key(person.key()))
    }

    pub(super) fn set(self, people: &[Person], on: bool) {
        if untrack(|| self.everybody()) {
            self.all.update(|all| {
                let Some((_, except)) = all else { return };
                for person in people {
                    if on {
                        except.remove(person.key());
                    } else {
                        except.insert(person.key().to_owned());
                    }
                }
            });
            return;
        }
        self.some.update(|some| {
            for person in people {
                if on {
                    some.insert(person.key().to_owned(), person.clone());
                } else {
                    some.remove(person.key());
                }
            }
        });
    }

    /// Chooses everybody that matches.
    fn choose_all(self) {
        self.all.set(Some((self.filter.get_untracked(), BTreeSet::new())));
    }

    pub(super) fn clear(self) {
        self.all.set(None);
        self.some.update(BTreeMap::clear);
    }

    /// After a change: what was done with them is done. The page may have gone meanwhile.
    pub(super) fn forget(self, people: &[Member], clean: bool) {
        let _ = self.all.try_set(None);
        let _ = self.some.try_update(|some| {
            if clean {
                some.clear();
            } else {
                people.iter().for_each(|person| drop(some.remove(person.key())));
            }
        });
    }

    /// How many, of a list with so many people.
    fn number(self, total: u64) -> u64 {
        if self.everybody() {
            let except = self.all.with(|all| all.as_ref().map_or(0, |(_, except)| except.len() as u64));
            return total.saturating_sub(except);
        }
        self.some.with(|some| some.len() as u64)
    }

    fn who(self, members: Members) -> Option<Who> {
        if untrack(|| self.everybody()) {
            let mut question = members.question()?;
            question.page_size = members.org.largest_page();
            let except = self.all.with_untracked(|all| all.as_ref().map(|(_, except)| except.clone()))?;
            let count = untrack(|| self.number(total(members)));
            return Some(Who::Matching { question, except, count });
        }
        Some(Who::People(self.some.with_untracked(|some| some.values().cloned().collect())))
    }
}

fn total(members: Members) -> u64 {
    members.list.value.with(|page| page.as_ref().map_or(0, |page| page.count))
}

/// Appears as soon as somebody is chosen.
#[component]
pub(super) fn SelectionBar() -> impl IntoView {
    let members: Members = expect_context();
    let chosen = members.chosen;
    let number = move || chosen.number(total(members));
    let ask = move |kind: Kind| {
        Callback::new(move |()| members.ask.set(chosen.who(members).map(|who| Ask::Change(kind, who))))
    };
    let whole_page = move || {
        members.list.value.with(|page| {
            let rows = page.as_ref().map_or(&[][..], |page| &page.results);
            !rows.is_empty() && chosen.some.with(|some| rows.iter().all(|row| some.contains_key(row.key())))
        })
    };
    let more_match = move || !chosen.everybody() && whole_page() && number() < total(members);
    let items = Callback::new(move |()| {
        let item = |label: &str, icon, action, kind| MenuItem {
            label: label.to_owned(),
            icon: Some(icon),
            danger: false,
            checked: None,
            reason: members.gate(action, Target::None),
            on_select: ask(kind),
        };
        vec![
            item("Add to a team …", Icon::People, Action::ManageTeams, Kind::AddToTeam),
            item("Remove from a team …", Icon::People, Action::ManageTeams, Kind::RemoveFromTeam),
            item("Send invitations again …", Icon::Mail, Action::ManageInvites, Kind::Resend),
        ]
    });
    view! {
        <When when=move || number() != 0>
            <div class="selection-bar" role="region" aria-label="Chosen people">
                <strong>{live(move || [&*count(number()), " chosen"].concat())}</strong>
                <When when=more_match>
                    <Button tone=Tone::Quiet on_press=Callback::new(move |()| chosen.choose_all())>
                        {live(move || ["Choose all ", &*count(total(members)), " that match"].concat())}
                    </Button>
                </When>
                <Button
                    icon=Icon::Key
                    reason=Signal::derive(move || members.gate(Action::ChangeRole(Role::Member), Target::None))
                    on_press=ask(Kind::Role)
                >
                    "Change role"
                </Button>
                <Menu label="More for the chosen" items=items icon=Icon::ChevronDown text=Some("More".to_owned()) />
                <Button
                    tone=Tone::Danger
                    icon=Icon::Trash
                    reason=Signal::derive(move || members.gate(Action::RemoveMember, Target::None))
                    on_press=ask(Kind::Remove)
                >
                    "Remove"
                </Button>
                <Button tone=Tone::Quiet on_press=Callback::new(move |()| chosen.clear())>"Clear"</Button>
            </div>
        </When>
    }
    .into_any()
}
