//! How full something is.

use leptos::prelude::*;

/// A bar with its value in words.
#[component]
pub fn Meter(
    /// What is measured.
    #[prop(into)]
    label: String,
    /// How much.
    value: f64,
    /// Full.
    max: f64,
    /// The value in words.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let part = if max > 0.0 { (value / max * 100.0).clamp(0.0, 100.0) } else { 100.0 };
    let tone = if part >= 100.0 {
        "bad"
    } else if part >= 90.0 {
        "warn"
    } else {
        "good"
    };
    let said = text.clone();
    view! {
        <div
            class="meter"
            data-tone=tone
            role="meter"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax=max.to_string()
            aria-valuenow=value.min(max).to_string()
            aria-valuetext=said
        >
            <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="track" width="100" height="4" />
                <rect width=format!("{part:.2}") height="4" />
            </svg>
            <p>{text}</p>
        </div>
    }
    .into_any()
}
