//! Nothing to show, and what to do about it.

use leptos::prelude::*;

/// Said in place of an empty list.
#[component]
pub fn Empty(
    /// What there is none of.
    #[prop(into)]
    title: String,
    /// Why, or how to get some.
    #[prop(into)]
    text: String,
    /// The one thing to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            <p>{super::bdi::visible(&text)}</p>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}
