//! Expectations: this address must get in this way, that one must not. All are checked whenever the page is opened.

use leptos::prelude::*;
use purser_policy::access::AccessTest;
use purser_policy::sign_in::{Cause, Verdict};
use purser_policy::{Action, Target, texts};

use super::access::question::{Question, Way};
use super::access::tabs::Tabs;
use crate::components::error_panel::ErrorPanel;
use crate::components::gate;
use crate::data::Backend;
use crate::data::access::{Checked, forget_test, save_test, use_tests};
use crate::data::orgs::{CurrentOrg, Reach};
use crate::explain::explain;
use crate::part;
use crate::route::Route;
use crate::ui::badge::{Badge, BadgeTone};
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::empty::Empty;
use crate::ui::field::TextInput;
use crate::ui::icon::{Icon, IconView};
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::toast::Toasts;

part! {
    /// The page, as a part.
    pub fn page() in access => view! { <AccessTestsPage /> }.into_any()
}

/// The page.
#[component]
pub fn AccessTestsPage() -> impl IntoView {
    let org = CurrentOrg::get();
    let tests = use_tests(org.name, org.reach);
    let not_allowed =
        move || gate::reason(org.role.get(), Action::ExplainSignIns, Target::None).filter(|_| org.role.get().is_some());
    let summary = move || {
        tests.value.with(|tests| {
            let tests = tests.as_ref()?;
            let held = tests.iter().filter(|test| test.holds()).count();
            Some([&*held.to_string(), " of ", &tests.len().to_string(), " hold."].concat())
        })
    };
    let rows = move || {
        let name = org.name.get()?.to_string();
        tests.value.with(|tests| {
            let rows = tests.as_ref()?.iter().map(|test| row(&name, test));
            Some(rows.collect_view())
        })
    };
    let none = move || tests.value.with(|tests| tests.as_ref().is_some_and(Vec::is_empty));
    view! {
        <div class="page-head">
            <h1>"Expectations"</h1>
            <p class="page-text" role="status">{live(summary)}</p>
        </div>
        <Tabs />
        {live(move || not_allowed().map(|reason| view! {
            <Notice tone=NoticeTone::Info title="Expectations are for owners and editors" text=reason />
        }))}
        <When when=move || org.reach.get() == Reach::LayerOne>
            <Notice
                tone=NoticeTone::Info
                title="This backend has the basic API only"
                text="Expectations are kept by a backend with Purser's extension."
            />
        </When>
        {live(move || tests.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| tests.again()) />
        }))}
        <When when=move || org.reach.get() == Reach::LayerTwo && not_allowed().is_none()>
            <Add />
            <When when=move || tests.value.with(Option::is_none) && tests.error.with(Option::is_none)>
                <p class="muted" role="status">"Checking …"</p>
            </When>
            <When when=move || tests.value.with(Option::is_some)>
                <div class="table-wrap" aria-busy=move || tests.pending.get().to_string()>
                    <table class="grid">
                        <caption class="vh">"Saved expectations"</caption>
                        <thead>
                            <tr>
                                <th data-col="name">"Who"</th>
                                <th data-col="how">"How"</th>
                                <th>"Expected"</th>
                                <th data-col="reason">"Now"</th>
                                <th data-col="menu"><span class="vh">"Forget"</span></th>
                            </tr>
                        </thead>
                        <tbody>{live(rows)}</tbody>
                    </table>
                    <When when=none>
                        <Empty
                            title="Nothing is expected yet"
                            text="Save who must get in and who must not; look here after each change of settings."
                        />
                    </When>
                </div>
            </When>
        </When>
    }
    .into_any()
}

