//! Which dialog of the page is open.

use leptos::prelude::*;

use super::change::{self, Kind};
use super::person_teams;
use super::who::Who;
use super::{Members, Person, export};
use crate::components::part::{self, Place};
use crate::pages::invite;
use crate::ui::live::live;

/// What the person was asked.
#[derive(Clone)]
pub(super) enum Ask {
    /// Change these people.
    Change(Kind, Who),
    /// The teams of one person.
    Teams(Person),
    /// Take the list away as a file.
    Export,
    /// Bring people in.
    Invite,
}

impl Ask {
    /// About one person.
    pub(super) fn one(kind: Kind, person: &Person) -> Self {
        Self::Change(kind, Who::People(vec![person.clone()]))
    }
}

#[component]
pub(super) fn Dialogs() -> impl IntoView {
    let members: Members = expect_context();
    let close = Callback::new(move |()| members.ask.set(None));
    let place = Place::Dialog(Some(close));
    live(move || match members.ask.get() {
        None => ().into_any(),
        Some(Ask::Change(kind, who)) => {
            part::show(place, change::dialog::load, move || change::dialog::make(kind, who.clone()))
        }
        Some(Ask::Teams(person)) => {
            part::show(place, person_teams::dialog::load, move || person_teams::dialog::make(person.clone()))
        }
        Some(Ask::Export) => part::show(place, export::dialog::load, export::dialog::make),
        Some(Ask::Invite) => part::show(place, invite::dialog::load, move || invite::dialog::make(close)),
    })
}

/// Why a dialog cannot be closed.
pub(super) fn busy_reason(busy: Signal<bool>) -> Signal<Option<String>> {
    Signal::derive(move || busy.get().then(|| "Stop the work first, or wait until it is done.".to_owned()))
}
