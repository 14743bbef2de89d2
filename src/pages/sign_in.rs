//! Signing in, and signing in again over a page when the token ended.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

pub mod form;
pub mod renewal;
pub mod sso;

use crate::config::Config;
use crate::part;
use crate::route::{RETURN_TO, own_address};
use crate::session::{Farewell, IDLE_MINUTES, Phase, Session};
use crate::ui::notice::{Notice, NoticeTone};
use form::SignInForm;
use sso::{SsoForm, SsoReturn};

part! {
    /// The page, as a part.
    pub fn page() in sign_in => view! { <SignInPage /> }.into_any()
}

/// Identifier, secret, second factor; then back to where the person wanted to go.
#[component]
pub fn SignInPage() -> impl IntoView {
    let session: Session = expect_context();
    let config: Config = expect_context();
    let query = use_query_map();
    let navigate = use_navigate();
    let farewell = match session.phase_now() {
        Phase::SignedOut(Farewell::Idle) => Some((
            NoticeTone::Warn,
            "You were signed out",
            format!("Nothing was typed or pressed for {IDLE_MINUTES} minutes."),
        )),
        Phase::SignedOut(Farewell::ByChoice) => {
            Some((NoticeTone::Info, "You are signed out", "Token and secret are forgotten, in every tab.".to_owned()))
        }
        _ => None,
    };
    // Also when another tab or the address brings somebody here who is signed in already.
    Effect::new(move || {
        if session.phase() == Phase::SignedIn {
            let to = own_address(query.get_untracked().get_str(RETURN_TO));
            navigate(&to, NavigateOptions { resolve: false, replace: true, ..NavigateOptions::default() });
        }
    });
    let back_to = own_address(query.get_untracked().get_str(RETURN_TO));
    document().set_title(&["Sign in · ", &config.product_name].concat());
    view! {
        <main class="signin" id="main">
            <div class="card stack">
                <p class="mark" aria-hidden="true">{config.product_name.clone()}</p>
                <h1>"Sign in"</h1>
                {farewell.map(|(tone, title, text)| view! { <Notice tone=tone title=title text=text /> })}
                <SsoReturn />
                <SignInForm />
                <hr />
                <SsoForm
                    back_to=back_to
                    hint="If your organization signs in through an identity provider, its domain leads there."
                />
                {config.support.map(|support| {
                    view! { <p class="muted"><a href=support.href rel="external">{support.text}</a></p> }
                })}
            </div>
        </main>
    }
    .into_any()
}
