//! Setting up a connection, step by step. Which connection and which step stand in the address, and each step is saved on the
//! draft: set-up can be left and gone on with anywhere.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use purser_api::connections::{Connection, ConnectionKind, ConnectionSettings, ConnectionStatus, Provider};
use purser_policy::sign_in::DomainState;
use purser_policy::{Action, Target};

mod guides;
mod people;
mod there;
mod values;

use crate::client::ApiError;
use crate::components::connection::{provider_name, states};
use crate::components::connection_form::Draft;
use crate::components::error_panel::ErrorPanel;
use crate::components::gate;
use crate::data::access::use_settings;
use crate::data::connections::{create, replace, use_connection};
use crate::data::orgs::{CurrentOrg, Reach};
use crate::data::{Backend, Reading};
use crate::part;
use crate::route::{CurrentRoute, Route, encode};
use crate::ui::button::{Button, Tone};
use crate::ui::field::TextInput;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};

/// Steps after the choice, by the word in the address.
const STEPS: [(&str, &str); 3] =
    [("there", "At the identity provider"), ("values", "Its values"), ("people", "Names and domains")];

/// What the steps share, as a context.
#[derive(Clone, Copy)]
struct SetUp {
    org: CurrentOrg,
    reading: Reading<Connection>,
    domains: Memo<Vec<(String, DomainState)>>,
    step: Memo<usize>,
    go: Callback<(String, usize)>,
}

impl SetUp {
    /// Why the reader may not set anything up.
    fn may_not(&self) -> Option<String> {
        gate::reason(self.org.role.get(), Action::ManageConnections, Target::None)
    }
}

part! {
    /// The page, as a part.
    pub fn page() in set_up => view! { <SetUpPage /> }.into_any()
}

/// The page.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let org = CurrentOrg::get();
    let query = use_query_map();
    let id = Memo::new(move |_| query.with(|query| query.get("connection").unwrap_or_default()));
    let step = Memo::new(move |_| {
        let word = query.with(|query| query.get("step").unwrap_or_default());
        STEPS.iter().position(|(name, _)| *name == word).unwrap_or(0)
    });
    let reading = use_connection(org.name, org.reach, id);
    let known = use_settings(org.name, org.reach);
    let domains = Memo::new(move |_| {
        known.value.with(|known| known.as_ref().map(|known| states(&known.configuration)).unwrap_or_default())
    });
    let navigate = use_navigate();
    let current: CurrentRoute = expect_context();
    let go = Callback::new(move |(id, step): (String, usize)| {
        let (word, _) = STEPS.get(step).copied().unwrap_or(STEPS[0]);
        let query = ["connection=", &encode(&id), "&step=", word].concat();
        let address = if step < STEPS.len() {
            current.0.get_untracked().href_with(&query)
        } else {
            let org = org.name.get_untracked().map_or_else(String::new, |name| name.to_string());
            Route::SsoConnection(org, id).href_with("tab=test")
        };
        navigate(&address, NavigateOptions { resolve: false, ..NavigateOptions::default() });
    });
    let set_up = SetUp { org, reading, domains, step, go };
    provide_context(set_up);
    let refused = move || set_up.may_not().filter(|_| org.role.get().is_some());
    // The draft that is edited is the one that was read when its step began; saving it reads it anew.
    let shown = Memo::new(move |_| reading.value.with(|found| found.as_ref().map(|one| one.id.clone())));
    view! {
        <div class="page-head">
            <h1>"Set up a connection"</h1>
            <p class="page-text">"Each step is saved. Nobody signs in through the connection until you put it into use."</p>
        </div>
        {live(move || refused().map(|reason| view! {
            <Notice tone=NoticeTone::Info title="Connections are set up by owners" text=reason />
        }))}
        <When when=move || org.reach.get() == Reach::LayerOne>
            <Notice
                tone=NoticeTone::Info
                title="This backend has the basic API only"
                text="Connections to identity providers are set up where the platform itself does it."
            />
        </When>
        {live(move || reading.error.get().map(|error| view! {
            <ErrorPanel error=error on_retry=Callback::new(move |()| reading.again()) />
        }))}
        <When when=move || org.reach.get() == Reach::LayerTwo && refused().is_none()>
            {live(move || if id.with(String::is_empty) {
                view! { <Choose /> }.into_any()
            } else {
                ().into_any()
            })}
            {live(move || {
                let found = shown.get()?;
                (found == id.get()).then(|| steps(set_up))
            })}
        </When>
    }
    .into_any()
}

