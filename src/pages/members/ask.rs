//! Which dialog of the page is open.

use leptos::prelude::*;

use super::export::ExportDialog;
use super::removal::RemovalDialog;
use super::role_change::RoleDialog;
use super::{Members, Person};

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
    move || match members.ask.get() {
        None => ().into_any(),
        Some(Ask::Role(people)) => view! { <RoleDialog people=people /> }.into_any(),
        Some(Ask::Remove(people)) => view! { <RemovalDialog people=people /> }.into_any(),
        Some(Ask::Export) => view! { <ExportDialog /> }.into_any(),
    }
}

/// Names a few people in a sentence.
pub(super) fn named(people: &[Person]) -> String {
    match people {
        [one] => one.title().to_owned(),
        many => [&*crate::ui::number::count(many.len() as u64), " people"].concat(),
    }
}
