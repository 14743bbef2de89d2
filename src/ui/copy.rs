//! Copies a text.

use std::time::Duration;

use super::live::live;
use leptos::prelude::*;

use super::icon::{Icon, IconView};

/// Copies a text to the clipboard and says so.
#[component]
pub fn Copy(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// What the button is called.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = move |_| {
        // The answer of the clipboard comes later; where it refuses, selecting the text by hand still works.
        drop(window().navigator().clipboard().write_text(&text));
        copied.set(true);
        let reset = move || {
            let _ = copied.try_set(false);
        };
        set_timeout(reset, Duration::from_secs(2));
    };
    view! {
        <button type="button" class="copy" aria-label=label.clone() title=label on:click=copy>
            {live(move || view! { <IconView icon=if copied.get() { Icon::Check } else { Icon::Copy } /> })}
        </button>
        <span class="vh" role="status">{live(move || if copied.get() { "Copied." } else { "" })}</span>
    }
    .into_any()
}
