//! The way to the other pages of the list; below the rows, and loaded after them.

use leptos::prelude::*;

use super::Members;
use super::address::ListState;
use crate::part;
use crate::ui::pager::Pager;

part! {
    /// The pager, as a part.
    pub(super) fn pages() in soon => pager(expect_context())
}

fn pager(members: Members) -> AnyView {
    let step = move |change: &dyn Fn(&mut ListState)| {
        let mut state = members.state.get_untracked();
        change(&mut state);
        members.to(state);
    };
    view! {
        <Pager
            page=Signal::derive(move || members.state.with(|state| state.page))
            size=Signal::derive(move || members.state.with(|state| state.size))
            count=Signal::derive(move || members.total())
            on_page=Callback::new(move |page| step(&|state| state.page = page))
            on_size=Callback::new(move |size| step(&|state| (state.size, state.page) = (size, 1)))
        />
    }
    .into_any()
}
