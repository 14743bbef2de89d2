//! The form: credentials first, then the code of the second factor where one is due. What was typed stays after an error,
//! the secret included; after a success the form forgets it.

use crate::ui::live::{When, live};
use leptos::prelude::*;
use purser_api::ErrorCode;
use purser_api::auth::Secret;

use crate::client::ApiError;
use crate::components::error_panel::ErrorPanel;
use crate::data::Backend;
use crate::data::sign_in::{Step, second_factor, sign_in};
use crate::explain::{Remedy, explain};
use crate::session::Session;
use crate::ui::button::{Button, Tone};
use crate::ui::field::{Checkbox, TextInput};

/// Signs in. With `identifier` given only that account can.
#[component]
pub fn SignInForm(
    /// Who has to sign in again.
    #[prop(optional)]
    identifier: Option<String>,
) -> impl IntoView {
    let backend = Backend::get();
    let session: Session = expect_context();
    let fixed = identifier.is_some();
    let identifier = RwSignal::new(identifier.unwrap_or_default());
    let secret = RwSignal::new(String::new());
    let code = RwSignal::new(String::new());
    let keep = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let missing = RwSignal::new(false);
    // What the first step gave, while the second factor is due.
    let second = RwSignal::new(None::<Secret>);

    let send = move || {
        let blank = identifier.with_untracked(|text| text.trim().is_empty()) || secret.with_untracked(String::is_empty);
        let no_code = second.with_untracked(Option::is_some) && code.with_untracked(|text| text.trim().is_empty());
        missing.set(blank || no_code);
        if missing.get_untracked() || pending.get_untracked() {
            return;
        }
        pending.set(true);
        error.set(None);
        let (backend, session) = (backend.clone(), session.clone());
        leptos::task::spawn_local(async move {
            let who = identifier.get_untracked().trim().to_owned();
            let what = Secret(secret.get_untracked());
            let result = match second.get_untracked() {
                Some(step) => second_factor(&backend, &step, &code.get_untracked()).await.map(Step::Done),
                None => sign_in(&backend, &who, &what).await,
            };
            let _ = pending.try_set(false);
            match result {
                // A second factor cannot be repeated silently, so its secret is of no use later.
                Ok(Step::Done(token)) => {
                    let kept = (keep.get_untracked() && second.get_untracked().is_none()).then_some(what);
                    session.sign_in(&who, token, kept);
                }
                Ok(Step::SecondFactor(step)) => second.set(Some(step)),
                Err(problem) => {
                    // The first step may be too long ago: then both are needed again.
                    if second.get_untracked().is_some() && problem.code() == Some(&ErrorCode::Unauthenticated) {
                        second.set(None);
                    }
                    error.set(Some(problem));
                }
            }
        });
    };
    let retry = send.clone();
    let required = move |value: RwSignal<String>, sentence: &'static str| {
        Signal::derive(move || {
            (missing.get() && value.with(|text| text.trim().is_empty())).then(|| sentence.to_owned())
        })
    };
    // A wrong secret is a problem of that field; everything else stands above the button.
    let at_field = Signal::derive(move || {
        error.with(|error| error.as_ref().map(explain)).filter(|said| said.remedy == Remedy::FixInput)
    });
    let elsewhere = move || error.get().filter(|error| explain(error).remedy != Remedy::FixInput);
    let secret_problem = Signal::derive(move || {
        let refused = at_field.get().filter(|_| second.with(Option::is_none));
        required(secret, "Type the secret.").get().or(refused.map(|said| format!("{}. {}", said.title, said.detail)))
    });
    let code_problem = Signal::derive(move || {
        required(code, "Type the code.").get().or(at_field.get().map(|said| format!("{}. {}", said.title, said.detail)))
    });

    view! {
        <form
            class="stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <div class="stack" hidden=move || second.with(Option::is_some)>
                <TextInput
                    label="Docker ID or e-mail address"
                    value=identifier
                    name="username"
                    autocomplete="username"
                    readonly=fixed
                    autofocus=!fixed
                    problem=required(identifier, "Say who you are.")
                />
                <TextInput
                    label="Password or access token"
                    value=secret
                    kind="password"
                    name="password"
                    autocomplete="current-password"
                    autofocus=fixed
                    hint="A personal access token works where a password does not, for example with single sign-on."
                    problem=secret_problem
                />
                <Checkbox
                    label="Stay signed in while this tab is open"
                    checked=keep
                    hint="Keeps the secret in this tab's memory to renew the 10-minute token. It is never stored."
                />
            </div>
            <When when=move || second.with(Option::is_some)>
                <TextInput
                    label="Code of your authenticator"
                    value=code
                    name="code"
                    autocomplete="one-time-code"
                    inputmode="numeric"
                    autofocus=true
                    hint="Six digits; they change every 30 seconds."
                    problem=code_problem
                />
            </When>
            {live(move || {
                let retry = retry.clone();
                elsewhere().map(|error| view! { <ErrorPanel error=error on_retry=Callback::new(move |()| retry()) /> })
            })}
            <Button tone=Tone::Primary busy=pending submit=true>
                {live(move || if second.with(Option::is_some) { "Confirm" } else { "Sign in" })}
            </Button>
        </form>
    }
    .into_any()
}
