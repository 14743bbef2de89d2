//! The move of members to SCIM: who could move and what hangs on them, what has to be true first, the batches, the list that
//! gives everything back, and the report.

use std::collections::BTreeSet;

use leptos::prelude::*;
use purser_api::members::Source;
use purser_api::provisioning::{
    FinishMigration, GetMigration, ListScimCandidates, Migration, MigrationPerson, MigrationStep, NewMigration,
    ScimCandidate, StartMigration, StepKind, TakeMigrationStep,
};

use super::State;
use crate::client::ApiError;
use crate::clock::now_ms;
use crate::components::error_panel::ErrorPanel;
use crate::components::people::source_name;
use crate::data::Backend;
use crate::data::provisioning::change;
use crate::export::{Format, save, table};
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::empty::Empty;
use crate::ui::field::TextInput;
use crate::ui::live::{When, live};
use crate::ui::progress::Progress;

/// Rows shown at once.
const SHOWN: usize = 100;

/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;

/// The page's part.
#[component]
pub fn Moving() -> impl IntoView {
    let state = State::get();
    let migration = state.of.read(|org, id| Some(GetMigration { org, id }));
    let running = move || {
        migration.value.with(|migration| {
            migration.as_ref().is_some_and(|one| one.started_at.is_some() && one.finished_at.is_none())
        })
    };
    let idle = move || migration.value.with(Option::is_some) && !running();
    view! {
        {live(move || migration.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| migration.again()) />
        }))}
        <When when=running>
            {live(move || migration.value.get().map(|migration| view! { <Running migration=migration /> }))}
        </When>
        <When when=idle>
            <Start />
            {live(move || migration.value.get().filter(|one| one.started_at.is_some()).map(|one| view! {
                <section class="card stack" aria-labelledby="scim-report">
                    <h2 id="scim-report">"Report of the last move"</h2>
                    <Report migration=one />
                </section>
            }))}
        </When>
    }
    .into_any()
}

/// What has to be true, and whether it is.
#[component]
fn Checks() -> impl IntoView {
    let state = State::get();
    let check = |good: bool, text: &'static str| {
        let (tone, word) = if good { (BadgeTone::Good, "Yes") } else { (BadgeTone::Bad, "No") };
        view! { <li><Badge tone=tone>{word}</Badge>" "{text}</li> }.into_any()
    };
    let list = move || {
        state.with(|state| {
            let used =
                state.last_request_at.as_ref().is_some_and(|at| now_ms() - js_sys::Date::parse(at.as_str()) < DAY);
            view! {
                <ul class="checks">
                    {check(state.scim.enabled, "SCIM is on.")}
                    {check(used, "The identity provider has called within a day; it will bring the people back.")}
                    {check(!state.jit, "Just-in-time provisioning is off; otherwise people come back by signing in.")}
                </ul>
            }
        })
    };
    live(list)
}

