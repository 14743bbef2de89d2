//! The shape of rows that are on their way.

use leptos::prelude::*;

/// Rows of grey bars: one cell, on which the style sheet paints them.
#[component]
pub fn SkeletonRows(
    /// How many columns the table has.
    columns: usize,
) -> impl IntoView {
    view! { <tr class="skeleton" aria-hidden="true"><td colspan=columns.to_string()></td></tr> }.into_any()
}
