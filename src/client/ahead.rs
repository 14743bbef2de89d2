//! Answers that the page has asked for before the app was there: the second script of `index.html` makes the first reads,
//! so that they travel beside the app instead of after it.

use gloo_net::http::Response;
use js_sys::{Promise, Reflect};
use leptos::prelude::window;
use purser_api::Method;
use wasm_bindgen::{JsCast, JsValue};

use super::{Outgoing, Token};

/// The answer to this read, if it was asked for: once, and only for the token that it was asked with. `None` inside when
/// it did not come.
pub(super) fn take(
    request: &Outgoing,
    token: Option<&Token>,
) -> Option<impl Future<Output = Option<Response>> + use<>> {
    if request.method != Method::Get || request.accept != super::JSON {
        return None;
    }
    let asked = Reflect::get(&window(), &"ahead".into()).ok()?;
    let key: JsValue = [token.map_or("", Token::reveal), &request.url].concat().into();
    let answer: Promise = Reflect::get(&asked, &key).ok()?.dyn_into().ok()?;
    Reflect::delete_property::<js_sys::Object>(asked.unchecked_ref(), &key).ok()?;
    Some(async move {
        let answer = wasm_bindgen_futures::JsFuture::from(answer).await.ok()?;
        Some(answer.unchecked_into::<web_sys::Response>().into())
    })
}
