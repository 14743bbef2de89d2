//! A job under way in a dialog: how far it is, who failed and why, and the way to stop it.

use crate::ui::live::{When, live};
use leptos::prelude::*;
use purser_api::members::Member;

use crate::client::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::data::jobs::Job;
use crate::explain::explain;
use crate::ui::bdi::Bdi;
use crate::ui::button::Button;
use crate::ui::progress::Progress;

#[component]
pub(super) fn JobView(
    /// The job.
    job: Job,
    /// What it does, as a label of the bar.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let Job { done, total, finished, waiting, failures, .. } = job.clone();
    let running = move || !finished.get();
    view! {
        <When when=running.clone()>
            <Progress label=label.clone() done=done.clone() total=total.clone() />
        </When>
        {live(move || waiting.get().map(|seconds| view! {
            <p role="status" class="muted">{format!("The backend asks for a pause. Going on in {seconds} s.")}</p>
        }))}
        {live(move || failures.with(|failures| failed(failures)))}
        <When when=running>
            {
                let job = job.clone();
                view! { <Button on_press=Callback::new(move |()| job.stop())>"Stop"</Button> }
            }
        </When>
    }
    .into_any()
}

fn failed(failures: &[(Member, ApiError)]) -> AnyView {
    match failures {
        [] => ().into_any(),
        [(_, error)] => view! { <ErrorPanel error=error.clone() /> }.into_any(),
        many => {
            let rows = many.iter().map(|(member, error)| {
                let said = explain(error);
                let trace = said.trace_id.map(|trace| [" (trace ", &trace, ")"].concat());
                view! { <li><Bdi text=member.title().to_owned() />": "{said.title}". "{said.detail}{trace}</li> }
                    .into_any()
            });
            view! {
                <div role="alert">
                    <p>{format!("{} could not be changed:", many.len())}</p>
                    <ul class="failures">{rows.collect_view()}</ul>
                </div>
            }
            .into_any()
        }
    }
}
