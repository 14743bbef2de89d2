//! A test sign-in: started here, made in another tab at the identity provider, read here when its answer is there. It changes
//! nothing. The id of the test stands in the address, so that a reload and a link show the same.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_policy::access::ConnectionTest;
use purser_policy::sign_in::{Verdict, explain};
use purser_policy::texts;

use super::{Page, query};
use crate::client::ApiError;
use crate::clock::sleep_ms;
use crate::components::error_panel::ErrorPanel;
use crate::components::findings::{findings, received};
use crate::data::Backend;
use crate::data::connections::{start_test, use_test};
use crate::route::{Route, encode};
use crate::ui::bdi::visible;
use crate::ui::button::{Button, Tone};
use crate::ui::live::{effect, live};
use crate::ui::notice::{Notice, NoticeTone};

/// Milliseconds between two looks for the answer.
const PAUSE: f64 = 1500.0;

/// The part of the page.
#[component]
pub(super) fn Trial() -> impl IntoView {
    let page: Page = expect_context();
    let backend = Backend::get();
    let address = use_query_map();
    let test = Memo::new(move |_| address.with(|query| query.get("test").unwrap_or_default()));
    let location = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let connection = Memo::new(move |_| page.reading.value.with(|found| found.as_ref().map(|one| one.id.clone())));
    let result = use_test(page.org.name, connection, test);
    // Under way: look again after a while, until the answer is there or the person goes elsewhere.
    effect(move || {
        let waiting =
            !test.with(String::is_empty) && result.value.with(|one| one.as_ref().is_some_and(|one| one.at.is_none()));
        if waiting {
            leptos::task::spawn_local(async move {
                sleep_ms(PAUSE).await;
                if test.try_get_untracked().is_some() {
                    result.again();
                }
            });
        }
    });
    let start = Callback::new(move |()| {
        let (Some(org), Some(connection)) = (page.org.name.get_untracked(), connection.get_untracked()) else { return };
        busy.set(true);
        error.set(None);
        let backend = backend.clone();
        leptos::task::spawn_local(async move {
            let started = start_test(&backend, org, connection).await;
            let _ = busy.try_set(false);
            match started {
                Ok(started) => {
                    let _ = location.try_set(started.location);
                    page.go.run(query(&[("tab", "test"), ("test", &started.id)]));
                }
                Err(problem) => drop(error.try_set(Some(problem))),
            }
        });
    });
    let may_not = Signal::derive(move || page.may_not());
    let org = move || page.org.name.get().map_or_else(String::new, |name| name.to_string());
    let said =
        move || result.value.with(|one| one.as_ref().filter(|one| one.at.is_some()).map(|one| shown(&org(), one)));
    let waiting = move || {
        !test.with(String::is_empty) && result.value.with(|one| one.as_ref().is_some_and(|one| one.at.is_none()))
    };
    view! {
        <p>"Goes the whole way to the identity provider and back, and changes nothing. A draft can be tested, too."</p>
        <div class="row">
            <Button tone=Tone::Primary busy=busy reason=may_not on_press=start>"Start a test sign-in"</Button>
        </div>
        {live(move || error.get().map(|error| view! { <ErrorPanel error=error on_retry=start /> }))}
        {live(move || result.error.get().map(|error| view! { <ErrorPanel error=error on_retry=Callback::new(move |()| result.again()) /> }))}
        <div role="status" class="stack">
            {live(move || waiting().then(|| view! {
                <p>"Waiting for the answer of the identity provider, at most five minutes."</p>
                {location.get().map(|to| view! {
                    <p><a href=to target="_blank" rel="external noopener">"Sign in at the identity provider, in a new tab"</a></p>
                })}
            }))}
        </div>
        {live(said)}
    }
    .into_any()
}

fn shown(org: &str, test: &ConnectionTest) -> AnyView {
    let (tone, title) = match test.passed {
        true => (NoticeTone::Info, "The test has passed"),
        false => (NoticeTone::Bad, "The test has not passed"),
    };
    let text = if test.identifier.is_empty() {
        "Nobody was named.".to_owned()
    } else {
        ["The identity provider named ", &visible(&test.identifier), "."].concat()
    };
    let would = test.facts.as_ref().map(|facts| {
        let outcome = explain(facts).outcome;
        let why = outcome.causes.iter().map(|cause| view! { <li>{texts::admin(cause)}</li> }).collect_view();
        let effects = outcome.effects.iter().filter(|_| outcome.verdict == Verdict::Allowed);
        let effects = effects.map(|effect| view! { <li>{texts::effect(effect)}</li> }).collect_view();
        let link = Route::Access(org.to_owned()).href_with(&["who=", &encode(&test.identifier)].concat());
        view! {
            <section class="card stack" aria-labelledby="would">
                <h2 id="would">"What a sign-in would do"</h2>
                <p><strong>{texts::verdict(outcome.verdict)}</strong></p>
                <ul>{why}{effects}</ul>
                <p><a href=link>"Explain this person\u{2019}s sign-in"</a></p>
            </section>
        }
    });
    view! {
        <Notice tone=tone title=title text=text trace_id=test.trace_id.clone() />
        <section class="card stack" aria-labelledby="findings"><h2 id="findings">"What was found"</h2>{findings(&test.findings)}</section>
        {would}
        <section class="card stack" aria-labelledby="received"><h2 id="received">"What was received"</h2>{received(&test.received)}</section>
    }
    .into_any()
}
