//! Giving people another role. One person's change can be undone from the message that confirms it.

use std::sync::Arc;

use crate::ui::live::live;
use leptos::prelude::*;
use purser_api::{OrgName, Role};
use purser_policy::Action;

use super::ask::named;
use super::progress::JobView;
use super::row::target;
use super::{Members, Person};
use crate::components::people::role_text;
use crate::data::Backend;
use crate::data::jobs::{Change, Job, start_change};
use crate::data::members::{set_role, use_owner_count};
use crate::explain::explain;
use crate::part;
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::toast::Toasts;

part! {
    /// The dialog, as a part.
    pub(super) fn dialog(people: Vec<Person>) in people => view! { <RoleDialog people=people /> }.into_any()
}

#[component]
fn RoleDialog(people: Vec<Person>) -> impl IntoView {
    let members: Members = expect_context();
    let backend = Backend::get();
    let owners = use_owner_count(members.org.name);
    let same = people
        .first()
        .and_then(|first| first.role.role())
        .filter(|role| people.iter().all(|p| p.role.role() == Some(*role)));
    let role = RwSignal::new(same.unwrap_or(Role::Member));
    let job = RwSignal::new(None::<Job>);
    let title = ["Change role of ", &named(&people)].concat();
    let subject = StoredValue::new(people);

    let reason = Signal::derive(move || {
        subject.with_value(|people| match people.as_slice() {
            [one] => members.gate(Action::ChangeRole(role.get()), target(one, owners.get())),
            _ => None,
        })
    });
    let close = Callback::new(move |()| members.ask.set(None));
    let busy = Signal::derive(move || job.get().is_some_and(|job| !job.finished.get()));
    let apply = Callback::new(move |()| {
        let Some(org) = members.org.name.get_untracked() else { return };
        let (people, new) = (subject.get_value(), role.get_untracked());
        let all = people.iter().map(|person| person.as_ref().clone()).collect();
        let started = start_change(backend.clone(), org.clone(), all, Change::SetRole(new));
        job.set(Some(started.clone()));
        let backend = backend.clone();
        when_finished(started, move |clean| {
            if clean {
                say_changed(backend, org, people, new);
                let _ = members.ask.try_set(None);
                members.chosen.clear();
            }
        });
    });
    let choices = Role::ALL.into_iter().rev().map(move |choice| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="role"
                    value=choice.as_str()
                    prop:checked=move || role.get() == choice
                    disabled=move || busy.get()
                    on:change=move |_| role.set(choice)
                />
                <span><strong>{purser_api::ListedRole::Known(choice).as_str().to_owned()}</strong>" "<span class="muted">{role_text(choice)}</span></span>
            </label>
        }
        .into_any()
    });
    view! {
        <Dialog title=title on_close=close busy=busy>
            <fieldset class="stack">
                <legend class="vh">"New role"</legend>
                {choices.collect_view()}
            </fieldset>
            {live(move || job.get().map(|job| view! { <JobView job=job label="Changing roles" /> }))}
            <p class="problem" role="status">{move || reason.get()}</p>
            <div class="dialog-actions">
                <Button on_press=close reason=busy_reason(busy)>"Close"</Button>
                <Button tone=Tone::Primary busy=busy reason=reason on_press=apply>"Change role"</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// Why a dialog cannot be closed.
pub(super) fn busy_reason(busy: Signal<bool>) -> Signal<Option<String>> {
    Signal::derive(move || busy.get().then(|| "Stop the work first, or wait until it is done.".to_owned()))
}

/// Calls `then` once the job has ended; with `true` if all went well.
pub(super) fn when_finished(job: Job, then: impl FnOnce(bool) + 'static) {
    let mut then = Some(then);
    Effect::new(move || {
        if job.finished.get()
            && let Some(then) = then.take()
        {
            then(job.failures.with_untracked(Vec::is_empty) && !job.stopped.get_untracked());
        }
    });
}

/// Confirms; for one person with the way back.
fn say_changed(backend: Backend, org: OrgName, people: Vec<Person>, new: Role) {
    let toasts = Toasts::get();
    let text = format!("{} is now {}.", named(&people), new.as_str());
    let [person] = people.as_slice() else {
        toasts.say(format!("{} are now {}.", named(&people), new.as_str()));
        return;
    };
    let (Some(old), username) = (person.role.role(), person.username.clone()) else { return };
    let again = toasts.clone();
    toasts.offer(
        text,
        "Undo".to_owned(),
        Arc::new(move || {
            let (backend, org, username, again) = (backend.clone(), org.clone(), username.clone(), again.clone());
            leptos::task::spawn_local(async move {
                match set_role(&backend, &org, &username, old).await {
                    Ok(_) => again.say(format!("{username} is {} again.", old.as_str())),
                    Err(error) => {
                        let said = explain(&error);
                        again.fail(format!("The role could not be changed back. {} {}", said.title, said.detail));
                    }
                }
                backend.people_changed();
            });
        }),
    );
}
