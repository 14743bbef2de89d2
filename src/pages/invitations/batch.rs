//! Sending again or cancelling, one or many: what it means, then progress, then what came of each.

use leptos::prelude::*;
use purser_api::Invite;

use super::Invitations;
use crate::client::ApiError;
use crate::data::Backend;
use crate::data::invitations::{Act, Batch, start};
use crate::data::work::Phase;
use crate::explain::explain;
use crate::pages::work::WorkView;
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::live::live;
use crate::ui::number::count;
use crate::ui::toast::Toasts;

#[component]
pub(super) fn BatchDialog(act: Act, invites: Vec<Invite>) -> impl IntoView {
    let page: Invitations = expect_context();
    let backend = Backend::get();
    let toasts = Toasts::get();
    let who = named(&invites);
    let number = invites.len();
    let (title, meaning, button) = match act {
        Act::Resend => (
            ["Send the invitation of ", &who, " again?"].concat(),
            "They get the e-mail once more, and its 14 days start anew. The seat stays held.".to_owned(),
            "Send again",
        ),
        Act::Cancel => {
            let seats = if number == 1 {
                "One seat becomes free.".to_owned()
            } else {
                [&*count(number as u64), " seats become free."].concat()
            };
            (
                ["Cancel the invitation of ", &who, "?"].concat(),
                ["The link stops working. ", &seats, " To bring somebody back, invite them again."].concat(),
                "Cancel invitations",
            )
        }
    };
    let batch = RwSignal::new(None::<Batch>);
    let invites = StoredValue::new(invites);
    let close = Callback::new(move |()| page.asked.set(None));
    let running = Signal::derive(move || {
        batch.with(|batch| {
            batch.as_ref().is_some_and(|batch| matches!(batch.work.phase.get(), Phase::Running | Phase::Paused))
        })
    });
    let over = move || batch.with(Option::is_some) && !running.get();
    let press = Callback::new(move |()| {
        let started = start(backend.clone(), invites.get_value(), act);
        batch.set(Some(started));
    });
    // Where all went well there is nothing to read: the dialog goes, and a message says so.
    let who_done = who.clone();
    Effect::new(move || {
        let Some(done) = batch.get().filter(|_| over()) else { return };
        page.chosen.update(|chosen| {
            done.results.with_untracked(|results| {
                results
                    .iter()
                    .filter(|result| result.1.is_ok())
                    .for_each(|result| drop(chosen.remove(result.0.id.as_str())))
            });
        });
        let clean = done.work.phase.get_untracked() == Phase::Finished
            && done.results.with_untracked(|results| results.iter().all(|result| result.1.is_ok()));
        if clean {
            let said = match act {
                Act::Resend => ["Sent the invitation of ", &who_done, " again."].concat(),
                Act::Cancel => ["Cancelled the invitation of ", &who_done, "."].concat(),
            };
            toasts.say(said);
            page.asked.set(None);
        }
    });
    let tone = if act == Act::Cancel { Tone::Danger } else { Tone::Primary };
    let label = if act == Act::Cancel { "Cancelling" } else { "Sending again" };
    let busy_reason =
        Signal::derive(move || running.get().then(|| "Stop the work first, or wait until it is done.".to_owned()));
    view! {
        <Dialog title=title on_close=close busy=running>
            <p>{meaning}</p>
            {live(move || batch.get().map(|batch| view! { <WorkView work=batch.work label=label /> }))}
            {live(move || batch.get().map(|batch| results(&batch.results.get())))}
            <div class="dialog-actions">
                <Button on_press=close reason=busy_reason>
                    {live(move || if over() { "Close" } else { "Keep" })}
                </Button>
                {live(move || (!over()).then(|| view! { <Button tone=tone busy=running on_press=press>{button}</Button> }))}
            </div>
        </Dialog>
    }
    .into_any()
}

/// Who, as far as they fit into a sentence.
fn named(invites: &[Invite]) -> String {
    match invites {
        [one] => one.invitee.clone(),
        many => [&*count(many.len() as u64), " people"].concat(),
    }
}

/// Those who failed, each with the reason, and how many did not.
fn results(results: &[(Invite, Result<(), ApiError>)]) -> AnyView {
    let failed = results.iter().filter_map(|(invite, result)| Some((invite, result.as_ref().err()?)));
    let rows: Vec<AnyView> = failed
        .map(|(invite, error)| {
            let said = explain(error);
            let trace = said.trace_id.map(|trace| [" (trace ", &trace, ")"].concat());
            view! { <li><Bdi text=invite.invitee.clone() />": "{said.title}". "{said.detail}{trace}</li> }.into_any()
        })
        .collect();
    let done = results.len() - rows.len();
    let rows = (!rows.is_empty()).then(|| {
        view! {
            <div role="alert">
                <p>{[&*count(rows.len() as u64), " could not be done:"].concat()}</p>
                <ul class="failures">{rows}</ul>
            </div>
        }
    });
    view! { <p role="status">{[&*count(done as u64), " done."].concat()}</p>{rows} }.into_any()
}
