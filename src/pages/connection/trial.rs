//! A test sign-in: started here, made in another tab at the identity provider, read here when its answer is there. It changes
//! nothing. The id of the test stands in the address, so that a reload and a link show the same.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_api::connections::{Connection, ConnectionStatus};
use purser_policy::access::ConnectionTest;
use purser_policy::connections::{Missing, missing};
use purser_policy::sign_in::{Verdict, explain};
use purser_policy::texts;

use super::{Page, query};
use crate::client::ApiError;
use crate::clock::{now_ms, sleep_ms};
use crate::components::connection::last_test;
use crate::components::error_panel::ErrorPanel;
use crate::components::findings::{findings, received};
use crate::data::Backend;
use crate::data::connections::{start_test, use_test};
use crate::pages::access::address_for;
use crate::route::Route;
use crate::ui::bdi::visible;
use crate::ui::button::{Button, Tone};
use crate::ui::copy::TraceId;
use crate::ui::live::{effect, live};
use crate::ui::notice::{Notice, NoticeTone};

/// Milliseconds between two looks for the answer.
const PAUSE: f64 = 1500.0;

/// Milliseconds after which no answer is taken any more.
const PATIENCE: f64 = 5.0 * 60.0 * 1000.0;

/// The part of the page.
#[component]
pub(super) fn Trial() -> impl IntoView {
    let page: Page = expect_context();
    let backend = Backend::get();
    let address = use_query_map();
    let test = Memo::new(move |_| address.with(|query| query.get("test").unwrap_or_default()));
    // Where to sign in, and since when the answer is waited for; a reload begins to count anew.
    let location = RwSignal::new(None::<String>);
    let since = RwSignal::new(now_ms());
    let over = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let connection = Memo::new(move |_| page.reading.value.with(|found| found.as_ref().map(|one| one.id.clone())));
    let result = use_test(page.org.name, connection, test);
    let waiting = Memo::new(move |_| {
        !test.with(String::is_empty) && result.value.with(|one| one.as_ref().is_some_and(|one| one.at.is_none()))
    });
    effect(move || {
        result.value.track();
        if !waiting.get() {
            return;
        }
        leptos::task::spawn_local(async move {
            sleep_ms(PAUSE).await;
            // The person may have gone elsewhere meanwhile.
            let Some(since) = since.try_get_untracked() else { return };
            if now_ms() - since > PATIENCE {
                let _ = over.try_set(true);
            } else {
                result.again();
            }
        });
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
                    if let Some(to) = &started.location {
                        // A browser that opens no tab by itself leaves the link.
                        let _ = window().open_with_url_and_target_and_features(to, "_blank", "noopener");
                    }
                    let _ = location.try_set(started.location);
                    let _ = since.try_set(now_ms());
                    let _ = over.try_set(false);
                    page.go.run((query(&[("tab", "test"), ("test", &started.id)]), false));
                }
                Err(problem) => drop(error.try_set(Some(problem))),
            }
        });
    });
    let may_not = Signal::derive(move || page.may_not().or_else(|| lacks(page)));
    let org = move || page.org.name.get().map_or_else(String::new, |name| name.to_string());
    let said = move || {
        let id = connection.get().unwrap_or_default();
        let draft =
            page.reading.value.with(|found| found.as_ref().is_some_and(|one| one.status == ConnectionStatus::Draft));
        result.value.with(|one| one.as_ref().filter(|one| one.at.is_some()).map(|one| shown(&org(), &id, draft, one)))
    };
    // A result that came changes what is known of the connection: its last test.
    effect(move || {
        if !test.with(String::is_empty) && result.value.with(|one| one.as_ref().is_some_and(|one| one.at.is_some())) {
            page.reading.again();
        }
    });
    view! {
        <div class="trial stack">
            <p>"Sign in as a person would, the whole way to the identity provider and back. It changes nothing, and works for a draft as well."</p>
            <div><Button tone=Tone::Primary busy=busy reason=may_not on_press=start>"Start a test sign-in"</Button></div>
            {live(move || test.with(String::is_empty).then(|| page.reading.value.with(|found| found.as_ref().map(|one| before(page, one)))))}
        </div>
        {live(move || error.get().map(|error| view! { <ErrorPanel error=error on_retry=start /> }))}
        {live(move || result.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| result.again()) />
        }))}
        <div role="status" class="stack">
            {live(move || waiting.get().then(|| pending(location.get(), over.get())))}
        </div>
        {live(said)}
    }
    .into_any()
}

