//! What is wrong with an answer of an identity provider, and what it says: for the decoder and for test sign-ins.

use leptos::prelude::*;
use purser_policy::findings::{Finding, Received};
use purser_policy::texts;

use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::visible;

/// Rows that are shown; an answer can be of any size.
const MOST: usize = 100;

/// The findings, what stops a sign-in first; a word of praise where there are none.
pub fn findings(all: &[Finding]) -> AnyView {
    if all.is_empty() {
        return view! { <p><Badge tone=BadgeTone::Good>"Good"</Badge>" Nothing is wrong with it."</p> }.into_any();
    }
    let mut sorted: Vec<&Finding> = all.iter().collect();
    sorted.sort_by_key(|finding| !finding.code.stops());
    let one = |finding: &Finding| {
        let (what, remedy) = texts::finding(finding.code);
        let badge = if finding.code.stops() {
            view! { <Badge tone=BadgeTone::Bad>"Stops sign-ins"</Badge> }
        } else {
            view! { <Badge tone=BadgeTone::Warn>"Worth knowing"</Badge> }
        };
        let detail =
            (!finding.detail.is_empty()).then(|| view! { <p><code class="wrap">{visible(&finding.detail)}</code></p> });
        view! {
            <li data-stops=finding.code.stops().to_string()>
                <p><strong>{what}</strong>" "{badge}</p>
                {detail}
                <p>{remedy}</p>
            </li>
        }
        .into_any()
    };
    let shown = sorted.iter().take(MOST).map(|finding| one(finding)).collect_view();
    view! { <ul class="findings" aria-label="Findings">{shown}</ul>{rest(all.len())} }.into_any()
}

/// What was received, by name.
pub fn received(all: &[Received]) -> AnyView {
    if all.is_empty() {
        return view! { <p class="muted">"Nothing but the above."</p> }.into_any();
    }
    let row = |one: &Received| {
        let values = one.values.iter().take(MOST).map(|value| view! { <div>{visible(value)}</div> }.into_any());
        view! { <tr><th scope="row">{visible(&one.name)}</th><td>{values.collect_view()}{rest(one.values.len())}</td></tr> }
            .into_any()
    };
    view! {
        <table class="received">
            <caption class="vh">"What was received"</caption>
            <thead><tr><th scope="col">"Name"</th><th scope="col">"Value"</th></tr></thead>
            <tbody>{all.iter().take(MOST).map(row).collect_view()}</tbody>
        </table>
        {rest(all.len())}
    }
    .into_any()
}

/// How many are left out.
fn rest(all: usize) -> Option<AnyView> {
    let left = all.checked_sub(MOST).filter(|left| *left > 0)?;
    Some(view! { <p class="muted">{["and ", &left.to_string(), " more"].concat()}</p> }.into_any())
}
