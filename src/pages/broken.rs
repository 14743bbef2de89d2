//! Shown when the configuration cannot be used: for the operator.

use leptos::prelude::*;

use crate::client::ApiError;
use crate::config;
use crate::explain::explain;
use crate::part;

/// What is wrong with the configuration.
#[derive(Clone)]
pub enum Problem {
    /// It did not come.
    Missing(ApiError),
    /// It says something that cannot be.
    Wrong(String),
}

part! {
    /// The page, as a part.
    pub fn page(problem: Problem) in broken => view! { <BrokenPage problem=problem /> }.into_any()
}

/// The configuration is missing or broken.
#[component]
pub fn BrokenPage(
    /// What is wrong with it.
    problem: Problem,
) -> impl IntoView {
    let problem = match problem {
        Problem::Missing(error) => explain(&error).detail,
        Problem::Wrong(what) => what,
    };
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