fn row(org: &str, checked: &Checked) -> AnyView {
    let test = &checked.test;
    let way = Way { client: test.client, method: test.method };
    let question = Question { who: test.identifier.clone(), way, ..Question::default() };
    let to = Route::Access(org.to_owned()).href_with(&question.to_query());
    let expected = if test.expected == Verdict::Allowed { "Gets in" } else { "Is refused" };
    let (tone, word) = if checked.holds() { (BadgeTone::Good, "As expected") } else { (BadgeTone::Bad, "Not so") };
    let why = match (checked.outcome.verdict, checked.outcome.causes.first().map(Cause::code)) {
        (Verdict::Denied, Some(code)) => code.as_str(),
        (verdict, _) => texts::verdict(verdict),
    };
    view! {
        <tr>
            <th scope="row" data-col="name"><a href=to><Bdi text=test.identifier.clone() /></a></th>
            <td data-col="how" data-label="How">{way.label()}</td>
            <td data-label="Expected">{expected}</td>
            <td data-col="reason" data-label="Now"><Badge tone=tone>{word}</Badge>" "<span class="muted">{why}</span></td>
            <td data-col="menu"><Forget test=test.clone() /></td>
        </tr>
    }
    .into_any()
}

#[component]
fn Forget(test: AccessTest) -> impl IntoView {
    let org = CurrentOrg::get();
    let backend = Backend::get();
    let label = ["Forget the expectation about ", &test.identifier].concat();
    let press = move |_| {
        let (Some(org), backend, test) = (org.name.get_untracked(), backend.clone(), test.clone()) else { return };
        let toasts = Toasts::get();
        leptos::task::spawn_local(async move {
            match forget_test(&backend, &org, &test.id).await {
                Ok(()) => toasts.say(["Forgot the expectation about ", &test.identifier, "."].concat()),
                Err(error) => toasts.fail([&*explain(&error).title, "."].concat()),
            }
        });
    };
    let may = move || gate::reason(org.role.get(), Action::ManageAccessTests, Target::None).is_none();
    view! {
        <When when=may>
            <button type="button" class="copy" aria-label=label.clone() on:click=press.clone()>
                <IconView icon=Icon::Trash />
            </button>
        </When>
    }
    .into_any()
}

/// The form that saves one.
#[component]
fn Add() -> impl IntoView {
    let org = CurrentOrg::get();
    let backend = Backend::get();
    let who = RwSignal::new(String::new());
    let way = RwSignal::new(0_usize);
    let expected = RwSignal::new(Verdict::Allowed);
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let may_not = move || gate::reason(org.role.get(), Action::ManageAccessTests, Target::None);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if untrack(may_not).is_some() {
            return;
        }
        let identifier = who.get_untracked().trim().to_owned();
        if identifier.is_empty() {
            problem.set(Some("Enter an address or a Docker ID.".to_owned()));
            return;
        }
        let Some(org) = org.name.get_untracked() else { return };
        let Way { client, method } = Way::ALL[way.get_untracked()];
        let test = AccessTest { id: String::new(), identifier, client, method, expected: expected.get_untracked() };
        let backend = backend.clone();
        busy.set(true);
        problem.set(None);
        leptos::task::spawn_local(async move {
            match save_test(&backend, &org, test).await {
                Ok(_) => drop(who.try_set(String::new())),
                Err(error) => {
                    let said = explain(&error);
                    let _ = problem.try_set(Some([&*said.title, ". ", &said.detail].concat()));
                }
            }
            let _ = busy.try_set(false);
        });
    };
    let ways = Way::ALL
        .into_iter()
        .enumerate()
        .map(|(at, way)| view! { <option value=at.to_string()>{way.label()}</option> }.into_any());
    view! {
        <form class="ask expect" on:submit=submit>
            <TextInput label="E-mail address or Docker ID" value=who problem=problem />
            <label class="pick">
                "How "
                <select on:change=move |event| way.set(event_target_value(&event).parse().unwrap_or_default())>
                    {ways.collect_view()}
                </select>
            </label>
            <label class="pick">
                "Must "
                <select on:change=move |event| {
                    expected.set(Verdict::parse(&event_target_value(&event)).unwrap_or(Verdict::Allowed));
                }>
                    <option value="allowed">"get in"</option>
                    <option value="denied">"be refused"</option>
                </select>
            </label>
            <Button
                tone=Tone::Primary
                submit=true
                busy=busy
                reason=Signal::derive(may_not)
            >
                "Save"
            </Button>
        </form>
    }
    .into_any()
}
