//! Every step: what is asked, what was observed, where it was read and when, and what follows.

use leptos::prelude::*;
use purser_policy::sign_in::{FactId, Facts, Note, Observed, Step, StepId, StepState};
use purser_policy::texts;

use super::Access;
use super::path::state_word;
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::live::live;
use crate::ui::time::RelativeTime;

/// The list of steps.
#[component]
pub(super) fn Steps() -> impl IntoView {
    let access: Access = expect_context();
    let list = move || {
        let explanation = access.explained.get()?;
        let before = access.before.get();
        let rows = explanation.steps.iter().map(|step| {
            let was = before.as_ref().map(|before| before.step(step.id).state).filter(|was| *was != step.state);
            access.facts.value.with(|facts| facts.as_ref().map(|facts| row(step, was, facts)))
        });
        Some(view! { <ol class="steps">{rows.collect_view()}</ol> })
    };
    view! {
        <section class="card stack" aria-labelledby="steps">
            <h2 id="steps">"Step by step"</h2>
            {live(list)}
        </section>
    }
    .into_any()
}

const fn state(state: StepState) -> (&'static str, BadgeTone) {
    match state {
        StepState::Pass => ("Passes", BadgeTone::Good),
        StepState::Fail => ("Stops here", BadgeTone::Bad),
        StepState::NotApplicable => ("Not asked", BadgeTone::Neutral),
        StepState::Info => ("Decides nothing", BadgeTone::Info),
        StepState::Unknown(_) => ("Not known", BadgeTone::Warn),
    }
}

fn row(step: &Step, was: Option<StepState>, facts: &Facts) -> AnyView {
    let (word, tone) = state(step.state);
    let observed = names(&step.observed, facts);
    let causes: Vec<AnyView> =
        step.causes.iter().map(|cause| view! { <p class="problem">{texts::admin(cause)}</p> }.into_any()).collect();
    let notes: Vec<AnyView> = Note::ALL
        .into_iter()
        .filter(|note| step.notes.contains(*note))
        .map(|note| view! { <p class="muted">{texts::note(note)}</p> }.into_any())
        .collect();
    // What was observed says the same where nothing was.
    let reason = if let StepState::Unknown(reason) = step.state { Some(texts::reason(reason)) } else { None };
    let reason = reason.filter(|reason| !observed.contains(reason));
    let quiet = step.state == StepState::NotApplicable;
    view! {
        <li data-state=state_word(step.state)>
            <div class="step-head">
                <span class="step-question">{texts::question(step.id)}</span>
                <Badge tone=tone>{word}</Badge>
                {was.map(|was| view! { <Badge tone=BadgeTone::Accent>"was: "{state(was).0}</Badge> })}
            </div>
            {(!quiet).then(|| view! {
                <p class="step-observed"><Bdi text=observed />{source(step.id, facts)}</p>
                {causes}
                {reason.map(|reason| view! { <p class="muted">{reason}</p> })}
                {notes}
            })}
        </li>
    }
    .into_any()
}

/// What was observed, with connections by their names.
fn names(observed: &Observed, facts: &Facts) -> String {
    let mut text = texts::observed(observed);
    if let Observed::Connections(linked) = observed {
        for id in linked.value().into_iter().flatten() {
            if let Some(known) = facts.connections.iter().find(|one| one.id == *id && !one.name.is_empty()) {
                text = text.replace(id.as_str(), &known.name);
            }
        }
    }
    text
}

/// Where the step's facts were read, and when.
fn source(step: StepId, facts: &Facts) -> AnyView {
    let found = facts.sources.iter().find(|source| FactId::step(source.fact) == step);
    let read = found.map(|source| {
        view! {
            <span class="muted">
                " · "<Bdi text=source.place.clone() />", "
                <RelativeTime at=source.at.map(|at| at.to_string()) unknown="time not known" />
            </span>
        }
    });
    read.into_any()
}
