//! The chosen people, kept by key while one pages and filters, and the bar that says what can be done with them.

use std::collections::BTreeMap;

use crate::ui::live::{When, live};
use leptos::prelude::*;
use purser_api::Role;
use purser_policy::{Action, Target};

use super::ask::Ask;
use super::{Members, Person};
use crate::ui::button::{Button, Tone};
use crate::ui::icon::Icon;
use crate::ui::number::count;

/// Who is chosen.
#[derive(Clone, Copy, Default)]
pub(super) struct Chosen(RwSignal<BTreeMap<String, Person>>);

impl Chosen {
    pub(super) fn has(self, person: &Person) -> bool {
        self.0.with(|chosen| chosen.contains_key(person.key()))
    }

    pub(super) fn set(self, people: &[Person], on: bool) {
        self.0.update(|chosen| {
            for person in people {
                if on {
                    chosen.insert(person.key().to_owned(), person.clone());
                } else {
                    chosen.remove(person.key());
                }
            }
        });
    }

    pub(super) fn clear(self) {
        self.0.update(BTreeMap::clear);
    }

    pub(super) fn len(self) -> usize {
        self.0.with(BTreeMap::len)
    }

    pub(super) fn people(self) -> Vec<Person> {
        self.0.with_untracked(|chosen| chosen.values().cloned().collect())
    }
}

/// Appears as soon as somebody is chosen.
#[component]
pub(super) fn SelectionBar() -> impl IntoView {
    let members: Members = expect_context();
    let chosen = members.chosen;
    let some_invitee = move || chosen.0.with(|chosen| chosen.values().any(|person| person.is_invitee()));
    let role_reason = Signal::derive(move || {
        let target = if some_invitee() { Target::Invitee } else { Target::None };
        let reason = members.gate(Action::ChangeRole(Role::Member), target)?;
        let mixed = some_invitee() && members.gate(Action::ChangeRole(Role::Member), Target::None).is_none();
        Some(if mixed { "Invitees are among the chosen; they have no role yet.".to_owned() } else { reason })
    });
    view! {
        <When when=move || chosen.len() != 0>
            <div class="selection-bar" role="region" aria-label="Chosen people">
                <strong>{live(move || [&*count(chosen.len() as u64), " chosen"].concat())}</strong>
                <Button
                    icon=Icon::Key
                    reason=role_reason
                    on_press=Callback::new(move |()| members.ask.set(Some(Ask::Role(chosen.people()))))
                >
                    "Change role"
                </Button>
                <Button
                    tone=Tone::Danger
                    icon=Icon::Trash
                    reason=Signal::derive(move || members.gate(Action::RemoveMember, Target::None))
                    on_press=Callback::new(move |()| members.ask.set(Some(Ask::Remove(chosen.people()))))
                >
                    "Remove"
                </Button>
                <Button tone=Tone::Quiet on_press=Callback::new(move |()| chosen.clear())>"Clear"</Button>
            </div>
        </When>
    }
    .into_any()
}
