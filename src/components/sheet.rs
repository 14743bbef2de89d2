//! The third style sheet: what is not on the members page and not for signing in. It lies in a template of the page until it
//! is needed, so that neither the first paint nor the first rows wait for it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlLinkElement, HtmlTemplateElement};

use super::part::Loading;

/// Parts that do without it.
const WITHOUT: [&str; 3] = ["members", "sign_in", "soon"];

/// Fetches it for a part. `false` when it did not come.
pub fn load(part: &str) -> Loading {
    let link = (!WITHOUT.contains(&part)).then(link).flatten();
    // A sheet is there as soon as it has come.
    let Some(link) = link.filter(|link| link.sheet().is_none()) else { return Box::pin(std::future::ready(true)) };
    let ends = js_sys::Promise::new(&mut |done, failed| {
        let listen = |event: &str, then: &js_sys::Function| link.add_event_listener_with_callback(event, then);
        let _ = listen("load", &done).and_then(|()| listen("error", &failed));
    });
    Box::pin(async move {
        let came = wasm_bindgen_futures::JsFuture::from(ends).await.is_ok();
        if !came && let Some(template) = template() {
            // Taking it out once more fetches it once more.
            let _ = template.content().append_child(&link);
        }
        came
    })
}

/// The sheet's link in the head of the page, which starts to fetch it; none in a page that has no such sheet.
fn link() -> Option<HtmlLinkElement> {
    let here = document().get_element_by_id("later").or_else(|| {
        let link = template()?.content().first_element_child()?;
        document().head()?.append_child(&link).ok()?;
        Some(link)
    });
    here?.dyn_into().ok()
}

fn template() -> Option<HtmlTemplateElement> {
    document().get_element_by_id("sheets")?.dyn_into().ok()
}
