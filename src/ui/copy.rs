//! Copies a text.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::icon::{Icon, IconView};
use super::live::live;

/// How long the answer stays.
const STAYS: Duration = Duration::from_secs(4);

/// What became of the last press.
#[derive(Clone, Copy, PartialEq)]
enum Copied {
    NotYet,
    Yes,
    Refused,
}

/// Copies a text to the clipboard and says whether the browser let it.
#[component]
pub fn Copy(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// What the button is called.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let copied = RwSignal::new(Copied::NotYet);
    let press = move |_| {
        let sent = copy(&text);
        leptos::task::spawn_local(async move {
            let done = sent.await;
            let _ = copied.try_set(if done { Copied::Yes } else { Copied::Refused });
            let reset = move || {
                let _ = copied.try_set(Copied::NotYet);
            };
            set_timeout(reset, STAYS);
        });
    };
    let icon = move || match copied.get() {
        Copied::NotYet => Icon::Copy,
        Copied::Yes => Icon::Check,
        Copied::Refused => Icon::Warning,
    };
    let said = move || match copied.get() {
        Copied::NotYet => "",
        Copied::Yes => "Copied.",
        Copied::Refused => "The browser does not let us copy. Select the text and copy it by hand.",
    };
    view! {
        <button type="button" class="copy" aria-label=label.clone() title=label on:click=press>
            {live(move || view! { <IconView icon=icon() /> })}
        </button>
        <span class:vh=move || copied.get() != Copied::Refused role="status">{live(said)}</span>
    }
    .into_any()
}

/// Copies a text, from within a press; true once it is on the clipboard, false where the browser does not let us.
pub fn copy(text: &str) -> impl Future<Output = bool> + use<> {
    // Browsers have a clipboard on secure origins only.
    let clipboard = window().navigator().clipboard();
    let there = !AsRef::<JsValue>::as_ref(&clipboard).is_undefined();
    let sent = there.then(|| clipboard.write_text(text));
    async move {
        match sent {
            Some(sent) => JsFuture::from(sent).await.is_ok(),
            None => false,
        }
    }
}

/// The id that names an answer in the backend's log, to be handed on; nothing where it is empty.
#[component]
pub fn TraceId(
    /// The id.
    id: String,
) -> impl IntoView {
    (!id.is_empty())
        .then(|| {
            view! { <p class="trace">"Trace id "<code>{id.clone()}</code><Copy text=id label="Copy trace id" /></p> }
        })
        .into_any()
}
