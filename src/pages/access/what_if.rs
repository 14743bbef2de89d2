//! What if: switches over the facts. Nothing is saved; what is supposed stands in the address and is marked.

use leptos::prelude::*;

use super::Access;
use super::suppose::{SWITCHES, Supposed, observed};
use crate::ui::button::{Button, Tone};
use crate::ui::live::{When, live};

/// The switches.
#[component]
pub(super) fn WhatIf() -> impl IntoView {
    let access: Access = expect_context();
    let rows = (0..SWITCHES.len()).map(|at| view! { <One at=at /> }.into_any());
    let reset = Callback::new(move |()| access.change(|question| question.supposed = Supposed::default()));
    view! {
        <section class="card stack what-if" aria-labelledby="what-if">
            <h2 id="what-if">"What if"</h2>
            <p class="muted">"Suppose something else and see the answer change. Nothing is saved."</p>
            <Via />
            {rows.collect_view()}
            <When when=move || access.question.with(|question| !question.supposed.is_empty())>
                <Button tone=Tone::Quiet on_press=reset>"Back to how it is"</Button>
            </When>
        </section>
    }
    .into_any()
}

#[component]
fn One(at: usize) -> impl IntoView {
    let access: Access = expect_context();
    let switch = &SWITCHES[at];
    let id = ["if-", switch.word].concat();
    let position = move || access.question.with(|question| question.supposed.position(at));
    let so = move || {
        let known = access.facts.value.with(|facts| observed(facts.as_ref()?, switch.word));
        ["As it is: ", &known.unwrap_or("not known").to_ascii_lowercase()].concat()
    };
    let options = switch.positions.iter().map(|(word, label)| {
        view! { <option value=*word selected=move || position() == Some(*word)>{*label}</option> }.into_any()
    });
    view! {
        <div class="switch" data-moved=move || position().is_some().to_string()>
            <label for=id.clone()>{switch.label}</label>
            <select
                id=id
                on:change=move |event| {
                    let word = event_target_value(&event);
                    access.change(|question| question.supposed.set(at, &word));
                }
            >
                <option value="" selected=move || position().is_none()>{live(so)}</option>
                {options.collect_view()}
            </select>
        </div>
    }
    .into_any()
}

/// The connection the person chooses, where the domain has several.
#[component]
fn Via() -> impl IntoView {
    let access: Access = expect_context();
    let several = move || {
        access.facts.value.with(|facts| {
            let facts = facts.as_ref()?;
            let linked = facts.domain.connections.value()?;
            let named = linked.iter().map(|id| {
                let known = facts.connections.iter().find(|one| one.id == *id);
                (id.0.clone(), known.map_or_else(|| id.0.clone(), |one| one.name.clone()))
            });
            (linked.len() > 1).then(|| named.collect::<Vec<_>>())
        })
    };
    live(move || {
        let options = several()?.into_iter().map(|(id, name)| {
            let this = id.clone();
            let on = move || access.question.with(|question| question.via == this);
            view! { <option value=id selected=on>{name}</option> }.into_any()
        });
        Some(view! {
            <div class="switch">
                <label for="via">"Connection the person chooses"</label>
                <select
                    id="via"
                    on:change=move |event| {
                        let id = event_target_value(&event);
                        access.change(|question| question.via = id);
                    }
                >
                    <option value="">"Not said"</option>
                    {options.collect_view()}
                </select>
            </div>
        })
    })
}
