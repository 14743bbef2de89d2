//! Work that would freeze the page, done in a worker: a module of its own (`crates/worker`), loaded when it is first needed.
//!
//! One worker is kept for the next job. Dropping the future of [`run`] ends the worker with its job: that is how to cancel.

use std::cell::RefCell;

use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, unbounded};
use leptos::prelude::document;
use purser_worker::{Job, Message, request};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, MessageEvent, Worker};

use crate::client::ApiError;

/// The element of the page that names the worker's script; written by `cargo xtask dist`.
const SCRIPT: &str = "meta[name='purser-worker']";

thread_local! {
    static IDLE: RefCell<Option<Running>> = const { RefCell::new(None) };
}

/// Does a job. `progress` is told how much is done, of how much.
///
/// # Errors
/// [`ApiError::WorkerMissing`] where the worker could not be loaded, [`ApiError::WorkerBroke`] where it ended without an
/// answer.
pub async fn run<J: Job>(job: &J, progress: impl Fn(u32, u32)) -> Result<J::Answer, ApiError> {
    let answer = ask(&JsValue::from_str(&request(job)), &progress, &|_| ()).await?;
    serde_json::from_str(&answer).map_err(|_| ApiError::WorkerBroke)
}

/// Does a job over a file; `on_part` gets the parts of the answer as they come.
///
/// # Errors
/// As [`run`]; [`ApiError::WorkerBroke`] also where the file cannot be read any more.
pub async fn run_over<J: Job, P: DeserializeOwned>(
    job: &J,
    file: &Blob,
    on_part: impl Fn(P),
) -> Result<J::Answer, ApiError> {
    let bytes = JsFuture::from(file.array_buffer()).await.map_err(|_| ApiError::WorkerBroke)?;
    let message = js_sys::Array::of2(&JsValue::from_str(&request(job)), &bytes);
    let read = |part: String| {
        if let Ok(part) = serde_json::from_str(&part) {
            on_part(part);
        }
    };
    let answer = ask(&message, &|_, _| (), &read).await?;
    serde_json::from_str(&answer).map_err(|_| ApiError::WorkerBroke)
}

async fn ask(message: &JsValue, progress: &dyn Fn(u32, u32), on_part: &dyn Fn(String)) -> Result<String, ApiError> {
    let mut worker = match IDLE.take() {
        Some(idle) => idle,
        None => Running::start().await?,
    };
    worker.worker.post_message(message).map_err(|_| ApiError::WorkerBroke)?;
    loop {
        match worker.said.next().await.flatten() {
            Some(Message::Progress { done, total }) => progress(done, total),
            Some(Message::Part(part)) => on_part(part),
            Some(Message::Answer(answer)) => {
                IDLE.set(Some(worker));
                return Ok(answer);
            }
            Some(Message::Ready) => {}
            Some(Message::NotUnderstood) | None => return Err(ApiError::WorkerBroke),
        }
    }
}

/// A worker that has been loaded. It ends when this is dropped.
struct Running {
    worker: Worker,
    /// What it says; nothing where it said something else, or failed.
    said: UnboundedReceiver<Option<Message>>,
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

impl Running {
    async fn start() -> Result<Self, ApiError> {
        let script = document().query_selector(SCRIPT).ok().flatten().and_then(|meta| meta.get_attribute("content"));
        let worker = Worker::new(&script.ok_or(ApiError::WorkerMissing)?).map_err(|_| ApiError::WorkerMissing)?;
        let (sender, said) = unbounded();
        let failed = sender.clone();
        let listeners = [
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let text = event.data().as_string();
                // Whoever stopped listening needs no telling.
                let _ = sender.unbounded_send(text.and_then(|text| Message::parse(&text)));
            }),
            Closure::<dyn FnMut(MessageEvent)>::new(move |_| {
                let _ = failed.unbounded_send(None);
            }),
        ];
        worker.set_onmessage(Some(listeners[0].as_ref().unchecked_ref()));
        worker.set_onerror(Some(listeners[1].as_ref().unchecked_ref()));
        let mut running = Self { worker, said, _listeners: listeners };
        match running.said.next().await.flatten() {
            Some(Message::Ready) => Ok(running),
            _ => Err(ApiError::WorkerMissing),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
