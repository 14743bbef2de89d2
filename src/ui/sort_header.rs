//! A heading that orders the table.

use super::live::live;
use leptos::prelude::*;

use super::icon::{Icon, IconView};

/// A heading with a button.
#[component]
pub fn SortHeader(
    /// The heading.
    #[prop(into)]
    label: String,
    /// Name of the column for the style sheet.
    #[prop(into)]
    column: String,
    /// `None`: not ordered by it; else whether descending.
    #[prop(into)]
    state: Signal<Option<bool>>,
    /// Called on a press.
    on_sort: Callback<()>,
) -> impl IntoView {
    let order = move || match state.get() {
        None => "none",
        Some(false) => "ascending",
        Some(true) => "descending",
    };
    let icon = move || match state.get() {
        None => Icon::UpDown,
        Some(false) => Icon::Up,
        Some(true) => Icon::Down,
    };
    view! {
        <th scope="col" data-col=column aria-sort=order>
            <button type="button" class="sort" on:click=move |_| on_sort.run(())>
                {label}
                {live(move || view! { <IconView icon=icon() /> })}
            </button>
        </th>
    }
    .into_any()
}
