//! Before settings are saved: what changes, what that does to people, and, where somebody else was faster, whose change
//! counts.

use std::collections::BTreeSet;

use leptos::prelude::*;
use purser_api::OrgName;
use purser_api::connections::{Connection, ConnectionSettings, ConnectionStatus};
use purser_policy::impact::Change;
use purser_policy::sign_in::ConnectionId;

use super::Page;
use super::diff::{Conflict, Difference, FIELDS, conflicts, difference, merge};
use super::preview::{Preview, PreviewView};
use crate::client::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::data::Backend;
use crate::data::connections::replace;
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::live::live;
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::toast::Toasts;

/// What is to be saved.
#[derive(Clone)]
pub(super) struct Proposal {
    /// The connection as it was read.
    pub(super) read: Connection,
    /// The settings as they should become.
    pub(super) mine: ConnectionSettings,
    /// What the message says afterwards.
    pub(super) done: String,
}

/// The dialog. `on_refused` gets a refusal that is about a field; `on_saved` is called when all is well.
#[component]
pub(super) fn ReviewDialog(
    /// What is to be saved.
    proposal: Proposal,
    /// Takes the dialog away.
    on_close: Callback<()>,
    /// Called with a refusal; says whether it is shown elsewhere.
    on_refused: Callback<ApiError, bool>,
    /// Called when it is saved.
    on_saved: Callback<()>,
) -> impl IntoView {
    let page: Page = expect_context();
    let backend = Backend::get();
    let Proposal { read, mine, done } = proposal;
    let base = StoredValue::new(read.settings.clone());
    let mine = StoredValue::new(mine);
    // What the next write is compared with: what was read, then what somebody else made of it.
    let current = RwSignal::new(read.clone());
    let kept = RwSignal::new(BTreeSet::<usize>::new());
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let raced = move || current.with(|current| current.settings != base.get_value());
    let merged = move || {
        let kept = kept.get();
        current.with(|current| {
            merge(&base.get_value(), &current.settings, &mine.get_value(), |field| kept.contains(&field))
        })
    };
    let secret = mine.with_value(|mine| mine.oidc.as_ref().is_some_and(|oidc| oidc.client_secret.is_some()));
    let links = Memo::new(move |_| {
        let after = merged();
        current.with(|current| {
            let matters = current.status == ConnectionStatus::Complete && current.settings.domains != after.domains;
            matters
                .then(|| Change::Link { connection: ConnectionId(current.id.clone()), domains: after.domains.clone() })
        })
    });
    let preview = Preview::of(page, links);
    let nothing = move || current.with(|current| difference(&current.settings, &merged()).is_empty()) && !secret;
    let reason = Signal::derive(move || {
        if nothing() {
            return Some("Nothing is different.".to_owned());
        }
        links.get().and_then(|_| preview.waiting())
    });
    let save = Callback::new(move |()| {
        let Some(org) = page.org.name.get_untracked() else { return };
        let (backend, read, body, done) = (backend.clone(), current.get_untracked(), untrack(merged), done.clone());
        busy.set(true);
        error.set(None);
        let toasts = Toasts::get();
        leptos::task::spawn_local(async move {
            let result = save_now(&backend, &org, read, body).await;
            let _ = busy.try_set(false);
            match result {
                Ok(_) => {
                    toasts.say(done);
                    on_saved.run(());
                }
                Err(refused) => match refused.current::<Connection>() {
                    Some(now) => drop(current.try_set(now)),
                    None if on_refused.run(refused.clone()) => {}
                    None => drop(error.try_set(Some(refused))),
                },
            }
        });
    });
    view! {
        <Dialog title="Save these changes?" on_close=on_close busy=busy>
            {live(move || if raced() {
                current.with(|current| contested(&conflicts(&base.get_value(), &current.settings, &mine.get_value()), kept))
            } else {
                current.with(|current| differences(&difference(&current.settings, &merged()), secret))
            })}
            {live(move || links.get().map(|_| view! { <PreviewView preview=preview /> }))}
            {live(move || error.get().map(|error| view! { <ErrorPanel error=error /> }))}
            <div class="dialog-actions">
                <Button on_press=on_close>"Go on editing"</Button>
                <Button tone=Tone::Primary busy=busy reason=reason on_press=save>"Save"</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// Replaces the settings. Somebody who only turned a switch meanwhile is not in the way.
async fn save_now(
    backend: &Backend,
    org: &OrgName,
    mut read: Connection,
    body: ConnectionSettings,
) -> Result<Connection, ApiError> {
    loop {
        let refused = match replace(backend, org, &read, body.clone()).await {
            Ok(after) => return Ok(after),
            Err(refused) => refused,
        };
        match refused.current::<Connection>() {
            Some(now) if now.settings == read.settings => read = now,
            _ => return Err(refused),
        }
    }
}

fn or_none(value: &str) -> AnyView {
    if value.is_empty() { view! { <span class="muted">"none"</span> }.into_any() } else { value.to_owned().into_any() }
}

/// What changes, field by field.
pub(super) fn differences(all: &[Difference], secret: bool) -> AnyView {
    let rows = all.iter().map(|one| {
        view! {
            <tr>
                <th scope="row">{one.label}</th>
                <td data-label="Before"><del>{or_none(&one.before)}</del></td>
                <td data-label="After"><ins>{or_none(&one.after)}</ins></td>
            </tr>
        }
        .into_any()
    });
    let secret = secret.then(|| {
        view! {
            <tr>
                <th scope="row">"Client secret"</th>
                <td data-label="Before"><del>"the stored one"</del></td>
                <td data-label="After"><ins>"the new one"</ins></td>
            </tr>
        }
    });
    if all.is_empty() && secret.is_none() {
        return view! { <p>"Nothing is different."</p> }.into_any();
    }
    view! {
        <table class="diff">
            <caption class="vh">"What changes"</caption>
            <thead><tr><th>"Field"</th><th>"Before"</th><th>"After"</th></tr></thead>
            <tbody>{rows.collect_view()}{secret}</tbody>
        </table>
    }
    .into_any()
}

/// What somebody else changed meanwhile, with the choice where both changed the same.
fn contested(all: &[Conflict], kept: RwSignal<BTreeSet<usize>>) -> AnyView {
    let rows = all.iter().map(|one| {
        let field = one.field;
        let name = ["conflict-", &field.to_string()].concat();
        let pick = move |mine: bool| {
            move |_: web_sys::Event| {
                kept.update(|kept| {
                    kept.remove(&field);
                    if mine {
                        kept.insert(field);
                    }
                });
            }
        };
        let cell = if one.is_open() {
            view! {
                <fieldset class="stack">
                    <legend class="vh">{["Whose ", FIELDS[field].label].concat()}</legend>
                    <label class="choice">
                        <input type="radio" name=name.clone() prop:checked=move || !kept.with(|kept| kept.contains(&field)) on:change=pick(false) />
                        <span>"Theirs: "{or_none(&one.theirs)}</span>
                    </label>
                    <label class="choice">
                        <input type="radio" name=name prop:checked=move || kept.with(|kept| kept.contains(&field)) on:change=pick(true) />
                        <span>"Mine: "{or_none(&one.mine)}</span>
                    </label>
                </fieldset>
            }
            .into_any()
        } else if one.base == one.mine {
            view! { <ins>{or_none(&one.theirs)}</ins>" "<span class="muted">"(changed by them)"</span> }.into_any()
        } else {
            view! { <ins>{or_none(&one.mine)}</ins>" "<span class="muted">{if one.theirs == one.mine { "(changed by both)" } else { "(changed by you)" }}</span> }.into_any()
        };
        view! {
            <tr>
                <th scope="row">{FIELDS[field].label}</th>
                <td data-label="Before"><del>{or_none(&one.base)}</del></td>
                <td data-label="After">{cell}</td>
            </tr>
        }
        .into_any()
    });
    view! {
        <Notice
            tone=NoticeTone::Warn
            title="Somebody else changed this connection meanwhile"
            text="Nothing was saved yet. Where both of you changed the same field, choose; everything else is kept from both."
        />
        <table class="diff">
            <caption class="vh">"Changes of both"</caption>
            <thead><tr><th>"Field"</th><th>"When you began"</th><th>"What will be saved"</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
