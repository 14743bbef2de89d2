//! A horizontal bar chart, with the same numbers as a table for those who do not see it.

use leptos::prelude::*;

/// Height of a row and of its bar, in the chart's own units; the width is 100.
const ROW: usize = 12;
const BAR: usize = 5;

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
    let height = rows.len() * ROW;
    let bars = rows.iter().enumerate().map(|(at, (label, value, text))| {
        let width = if most > 0.0 { value / most * 100.0 } else { 0.0 };
        let y = at * ROW;
        view! {
            <text x="0" y=(y + 5).to_string()>{label.clone()}</text>
            <text x="100" y=(y + 5).to_string() text-anchor="end">{text.clone()}</text>
            <rect class="track" x="0" y=(y + 7).to_string() width="100" height=(BAR / 2).to_string() rx="1" />
            <rect x="0" y=(y + 7).to_string() width=format!("{width:.2}") height=(BAR / 2).to_string() rx="1" />
        }
        .into_any()
    });
    let bars = bars.collect_view();
    let table = rows.iter().map(|(label, _, text)| {
        view! { <tr><th scope="row">{label.clone()}</th><td>{text.clone()}</td></tr> }.into_any()
    });
    view! {
        <div class="bars">
            <svg viewBox=format!("0 0 100 {height}") aria-hidden="true">{bars}</svg>
            <table class="vh"><caption>{title}</caption><tbody>{table.collect_view()}</tbody></table>
        </div>
    }
    .into_any()
}
