//! A reply for the person: what happened and what they can do, without anything internal. And the link for colleagues.

use leptos::prelude::*;
use purser_policy::sign_in::{Remedy, Verdict, Who};
use purser_policy::texts;

use super::Access;
use crate::ui::button::{Button, Tone};
use crate::ui::copy::Copy;
use crate::ui::live::live;

/// The reply, ready to copy.
#[component]
pub(super) fn Reply() -> impl IntoView {
    let access: Access = expect_context();
    let print = Callback::new(move |()| {
        // A browser that does not print leaves the page as it is.
        let _ = window().print();
    });
    view! {
        <section class="card stack" aria-labelledby="reply">
            <h2 id="reply">"Reply to the person"</h2>
            {live(move || {
                let text = text(access)?;
                Some(view! { <pre class="reply">{text.clone()}</pre><div class="row"><Copy text=text label="Copy the reply" /></div> })
            })}
            <h3>"For colleagues"</h3>
            <div class="row">
                {live(move || {
                    access.question.track();
                    let address = window().location().href().unwrap_or_default();
                    view! { <span>"Link to this case "</span><Copy text=address label="Copy the link to this case" /> }
                })}
                <Button tone=Tone::Quiet on_press=print>"Print"</Button>
            </div>
        </section>
    }
    .into_any()
}

fn text(access: Access) -> Option<String> {
    let explanation = access.explained.get()?;
    let outcome = explanation.outcome;
    let org = access.org.name.get()?.to_string();
    let said = match (outcome.verdict, outcome.code()) {
        (Verdict::Denied, Some(code)) => texts::person(code),
        (Verdict::Allowed, _) => "Signing in should work. Please try again from the start.",
        _ => "We are looking into it.",
    };
    let own = |remedy: &&Remedy| remedy.who() == Who::User;
    let first = explanation.blockers.first().filter(|_| outcome.verdict == Verdict::Denied);
    let mut lines: Vec<&str> = first
        .iter()
        .flat_map(|blocker| blocker.remedies.iter().filter(own))
        .map(|remedy| texts::remedy(*remedy))
        .collect();
    lines.dedup();
    let mut text = ["About your sign-in to ", &org, ":\n\n", said].concat();
    if !lines.is_empty() {
        text.push_str("\n\nWhat you can do:");
        for line in lines {
            text.push_str(&["\n- ", line].concat());
        }
    }
    Some(text)
}
