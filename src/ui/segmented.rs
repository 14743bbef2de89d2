//! A choice of one out of few, all in view.

use leptos::prelude::*;

use super::fresh_id;

/// A row of choices, one of which is on.
#[component]
pub fn Segmented(
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// Value and words of each choice.
    options: Vec<(String, String)>,
    /// The value that is on.
    #[prop(into)]
    value: Signal<String>,
    /// Called with a new value.
    on_change: Callback<String>,
) -> impl IntoView {
    let name = fresh_id("choice");
    let choices = options.into_iter().map(|(choice, words)| {
        let (this, sent) = (choice.clone(), choice.clone());
        view! {
            <label>
                <input
                    type="radio"
                    name=name.clone()
                    value=choice
                    prop:checked=move || value.with(|value| *value == this)
                    on:change=move |_| on_change.run(sent.clone())
                />
                <span>{words}</span>
            </label>
        }
        .into_any()
    });
    view! { <fieldset class="segmented"><legend>{label}</legend>{choices.collect_view()}</fieldset> }.into_any()
}
