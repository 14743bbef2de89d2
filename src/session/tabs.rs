//! Signing out in every tab, and forgetting the session after idle minutes.
//!
//! Tabs talk over a BroadcastChannel: `active` keeps the session of all tabs alive, `out` and `idle` end it.

use std::time::Duration;

use leptos::prelude::{set_interval, window};
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use super::{Farewell, IDLE_MINUTES, Session};
use crate::clock::now_ms;

const CHANNEL: &str = "purser";
/// How often an active tab tells the others, at most.
const TELL_EVERY_MS: f64 = 15_000.0;

thread_local! {
    static TABS: Option<BroadcastChannel> = BroadcastChannel::new(CHANNEL).ok();
}

fn tell(word: &str) {
    TABS.with(|tabs| {
        if let Some(tabs) = tabs {
            // A closed channel has nobody to tell.
            let _ = tabs.post_message(&JsValue::from_str(word));
        }
    });
}

/// Tells the other tabs that the session is over.
pub(super) fn tell_signed_out(why: Farewell) {
    tell(if why == Farewell::Idle { "idle" } else { "out" });
}

/// Listens to the other tabs and to the person in this one, for the life of the tab.
pub(super) fn watch(session: &Session) {
    let listener = session.clone();
    let heard =
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| match event.data().as_string().as_deref() {
            Some("active") => listener.with(|held| held.last_active_ms = now_ms()),
            Some("idle") if listener.is_signed_in() => listener.forget(Farewell::Idle),
            Some("out") if listener.is_signed_in() => listener.forget(Farewell::ByChoice),
            _ => {}
        });
    TABS.with(|tabs| {
        if let Some(tabs) = tabs {
            tabs.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        }
    });
    heard.forget();

    let person = session.clone();
    let active = Closure::<dyn Fn()>::new(move || {
        let now = now_ms();
        if now - person.with(|held| held.last_active_ms) > TELL_EVERY_MS {
            tell("active");
            person.with(|held| held.last_active_ms = now);
        }
    });
    for event in ["pointerdown", "keydown"] {
        let _ = window().add_event_listener_with_callback(event, active.as_ref().unchecked_ref());
    }
    active.forget();

    let idle = session.clone();
    set_interval(
        move || {
            let since = now_ms() - idle.with(|held| held.last_active_ms);
            if idle.is_signed_in() && since > f64::from(IDLE_MINUTES) * 60_000.0 {
                idle.sign_out(Farewell::Idle);
            }
        },
        Duration::from_secs(15),
    );
}
