//! "Continue with single sign-on": an address, the identity provider's own pages, and back here with a one-time code.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use purser_api::auth::Secret;
use purser_api::sso::SsoChoice;
use purser_policy::findings::FindingCode;
use purser_policy::texts;

use crate::client::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::data::Backend;
use crate::data::sign_in::{exchange_code, start_sso};
use crate::explain::{Remedy, explain};
use crate::route::{RETURN_TO, Route, encode};
use crate::session::{Session, pkce};
use crate::ui::button::{Button, Tone};
use crate::ui::copy::TraceId;
use crate::ui::field::TextInput;
use crate::ui::live::live;
use crate::ui::notice::{Notice, NoticeTone};

/// Query parameters that the browser comes back with.
const CODE: &str = "sso_code";
const ERROR: &str = "sso_error";
const TRACE: &str = "trace";

/// What the browser brought back from an identity provider: a code, which is exchanged at once, or why there is none.
#[component]
pub fn SsoReturn() -> impl IntoView {
    let (backend, session) = (Backend::get(), expect_context::<Session>());
    let query = use_query_map().get_untracked();
    let given = |name: &str| query.get_str(name).unwrap_or_default().to_owned();
    let (code, word, trace) = (given(CODE), given(ERROR), given(TRACE));
    let error = RwSignal::new(None::<ApiError>);
    let under_way = RwSignal::new(!code.is_empty());
    if !code.is_empty() && !session.is_signed_in() {
        leptos::task::spawn_local(async move {
            let verifier = pkce::verifier().unwrap_or(Secret(String::new()));
            match exchange_code(&backend, Secret(code), verifier).await {
                Ok((who, token)) => session.sign_in(&who, token, None),
                Err(problem) => {
                    let _ = error.try_set(Some(problem));
                    let _ = under_way.try_set(false);
                }
            }
        });
    }
    let failed = FindingCode::parse(&word).map(|code| {
        let (what, remedy) = texts::finding(code);
        let text = [what, " An administrator can mend it: ", remedy].concat();
        view! { <Notice tone=NoticeTone::Bad title="Single sign-on did not work" text=text><TraceId id=trace /></Notice> }
    });
    view! {
        {failed}
        {live(move || under_way.get().then(|| view! { <p role="status">"Signing in…"</p> }))}
        {live(move || error.get().map(|error| view! { <ErrorPanel error=error /> }))}
    }
    .into_any()
}

/// Asks for the address, and goes where its domain signs in.
#[component]
pub fn SsoForm(
    /// Address of the console to come back to in the end.
    #[prop(into)]
    back_to: String,
    /// Said below the field.
    hint: &'static str,
) -> impl IntoView {
    let backend = Backend::get();
    let email = RwSignal::new(String::new());
    let pending = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let choices = RwSignal::new(Vec::<SsoChoice>::new());
    let blocked = RwSignal::new(false);
    let go = Callback::new(move |connection: String| {
        if pending.get_untracked() {
            return;
        }
        pending.set(true);
        error.set(None);
        let backend = backend.clone();
        let own = Route::SignIn.href_with(&[RETURN_TO, "=", &encode(&back_to)].concat());
        leptos::task::spawn_local(async move {
            let return_to = window().location().origin().map(|origin| origin + &own).unwrap_or_default();
            let Some(challenge) = pkce::challenge().await else {
                let _ = blocked.try_set(true);
                let _ = pending.try_set(false);
                return;
            };
            let typed = email.get_untracked().trim().to_owned();
            match start_sso(&backend, typed, return_to, challenge, connection).await {
                Ok(way) => match way.location {
                    // The page is left; the button stays busy until then.
                    Some(location) => {
                        let _ = window().location().assign(&location);
                    }
                    None => {
                        let _ = choices.try_set(way.choices);
                        let _ = pending.try_set(false);
                    }
                },
                Err(problem) => {
                    let _ = error.try_set(Some(problem));
                    let _ = pending.try_set(false);
                }
            }
        });
    });
    let at_field = Signal::derive(move || {
        let said = error.get().filter(|error| explain(error).remedy == Remedy::FixInput);
        said.map(|error| explain(&error).detail)
    });
    let elsewhere = move || error.get().filter(|error| explain(error).remedy != Remedy::FixInput);
    view! {
        <form
            class="stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                go.run(String::new());
            }
        >
            <TextInput
                label="Work e-mail address"
                value=email
                kind="email"
                name="email"
                autocomplete="email"
                inputmode="email"
                hint=hint
                problem=at_field
            />
            {live(move || {
                elsewhere().map(|error| match error.status() {
                    Some(404) => view! {
                        <Notice
                            tone=NoticeTone::Info
                            title="This backend has no single sign-on for the console"
                            text="It has the basic API only. Use the password or an access token."
                        />
                    }.into_any(),
                    _ => view! { <ErrorPanel error=error on_retry=Callback::new(move |()| go.run(String::new())) /> }.into_any(),
                })
            })}
            {live(move || {
                blocked.get().then(|| view! {
                    <Notice
                        tone=NoticeTone::Warn
                        title="Single sign-on needs https"
                        text="The browser does not let this page make the proof that single sign-on takes. Open the console over https."
                    />
                })
            })}
            {live(move || {
                let all = choices.get();
                (!all.is_empty()).then(|| view! {
                    <fieldset class="stack">
                        <legend>"Choose where to sign in"</legend>
                        {all.into_iter().map(|SsoChoice { id, name }| view! {
                            <Button on_press=Callback::new(move |()| go.run(id.clone()))>{name}</Button>
                        }).collect_view()}
                    </fieldset>
                })
            })}
            <Button tone=Tone::Plain busy=pending submit=true>"Continue with single sign-on"</Button>
        </form>
    }
    .into_any()
}
