//! A job in a dialog: time to think again, how far it is, the ways to hold and to stop it, who failed and why.

use leptos::prelude::*;
use purser_api::members::Member;

pub mod calls;
pub mod done;

use crate::client::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::data::jobs::Job;
use crate::explain::explain;
use crate::export::{Format, save, table};
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::icon::Icon;
use crate::ui::live::{When, live};
use crate::ui::number::count;
use crate::ui::progress::Progress;

/// Most failures that are listed.
const LISTED: usize = 100;

/// Shows a job from its start to its end.
#[component]
pub fn JobView(
    /// The job.
    job: Job,
    /// What it does, as a label of the bar.
    #[prop(into)]
    label: String,
    /// Starts a job for those who failed.
    #[prop(optional)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let Job { done, total, finished, stopped, waiting, failures, starts_in, .. } = job.clone();
    let due = {
        let (finished, starts_in) = (finished.clone(), starts_in.clone());
        move || !finished.get() && starts_in.with(Option::is_some)
    };
    let running = {
        let (finished, starts_in) = (finished.clone(), starts_in.clone());
        move || !finished.get() && starts_in.with(Option::is_none)
    };
    let cut_short = {
        let (finished, done, total) = (finished.clone(), done.clone(), total.clone());
        move || {
            let so_far = [&*count(done.get()), " of ", &count(total.get()), " were done. The rest was left as it is."];
            (finished.get() && stopped.get()).then(|| view! { <p role="status">"Stopped. "{so_far.concat()}</p> })
        }
    };
    let retry = {
        let failures = failures.clone();
        move || {
            let number = failures.with(Vec::len);
            let on_retry = on_retry.filter(|_| finished.get() && number > 0)?;
            let words = ["Try ", &*count(number as u64), " again"].concat();
            let failures = failures.clone();
            let download = Callback::new(move |()| save_failures(&failures.read_untracked()));
            Some(view! {
                <div class="row">
                    <Button on_press=on_retry>{words}</Button>
                    <Button icon=Icon::Download tone=Tone::Quiet on_press=download>"Download the failures"</Button>
                </div>
            })
        }
    };
    let for_waiting = job.clone();
    view! {
        <When when=due><Due job=for_waiting.clone() /></When>
        <When when=running.clone()>
            <Progress label=label.clone() done=done.clone() total=total.clone() />
        </When>
        {live(move || waiting.get().map(|seconds| view! {
            <p role="status" class="muted">{format!("The backend asks for a pause. Going on in {seconds} s.")}</p>
        }))}
        {live(move || failures.with(|failures| failed(failures)))}
        {live(cut_short)}
        {live(retry)}
        <When when=running><Controls job=job.clone() /></When>
    }
    .into_any()
}

/// The time before the first call.
#[component]
fn Due(job: Job) -> impl IntoView {
    let starts_in = job.starts_in.clone();
    let for_undo = job.clone();
    view! {
        <p role="timer">
            {live(move || starts_in.get().map(|left| format!("Starting in {left} s. Nothing was sent yet.")))}
        </p>
        <div class="row">
            <Button tone=Tone::Primary on_press=Callback::new(move |()| for_undo.stop())>"Undo"</Button>
            <Button on_press=Callback::new(move |()| job.start_now())>"Start now"</Button>
        </div>
    }
    .into_any()
}

#[component]
fn Controls(job: Job) -> impl IntoView {
    let paused = job.paused.clone();
    let for_pause = job.clone();
    let turn = Callback::new(move |()| for_pause.pause(!for_pause.paused.get_untracked()));
    view! {
        <div class="row">
            <Button on_press=turn>{live(move || if paused.get() { "Go on" } else { "Pause" })}</Button>
            <Button on_press=Callback::new(move |()| job.stop())>"Stop"</Button>
        </div>
    }
    .into_any()
}

/// Who could not be changed, and why, as a file.
fn save_failures(failures: &[(Member, ApiError)]) {
    let rows = failures.iter().map(|(member, error)| {
        let said = explain(error);
        let why = [&*said.title, ". ", &said.detail].concat();
        [member.username.clone(), member.email.clone(), why, said.trace_id.unwrap_or_default()]
    });
    let owned: Vec<[String; 4]> = rows.collect();
    let rows = owned.iter().map(|row| row.each_ref().map(String::as_str));
    save("failures.csv", Format::Csv, &table(Format::Csv, ["Docker ID", "Email", "Why", "Trace id"], rows));
}

fn failed(failures: &[(Member, ApiError)]) -> AnyView {
    match failures {
        [] => ().into_any(),
        [(member, error)] => view! {
            <p>"Could not be changed: "<Bdi text=member.title().to_owned() />"."</p>
            <ErrorPanel error=error.clone() />
        }
        .into_any(),
        many => {
            let rows = many.iter().take(LISTED).map(|(member, error)| {
                let said = explain(error);
                let trace = said.trace_id.map(|trace| [" (trace ", &trace, ")"].concat());
                view! { <li><Bdi text=member.title().to_owned() />": "{said.title}". "{said.detail}{trace}</li> }
                    .into_any()
            });
            let more = many.len().saturating_sub(LISTED);
            let more = (more > 0).then(|| view! { <li>{count(more as u64)}" more."</li> });
            view! {
                <div role="alert">
                    <p>{count(many.len() as u64)}" could not be changed:"</p>
                    <ul class="failures" tabindex="0" aria-label="Failures">{rows.collect_view()}{more}</ul>
                </div>
            }
            .into_any()
        }
    }
}
