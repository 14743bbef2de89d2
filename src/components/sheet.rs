//! The third style sheet: what is not on the members page and not for signing in. It is in the page from the start, switched
//! off, so that neither the first paint nor the first rows wait for it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::part::Loading;

/// Parts that do without it.
const WITHOUT: [&str; 3] = ["members", "sign_in", "soon"];

/// Fetches it for a part. `false` when it did not come.
pub fn load(part: &str) -> Loading {
    let link = (!WITHOUT.contains(&part)).then(|| document().get_element_by_id("later")).flatten();
    let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlLinkElement>().ok()) else {
        return Box::pin(std::future::ready(true));
    };
    // A sheet is there as soon as it has come.
    if link.sheet().is_some() {
        return Box::pin(std::future::ready(true));
    }
    let ends = js_sys::Promise::new(&mut |done, failed| {
        let listen = |event: &str, then: &js_sys::Function| link.add_event_listener_with_callback(event, then);
        let _ = listen("load", &done).and_then(|()| listen("error", &failed));
    });
    link.set_disabled(false);
    Box::pin(async move {
        let came = wasm_bindgen_futures::JsFuture::from(ends).await.is_ok();
        if !came {
            // Switching it on once more fetches it once more.
            link.set_disabled(true);
        }
        came
    })
}
