//! The browser's clock.

use futures::channel::oneshot;
use js_sys::{Function, Object, Reflect};
use leptos::prelude::{set_timeout, window};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Milliseconds since 1970, by the browser's clock.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Waits.
pub async fn sleep_ms(milliseconds: f64) {
    let (sender, receiver) = oneshot::channel();
    let wake = move || {
        // Whoever stopped waiting needs no waking.
        let _ = sender.send(());
    };
    let mut wake = Some(wake);
    set_timeout(
        move || {
            if let Some(wake) = wake.take() {
                wake();
            }
        },
        std::time::Duration::from_millis(milliseconds as u64),
    );
    let _ = receiver.await;
}

/// Does it in a turn of its own, ahead of painting where the browser can be told so (`scheduler.postTask`).
pub fn next_turn(act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    let property = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
    let posted = property(&window(), "scheduler").and_then(|scheduler| {
        let post: Function = property(&scheduler, "postTask")?.dyn_into().ok()?;
        let options = Object::new();
        // An ordinary object takes any property.
        let _ = Reflect::set(&options, &"priority".into(), &"user-blocking".into());
        post.call2(&scheduler, &act, &options).ok()
    });
    if posted.is_none() {
        let _ = window().set_timeout_with_callback(act.unchecked_ref());
    }
}
