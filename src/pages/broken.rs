//! Shown when the configuration cannot be used: for the operator.

use leptos::prelude::*;

use crate::config;

/// The configuration is missing or broken.
#[component]
pub fn BrokenPage(
    /// What is wrong with it.
    problem: String,
) -> impl IntoView {
    view! {
        <main class="full-page" role="alert">
            <h1>"This console is not set up"</h1>
            <p>"Its configuration file, " <code>{config::FILE}</code> ", cannot be used."</p>
            <p>{problem}</p>
            <p class="muted">"If you run this console: correct the file beside index.html. Nothing has to be built again."</p>
            <a class="button" data-tone="primary" href="" rel="external">"Read it again"</a>
        </main>
    }
    .into_any()
}
