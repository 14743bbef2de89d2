//! Removals that the brake holds, and how hard it brakes.

use leptos::prelude::*;
use purser_api::provisioning::{
    Brake, DecideScimHolds, HoldDecision, ListScimHolds, ProvisioningPatch, ScimHold, UpdateProvisioning,
};

use super::State;
use crate::client::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::data::Backend;
use crate::data::provisioning::change;
use crate::explain::explain;
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::field::TextInput;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::number::count;
use crate::ui::time::RelativeTime;
use crate::ui::toast::Toasts;

/// Rows shown at once.
const SHOWN: usize = 100;

/// What waits for an owner; nothing while nothing does.
#[component]
pub fn Holds() -> impl IntoView {
    let state = State::get();
    let backend = Backend::get();
    let waiting = move || state.with(|state| state.holds).unwrap_or_default();
    let any = Memo::new(move |_| waiting() > 0);
    let list = state.of.read(move |org, id| any.get().then_some(ListScimHolds { org, id }));
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let decide = Callback::new(move |(ids, allow): (Vec<String>, bool)| {
        let (Some((org, id)), backend) = (state.of.place_now(), backend.clone()) else { return };
        let toasts = Toasts::get();
        let number = ids.len();
        busy.set(true);
        error.set(None);
        leptos::task::spawn_local(async move {
            match change(&backend, &DecideScimHolds { org, id, body: HoldDecision { ids, allow } }).await {
                Ok(_) => {
                    let verb = if allow { "Removed " } else { "Kept " };
                    let people = if number == 1 { " person." } else { " people." };
                    toasts.say([verb, &number.to_string(), people].concat());
                }
                Err(problem) => drop(error.try_set(Some(problem))),
            }
            let _ = busy.try_set(false);
        });
    });
    let all = move |allow: bool| {
        Callback::new(move |()| {
            let ids =
                list.value.with_untracked(|list| list.iter().flatten().map(|hold| hold.id.clone()).collect::<Vec<_>>());
            decide.run((ids, allow));
        })
    };
    let rows = move || {
        list.value.with(|list| {
            list.iter().flatten().take(SHOWN).map(|hold| row(hold.clone(), state, busy, decide)).collect_view()
        })
    };
    let title = move || {
        let number = waiting();
        [&*count(number), if number == 1 { " removal waits for an owner" } else { " removals wait for an owner" }]
            .concat()
    };
    view! {
        <When when=move || any.get()>
          <section class="card stack" aria-labelledby="scim-holds">
            <h2 id="scim-holds">"Held removals"</h2>
            {live(move || view! {
                <Notice
                    tone=NoticeTone::Warn
                    title=title()
                    text="The identity provider asked to remove more people within an hour than the brake lets through. None of these was touched. If a group was emptied by mistake, refuse and mend it there; a refusal holds for a day."
                />
            })}
            {live(move || error.get().or(list.error.get()).map(|error| view! {
                <ErrorPanel error=error on_retry=Callback::new(move |()| list.again()) />
            }))}
            <div class="table-wrap">
                <table class="grid roomy">
                    <caption class="vh">"Removals that wait"</caption>
                    <thead><tr><th>"Who"</th><th data-col="at">"Asked for"</th><th data-col="at">"When"</th><th data-col="decide"><span class="vh">"Decide"</span></th></tr></thead>
                    <tbody>{live(rows)}</tbody>
                </table>
            </div>
            <div class="row">
                <Button tone=Tone::Danger busy=busy reason=state.may_not on_press=all(true)>"Allow all"</Button>
                <Button busy=busy reason=state.may_not on_press=all(false)>"Refuse all"</Button>
            </div>
          </section>
        </When>
    }
    .into_any()
}

fn row(hold: ScimHold, state: State, busy: RwSignal<bool>, decide: Callback<(Vec<String>, bool)>) -> AnyView {
    let ScimHold { id, person, full_name, kind, asked_at, .. } = hold;
    let button = |words: &'static str, allow: bool| {
        let id = id.clone();
        let press = Callback::new(move |()| decide.run((vec![id.clone()], allow)));
        let whose = [" the removal of ", &person].concat();
        view! { <Button busy=busy reason=state.may_not on_press=press>{words}<span class="vh">{whose}</span></Button> }
            .into_any()
    };
    let buttons = [button("Allow", true), button("Refuse", false)];
    let name = if full_name.is_empty() { person.clone() } else { full_name };
    let at = asked_at.map(|at| at.0);
    let what = if kind == "delete" { "Delete" } else { "Deactivate" };
    view! {
        <tr>
            <th scope="row"><Bdi text=name /><span class="muted"><Bdi text=person /></span></th>
            <td data-col="at" data-label="Asked for">{what}</td>
            <td data-col="at" data-label="When"><RelativeTime at=at unknown="" /></td>
            <td data-col="decide"><div class="row">{buttons.into_iter().collect_view()}</div></td>
        </tr>
    }
    .into_any()
}

/// How many removals an hour go through.
#[component]
pub fn BrakeSettings() -> impl IntoView {
    let state = State::get();
    let backend = Backend::get();
    let brake = state.with(|state| state.brake).unwrap_or_default();
    let percent = RwSignal::new(brake.percent.to_string());
    let people = RwSignal::new(brake.people.map_or_else(String::new, |people| people.to_string()));
    let (percent_problem, people_problem) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        percent_problem.set(None);
        people_problem.set(None);
        let given = people.get_untracked();
        let (Ok(percent), people) = (percent.get_untracked().trim().parse(), given.trim().parse()) else {
            return percent_problem.set(Some("A whole number from 0 to 100.".to_owned()));
        };
        if people.is_err() && !given.trim().is_empty() {
            return people_problem.set(Some("A whole number, or nothing.".to_owned()));
        }
        let (Some((org, id)), backend) = (state.of.place_now(), backend.clone()) else { return };
        let (brake, toasts) = (Brake { percent, people: people.ok(), few: 0 }, Toasts::get());
        let body = ProvisioningPatch { brake: Some(brake), ..ProvisioningPatch::default() };
        busy.set(true);
        leptos::task::spawn_local(async move {
            match change(&backend, &UpdateProvisioning { org, id, body }).await {
                Ok(_) => toasts.say("The brake is set.".to_owned()),
                Err(error) => {
                    let at = if error.field() == Some("people") { people_problem } else { percent_problem };
                    let said = explain(&error);
                    let _ = at.try_set(Some([&*said.title, ". ", &said.detail].concat()));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    view! {
        <section class="card stack" aria-labelledby="scim-brake">
            <h2 id="scim-brake">"Brake on mass removal"</h2>
            <p>
                "If the identity provider removes more people within an hour than this, the rest is held for an owner. It holds for \
                 the whole organization; five removals an hour always pass the percentage."
            </p>
            <form class="stack settings" on:submit=submit>
                <TextInput label="Percent of the managed people" value=percent inputmode="numeric" problem=percent_problem hint="0 switches it off." />
                <TextInput label="Number of people" value=people inputmode="numeric" problem=people_problem hint="Empty for no such limit." />
                <div class="row"><Button submit=true busy=busy reason=state.may_not>"Set the brake"</Button></div>
            </form>
        </section>
    }
    .into_any()
}
