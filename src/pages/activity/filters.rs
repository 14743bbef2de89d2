//! The filters of the audit log: kind, who, about what, from when to when.

use leptos::prelude::*;
use purser_api::audit_logs::{AuditAction, AuditCategory};

use super::Activity;
use crate::ui::button::{Button, Tone};
use crate::ui::field::SearchBox;
use crate::ui::live::{When, live};

#[component]
pub(super) fn Filters() -> impl IntoView {
    let activity: Activity = expect_context();
    let (shown, actions) = (activity.shown, activity.actions);
    let categories = move || {
        actions.value.with(|actions| {
            let option = |(word, category): (&String, &AuditCategory)| {
                let (word, label) = (word.clone(), if category.label.is_empty() { word } else { &category.label }.clone());
                let mine = word.clone();
                view! { <option value=word selected=move || shown.with(|shown| shown.category == mine)>{label}</option> }
                    .into_any()
            };
            actions.iter().flat_map(|actions| &actions.actions).map(option).collect_view()
        })
    };
    let kinds = move || {
        let only = shown.with(|shown| shown.category.clone());
        actions.value.with(|actions| {
            let option = |action: &AuditAction| {
                let (word, mine) = (action.name.clone(), action.name.clone());
                let label = if action.label.is_empty() { &action.name } else { &action.label }.clone();
                view! { <option value=word selected=move || shown.with(|shown| shown.action == mine)>{label}</option> }
                    .into_any()
            };
            let all = actions.iter().flat_map(|actions| &actions.actions);
            let these = all.filter(|(word, _)| only.is_empty() || **word == only);
            these.flat_map(|(_, category)| &category.actions).map(option).collect_view()
        })
    };
    let day = move |text: &str| if text.contains('T') { String::new() } else { text.to_owned() };
    let clear = Callback::new(move |()| {
        activity.change(false, |shown| {
            *shown = super::Shown {
                page: 1,
                denied: shown.denied.clone(),
                who: shown.who.clone(),
                ..super::Shown::default()
            };
        });
    });
    view! {
        <div class="toolbar" role="group" aria-label="Filters">
            <label class="pick">
                "Category "
                <select on:change=move |event| {
                    let category = event_target_value(&event);
                    activity.change(false, |shown| {
                        shown.category = category;
                        shown.action.clear();
                    });
                }>
                    <option value="">"Any"</option>
                    {live(categories)}
                </select>
            </label>
            <label class="pick">
                "Action "
                <select on:change=move |event| {
                    let action = event_target_value(&event);
                    activity.change(false, |shown| shown.action = action);
                }>
                    <option value="">"Any"</option>
                    {live(kinds)}
                </select>
            </label>
            <SearchBox
                label="By (Docker ID)"
                value=Signal::derive(move || shown.with(|shown| shown.by.clone()))
                on_input=Callback::new(move |by: String| activity.change(true, |shown| shown.by = by))
                placeholder="By (Docker ID)"
            />
            <SearchBox
                label="About (whole name)"
                value=Signal::derive(move || shown.with(|shown| shown.about.clone()))
                on_input=Callback::new(move |about: String| activity.change(true, |shown| shown.about = about))
                placeholder="About (whole name)"
            />
            <label class="pick">
                "From "
                <input
                    type="date"
                    prop:value=move || shown.with(|shown| day(&shown.from))
                    on:change=move |event| {
                        let from = event_target_value(&event);
                        activity.change(false, |shown| shown.from = from);
                    }
                />
            </label>
            <label class="pick">
                "To "
                <input
                    type="date"
                    prop:value=move || shown.with(|shown| day(&shown.to))
                    on:change=move |event| {
                        let to = event_target_value(&event);
                        activity.change(false, |shown| shown.to = to);
                    }
                />
            </label>
            <When when=move || shown.with(super::Shown::is_filtered)>
                <Button tone=Tone::Quiet on_press=clear>"Clear all"</Button>
            </When>
        </div>
    }
    .into_any()
}
