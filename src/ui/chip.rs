//! A filter that is on, or a choice that was made, with a way to take it off.

use leptos::prelude::*;

use super::icon::{Icon, IconView};

/// A filter that is on, or a choice that was made.
#[component]
pub fn Chip(
    /// What it says.
    #[prop(into)]
    label: String,
    /// In front of the label, what taking it off is called.
    #[prop(optional)]
    verb: Option<&'static str>,
    /// Takes it off.
    on_remove: Callback<()>,
) -> impl IntoView {
    let remove = [verb.unwrap_or("Remove filter: "), &label].concat();
    view! {
        <span class="chip">
            {super::bdi::visible(&label)}
            <button type="button" aria-label=remove on:click=move |_| on_remove.run(())><IconView icon=Icon::Close /></button>
        </span>
    }
    .into_any()
}
