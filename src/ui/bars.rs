//! A horizontal bar chart. It is a table whose rows have a bar in them, so the numbers can be read without seeing it.

use leptos::prelude::*;

/// Bars, longest value full width.
#[component]
pub fn Bars(
    /// What the chart shows.
    #[prop(into)]
    title: String,
    /// Label, value and the value as people read it.
    rows: Vec<(String, f64, String)>,
) -> impl IntoView {
    let most = rows.iter().map(|(_, value, _)| *value).fold(0.0, f64::max);
    let rows = rows.into_iter().map(|(label, value, text)| {
        let part = if most > 0.0 { (value / most * 100.0).round() } else { 0.0 };
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td>
                    <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                        <rect class="track" width="100" height="4" />
                        <rect width=part.to_string() height="4" />
                    </svg>
                    <span class="number">{text}</span>
                </td>
            </tr>
        }
        .into_any()
    });
    view! {
        <table class="bars">
            <caption class="vh">{title}</caption>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
