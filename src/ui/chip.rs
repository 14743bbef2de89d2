//! A filter that is on, with a way to take it off.

use leptos::prelude::*;

use super::icon::{Icon, IconView};

/// A filter that is on.
#[component]
pub fn Chip(
    /// What it says.
    #[prop(into)]
    label: String,
    /// Takes it off.
    on_remove: Callback<()>,
) -> impl IntoView {
    let remove = ["Remove filter: ", &label].concat();
    view! {
        <span class="chip">
            {label}
            <button type="button" aria-label=remove on:click=move |_| on_remove.run(())><IconView icon=Icon::Close /></button>
        </span>
    }
    .into_any()
}