/// Why there is nothing to test yet. Domains can be chosen afterwards.
fn lacks(page: Page) -> Option<String> {
    page.reading.value.with(|found| {
        let all = missing(found.as_ref()?).into_iter().filter(|what| *what != Missing::Domain);
        let words: Vec<&str> = all.map(|what| what.words()).collect();
        (!words.is_empty()).then(|| ["Still missing: ", &words.join(", "), "."].concat())
    })
}

/// The test before, with the way to its result for whoever may read that.
fn before(page: Page, connection: &Connection) -> AnyView {
    let test = connection.last_test.as_ref();
    let id = test.map(|test| test.id.clone()).filter(|id| !id.is_empty() && page.may_not().is_none());
    let link = id.map(|id| {
        let org = page.org.name.get().map_or_else(String::new, |name| name.to_string());
        let here = Route::SsoConnection(org, connection.id.clone());
        view! { " "<a href=here.href_with(&query(&[("tab", "test"), ("test", &id)]))>"See its result"</a> }
    });
    view! { <p>"Last test: "{last_test(test)}{link}</p> }.into_any()
}

/// The answer is not there yet.
fn pending(location: Option<String>, over: bool) -> AnyView {
    if over {
        let text =
            "The identity provider has five minutes to answer. Start another test when you are ready to sign in.";
        return view! { <Notice tone=NoticeTone::Warn title="No answer came" text=text /> }.into_any();
    }
    let link = location.map(|to| {
        view! { <a class="button" href=to target="_blank" rel="external noopener">"Sign in at the identity provider, in a new tab"</a> }
    });
    view! {
        <Notice
            tone=NoticeTone::Info
            title="Waiting for the answer"
            text="Sign in at the identity provider, in the tab that has opened. The result appears here, for five minutes at most."
        >
            {link}
        </Notice>
    }
    .into_any()
}

fn shown(org: &str, connection: &str, draft: bool, test: &ConnectionTest) -> AnyView {
    let (tone, title) = match test.passed {
        true => (NoticeTone::Info, "The test has passed"),
        false => (NoticeTone::Bad, "The test has not passed"),
    };
    let text = match (test.passed, test.identifier.is_empty()) {
        (_, true) => "It is not known who signed in.".to_owned(),
        (true, false) => {
            ["The identity provider named ", &visible(&test.identifier), ", and its answer is good."].concat()
        }
        (false, false) => ["The identity provider named ", &visible(&test.identifier), "."].concat(),
    };
    let would = test.facts.as_ref().map(|facts| would(org, facts, &test.identifier));
    let decode = Route::Decode(org.to_owned(), connection.to_owned()).href();
    let next = (draft && test.passed).then(|| {
        let to = Route::SsoConnection(org.to_owned(), connection.to_owned()).href();
        view! { <a class="button" href=to>"Next: put it into use"</a> }
    });
    let nothing = test.received.is_empty();
    let trace_id = test.trace_id.clone();
    view! {
        <Notice tone=tone title=title text=text>{next}<TraceId id=trace_id /></Notice>
        <div class="result">
            <section class="card stack" aria-labelledby="findings">
                <h2 id="findings">"What was found"</h2>
                {findings(&test.findings)}
            </section>
            {would}
            <section class="card stack" aria-labelledby="received">
                <h2 id="received">"What was received"</h2>
                {if nothing {
                    view! {
                        <p>"Nothing that could be trusted. To see what was sent all the same, copy the answer in the browser and "<a href=decode>"decode it"</a>"."</p>
                    }
                    .into_any()
                } else {
                    received(&test.received)
                }}
            </section>
        </div>
    }
    .into_any()
}

/// What the rules would do with the person.
fn would(org: &str, facts: &purser_policy::sign_in::Facts, who: &str) -> AnyView {
    let outcome = explain(facts).outcome;
    let why = outcome.causes.iter().map(|cause| view! { <li>{texts::admin(cause)}</li> }).collect_view();
    let effects = outcome.effects.iter().filter(|_| outcome.verdict == Verdict::Allowed);
    let effects = effects.map(|effect| view! { <li>{texts::effect(effect)}</li> }).collect_view();
    let link = (!who.is_empty())
        .then(|| view! { <p><a href=address_for(org, who)>"Explain this person\u{2019}s sign-ins"</a></p> });
    view! {
        <section class="card stack" aria-labelledby="would">
            <h2 id="would">"What a sign-in would do"</h2>
            <p><strong>{texts::verdict(outcome.verdict)}</strong></p>
            <ul class="facts">{why}{effects}</ul>
            {link}
        </section>
    }
    .into_any()
}
