//! The worker: waits for jobs, does one after the other, and says how far it is. Started by `src/worker.rs` of the console.

use js_sys::Function;
use purser_worker::{Message, answer};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let console = scope.clone();
    let say = move |message: Message| {
        // Fails only for what cannot be copied, and a text can.
        let _ = console.post_message(&JsValue::from_str(&message.to_text()));
    };
    let ready = say.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        // A request is a text, or a text and a file.
        let data = event.data();
        let (text, file) = match data.dyn_ref::<js_sys::Array>() {
            Some(both) => (both.get(0), js_sys::Uint8Array::new(&both.get(1)).to_vec()),
            None => (data, Vec::new()),
        };
        let request = text.as_string().unwrap_or_default();
        let message = answer(&request, file, &mut |message| say(message));
        say(message);
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref::<Function>()));
    // It lives as long as the worker.
    on_message.forget();
    ready(Message::Ready);
}
