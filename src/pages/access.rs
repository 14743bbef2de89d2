//! Why can, or cannot, this address sign in? One sentence, then every step, every blocker, every unknown, who can fix it,
//! and what if. The rules run here, on facts the backend gives: a switch answers at once.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_policy::sign_in::{Explanation, Facts, explain};
use purser_policy::{Action, Target};

mod fixes;
pub mod paste;
mod path;
pub mod question;
mod reply;
mod steps;
pub mod suppose;
pub mod tabs;
mod verdict;
mod what_if;

use crate::components::error_panel::ErrorPanel;
use crate::components::filters::use_state_change;
use crate::components::gate;
use crate::data::Reading;
use crate::data::access::use_facts;
use crate::data::orgs::{CurrentOrg, Reach};
use crate::part;
use crate::route::Route;
use crate::ui::button::{Button, Tone};
use crate::ui::field::TextInput;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use question::Question;

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Access {
    org: CurrentOrg,
    question: Memo<Question>,
    /// What was read, without suppositions.
    facts: Reading<Facts>,
    /// The explanation of the question.
    explained: Memo<Option<Arc<Explanation>>>,
    /// The explanation before the last fix, to show what it changed.
    before: RwSignal<Option<Arc<Explanation>>>,
    go: Callback<(Question, bool)>,
}

impl Access {
    /// Asks another question, as a new entry of the history.
    fn to(self, question: Question) {
        self.go.run((question, false));
    }

    /// Changes the question in place: the entry of the history is replaced.
    fn change(self, change: impl FnOnce(&mut Question)) {
        let mut question = self.question.get_untracked();
        change(&mut question);
        self.go.run((question, true));
    }

    /// Why the signed-in person may not do it; tracked.
    fn gate(self, action: Action) -> Option<String> {
        gate::reason(self.org.role.get(), action, Target::None)
    }
}

part! {
    /// The page, as a part.
    pub fn page() in access => view! { <AccessPage /> }.into_any()
}

/// The page.
#[component]
pub fn AccessPage() -> impl IntoView {
    let org = CurrentOrg::get();
    let query = use_query_map();
    let question = Memo::new(move |_| query.with(|query| Question::parse(|name| query.get(name))));
    let who = Memo::new(move |_| question.with(|question| question.who.clone()));
    let trace = Memo::new(move |_| question.with(|question| question.trace.clone()));
    let facts = use_facts(org.name, org.reach, who, trace);
    let explained = Memo::new(move |_| {
        facts.value.with(|facts| {
            let facts = facts.as_ref().filter(|_| !who.with(String::is_empty))?;
            Some(Arc::new(question.with(|question| explain(&question.facts(facts, question.way)))))
        })
    });
    let go = use_state_change(Question::to_query);
    let access = Access { org, question, facts, explained, before: RwSignal::new(None), go };
    provide_context(access);
    // Another person is another case: what an earlier fix changed says nothing about them.
    Effect::new(move || {
        who.track();
        access.before.set(None);
    });
    let not_allowed = move || access.gate(Action::ExplainSignIns).filter(|_| org.role.get().is_some());
    let waiting = move || !who.with(String::is_empty) && facts.pending.get() && facts.value.with(Option::is_none);
    view! {
        <div class="page-head">
            <h1>"Can they sign in?"</h1>
            <p class="page-text">"Any address or Docker ID, with or without an account. Nothing is sent to anybody."</p>
        </div>
        <tabs::Tabs />
        {live(move || match not_allowed() {
            Some(reason) => view! {
                <Notice tone=NoticeTone::Info title="Sign-ins are explained to owners and editors" text=reason />
            }
            .into_any(),
            None => view! {
                <Ask />
                <PlainBackendNotice />
                {live(move || facts.error.get().map(|error| view! {
                    <ErrorPanel error=error on_retry=Callback::new(move |()| facts.again()) />
                }))}
                <ThatAttempt />
                <When when=waiting><p class="muted" role="status">"Reading the facts …"</p></When>
                <When when=move || explained.with(Option::is_some)><Case /></When>
            }
            .into_any(),
        })}
    }
    .into_any()
}

/// The parts of an explained case.
#[component]
fn Case() -> impl IntoView {
    view! {
        <verdict::Ways />
        <div class="case">
            <div class="stack">
                <verdict::Verdict />
                <fixes::Fixes />
                <steps::Steps />
            </div>
            <div class="stack">
                <what_if::WhatIf />
                <reply::Reply />
            </div>
        </div>
    }
    .into_any()
}

/// Who is asked about, or what they saw.
#[component]
fn Ask() -> impl IntoView {
    let access: Access = expect_context();
    let typed = RwSignal::new(access.question.with_untracked(|question| question.who.clone()));
    Effect::new(move || typed.set(access.question.with(|question| question.who.clone())));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let who = typed.get_untracked().trim().to_owned();
        let way = access.question.with_untracked(|question| question.way);
        access.to(Question { who, way, ..Question::default() });
    };
    view! {
        <form class="ask" on:submit=submit>
            <TextInput label="E-mail address or Docker ID" value=typed inputmode="email" autocomplete="off" />
            <Button tone=Tone::Primary submit=true>"Explain"</Button>
        </form>
        <paste::Paste />
    }
    .into_any()
}

/// Says so when the facts are those of an attempt and not those of now.
#[component]
fn ThatAttempt() -> impl IntoView {
    let access: Access = expect_context();
    let when = move || access.question.with(|question| !question.trace.is_empty());
    let before = move || {
        let (org, question) = (access.org.name.get()?, access.question.get());
        let at = access.facts.value.with(|facts| facts.as_ref().map(|facts| facts.now.to_string()))?;
        let to = super::activity::address::before(org.as_str(), &question.who, &question.trace, &at);
        Some(view! { <a class="button" href=to>"What changed before?"</a> })
    };
    view! {
        <When when=when>
            <Notice
                tone=NoticeTone::Info
                title="These are the facts of one attempt"
                text="Settings and people may have changed since. A fix shows in the facts of now."
            >
                <Button on_press=Callback::new(move |()| {
                    let question = access.question.get_untracked();
                    access.to(Question { trace: String::new(), ..question });
                })>"Look at it as it is now"</Button>
                {live(before)}
            </Notice>
        </When>
    }
    .into_any()
}

/// What a layer-1 backend cannot tell, said once.
#[component]
fn PlainBackendNotice() -> impl IntoView {
    let access: Access = expect_context();
    view! {
        <When when=move || access.org.reach.get() == Reach::LayerOne>
            <Notice
                tone=NoticeTone::Info
                title="This backend has the basic API only"
                text="It tells who is a member or invited, and nothing about domains, connections, accounts or seats. What is not known can be set by hand under “What if”; the answer then holds if that is so."
            />
        </When>
    }
    .into_any()
}

/// Address of this page about somebody.
pub fn address_for(org: &str, who: &str) -> String {
    Route::Access(org.to_owned()).href_with(&Question { who: who.to_owned(), ..Question::default() }.to_query())
}
