//! Work under way: how far it is, the pause that the backend asks for, what holds it, and the person's hand on it.

use leptos::prelude::*;

use crate::components::error_panel::ErrorPanel;
use crate::data::work::{Phase, Work};
use crate::ui::button::Button;
use crate::ui::live::{When, live};
use crate::ui::progress::Progress;

/// Shows work, and lets the person pause it, go on and stop.
#[component]
pub fn WorkView(
    /// The work.
    work: Work,
    /// What it does, as a label of the bar.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let Work { done, total, phase, waiting, error } = work.clone();
    let at = Signal::derive(move || phase.get());
    let is_open = move || matches!(at.get(), Phase::Running | Phase::Paused);
    let go_on = {
        let work = work.clone();
        Callback::new(move |()| work.go_on())
    };
    let pause = {
        let work = work.clone();
        Callback::new(move |()| work.pause())
    };
    let stop = Callback::new(move |()| work.stop());
    view! {
        <When when=is_open>
            <Progress label=label.clone() done=done.clone() total=total.clone() />
        </When>
        {live(move || waiting.get().map(|seconds| view! {
            <p role="status" class="muted">{["The backend asks for a pause. Going on in ", &seconds.to_string(), " s."].concat()}</p>
        }))}
        {live(move || error.get().map(|error| view! { <ErrorPanel error=error on_retry=go_on /> }))}
        <When when=is_open>
            <div class="row">
                {live(move || match at.get() {
                    Phase::Paused => view! { <Button on_press=go_on>"Go on"</Button> }.into_any(),
                    _ => view! { <Button on_press=pause>"Pause"</Button> }.into_any(),
                })}
                <Button on_press=stop>"Stop"</Button>
            </div>
        </When>
    }
    .into_any()
}
