//! The ways in side by side, and the verdict on the chosen one.

use leptos::prelude::*;
use purser_api::ListedRole;
use purser_policy::sign_in::{Condition, Effect as Happens, Outcome, Verdict as Word, decide};
use purser_policy::texts;

use super::Access;
use super::fixes::decoder;
use super::path::Path;
use super::question::Way;
use crate::components::people::role_name;
use crate::ui::bdi::Bdi;
use crate::ui::icon::{Icon, IconView};
use crate::ui::live::live;

/// Icon and word of a verdict.
const fn sign(verdict: Word) -> (Icon, &'static str) {
    match verdict {
        Word::Allowed => (Icon::Check, "Works"),
        Word::Denied => (Icon::Close, "Refused"),
        Word::Depends => (Icon::Info, "Depends"),
    }
}

/// All ways in; pressing one explains it.
#[component]
pub(super) fn Ways() -> impl IntoView {
    let access: Access = expect_context();
    let outcomes = Memo::new(move |_| {
        access.facts.value.with(|facts| {
            let facts = facts.as_ref()?;
            Some(access.question.with(|question| Way::ALL.map(|way| decide(&question.facts(facts, way)))))
        })
    });
    let card = move |at: usize| {
        let way = Way::ALL[at];
        let outcome = move || outcomes.get().map(|all| all[at]);
        let current = move || access.question.with(|question| question.way == way).then_some("true");
        view! {
            <li>
                <button
                    type="button"
                    class="way"
                    aria-current=current
                    data-verdict=move || outcome().map(|one| one.verdict.as_str())
                    on:click=move |_| access.change(|question| question.way = way)
                >
                    <span class="way-name">{way.label()}</span>
                    {live(move || outcome().map(|one| said(&one)))}
                </button>
            </li>
        }
        .into_any()
    };
    view! { <ul class="ways" aria-label="Ways to sign in">{(0..Way::ALL.len()).map(card).collect_view()}</ul> }
        .into_any()
}

fn said(outcome: &Outcome) -> AnyView {
    let (icon, word) = sign(outcome.verdict);
    let code = outcome.code().map(|code| view! { <code>{code.as_str()}</code> });
    view! { <span class="way-verdict"><IconView icon=icon />{word}" "{code}</span> }.into_any()
}

/// The verdict on the chosen way.
#[component]
pub(super) fn Verdict() -> impl IntoView {
    let access: Access = expect_context();
    live(move || {
        let explanation = access.explained.get()?;
        let outcome = explanation.outcome;
        let supposed = access.question.with(|question| !question.supposed.is_empty());
        let (icon, _) = sign(outcome.verdict);
        let primary = (outcome.verdict == Word::Denied).then(|| outcome.causes.first().map(texts::admin)).flatten();
        let why = primary.map(|why| view! { <p class="verdict-why">{why}</p> });
        let details = outcome.causes.first().filter(|_| primary.is_some()).map(texts::detail);
        let effects: Vec<AnyView> = Happens::ALL
            .into_iter()
            .filter(|effect| outcome.effects.contains(*effect))
            .map(|effect| view! { <li>{texts::effect(effect)}</li> }.into_any())
            .collect();
        let ends = (outcome.verdict != Word::Denied && outcome.role.is_some()).then(|| {
            let role = outcome.role.map_or_else(String::new, |role| role_name(&ListedRole::Known(role)));
            let teams = explanation.teams.join(", ");
            let teams = (!teams.is_empty()).then(|| view! { ", in the teams "<Bdi text=teams /> });
            view! { <li>"Role afterwards: "{role}{teams}"."</li> }
        });
        let depends: Vec<AnyView> = explanation
            .depends_on
            .iter()
            .map(|one| {
                let verdict = |verdict| texts::verdict(verdict).trim_end_matches('.').to_ascii_lowercase();
                let line = [
                    "If ",
                    texts::fact(one.fact),
                    ": ",
                    &verdict(one.if_yes),
                    ". If not: ",
                    &verdict(one.if_no),
                    ". ",
                    texts::reason(one.reason),
                ]
                .concat();
                view! { <li>{line}</li> }.into_any()
            })
            .collect();
        let mut title = texts::verdict(outcome.verdict).to_owned();
        if supposed {
            title = ["Supposing what is marked below: ", &title].concat();
        }
        let was = access.before.get().map(|before| before.outcome.verdict).filter(|was| *was != outcome.verdict);
        let was = was.map(|was| view! { <p class="muted">"Before the last fix: "{texts::verdict(was)}</p> });
        Some(view! {
            <section class="verdict card stack" data-verdict=outcome.verdict.as_str() aria-labelledby="verdict" aria-live="polite">
                <div class="verdict-head">
                    <IconView icon=icon />
                    <div>
                        <h2 id="verdict">{title}</h2>
                        <p class="muted"><Bdi text=access.question.with(|question| question.who.clone()) />" · "{access.question.with(|question| question.way.label())}</p>
                    </div>
                </div>
                {was}
                {why}
                {details.map(|detail| view! { <p>{detail}</p> })}
                <Path explanation=explanation.clone() />
                {(!depends.is_empty()).then(|| view! { <ul class="facts">{depends}</ul> })}
                {(!effects.is_empty() || ends.is_some()).then(|| view! {
                    <h3>{if outcome.verdict == Word::Denied { "What happens all the same" } else { "What happens" }}</h3>
                    <ul class="facts">{effects}{ends}</ul>
                })}
                {outcome.assuming_idp.then(|| view! {
                    <p class="muted">"Assuming that the identity provider lets them in and returns this address. Only it knows."</p>
                })}
                {decoder(access, &explanation)}
                <p class="muted">"Service accounts sign in and take a seat like people."</p>
            </section>
        })
    })
}

/// A condition in words.
pub(super) fn condition(condition: &Condition) -> String {
    let fact = texts::fact(condition.fact);
    if condition.yes { fact.to_owned() } else { ["not: ", fact].concat() }
}
