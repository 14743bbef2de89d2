//! Adding people to a team: one after the other while typing, or many pasted at once. Who is added is seen before it is done.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use purser_api::members::Member;
use purser_api::members::batch::CAPABILITY;

use super::Team;
use crate::client::ApiError;
use crate::components::api_call::ApiCall;
use crate::components::error_panel::ErrorPanel;
use crate::components::people::MAPPED_TEAM;
use crate::data::Backend;
use crate::data::batch::{Change, Task, start_change};
use crate::data::jobs::{Job, start_finding};
use crate::data::teams::use_suggestions;
use crate::pages::job_view::JobView;
use crate::pages::job_view::calls::calls;
use crate::pages::job_view::done::say_done;
use crate::part;
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::chip::Chip;
use crate::ui::dialog::Dialog;
use crate::ui::field::SearchBox;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::number::count;
use crate::ui::toast::Toasts;

/// Chosen people that are shown by name.
const SHOWN: usize = 100;

part! {
    /// The dialog, as a part.
    pub(super) fn dialog() in teams => view! { <AddDialog /> }.into_any()
}

/// Who is going to be added, by key.
type Picked = RwSignal<BTreeMap<String, Member>>;

#[component]
fn AddDialog() -> impl IntoView {
    let page: Team = expect_context();
    let (backend, toasts) = (Backend::get(), Toasts::get());
    let picked: Picked = RwSignal::new(BTreeMap::new());
    let job = RwSignal::new(None::<Job>);
    let batch = page.org.can(CAPABILITY);
    let team = page.name.get_untracked();
    let title = ["Add people to ", &team].concat();
    let change = Change::AddToTeam(team);
    let for_calls = change.clone();
    let shown = Signal::derive(move || {
        let Some(org) = page.org.name.get() else { return (Vec::new(), None) };
        picked.with(|picked| calls(&org, &for_calls, &picked.values().collect::<Vec<_>>(), batch))
    });
    let close = Callback::new(move |()| page.about.set(None));
    let start = Callback::new(move |people: Vec<Member>| {
        let Some(org) = page.org.name.get_untracked() else { return };
        let task = Task { org, people, change: change.clone(), batch, grace: 0 };
        let (again, backend, toasts) = (task.clone(), backend.clone(), toasts.clone());
        job.set(Some(start_change(backend.clone(), task, move |ended| {
            if ended.failures.with_untracked(Vec::is_empty) && !ended.stopped.get_untracked() {
                say_done(&toasts, backend, again);
                let _ = page.about.try_set(None);
            }
        })));
    });
    let retry = Callback::new(move |()| {
        let failed = job.with_untracked(|job| job.as_ref().map(|job| job.failures.get_untracked()));
        start.run(failed.unwrap_or_default().into_iter().map(|(person, _)| person).collect());
    });
    let apply = Callback::new(move |()| start.run(picked.with_untracked(|picked| picked.values().cloned().collect())));
    let busy = Signal::derive(move || job.get().is_some_and(|job| !job.finished.get()));
    let asking = move || job.with(Option::is_none);
    let reason = Signal::derive(move || {
        page.refusal().or_else(|| picked.with(BTreeMap::is_empty).then(|| "Choose somebody first.".to_owned()))
    });
    let words = move || match picked.with(BTreeMap::len) {
        0 | 1 => "Add to team".to_owned(),
        many => ["Add ", &*count(many as u64), " people"].concat(),
    };
    view! {
        <Dialog title=title on_close=close busy=busy>
            <When when=asking>
                <Typeahead picked=picked />
                <Paste picked=picked />
                <PickedPeople picked=picked />
                <When when=move || page.mapped()>
                    <Notice tone=NoticeTone::Warn title="The identity provider fills this team" text=MAPPED_TEAM />
                </When>
                <ApiCall calls=Signal::derive(move || shown.get().0) more=Signal::derive(move || shown.get().1) />
            </When>
            {live(move || job.get().map(|job| view! { <JobView job=job label="Adding to the team" on_retry=retry /> }))}
            <div class="dialog-actions">
                <Button on_press=close busy=busy>"Close"</Button>
                <When when=asking>
                    <Button tone=Tone::Primary reason=reason on_press=apply>{live(words)}</Button>
                </When>
            </div>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Typeahead(picked: Picked) -> impl IntoView {
    let page: Team = expect_context();
    let typed = RwSignal::new(String::new());
    let found = use_suggestions(page.org.name, typed.into());
    let offer = move |one: &Member| {
        let inside = one.groups.contains(&page.name.get_untracked());
        let (key, one) = (one.key().to_owned(), Arc::new(one.clone()));
        let taken = picked.with(|picked| picked.contains_key(&key));
        let reason = match (inside, taken) {
            (true, _) => Some("Is in the team already.".to_owned()),
            (_, true) => Some("Is on the list already.".to_owned()),
            _ => None,
        };
        let label = ["Add ", one.title()].concat();
        let pick = one.clone();
        let press = Callback::new(move |()| {
            picked.update(|picked| drop(picked.insert(pick.key().to_owned(), pick.as_ref().clone())));
        });
        view! {
            <li>
                <Button reason=Signal::stored(reason) on_press=press>{crate::ui::bdi::visible(&label)}</Button>
                <span class="muted"><Bdi text=one.key().to_owned() /></span>
            </li>
        }
        .into_any()
    };
    let offers = move || {
        let nothing = typed.with(|typed| typed.trim().is_empty());
        found.value.with(|list| {
            let list = list.as_ref().filter(|_| !nothing)?;
            let empty = list.results.is_empty().then(|| view! { <li class="muted">"No member of the organization matches."</li> });
            Some(view! { <ul class="offers" aria-label="Members found">{empty}{list.results.iter().map(offer).collect_view()}</ul> })
        })
    };
    view! {
        <SearchBox
            label="Find a member"
            value=typed
            on_input=Callback::new(move |text| typed.set(text))
            placeholder="Find a member"
        />
        {live(offers)}
        {live(move || found.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| found.again()) />
        }))}
    }
    .into_any()
}

