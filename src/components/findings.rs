//! What is wrong with an answer of an identity provider, and what it says: for the decoder and for test sign-ins.

use leptos::prelude::*;
use purser_policy::findings::{Finding, Received};
use purser_policy::texts;

use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::visible;

/// The findings, what stops a sign-in first; a word of praise where there are none.
pub fn findings(all: &[Finding]) -> AnyView {
    if all.is_empty() {
        return view! { <p role="status">"Nothing is wrong with it."</p> }.into_any();
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
        let detail = (!finding.detail.is_empty()).then(|| view! { <p><code>{visible(&finding.detail)}</code></p> });
        view! { <li class="stack"><p><strong>{what}</strong>" "{badge}</p>{detail}<p>{remedy}</p></li> }.into_any()
    };
    view! { <ul class="plain stack" aria-label="Findings">{sorted.into_iter().map(one).collect_view()}</ul> }.into_any()
}

/// What was received, by name.
pub fn received(all: &[Received]) -> AnyView {
    let row = |one: &Received| {
        let values = one.values.iter().map(|value| visible(value)).collect::<Vec<_>>().join(", ");
        view! { <tr><th scope="row">{visible(&one.name)}</th><td>{values}</td></tr> }.into_any()
    };
    view! {
        <div class="table-wrap">
            <table>
                <caption class="vh">"What was received"</caption>
                <thead><tr><th scope="col">"Name"</th><th scope="col">"Value"</th></tr></thead>
                <tbody>{all.iter().take(100).map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