#[component]
fn Start() -> impl IntoView {
    let state = State::get();
    let backend = Backend::get();
    let candidates = state.of.read(|org, id| Some(ListScimCandidates { org, id }));
    let chosen = RwSignal::new(BTreeSet::<String>::new());
    let batch = RwSignal::new("10".to_owned());
    let batch_problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let possible = move || {
        candidates.value.with(|list| {
            list.iter()
                .flatten()
                .filter(|one| one.obstacle.is_none())
                .map(|one| one.member.username.clone())
                .collect::<BTreeSet<_>>()
        })
    };
    let reason = Signal::derive(move || {
        let none = chosen.with(BTreeSet::is_empty).then(|| "Choose who moves.".to_owned());
        state.may_not.get().or(none)
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if reason.with_untracked(Option::is_some) {
            return;
        }
        let Ok(batch_size) = batch.get_untracked().trim().parse() else {
            return batch_problem.set(Some("A whole number from 1 to 500.".to_owned()));
        };
        batch_problem.set(None);
        let (Some((org, id)), backend) = (state.of.place_now(), backend.clone()) else { return };
        let order = candidates
            .value
            .with_untracked(|list| list.iter().flatten().map(|one| one.member.username.clone()).collect::<Vec<_>>());
        let usernames =
            order.into_iter().filter(|name| chosen.with_untracked(|chosen| chosen.contains(name))).collect();
        let body = NewMigration { usernames, batch_size };
        busy.set(true);
        error.set(None);
        leptos::task::spawn_local(async move {
            if let Err(problem) = change(&backend, &StartMigration { org, id, body }).await {
                if problem.field() == Some("batch_size") {
                    let _ = batch_problem.try_set(Some("A whole number from 1 to 500.".to_owned()));
                } else {
                    let _ = error.try_set(Some(problem));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let rows = move || {
        candidates.value.with(|list| list.iter().flatten().take(SHOWN).map(|one| candidate(one, chosen)).collect_view())
    };
    let none = move || candidates.value.with(|list| list.as_ref().is_some_and(Vec::is_empty));
    let some = move || candidates.value.with(|list| list.as_ref().is_some_and(|list| !list.is_empty()));
    let number = move || {
        let all = candidates.value.with(|list| list.as_ref().map_or(0, Vec::len));
        let more =
            if all > SHOWN { ["; the first ", &SHOWN.to_string(), " are listed"].concat() } else { String::new() };
        [&*chosen.with(BTreeSet::len).to_string(), " of ", &all.to_string(), " chosen", &more, "."].concat()
    };
    view! {
        <section class="card stack" aria-labelledby="scim-move">
            <h2 id="scim-move">"Move members to SCIM"</h2>
            <p>
                "SCIM governs only members that it created. Those who came another way are let go in batches; with its next round the \
                 identity provider brings them back, and role and teams are given back to them. Accounts and what they own are not \
                 touched. Between the two, nobody of a batch gets in."
            </p>
            <Checks />
            {live(move || candidates.error.get().map(|error| view! {
                <ErrorPanel error=error on_retry=Callback::new(move |()| candidates.again()) />
            }))}
            <When when=none><Empty title="Nobody has to move" text="SCIM governs every member of the connection's domains." /></When>
            <When when=some>
                <form class="stack" on:submit=submit.clone()>
                    <div class="row">
                        <Button on_press=Callback::new(move |()| chosen.set(possible()))>"Choose all"</Button>
                        <Button on_press=Callback::new(move |()| chosen.set(BTreeSet::new()))>"Choose nobody"</Button>
                        <span role="status">{live(number)}</span>
                    </div>
                    <div class="table-wrap">
                        <table class="grid roomy">
                            <caption class="vh">"Members whom SCIM does not govern"</caption>
                            <thead><tr><th data-col="select"><span class="vh">"Move"</span></th><th>"Who"</th><th>"Came by"</th><th>"Role and teams"</th></tr></thead>
                            <tbody>{live(rows)}</tbody>
                        </table>
                    </div>
                    <div class="settings"><TextInput label="People in a batch" value=batch inputmode="numeric" problem=batch_problem hint="Begin small, and look whether they come back." /></div>
                    {live(move || error.get().map(|error| view! { <ErrorPanel error=error on_retry=Callback::new(move |()| candidates.again()) /> }))}
                    <div class="row"><Button tone=Tone::Primary submit=true busy=busy reason=reason>"Prepare the move"</Button></div>
                </form>
            </When>
        </section>
    }
    .into_any()
}

fn candidate(one: &ScimCandidate, chosen: RwSignal<BTreeSet<String>>) -> AnyView {
    let member = &one.member;
    let name = if member.full_name.is_empty() { member.username.clone() } else { member.full_name.clone() };
    let (looked, set) = (member.username.clone(), member.username.clone());
    let alone = (!one.alone_in.is_empty()).then(|| ["Alone in ", &one.alone_in.join(", "), "."].concat());
    let teams = if member.teams.is_empty() { String::new() } else { [", ", &member.teams.join(", ")].concat() };
    view! {
        <tr>
            <td data-col="select">
                <input
                    type="checkbox"
                    aria-label=["Move ", &member.username].concat()
                    disabled=one.obstacle.is_some()
                    prop:checked=move || chosen.with(|chosen| chosen.contains(&looked))
                    on:change=move |event| chosen.update(|chosen| {
                        if event_target_checked(&event) { chosen.insert(set.clone()); } else { chosen.remove(&set); }
                    })
                />
            </td>
            <th scope="row"><Bdi text=name /><span class="muted"><Bdi text=member.email.clone() /></span></th>
            <td data-label="Came by">{came_by(&member.source)}</td>
            <td data-label="Role and teams">
                {member.role.clone()}{teams}
                {alone.map(|text| view! { <span class="muted">{text}</span> })}
                {one.obstacle.clone().map(|text| view! { <span class="muted">{text}</span> })}
            </td>
        </tr>
    }
    .into_any()
}

/// A way in, as people say it.
fn came_by(source: &str) -> String {
    Source::parse(source).map_or_else(|| source.to_owned(), |source| source_name(source).to_owned())
}

fn counted(migration: &Migration, state: &str) -> u64 {
    migration.people.iter().filter(|one| one.state == state).count() as u64
}

#[component]
fn Running(migration: Migration) -> impl IntoView {
    let state = State::get();
    let backend = Backend::get();
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let [waiting, released, back, failed] =
        ["waiting", "released", "back", "failed"].map(|word| counted(&migration, word));
    let total = migration.people.len() as u64;
    let look = {
        let backend = backend.clone();
        Callback::new(move |()| backend.provisioning_changed())
    };
    let step = {
        let backend = backend.clone();
        Callback::new(move |kind: StepKind| {
            let (Some((org, id)), backend) = (state.of.place_now(), backend.clone()) else { return };
            let body = MigrationStep { kind, usernames: Vec::new() };
            busy.set(true);
            error.set(None);
            leptos::task::spawn_local(async move {
                if let Err(problem) = change(&backend, &TakeMigrationStep { org, id, body }).await {
                    let _ = error.try_set(Some(problem));
                }
                let _ = busy.try_set(false);
            });
        })
    };
    let finish = Callback::new(move |()| {
        let (Some((org, id)), backend) = (state.of.place_now(), backend.clone()) else { return };
        busy.set(true);
        leptos::task::spawn_local(async move {
            if let Err(problem) = change(&backend, &FinishMigration { org, id }).await {
                let _ = error.try_set(Some(problem));
            }
            let _ = busy.try_set(false);
        });
    });
    let next = ["Let the next ", &migration.batch_size.min(waiting).to_string(), " go"].concat();
    let because = Signal::derive(move || {
        let done = (waiting == 0).then(|| "Everybody was let go.".to_owned());
        state.may_not.get().or(done)
    });
    let nobody_out = Signal::derive(move || {
        let done = (released == 0).then(|| "Nobody is out at the moment.".to_owned());
        state.may_not.get().or(done)
    });
    let not_yet = Signal::derive(move || {
        let out = (released > 0)
            .then(|| "Some have not come back yet. Wait for them, or give them back what they had.".to_owned());
        state.may_not.get().or(out)
    });
    let said = [
        &*back.to_string(),
        " came back, ",
        &released.to_string(),
        " are out, ",
        &waiting.to_string(),
        " wait, ",
        &failed.to_string(),
        " failed.",
    ]
    .concat();
    let settled = total - waiting - released;
    view! {
        <section class="card stack" aria-labelledby="scim-running">
            <h2 id="scim-running">"The move to SCIM"</h2>
            <p>
                "Save the list first: it says what everybody had. Let a batch go, start a round in the identity provider, and look whether \
                 they come back before the next one. Where this stands is kept by the backend; the page can be closed."
            </p>
            <Progress label="Moved" done=Signal::derive(move || settled) total=Signal::derive(move || total) />
            <p role="status">{said}</p>
            {live(move || error.get().map(|error| view! {
                <ErrorPanel error=error on_retry=Callback::new(move |()| state.read.again()) />
            }))}
            <div class="row">
                <Button tone=Tone::Primary busy=busy reason=because on_press=Callback::new(move |()| step.run(StepKind::Release))>{next}</Button>
                <Button on_press=look>"Look again"</Button>
                <Button busy=busy reason=nobody_out on_press=Callback::new(move |()| step.run(StepKind::Restore))>"Give those who are out back what they had"</Button>
                <Button busy=busy reason=not_yet on_press=finish>"Finish"</Button>
            </div>
            <Report migration=migration />
        </section>
    }
    .into_any()
}

/// Everybody in a move, and the list to save.
#[component]
fn Report(migration: Migration) -> impl IntoView {
    let rows = migration.people.iter().take(SHOWN).map(person).collect_view();
    let saved = migration.clone();
    let press = Callback::new(move |()| {
        let cells: Vec<[String; 8]> = saved.people.iter().map(cells).collect();
        let header = ["Docker ID", "E-mail", "Name", "Role", "Came by", "Teams", "State", "Detail"];
        let text = table(Format::Csv, header, cells.iter().map(|row| row.each_ref().map(String::as_str)));
        save("move-to-scim.csv", Format::Csv, &text);
    });
    view! {
        <div class="row"><Button on_press=press>"Save the list"</Button></div>
        <div class="table-wrap">
            <table class="grid roomy">
                <caption class="vh">"People in the move"</caption>
                <thead><tr><th>"Who"</th><th>"Had"</th><th>"State"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn person(one: &MigrationPerson) -> AnyView {
    let member = &one.member;
    let (tone, word) = match &*one.state {
        "back" => (BadgeTone::Good, "Back, by SCIM"),
        "released" => (BadgeTone::Warn, "Out"),
        "failed" => (BadgeTone::Bad, "Failed"),
        "restored" => (BadgeTone::Neutral, "As before"),
        _ => (BadgeTone::Neutral, "Waits"),
    };
    let teams = if member.teams.is_empty() { String::new() } else { [", ", &member.teams.join(", ")].concat() };
    view! {
        <tr>
            <th scope="row"><Bdi text=member.username.clone() /><span class="muted"><Bdi text=member.email.clone() /></span></th>
            <td data-label="Had">{member.role.clone()}{teams}<span class="muted">{came_by(&member.source)}</span></td>
            <td data-label="State"><Badge tone=tone>{word}</Badge><span class="muted">{one.detail.clone()}</span></td>
        </tr>
    }
    .into_any()
}

fn cells(one: &MigrationPerson) -> [String; 8] {
    let member = &one.member;
    [
        member.username.clone(),
        member.email.clone(),
        member.full_name.clone(),
        member.role.clone(),
        member.source.clone(),
        member.teams.join(", "),
        one.state.clone(),
        one.detail.clone(),
    ]
}
