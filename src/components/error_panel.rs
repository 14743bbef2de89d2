//! An error in the place where it happened, with the one thing to do next. What says it is a part of its own: nobody who meets
//! no error loads the explanations.

use crate::ui::live::live;
use leptos::prelude::*;

use super::part::{self, Place};
use crate::client::ApiError;
use crate::explain::{Explanation, Remedy, explain};
use crate::part;
use crate::route::Route;
use crate::ui::button::{Button, Tone};
use crate::ui::copy::TraceId;
use crate::ui::notice::{Notice, NoticeTone};

/// Shows an error. `on_retry` asks once more.
#[component]
pub fn ErrorPanel(
    /// What went wrong.
    error: ApiError,
    /// Makes the same call again; without it only remedies that need no call are offered.
    #[prop(optional)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    part::show(Place::Inline, panel::load, move || panel::make(error.clone(), on_retry))
}

part! {
    /// The panel, as a part.
    fn panel(error: ApiError, on_retry: Option<Callback<()>>) in soon => explained(&error, on_retry)
}

fn explained(error: &ApiError, on_retry: Option<Callback<()>>) -> AnyView {
    let Explanation { title, detail, remedy, trace_id } = explain(error);
    let control = control(remedy, on_retry);
    view! {
        <Notice tone=NoticeTone::Bad title=title text=detail>
            {control}
            <TraceId id=trace_id.unwrap_or_default() />
        </Notice>
    }
    .into_any()
}

fn control(remedy: Remedy, on_retry: Option<Callback<()>>) -> AnyView {
    let again =
        |label: &'static str| on_retry.map(|on_retry| view! { <Button on_press=on_retry>{label}</Button> }).into_any();
    match remedy {
        Remedy::TryAgain => again("Try again"),
        Remedy::Reload => again("Read it again"),
        Remedy::Wait(seconds) => match on_retry {
            Some(on_retry) => view! { <RetryIn seconds=seconds on_retry=on_retry /> }.into_any(),
            None => ().into_any(),
        },
        Remedy::SignIn => view! { <a class="button" href=Route::SignIn.href()>"Sign in"</a> }.into_any(),
        Remedy::OpenOrgs => view! { <a class="button" href=Route::Orgs.href()>"Your organizations"</a> }.into_any(),
        Remedy::AskAnOwner => view! { <p class="muted">"Ask an owner of the organization."</p> }.into_any(),
        Remedy::Report => view! { <p class="muted">"Tell whoever runs this console."</p> }.into_any(),
        Remedy::FixInput | Remedy::AddOwner => ().into_any(),
    }
}

/// Counts down to the moment when the backend answers again, then asks by itself; a press asks at once.
#[component]
fn RetryIn(seconds: u32, on_retry: Callback<()>) -> impl IntoView {
    let left = RwSignal::new(seconds);
    let timer = set_interval_with_handle(
        move || match left.try_get_untracked() {
            Some(0) | None => {}
            Some(1) => {
                left.set(0);
                on_retry.run(());
            }
            Some(more) => left.set(more - 1),
        },
        std::time::Duration::from_secs(1),
    );
    on_cleanup(move || {
        if let Ok(timer) = timer {
            timer.clear();
        }
    });
    view! {
        <Button tone=Tone::Plain on_press=on_retry>
            {live(move || format!("Try again ({} s)", left.get()))}
        </Button>
    }
    .into_any()
}
