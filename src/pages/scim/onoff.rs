//! Switching SCIM on and off, and just-in-time provisioning off once it is on.

use leptos::prelude::*;
use purser_api::provisioning::{DisableScim, EnableScim, FreshScimToken};

use super::State;
use super::secret::SecretDialog;
use crate::client::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::data::Backend;
use crate::data::provisioning::{change, set_jit};
use crate::explain::explain;
use crate::route::{Route, encode};
use crate::ui::button::{Button, Tone};
use crate::ui::dialog::Dialog;
use crate::ui::field::TextInput;
use crate::ui::live::{When, live};
use crate::ui::notice::{Notice, NoticeTone};
use crate::ui::number::count;
use crate::ui::toast::Toasts;

/// What switching it on does, and the switch.
#[component]
pub fn Enable() -> impl IntoView {
    let state = State::get();
    let backend = Backend::get();
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let Fresh(fresh) = expect_context();
    let press = Callback::new(move |()| {
        let (Some((org, id)), backend) = (state.of.place_now(), backend.clone()) else { return };
        busy.set(true);
        error.set(None);
        leptos::task::spawn_local(async move {
            match change(&backend, &EnableScim { org, id }).await {
                Ok(token) => drop(fresh.try_set(Some(token))),
                Err(problem) => drop(error.try_set(Some(problem))),
            }
            let _ = busy.try_set(false);
        });
    });
    let before = move || state.with(|state| state.scim.ever_enabled && state.users > 0) == Some(true);
    view! {
        <section class="card stack" aria-labelledby="scim-on">
            <h2 id="scim-on">"SCIM is off"</h2>
            <p>
                "With SCIM the identity provider adds people, renames them, moves them between teams and removes leavers by itself. \
                 Switching it on removes and changes nobody who is here. From then on people are managed in the identity provider; \
                 those whom SCIM did not create only after they were moved to it."
            </p>
            <When when=before>
                <p>"It was on before. People whom it had brought are governed again as soon as the identity provider calls."</p>
            </When>
            {live(move || error.get().map(|error| view! { <ErrorPanel error=error on_retry=press /> }))}
            <div class="row">
                <Button tone=Tone::Primary busy=busy reason=state.may_not on_press=press>"Switch SCIM on"</Button>
            </div>
        </section>
    }
    .into_any()
}

/// A token that was just made, wherever; outlives the switch that made it.
#[derive(Clone, Copy)]
pub struct Fresh(pub RwSignal<Option<FreshScimToken>>);

/// Shows a token that was just made.
#[component]
pub fn FreshToken() -> impl IntoView {
    let Fresh(fresh) = expect_context();
    let close = Callback::new(move |()| fresh.set(None));
    live(move || fresh.get().map(|token| view! { <SecretDialog token=token on_close=close /> }))
}

/// With SCIM on, just-in-time provisioning had better be off.
#[component]
pub fn JitOffer() -> impl IntoView {
    let state = State::get();
    let backend = Backend::get();
    let ask = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let close = Callback::new(move |()| ask.set(false));
    let impact = move || {
        let org = state.of.org.name.get().map_or_else(String::new, |name| name.to_string());
        Route::Impact(org).href_with(&["change=jit-off&connection=", &encode(&state.of.id.get())].concat())
    };
    let apply = Callback::new(move |()| {
        let (Some((org, id)), backend) = (state.of.place_now(), backend.clone()) else { return };
        let toasts = Toasts::get();
        busy.set(true);
        leptos::task::spawn_local(async move {
            match set_jit(&backend, org, id, false).await {
                Ok(()) => {
                    toasts.say("Just-in-time provisioning is off.".to_owned());
                    let _ = ask.try_set(false);
                }
                Err(problem) => drop(error.try_set(Some(problem))),
            }
            let _ = busy.try_set(false);
        });
    });
    view! {
        <When when=move || state.with(|state| state.jit) == Some(true)>
            <Notice
                tone=NoticeTone::Info
                title="Switch just-in-time provisioning off (recommended)"
                text="With both on, a sign-in adds people whom SCIM does not govern, and what it says overwrites what SCIM wrote."
            >
                <div class="row">
                    <Button reason=state.may_not on_press=Callback::new(move |()| ask.set(true))>"Switch it off"</Button>
                    <a href=impact>"See whom that concerns"</a>
                </div>
            </Notice>
        </When>
        {live(move || ask.get().then(|| view! {
            <Dialog title="Switch just-in-time provisioning off?" on_close=close busy=busy>
                <p>
                    "Somebody new is added only by the identity provider or by an invitation. Whoever has neither is refused at \
                     sign-in. Members stay."
                </p>
                <p><a href=impact>"See whom that concerns"</a></p>
                {live(move || error.get().map(|error| view! { <ErrorPanel error=error on_retry=apply /> }))}
                <div class="dialog-actions">
                    <Button on_press=close>"Leave it on"</Button>
                    <Button tone=Tone::Primary busy=busy on_press=apply>"Switch off"</Button>
                </div>
            </Dialog>
        }))}
    }
    .into_any()
}