#[component]
fn Paste(picked: Picked) -> impl IntoView {
    let page: Team = expect_context();
    let backend = Backend::get();
    let text = RwSignal::new(String::new());
    let missing = RwSignal::new(Vec::<String>::new());
    let error = RwSignal::new(None::<ApiError>);
    let job = RwSignal::new(None::<Job>);
    let busy = Signal::derive(move || job.get().is_some_and(|job| !job.finished.get()));
    let reason = Signal::derive(move || {
        text.with(|text| names(text).is_empty()).then(|| "Paste Docker IDs or addresses first.".to_owned())
    });
    let look_up = Callback::new(move |()| {
        let Some(org) = page.org.name.get_untracked() else { return };
        error.set(None);
        missing.set(Vec::new());
        let wanted = text.with_untracked(|text| names(text));
        job.set(Some(start_finding(backend.clone(), org, wanted, move |end| match end {
            None => {}
            Some(Err(failure)) => drop(error.try_set(Some(failure))),
            Some(Ok((people, unknown))) => {
                let _ = picked
                    .try_update(|picked| picked.extend(people.into_iter().map(|one| (one.key().to_owned(), one))));
                // What was not found stays in the box, to be corrected.
                let _ = text.try_set(unknown.join("\n"));
                let _ = missing.try_set(unknown);
            }
        })));
    });
    on_cleanup(move || {
        if let Some(job) = job.try_get_untracked().flatten() {
            job.stop();
        }
    });
    let said = move || match missing.with(Vec::len) {
        0 => None,
        1 => Some("1 is not a member of the organization; it is left in the box.".to_owned()),
        many => Some(format!("{many} are not members of the organization; they are left in the box.")),
    };
    view! {
        <details>
            <summary>"Paste a list"</summary>
            <div class="stack">
                <div class="field">
                    <label for="paste-people">"Docker IDs or addresses"</label>
                    <textarea
                        id="paste-people"
                        rows="4"
                        spellcheck="false"
                        placeholder="One a line, or with commas between them"
                        prop:value=move || text.get()
                        on:input=move |event| text.set(event_target_value(&event))
                    ></textarea>
                    <p class="problem" role="alert">{live(said)}</p>
                </div>
                {live(move || job.get().filter(|job| !job.finished.get()).map(|job| view! {
                    <JobView job=job label="Looking up members" />
                }))}
                {live(move || error.get().map(|error| view! { <ErrorPanel error=error on_retry=look_up /> }))}
                <div class="row"><Button busy=busy reason=reason on_press=look_up>"Look them up"</Button></div>
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn PickedPeople(picked: Picked) -> impl IntoView {
    let chips = move || {
        picked.with(|all| {
            let chip = |(key, one): (&String, &Member)| {
                let key = key.clone();
                let off = Callback::new(move |()| picked.update(|picked| drop(picked.remove(&key))));
                view! { <Chip label=one.title().to_owned() verb="Leave out " on_remove=off /> }.into_any()
            };
            let more = all.len().saturating_sub(SHOWN);
            let more = (more > 0).then(|| view! { <span class="muted">{count(more as u64)}" more"</span> });
            view! { {all.iter().take(SHOWN).map(chip).collect_view()}{more} }
        })
    };
    view! {
        <When when=move || !picked.with(BTreeMap::is_empty)>
            <div class="row names" role="group" aria-label="To be added">{live(chips)}</div>
        </When>
    }
    .into_any()
}

/// The names in a pasted text, each once: addresses and Docker IDs between spaces, commas, semicolons and line ends.
fn names(text: &str) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    text.split([',', ';', ' ', '\t', '\n', '\r', '<', '>', '"'])
        .map(str::trim)
        .filter(|name| !name.is_empty() && seen.insert(name.to_ascii_lowercase()))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_pasted_list_is_taken_apart_and_nobody_is_in_it_twice() {
        assert_eq!(names("ana, bo;cy\r\ndi\tANA <eve@a.example>"), ["ana", "bo", "cy", "di", "eve@a.example"]);
        assert!(names(" ,;\n").is_empty());
    }
}
