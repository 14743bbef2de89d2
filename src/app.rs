//! Mounts the app: the configuration first, then the contexts everything shares, then the page that belongs to the address.

use std::time::Duration;

use futures::FutureExt;
use leptos::mount::mount_to_body;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Router;
use leptos_router::hooks::{use_location, use_navigate};
use leptos_router::location::{BrowserUrl, LocationProvider};

use crate::client::{self, Client};
use crate::components::part::{self, Place};
use crate::config::{self, Config};
use crate::data::Topics;
use crate::pages::broken::{self, Problem};
use crate::pages::frame::{self, Frame};
use crate::pages::{access_denied, sign_in};
use crate::route::{self, CurrentRoute, Route};
use crate::session::{Phase, Session};
use crate::ui::live::{effect, live};
use crate::ui::toast::{ToastRegion, Toasts};

/// Starts the console in the page that loaded it.
pub fn start() {
    crate::panic::install();
    route::set_base(&base_path());
    // The page's part and the configuration travel at the same time.
    let path = window().location().pathname().unwrap_or_default();
    wasm_bindgen_futures::spawn_local(frame::load(&Route::parse(&path)).map(drop));
    // Leptos' own executor starts with the first mount.
    wasm_bindgen_futures::spawn_local(async {
        let config = match client::read_file(config::FILE).await {
            Ok(text) => Config::parse(&text).map_err(Problem::Wrong),
            Err(error) => Err(Problem::Missing(error)),
        };
        if let Some(shell) = document().get_element_by_id("shell") {
            shell.remove();
        }
        let _ = document().document_element().map(|root| root.remove_attribute("data-shell"));
        match config {
            Ok(config) => mount_to_body(move || view! { <App config=config /> }),
            Err(problem) => mount_to_body(move || {
                part::show(Place::Page, broken::page::load, move || broken::page::make(problem.clone()))
            }),
        }
    });
}

/// Path of the page's base address: where the console is hosted.
fn base_path() -> String {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    web_sys::Url::new(&base).map_or_else(|_| "/".to_owned(), |url| url.pathname())
}

#[component]
fn App(config: Config) -> impl IntoView {
    let session = Session::open(config.keep_over_reload);
    let client = Client::new(&config.api_base, session.clone());
    keep_token_fresh(session.clone(), client.clone());
    provide_context(config);
    provide_context(session);
    provide_context(client);
    provide_context(Topics::default());
    Toasts::provide();
    view! {
        <Router base=route::base()>
            <Root />
        </Router>
        <ToastRegion />
    }
}

/// Renews the token ahead of its end where the person let us keep the secret.
fn keep_token_fresh(session: Session, client: Client) {
    set_interval(
        move || {
            if let Some(credentials) = session.due_for_renewal() {
                let client = client.clone();
                leptos::task::spawn_local(async move { client.renew(credentials).await });
            }
        },
        Duration::from_secs(15),
    );
}

#[component]
fn Root() -> impl IntoView {
    let session: Session = expect_context();
    let location = use_location();
    let route = Memo::new(move |_| location.pathname.with(|path| Route::parse(path)));
    provide_context(CurrentRoute(route));

    // The router leaves the address bar alone until it is told that the new page is there.
    let browser: Option<BrowserUrl> = use_context();
    effect(move || {
        location.pathname.track();
        if let Some(browser) = &browser {
            browser.ready_to_complete();
        }
    });

    let signed_in = Memo::new(move |_| !matches!(session.phase(), Phase::SignedOut(_)));
    let navigate = use_navigate();
    effect(move || {
        if !signed_in.get() && !matches!(route.get(), Route::SignIn | Route::AccessDenied) {
            let address = [&*location.pathname.get_untracked(), "?", &*location.search.get_untracked()].concat();
            let options = NavigateOptions { resolve: false, replace: true, ..NavigateOptions::default() };
            navigate(&Route::sign_in_for(address.trim_end_matches('?')), options);
        }
    });

    let frameless =
        Memo::new(move |_| Some(route.get()).filter(|route| matches!(route, Route::SignIn | Route::AccessDenied)));
    live(move || match (frameless.get(), signed_in.get()) {
        (Some(Route::AccessDenied), _) => part::show(Place::Page, access_denied::page::load, access_denied::page::make),
        (Some(_), _) => part::show(Place::Page, sign_in::page::load, sign_in::page::make),
        (None, true) => view! { <Frame route=route /> }.into_any(),
        (None, false) => ().into_any(),
    })
}