/// The switch off, with what it means.
#[component]
pub fn Disable() -> impl IntoView {
    let state = State::get();
    let ask = RwSignal::new(false);
    let reason = Signal::derive(move || {
        let jit_off = state.with(|state| !state.jit) == Some(true);
        state.may_not.get().or_else(|| {
            jit_off.then(|| "Switch just-in-time provisioning on first: nobody new could come in otherwise.".to_owned())
        })
    });
    view! {
        <section class="card stack" aria-labelledby="scim-off">
            <h2 id="scim-off">"Switch off"</h2>
            <p>"Everybody stays; nobody is updated or removed by the identity provider any more."</p>
            <When when=move || state.with(|state| !state.jit) == Some(true)><JitBackOn /></When>
            <div class="row">
                <Button tone=Tone::Danger reason=reason on_press=Callback::new(move |()| ask.set(true))>"Switch SCIM off"</Button>
            </div>
        </section>
        {live(move || ask.get().then(|| view! { <DisableDialog on_close=Callback::new(move |()| ask.set(false)) /> }))}
    }
    .into_any()
}

#[component]
fn JitBackOn() -> impl IntoView {
    let state = State::get();
    let backend = Backend::get();
    let busy = RwSignal::new(false);
    let press = Callback::new(move |()| {
        let (Some((org, id)), backend) = (state.of.place_now(), backend.clone()) else { return };
        let toasts = Toasts::get();
        busy.set(true);
        leptos::task::spawn_local(async move {
            match set_jit(&backend, org, id, true).await {
                Ok(()) => toasts.say("Just-in-time provisioning is on.".to_owned()),
                Err(error) => toasts.fail(explain(&error).title.to_string()),
            }
            let _ = busy.try_set(false);
        });
    });
    view! {
        <div class="row">
            <span class="muted">"Just-in-time provisioning is off."</span>
            <Button busy=busy reason=state.may_not on_press=press>"Switch it on"</Button>
        </div>
    }
    .into_any()
}

#[component]
fn DisableDialog(on_close: Callback<()>) -> impl IntoView {
    let state = State::get();
    let backend = Backend::get();
    let typed = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let name = StoredValue::new(state.with(|state| state.connection.clone()).unwrap_or_default());
    let managed = state.with(|state| (state.active_users, state.groups)).unwrap_or_default();
    let reason = Signal::derive(move || {
        let name = name.get_value();
        typed.with(|typed| typed.trim() != name).then(|| ["Type “", &name, "” first."].concat())
    });
    let apply = Callback::new(move |()| {
        let (Some((org, id)), backend) = (state.of.place_now(), backend.clone()) else { return };
        let toasts = Toasts::get();
        busy.set(true);
        error.set(None);
        leptos::task::spawn_local(async move {
            match change(&backend, &DisableScim { org, id }).await {
                Ok(()) => {
                    toasts.say("SCIM is off. Everybody stays.".to_owned());
                    on_close.run(());
                }
                Err(problem) => drop(error.try_set(Some(problem))),
            }
            let _ = busy.try_set(false);
        });
    });
    let label = ["Type “", &name.get_value(), "” to confirm"].concat();
    let number = |number: u64, one: &str, more: &str| [&*count(number), if number == 1 { one } else { more }].concat();
    let (users, groups) = (number(managed.0, " person", " people"), number(managed.1, " group", " groups"));
    view! {
        <Dialog title="Switch SCIM off?" on_close=on_close busy=busy>
            <ul class="consequences">
                <li>"Everybody stays a member, with role and teams as they are now."</li>
                <li>"It managed "{users}" and "{groups}". From now on nobody renames, moves or removes them."</li>
                <li>"Leavers have to be removed by hand, one by one or in batches on the members page."</li>
                <li>"The tokens stop working at once. Switching SCIM on again needs a new one in the identity provider."</li>
            </ul>
            <TextInput label=label value=typed autocomplete="off" autofocus=true />
            {live(move || error.get().map(|error| view! { <ErrorPanel error=error on_retry=apply /> }))}
            <div class="dialog-actions">
                <Button on_press=on_close>"Keep it on"</Button>
                <Button tone=Tone::Danger busy=busy reason=reason on_press=apply>"Switch off"</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
