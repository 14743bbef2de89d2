//! The steps as a picture: the line that the sign-in takes, where it stops, and the branches it does not take. The list of
//! steps below says the same in words, so the picture is hidden from screen readers.

use std::sync::Arc;

use leptos::prelude::*;
use purser_policy::sign_in::{Explanation, StepId, StepState};

/// Distance of two steps.
const PITCH: usize = 24;
/// Height of the middle line; the branches lie above and below it.
const MIDDLE: usize = 30;

/// The line a step lies on: single sign-on above, without it below.
const fn height(step: StepId) -> usize {
    match step {
        StepId::IdentityProvider | StepId::Jit | StepId::Groups => 12,
        StepId::AutoProvisioning => 48,
        _ => MIDDLE,
    }
}

const fn x(at: usize) -> usize {
    16 + at * PITCH
}

fn points(steps: impl Iterator<Item = usize>) -> String {
    let mut text = String::new();
    for at in steps {
        let (x, y) = (x(at), height(StepId::ALL[at]));
        text.push_str(&[&x.to_string(), ",", &y.to_string(), " "].concat());
    }
    text
}

/// Draws the path.
#[component]
pub(super) fn Path(
    /// What is drawn.
    explanation: Arc<Explanation>,
) -> impl IntoView {
    let steps = &explanation.steps;
    let taken = |at: &usize| steps[*at].state != StepState::NotApplicable;
    let stop = steps.iter().position(|step| step.state == StepState::Fail);
    let last = steps.len() - 1;
    let way: Vec<usize> = (0..=last).filter(taken).collect();
    let (before, after): (Vec<usize>, Vec<usize>) = way.iter().partition(|at| stop.is_none_or(|stop| **at <= stop));
    let beyond = before.last().copied().into_iter().chain(after);
    // Each step that is not taken hangs on a grey branch from one middle step to the next.
    let branches = (0..=last).filter(|at| !taken(at) && height(StepId::ALL[*at]) != MIDDLE).map(|at| {
        let [left, here, right] = [x(at.saturating_sub(1)), x(at), x((at + 1).min(last))].map(|x| x.to_string());
        let (middle, height) = (MIDDLE.to_string(), height(StepId::ALL[at]).to_string());
        let d = [&left, ",", &middle, " ", &here, ",", &height, " ", &right, ",", &middle].concat();
        view! { <polyline class="branch" points=d /> }.into_any()
    });
    let nodes = steps.iter().enumerate().map(|(at, step)| {
        let state = state_word(step.state);
        let (cx, cy) = (x(at).to_string(), height(step.id).to_string());
        let radius = if step.state == StepState::NotApplicable { "3" } else { "6" };
        view! { <circle class="node" data-state=state cx=cx cy=cy r=radius /> }.into_any()
    });
    let width = x(last) + 16;
    let main = points((0..=last).filter(|at| height(StepId::ALL[*at]) == MIDDLE));
    view! {
        <svg class="path" viewBox=["0 0 ", &width.to_string(), " 60"].concat() aria-hidden="true">
            <polyline class="branch" points=main />
            {branches.collect_view()}
            <polyline class="beyond" points=points(beyond) />
            <polyline class="taken" points=points(before.into_iter()) />
            {nodes.collect_view()}
        </svg>
    }
    .into_any()
}

/// The state as the style sheet knows it.
pub(super) const fn state_word(state: StepState) -> &'static str {
    match state {
        StepState::Pass => "pass",
        StepState::Fail => "fail",
        StepState::NotApplicable => "none",
        StepState::Info => "info",
        StepState::Unknown(_) => "unknown",
    }
}
