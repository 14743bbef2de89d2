//! Making a team, or giving it another name and description. The name is checked while it is typed.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use purser_api::groups::Group;
use purser_api::{ErrorCode, TeamName};

use super::FOLLOWS;
use crate::client::ApiError;
use crate::components::api_call::{ApiCall, Call};
use crate::components::error_panel::ErrorPanel;
use crate::components::people::MAPPED_TEAM;
use crate::data::Backend;
use crate::data::orgs::CurrentOrg;
use crate::data::teams::{OWNERS, change, create, creation, update};
use crate::explain::explain;
use crate::part;
use crate::route::{CurrentRoute, Route};
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::field::TextInput;
use crate::ui::live::live;
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::toast::Toasts;

part! {
    /// The dialog, as a part. Without a team it makes one.
    pub fn dialog(team: Option<Group>, on_close: Callback<()>) in teams =>
        view! { <EditDialog team=team on_close=on_close /> }.into_any()
}

#[component]
fn EditDialog(team: Option<Group>, on_close: Callback<()>) -> impl IntoView {
    let org = CurrentOrg::get();
    let (backend, toasts) = (Backend::get(), Toasts::get());
    let navigate = use_navigate();
    let current: CurrentRoute = expect_context();
    let name = RwSignal::new(team.as_ref().map_or_else(String::new, |team| team.name.clone()));
    let description = RwSignal::new(team.as_ref().map_or_else(String::new, |team| team.description.clone()));
    let owners = team.as_ref().is_some_and(|team| team.name == OWNERS);
    let mapped = team.as_ref().is_some_and(|team| team.mapped == Some(true));
    let old = StoredValue::new(team);
    let title = old.with_value(|old| match old {
        None => "Create a team".to_owned(),
        Some(old) => ["Rename or describe ", &old.name].concat(),
    });
    let error = RwSignal::new(None::<ApiError>);
    // What the backend said about a name holds until another one is typed.
    let refused = RwSignal::new(None::<(String, String)>);
    let parsed = Memo::new(move |_| name.with(|name| TeamName::parse(name).map_err(|problem| problem.0)));
    // An older team may have a name that could not be given today; as it is, it stays.
    let kept = move || old.with_value(|old| old.as_ref().is_some_and(|old| name.with(|name| *name == old.name)));
    let problem = Signal::derive(move || {
        if name.with(String::is_empty) || kept() {
            return None;
        }
        let said = refused.get().filter(|(about, _)| name.with(|name| name.trim() == about)).map(|(_, said)| said);
        parsed.get().err().map(str::to_owned).or(said)
    });
    let spelt =
        move || if kept() { name.get() } else { parsed.get().map_or_else(|_| name.get(), |name| name.to_string()) };
    let same = move || {
        old.with_value(|old| {
            old.as_ref().is_some_and(|old| old.name == spelt() && old.description == description.get())
        })
    };
    let reason = Signal::derive(move || {
        if name.with(String::is_empty) {
            return Some("Type a name first.".to_owned());
        }
        problem.get().or_else(|| same().then(|| "Nothing is different yet.".to_owned()))
    });
    let calls = Signal::derive(move || {
        let Some(org) = org.name.get() else { return Vec::new() };
        let (name, description) = (spelt(), description.get());
        vec![old.with_value(|old| match old {
            None => Call::of(&creation(org, name, description)),
            Some(old) => Call::of(&update(org, old, name, description)),
        })]
    });
    let pending = RwSignal::new(false);
    let submit = Callback::new(move |()| {
        let Some(org) = org.name.get_untracked() else { return };
        if pending.get_untracked() || untrack(|| reason.get()).is_some() {
            return;
        }
        pending.set(true);
        error.set(None);
        let (name, description, old) = (untrack(spelt), description.get_untracked(), old.get_value());
        let (backend, toasts, navigate) = (backend.clone(), toasts.clone(), navigate.clone());
        let here = current.0.get_untracked();
        leptos::task::spawn_local(async move {
            let result = match &old {
                None => create(&backend, &creation(org.clone(), name.clone(), description)).await,
                Some(old) => change(&backend, &update(org.clone(), old, name.clone(), description)).await,
            };
            let _ = pending.try_set(false);
            match result {
                Ok(team) => {
                    let did = if old.is_none() { "Created the team " } else { "Changed the team " };
                    toasts.say([did, &team.name, "."].concat());
                    on_close.run(());
                    // The page of a renamed team has another address now.
                    if let (Route::Team(of, shown), Some(old)) = (here, old)
                        && shown == old.name
                        && shown != team.name
                    {
                        let options = NavigateOptions { resolve: false, replace: true, ..NavigateOptions::default() };
                        navigate(&Route::Team(of, team.name).href(), options);
                    }
                }
                Err(failure) => match (failure.code(), &failure) {
                    (Some(ErrorCode::AlreadyExists | ErrorCode::InvalidField), ApiError::Refused(refusal))
                        if refusal.field.as_deref() != Some("description") =>
                    {
                        let _ = refused.try_set(Some((name, explain(&failure).detail)));
                    }
                    _ => drop(error.try_set(Some(failure))),
                },
            }
        });
    });
    view! {
        <Dialog title=title on_close=on_close busy=pending>
            <form
                class="stack"
                on:submit=move |event| {
                    event.prevent_default();
                    submit.run(());
                }
            >
                <TextInput
                    label="Name"
                    value=name
                    readonly=owners
                    autofocus=true
                    autocomplete="off"
                    hint=if owners { FOLLOWS } else { "3 to 30 lower-case letters, digits, - and _." }
                    problem=problem
                />
                <TextInput label="What it is for" value=description autocomplete="off" hint="Optional, at most 500 characters." />
                {mapped.then(|| view! {
                    <Notice tone=NoticeTone::Warn title="The identity provider fills this team" text=MAPPED_TEAM />
                })}
                {live(move || error.get().map(|error| view! { <ErrorPanel error=error /> }))}
                <ApiCall calls=calls />
                <div class="dialog-actions">
                    <Button on_press=on_close>"Close"</Button>
                    <Button tone=Tone::Primary submit=true busy=pending reason=reason>
                        {if old.with_value(Option::is_none) { "Create team" } else { "Save" }}
                    </Button>
                </div>
            </form>
        </Dialog>
    }
    .into_any()
}
