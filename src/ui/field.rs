//! Form fields. They own ids and wiring, so that label, hint and problem are always read together with the control.

use super::live::{When, live};
use leptos::html;
use leptos::prelude::*;

use super::fresh_id;
use super::icon::{Icon, IconView};

/// A line of text with its label, a hint, and what is wrong with it.
#[component]
pub fn TextInput(
    /// What to type.
    #[prop(into)]
    label: String,
    /// What is typed.
    value: RwSignal<String>,
    /// Kind of input; text where absent.
    #[prop(into, optional)]
    kind: String,
    /// Name, for password managers.
    #[prop(into, optional)]
    name: String,
    /// What the browser may fill in.
    #[prop(into, optional)]
    autocomplete: String,
    /// Keyboard on a phone.
    #[prop(optional)]
    inputmode: &'static str,
    /// Helps before something is wrong.
    #[prop(into, optional)]
    hint: String,
    /// What is wrong with it.
    #[prop(into, optional)]
    problem: Signal<Option<String>>,
    /// Can be read only.
    #[prop(optional)]
    readonly: bool,
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = fresh_id("field");
    let [hint_id, problem_id] = ["hint", "problem"].map(|part| [&id, "-", part].concat());
    let described = {
        let (hint_id, problem_id, has_hint) = (hint_id.clone(), problem_id.clone(), !hint.is_empty());
        move || {
            let ids = [has_hint.then_some(&*hint_id), problem.with(Option::is_some).then_some(&*problem_id)];
            let ids = ids.into_iter().flatten().collect::<Vec<_>>().join(" ");
            (!ids.is_empty()).then_some(ids)
        }
    };
    let node = NodeRef::<html::Input>::new();
    Effect::new(move |before: Option<bool>| {
        let wrong = problem.with(Option::is_some);
        // The first look at a field that wants the focus, and the moment it turns out to be wrong.
        if let Some(input) = node.get()
            && ((autofocus && before.is_none()) || (wrong && before == Some(false)))
        {
            let _ = input.focus();
        }
        wrong
    });
    let kind = if kind.is_empty() { "text".to_owned() } else { kind };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                node_ref=node
                id=id
                type=kind
                name=name
                autocomplete=autocomplete
                inputmode=(!inputmode.is_empty()).then_some(inputmode)
                readonly=readonly
                spellcheck="false"
                autocapitalize="none"
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=described
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <p class="problem" id=problem_id role="alert">{live(move || problem.get())}</p>
        </div>
    }
    .into_any()
}

/// A box to tick.
#[component]
pub fn Checkbox(
    /// What is chosen by it.
    #[prop(into)]
    label: String,
    /// Ticked.
    checked: RwSignal<bool>,
    /// What it means.
    #[prop(into, optional)]
    hint: String,
) -> impl IntoView {
    let id = fresh_id("check");
    let hint_id = [&id, "-hint"].concat();
    let described = (!hint.is_empty()).then(|| hint_id.clone());
    view! {
        <div class="check">
            <input
                id=id.clone()
                type="checkbox"
                aria-describedby=described
                prop:checked=move || checked.get()
                on:change=move |event| checked.set(event_target_checked(&event))
            />
            <label for=id>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
    .into_any()
}

/// Search as you type, with a button that empties it.
#[component]
pub fn SearchBox(
    /// What is searched.
    #[prop(into)]
    label: String,
    /// What is typed.
    #[prop(into)]
    value: Signal<String>,
    /// Called on each key.
    on_input: Callback<String>,
    /// Shown while empty.
    #[prop(into)]
    placeholder: String,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let landmark = label.clone();
    let clear = move |_| {
        on_input.run(String::new());
        let _ = node.get_untracked().map(|input| input.focus());
    };
    view! {
        <div class="search" role="search" aria-label=landmark>
            <IconView icon=Icon::Search />
            <input
                node_ref=node
                type="search"
                aria-label=label
                placeholder=placeholder
                autocomplete="off"
                spellcheck="false"
                prop:value=move || value.get()
                on:input=move |event| on_input.run(event_target_value(&event))
            />
            <When when=move || value.with(|value| !value.is_empty())>
                <button type="button" aria-label="Clear search" on:click=clear><IconView icon=Icon::Close /></button>
            </When>
        </div>
    }
    .into_any()
}
