//! Buttons. One that cannot be pressed now stays reachable and says why.

use super::live::live;
use std::sync::Once;

use leptos::prelude::*;

use super::fresh_id;
use super::icon::{Icon, IconView};

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Like the others.
    #[default]
    Plain,
    /// The one thing to do next.
    Primary,
    /// Destroys something.
    Danger,
    /// Hardly there.
    Quiet,
}

impl Tone {
    const fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Primary => "primary",
            Self::Danger => "danger",
            Self::Quiet => "quiet",
        }
    }
}

/// A button. With a reason it does nothing when pressed, but can be reached, and the reason can be read.
#[component]
pub fn Button(
    /// How much it stands out.
    #[prop(optional)]
    tone: Tone,
    /// Work is under way; a second press does nothing.
    #[prop(into, optional)]
    busy: Signal<bool>,
    /// Why it cannot be pressed now.
    #[prop(into, optional)]
    reason: Signal<Option<String>>,
    /// In front of the words.
    #[prop(optional)]
    icon: Option<Icon>,
    /// Sends the form around it.
    #[prop(optional)]
    submit: bool,
    /// Called on a press.
    #[prop(optional)]
    on_press: Option<Callback<()>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    watch_escape();
    let id = fresh_id("reason");
    let described = id.clone();
    let blocked = move || busy.get() || reason.with(Option::is_some);
    let press = move |event: leptos::ev::MouseEvent| {
        if busy.get_untracked() || reason.with_untracked(Option::is_some) {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <span class="button-wrap" on:pointerleave=move |_| hush(false) on:focusout=move |_| hush(false)>
            <button
                type=if submit { "submit" } else { "button" }
                class="button"
                data-tone=tone.word()
                aria-disabled=move || blocked().then_some("true")
                aria-busy=move || busy.get().then_some("true")
                aria-describedby=move || reason.with(Option::is_some).then(|| described.clone())
                on:click=press
            >
                {icon.map(|icon| view! { <IconView icon=icon /> })}
                {children()}
            </button>
            {live(move || reason.get().map(|reason| view! { <span class="tip" role="tooltip" id=id.clone()>{reason}</span> }))}
        </span>
    }
    .into_any()
}

/// Escape puts reasons out of the way, whatever has the focus, until the pointer or the focus moves on.
fn watch_escape() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let _ = window_event_listener(leptos::ev::keydown, |event| {
            if event.key() == "Escape" {
                hush(true);
            }
        });
    });
}

fn hush(on: bool) {
    // The root of a page always takes an attribute.
    let _ = document().document_element().map(|root| root.toggle_attribute_with_force("data-hush", on));
}
