//! Steps of setting the organization up, each with why it matters.

use leptos::prelude::*;
use purser_api::console::ChecklistItem;

use crate::ui::icon::{Icon, IconView};

/// A step in words; `None` for one this version does not know.
fn words(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "second_owner" => ("A second owner", "So that somebody can act when the first one cannot."),
        "verified_domain" => ("A verified domain", "Tells who is a guest, and is what single sign-on builds on."),
        "connection" => ("A single sign-on connection", "People sign in with the identity provider of the company."),
        "tested_connection" => (
            "The connection was tested",
            "A test sign-in shows what the identity provider sends, before anybody depends on it.",
        ),
        "enforced" => ("Single sign-on is enforced", "Passwords stop working for addresses on the verified domain."),
        "scim" => ("SCIM keeps people in sync", "Leavers lose access without anybody thinking of it."),
        _ => return None,
    })
}

#[component]
pub(super) fn Checklist(items: Vec<ChecklistItem>) -> impl IntoView {
    let known: Vec<_> = items.iter().filter_map(|item| Some((words(&item.id)?, item.done))).collect();
    let done = known.iter().filter(|(_, done)| *done).count();
    let summary = format!("{done} of {} done", known.len());
    let rows = known.into_iter().map(|((name, why), done)| {
        let (icon, state) = if done { (Icon::Check, "Done") } else { (Icon::Clock, "Open") };
        view! {
            <li data-done=done.to_string()>
                <IconView icon=icon />
                <div>
                    <strong>{name}</strong>
                    <span class="vh">{[": ", state].concat()}</span>
                    <p class="muted">{why}</p>
                </div>
            </li>
        }
        .into_any()
    });
    view! {
        <section class="card stack" aria-labelledby="setup">
            <h2 id="setup">"Set-up"</h2>
            <p class="muted">{summary}</p>
            <ul class="checklist">{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}
