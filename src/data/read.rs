//! Reading: the last good value, whether a newer one is under way, and what went wrong.
//!
//! Only the newest request counts: when what is asked changes, the request before is aborted, so a late answer can never
//! overwrite a newer one. The old value stays on screen meanwhile.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use futures::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use purser_api::Endpoint;

use super::Topics;
use crate::client::{ApiError, Client};

/// A running or finished read.
pub struct Reading<T: Send + Sync + 'static> {
    /// The last good value.
    pub value: RwSignal<Option<T>>,
    /// Why the newest request failed; cleared when the next one is sent.
    pub error: RwSignal<Option<ApiError>>,
    /// A request is under way.
    pub pending: RwSignal<bool>,
    again: Trigger,
}

impl<T: Send + Sync + 'static> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Reading<T> {}

impl<T: Send + Sync + 'static> Reading<T> {
    /// Asks once more.
    pub fn again(&self) {
        self.again.notify();
    }

    /// Looks at the last good value, unless the newest request failed: what is on screen is no answer to it then. Tracked.
    pub fn unless_failed<R>(&self, look: impl FnOnce(&T) -> R) -> Option<R> {
        let failed = self.error.with(Option::is_some);
        self.value.with(|value| value.as_ref().filter(|_| !failed).map(look))
    }
}

/// An answer on its way; single-threaded, as everything in a browser tab.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// Reads now, and again whenever a signal that `ask` reads changes or [`Reading::again`] is called. With `ask` giving `None`
/// nothing is read. Must be called inside a component.
pub fn use_read<T: Send + Sync + 'static>(ask: impl Fn() -> Option<Answer<T>> + 'static) -> Reading<T> {
    let read = Reading {
        value: RwSignal::new(None),
        error: RwSignal::new(None),
        pending: RwSignal::new(true),
        again: Trigger::new(),
    };
    let Reading { value, error, pending, again } = read;
    follow(
        error,
        pending,
        again,
        Box::new(move || -> Option<Request> {
            let answer = ask()?;
            Some(Box::pin(async move {
                match answer.await {
                    // The page may have gone while the answer was read: then nobody is left to tell.
                    Ok(new) => {
                        let _ = value.try_set(Some(new));
                        None
                    }
                    Err(error) => Some(error),
                }
            }))
        }),
    );
    read
}

/// The answer to a question about people; asked again when the question or somebody in the organization changes.
pub fn use_answer<E>(question: Signal<Option<E>>) -> Reading<E::Answer>
where
    E: Endpoint + Clone + Send + Sync + 'static,
    E::Answer: Send + Sync,
{
    let client: Client = expect_context();
    let topics = Topics::get();
    use_read(move || {
        topics.people.track();
        let (client, question) = (client.clone(), question.get()?);
        Some(Box::pin(async move { client.call(&question).await }))
    })
}

/// A request that keeps its good answer by itself, and gives what went wrong.
type Request = Pin<Box<dyn Future<Output = Option<ApiError>>>>;

/// The part of [`use_read`] that is the same whatever is read, so that it is in the app once.
fn follow(
    error: RwSignal<Option<ApiError>>,
    pending: RwSignal<bool>,
    again: Trigger,
    ask: Box<dyn Fn() -> Option<Request>>,
) {
    let newest = Newest::default();
    let leaving = newest.clone();
    on_cleanup(move || leaving.replace(None));
    Effect::new(move || {
        again.track();
        let Some(request) = ask() else {
            newest.replace(None);
            pending.set(false);
            return;
        };
        let (handle, registration) = AbortHandle::new_pair();
        newest.replace(Some(handle));
        error.set(None);
        pending.set(true);
        leptos::task::spawn_local(async move {
            let Ok(failure) = Abortable::new(request, registration).await else { return };
            let _ = pending.try_set(false);
            if failure.is_some() {
                let _ = error.try_set(failure);
            }
        });
    });
}

/// The newest request, to be aborted by the one after it.
#[derive(Clone, Default)]
pub(super) struct Newest(Arc<Mutex<Option<AbortHandle>>>);

impl Newest {
    pub(super) fn replace(&self, next: Option<AbortHandle>) {
        let before = std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), next);
        if let Some(before) = before {
            before.abort();
        }
    }
}
