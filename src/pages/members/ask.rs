//! Which dialog of the page is open.

use leptos::prelude::*;

use super::{Members, Person, export, removal, role_change};
use crate::components::part::{self, Place};

/// What the person was asked.
#[derive(Clone)]
pub(super) enum Ask {
    /// Give these people another role.
    Role(Vec<Person>),
    /// Remove these people.
    Remove(Vec<Person>),
    /// Take the list away as a file.
    Export,
}

#[component]
pub(super) fn Dialogs() -> impl IntoView {
    let members: Members = expect_context();
    let place = Place::Dialog(Some(Callback::new(move |()| members.ask.set(None))));
    move || match members.ask.get() {
        None => ().into_any(),
        Some(Ask::Role(people)) => {
            part::show(place, role_change::dialog::load, move || role_change::dialog::make(people.clone()))
        }
        Some(Ask::Remove(people)) => {
            part::show(place, removal::dialog::load, move || removal::dialog::make(people.clone()))
        }
        Some(Ask::Export) => part::show(place, export::dialog::load, export::dialog::make),
    }
}

/// Names a few people in a sentence.
pub(super) fn named(people: &[Person]) -> String {
    match people {
        [one] => one.title().to_owned(),
        many => [&*crate::ui::number::count(many.len() as u64), " people"].concat(),
    }
}
