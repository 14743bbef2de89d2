//! Search, filters and view options.

use std::time::Duration;

use leptos::prelude::*;

use super::Members;
use super::filters::{FilterChips, FilterMenus};
use super::view_options;
use crate::components::part;
use crate::ui::field::SearchBox;
use crate::ui::icon::Icon;
use crate::ui::live::effect;
use crate::ui::menu::Menu;

/// Pause in typing after which the list is asked.
const DEBOUNCE: Duration = Duration::from_millis(200);

#[component]
pub(super) fn Toolbar() -> impl IntoView {
    let members: Members = expect_context();
    // What is typed is ahead of the address until the pause.
    let typed = RwSignal::new(members.state.with_untracked(|state| state.search.clone()));
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    // Back, forward and "clear" change the address without typing.
    effect(move || {
        let search = members.state.with(|state| state.search.clone());
        if timer.with_value(Option::is_none) && typed.with_untracked(|typed| *typed != search) {
            typed.set(search);
        }
    });
    let on_input = Callback::new(move |text: String| {
        typed.set(text);
        stop();
        let ring = set_timeout_with_handle(
            move || {
                timer.set_value(None);
                let mut state = members.state.get_untracked().from_start();
                state.search = typed.get_untracked();
                // Typing replaces the entry of the history: back leaves the search, it does not spell it backwards.
                members.go.run((state, true));
            },
            DEBOUNCE,
        );
        timer.set_value(ring.ok());
    });
    view! {
        <div class="toolbar">
            <SearchBox
                label="Search name, Docker ID or e-mail"
                value=Signal::derive(move || typed.get())
                on_input=on_input
                placeholder="Search name, Docker ID or e-mail"
            />
            <FilterMenus />
            <ViewMenu />
        </div>
        <FilterChips />
    }
    .into_any()
}

#[component]
fn ViewMenu() -> impl IntoView {
    let list = part::menu(view_options::lines::load, view_options::lines::make);
    view! { <Menu label="View options" list=list icon=Icon::Columns text=Some("View".to_owned()) /> }.into_any()
}
