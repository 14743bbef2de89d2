//! The browser's clock.

use futures::channel::oneshot;
use leptos::prelude::set_timeout;

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
