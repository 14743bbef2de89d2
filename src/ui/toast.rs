//! Messages that confirm something and leave by themselves; failures stay until they are read.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::icon::{Icon, IconView};
use super::live::each;

/// How long a confirmation stays, when nobody points at it.
const STAYS: Duration = Duration::from_secs(8);

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    failed: bool,
    action: Option<(String, Act)>,
}

/// What a message offers to do. It outlives the page that made it, as a `Callback` would not.
pub type Act = Arc<dyn Fn() + Send + Sync>;

/// The messages on screen. Outlives every page, because work may end after the page that started it is gone.
#[derive(Clone)]
pub struct Toasts {
    shown: ArcRwSignal<Vec<Toast>>,
    held: ArcRwSignal<bool>,
    next: ArcRwSignal<u32>,
}

impl Toasts {
    /// Makes them available to everything below.
    pub fn provide() {
        provide_context(Self {
            shown: ArcRwSignal::new(Vec::new()),
            held: ArcRwSignal::new(false),
            next: ArcRwSignal::new(0),
        });
    }

    /// The messages of this tab.
    pub fn get() -> Self {
        expect_context()
    }

    /// Confirms.
    pub fn say(&self, text: impl Into<String>) {
        self.push(text.into(), false, None);
    }

    /// Tells that something failed; stays.
    pub fn fail(&self, text: impl Into<String>) {
        self.push(text.into(), true, None);
    }

    /// Confirms, with something that can be done about it.
    pub fn offer(&self, text: impl Into<String>, action: impl Into<String>, on_action: Act) {
        self.push(text.into(), false, Some((action.into(), on_action)));
    }

    fn push(&self, text: String, failed: bool, action: Option<(String, Act)>) {
        let id = self.next.get_untracked();
        self.next.set(id + 1);
        self.shown.update(|shown| shown.push(Toast { id, text, failed, action }));
        if !failed {
            self.leave_later(id);
        }
    }

    fn leave_later(&self, id: u32) {
        let toasts = self.clone();
        set_timeout(
            move || {
                if toasts.held.get_untracked() {
                    toasts.leave_later(id);
                } else {
                    toasts.dismiss(id);
                }
            },
            STAYS,
        );
    }

    fn dismiss(&self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Where the messages appear.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = Toasts::get();
    let of = |failed: bool| {
        let (toasts, shown) = (toasts.clone(), toasts.shown.clone());
        let list = move || shown.get().into_iter().filter(|toast| toast.failed == failed).collect();
        each(list, |toast: &Toast| toast.id, move |toast| card(toasts.clone(), toast))
    };
    let hold = |on: bool| {
        let held = toasts.held.clone();
        move || held.set(on)
    };
    let (enter, leave, focus, blur) = (hold(true), hold(false), hold(true), hold(false));
    view! {
        <section
            class="toasts"
            aria-label="Messages"
            on:pointerenter=move |_| enter()
            on:pointerleave=move |_| leave()
            on:focusin=move |_| focus()
            on:focusout=move |_| blur()
        >
            <div role="status">{of(false)}</div>
            <div role="alert">{of(true)}</div>
        </section>
    }
    .into_any()
}

fn card(toasts: Toasts, toast: Toast) -> AnyView {
    let Toast { id, text, failed, action } = toast;
    let after = toasts.clone();
    let action = action.map(|(label, on_action)| {
        let press = move |_| {
            after.dismiss(id);
            on_action();
        };
        view! { <button type="button" class="button" on:click=press>{label}</button> }
    });
    view! {
        <div class="toast" data-tone=failed.then_some("bad")>
            <p>{super::bdi::visible(&text)}</p>
            {action}
            <button type="button" class="button" data-tone="quiet" aria-label="Dismiss message" on:click=move |_| toasts.dismiss(id)>
                <IconView icon=Icon::Close />
            </button>
        </div>
    }
    .into_any()
}
