//! Deleting a team: who loses what is said first.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use purser_api::groups::{DeleteGroup, Group, ListGroupMembers};

use crate::client::ApiError;
use crate::components::api_call::{ApiCall, Call};
use crate::components::error_panel::ErrorPanel;
use crate::components::people::MAPPED_TEAM;
use crate::data::Backend;
use crate::data::orgs::CurrentOrg;
use crate::data::teams::{delete, use_team_people};
use crate::part;
use crate::route::{CurrentRoute, Route};
use crate::ui::bdi::Bdi;
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::field::TextInput;
use crate::ui::live::live;
use crate::ui::number::count;
use crate::ui::toast::Toasts;

/// People that are named.
const NAMED: u32 = 50;

part! {
    /// The dialog, as a part.
    pub fn dialog(team: Group, on_close: Callback<()>) in teams =>
        view! { <DeleteDialog team=team on_close=on_close /> }.into_any()
}

#[component]
fn DeleteDialog(team: Group, on_close: Callback<()>) -> impl IntoView {
    let org = CurrentOrg::get();
    let (backend, toasts) = (Backend::get(), Toasts::get());
    let navigate = use_navigate();
    let current: CurrentRoute = expect_context();
    let name = team.name.clone();
    let for_list = name.clone();
    let people = use_team_people(Signal::derive(move || {
        Some(ListGroupMembers {
            org: org.name.get()?,
            group: for_list.clone(),
            search: String::new(),
            page: 1,
            page_size: NAMED,
        })
    }));
    let number = Memo::new(move |_| people.value.with(|page| page.as_ref().map(|page| page.count)));
    let typed = RwSignal::new(String::new());
    let (word, call_name) = (name.clone(), name.clone());
    let reason = Signal::derive(move || match number.get() {
        None => Some("Who is in the team is still being read.".to_owned()),
        Some(0) => None,
        Some(_) => typed.with(|typed| typed.trim() != word).then(|| ["Type “", &word, "” first."].concat()),
    });
    let pending = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let calls = Signal::derive(move || {
        let call = |org| Call::of(&DeleteGroup { org, group: call_name.clone() });
        org.name.get().map(call).into_iter().collect()
    });
    let who = move || {
        people.value.with(|page| {
            let page = page.as_ref().filter(|page| page.count > 0)?;
            let names =
                page.results.iter().map(|one| view! { <li><Bdi text=one.title().to_owned() /></li> }.into_any());
            let more = page.count - page.results.len() as u64;
            Some(view! {
                <details>
                    <summary>"Who"</summary>
                    <ul class="names" tabindex="0" aria-label="Who">
                        {names.collect_view()}
                        {(more > 0).then(|| view! { <li>{count(more)}" more."</li> })}
                    </ul>
                </details>
            })
        })
    };
    let meaning = move || match number.get() {
        None => "Reading who is in the team …".to_owned(),
        Some(0) => "Nobody is in it.".to_owned(),
        Some(1) => "1 person loses the access that the team gives. They stay in the organization.".to_owned(),
        Some(many) => {
            [&*count(many), " people lose the access that the team gives. They stay in the organization."].concat()
        }
    };
    let title = ["Delete the team ", &name].concat();
    let label = ["Type “", &name, "” to confirm"].concat();
    let apply = Callback::new(move |()| {
        let Some(org) = org.name.get_untracked() else { return };
        pending.set(true);
        error.set(None);
        let (backend, toasts, navigate, name) = (backend.clone(), toasts.clone(), navigate.clone(), name.clone());
        let here = current.0.get_untracked();
        leptos::task::spawn_local(async move {
            match delete(&backend, &DeleteGroup { org, group: name.clone() }).await {
                Ok(()) => {
                    toasts.say(["Deleted the team ", &name, "."].concat());
                    on_close.run(());
                    if let Route::Team(of, _) = here {
                        navigate(
                            &Route::Teams(of).href(),
                            NavigateOptions { resolve: false, ..NavigateOptions::default() },
                        );
                    }
                }
                Err(failure) => {
                    let _ = pending.try_set(false);
                    let _ = error.try_set(Some(failure));
                }
            }
        });
    });
    view! {
        <Dialog title=title on_close=on_close busy=pending>
            <ul class="consequences">
                <li>{live(meaning)}{live(who)}</li>
                <li>"Invitations and connections that put people into this team no longer do."</li>
                {(team.mapped == Some(true)).then(|| view! { <li>{MAPPED_TEAM}" It may come back."</li> })}
                <li>"This cannot be undone."</li>
            </ul>
            {live(move || people.error.get().map(|error| view! {
                <ErrorPanel error=error on_retry=Callback::new(move |()| people.again()) />
            }))}
            {live(move || number.get().filter(|number| *number > 0).map(|_| view! {
                <TextInput label=label.clone() value=typed autocomplete="off" autofocus=true />
            }))}
            {live(move || error.get().map(|error| view! { <ErrorPanel error=error /> }))}
            <ApiCall calls=calls />
            <div class="dialog-actions">
                <Button on_press=on_close>"Keep"</Button>
                <Button tone=Tone::Danger busy=pending reason=reason on_press=apply>"Delete team"</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
