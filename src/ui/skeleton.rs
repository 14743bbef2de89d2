//! The shape of rows that are on their way.

use leptos::prelude::*;

/// Rows of grey bars.
#[component]
pub fn SkeletonRows(
    /// How many rows.
    rows: usize,
    /// How many cells in each.
    columns: usize,
) -> impl IntoView {
    let row = move |_| {
        let cells = (0..columns).map(|_| view! { <td><span class="bone"></span></td> }).collect_view();
        view! { <tr class="skeleton" aria-hidden="true">{cells}</tr> }.into_any()
    };
    (0..rows).map(row).collect_view().into_any()
}
