//! Taking people out of a team. It can be undone from the message that confirms it.

use leptos::prelude::*;
use purser_api::members::Member;
use purser_api::members::batch::CAPABILITY;

use super::Team;
use crate::components::api_call::ApiCall;
use crate::components::people::MAPPED_TEAM;
use crate::data::Backend;
use crate::data::batch::{Change, Task, start_change};
use crate::data::jobs::Job;
use crate::pages::job_view::JobView;
use crate::pages::job_view::calls::calls;
use crate::pages::job_view::done::{named, say_done};
use crate::part;
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::live::{When, live};
use crate::ui::toast::Toasts;

part! {
    /// The dialog, as a part.
    pub(super) fn dialog(people: Vec<Member>) in teams => view! { <RemoveDialog people=people /> }.into_any()
}

#[component]
fn RemoveDialog(people: Vec<Member>) -> impl IntoView {
    let page: Team = expect_context();
    let (backend, toasts) = (Backend::get(), Toasts::get());
    let title = ["Remove ", &named(people.iter()), " from ", &page.name.get_untracked()].concat();
    let job = RwSignal::new(None::<Job>);
    let batch = page.org.can(CAPABILITY);
    let change = Change::RemoveFromTeam(page.name.get_untracked());
    let (shown, more) = match page.org.name.get_untracked() {
        Some(org) => calls(&org, &change, &people.iter().collect::<Vec<_>>(), batch),
        None => (Vec::new(), None),
    };
    let close = Callback::new(move |()| page.about.set(None));
    let start = Callback::new(move |people: Vec<Member>| {
        let Some(org) = page.org.name.get_untracked() else { return };
        let task = Task { org, people, change: change.clone(), batch, grace: 0 };
        let (again, backend, toasts) = (task.clone(), backend.clone(), toasts.clone());
        job.set(Some(start_change(backend.clone(), task, move |ended| {
            let clean = ended.failures.with_untracked(Vec::is_empty) && !ended.stopped.get_untracked();
            let _ = page.chosen.try_update(|chosen| again.people.iter().for_each(|one| drop(chosen.remove(one.key()))));
            if clean {
                say_done(&toasts, backend, again);
                let _ = page.about.try_set(None);
            }
        })));
    });
    let retry = Callback::new(move |()| {
        let failed = job.with_untracked(|job| job.as_ref().map(|job| job.failures.get_untracked()));
        start.run(failed.unwrap_or_default().into_iter().map(|(person, _)| person).collect());
    });
    let apply = Callback::new(move |()| start.run(people.clone()));
    let busy = Signal::derive(move || job.get().is_some_and(|job| !job.finished.get()));
    let reason = Signal::derive(move || page.refusal());
    view! {
        <Dialog title=title on_close=close busy=busy>
            <ul class="consequences">
                <li>"They lose the access that the team gives. They stay in the organization and in their other teams."</li>
                {page.mapped().then(|| view! { <li>{MAPPED_TEAM}</li> })}
            </ul>
            <ApiCall calls=Signal::stored(shown) more=Signal::stored(more) />
            {live(move || job.get().map(|job| view! { <JobView job=job label="Removing from the team" on_retry=retry /> }))}
            <div class="dialog-actions">
                <Button on_press=close busy=busy>"Close"</Button>
                <When when=move || job.with(Option::is_none)>
                    <Button tone=Tone::Danger reason=reason on_press=apply>"Remove"</Button>
                </When>
            </div>
        </Dialog>
    }
    .into_any()
}