fn steps(set_up: SetUp) -> AnyView {
    let current: CurrentRoute = expect_context();
    let id = set_up.reading.value.with_untracked(|found| found.as_ref().map_or_else(String::new, |one| one.id.clone()));
    let links = STEPS.iter().enumerate().map(|(at, (word, label))| {
        let query = ["connection=", &encode(&id), "&step=", word].concat();
        let to = move || current.0.get().href_with(&query);
        let here = move || (set_up.step.get() == at).then_some("step");
        view! { <li><a href=to aria-current=here>{*label}</a></li> }.into_any()
    });
    view! {
        <nav class="set-up-steps" aria-label="Steps"><ol>{links.collect_view()}</ol></nav>
        {live(move || {
            let read = set_up.reading.value.get_untracked()?;
            if read.status == ConnectionStatus::Complete {
                let org = set_up.org.name.get().map_or_else(String::new, |name| name.to_string());
                let to = Route::SsoConnection(org, read.id.clone()).href();
                return Some(view! {
                    <Notice tone=NoticeTone::Info title="This connection is in use" text="Change it under its settings, where each change is shown before it is saved.">
                        <a class="button" href=to>"Open it"</a>
                    </Notice>
                }
                .into_any());
            }
            Some(match set_up.step.get() {
                0 => there::view(set_up, &read),
                1 => view! { <values::Values read=read /> }.into_any(),
                _ => view! { <people::People read=read /> }.into_any(),
            })
        })}
    }
    .into_any()
}

/// The first step: which identity provider, and a name.
#[component]
fn Choose() -> impl IntoView {
    let set_up: SetUp = expect_context();
    let backend = Backend::get();
    let query = use_query_map();
    let provider =
        RwSignal::new(query.with_untracked(|query| query.get("provider")).as_deref().and_then(Provider::parse));
    let name = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let choices = Provider::ALL.map(|choice| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="provider"
                    value=choice.as_str()
                    prop:checked=move || provider.get() == Some(choice)
                    on:change=move |_| provider.set(Some(choice))
                />
                <span><strong>{provider_name(choice)}</strong></span>
            </label>
        }
        .into_any()
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some(org), Some(provider)) = (set_up.org.name.get_untracked(), provider.get_untracked()) else {
            problem.set(Some("Choose the identity provider first.".to_owned()));
            return;
        };
        let typed = name.get_untracked().trim().to_owned();
        if typed.is_empty() {
            problem.set(Some("Give the connection a name.".to_owned()));
            return;
        }
        let mut settings =
            ConnectionSettings { name: typed, provider: Some(provider), ..ConnectionSettings::default() };
        match provider.kind() {
            ConnectionKind::Saml => settings.saml = Some(Default::default()),
            ConnectionKind::Oidc => settings.oidc = Some(Default::default()),
        }
        let backend = backend.clone();
        busy.set(true);
        problem.set(None);
        error.set(None);
        leptos::task::spawn_local(async move {
            let made = create(&backend, &org, settings).await;
            let _ = busy.try_set(false);
            match made {
                Ok(made) => set_up.go.run((made.id, 0)),
                Err(ApiError::Refused(refusal)) if refusal.field.as_deref() == Some("name") => {
                    let _ = problem.try_set(refusal.sentence.clone());
                }
                Err(failed) => drop(error.try_set(Some(failed))),
            }
        });
    };
    view! {
        <form class="stack settings" on:submit=submit>
            <fieldset class="stack providers">
                <legend>"Identity provider"</legend>
                {choices.into_iter().collect_view()}
            </fieldset>
            <TextInput label="Name of the connection" hint="As people choose it when there are several." value=name problem=problem autocomplete="off" />
            {live(move || error.get().map(|error| view! { <ErrorPanel error=error /> }))}
            <div class="dialog-actions">
                <Button tone=Tone::Primary submit=true busy=busy>"Start"</Button>
            </div>
        </form>
    }
    .into_any()
}

/// Saves a step and goes on to the next one.
fn save_step(
    set_up: SetUp,
    backend: Backend,
    read: &Connection,
    draft: Draft,
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
) {
    let Some(org) = set_up.org.name.get_untracked() else { return };
    let read = read.clone();
    let body = draft.settings(&read.settings);
    busy.set(true);
    draft.refused.set(None);
    error.set(None);
    let next = set_up.step.get_untracked() + 1;
    leptos::task::spawn_local(async move {
        let saved = replace(&backend, &org, &read, body).await;
        let _ = busy.try_set(false);
        match saved {
            Ok(after) => {
                let id = after.id.clone();
                let _ = set_up.reading.value.try_set(Some(after));
                set_up.go.run((id, next));
            }
            Err(failed) => {
                if failed.status() == Some(412) {
                    set_up.reading.again();
                }
                if !draft.refuse(&failed) {
                    let _ = error.try_set(Some(failed));
                }
            }
        }
    });
}
