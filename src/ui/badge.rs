//! A word in a box.

use leptos::prelude::*;

/// What a badge means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BadgeTone {
    /// Nothing special.
    #[default]
    Neutral,
    /// Stands out.
    Accent,
    /// All well.
    Good,
    /// Waits for something.
    Warn,
    /// Wrong or off.
    Bad,
    /// Worth knowing.
    Info,
}

impl BadgeTone {
    const fn word(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Accent => "accent",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Info => "info",
        }
    }
}

/// A word in a box.
#[component]
pub fn Badge(
    /// What it means.
    #[prop(optional)]
    tone: BadgeTone,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! { <span class="badge" data-tone=tone.word()>{children()}</span> }.into_any()
}
