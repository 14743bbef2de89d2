//! Work in many calls: how far it is, and the person's hand on it: pause, go on, stop. Sits out the backend's rate limit in
//! view.

use leptos::prelude::*;

use crate::client::ApiError;
use crate::clock::sleep_ms;

/// Where work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Calls are made.
    Running,
    /// The person, or an error, holds it.
    Paused,
    /// The person gave it up.
    Stopped,
    /// All is done.
    Finished,
}

/// Milliseconds between two looks at a pause.
const LOOK_MS: f64 = 100.0;

/// How far work is. Cheap to clone; outlives the page that started it.
#[derive(Clone)]
pub struct Work {
    /// Done so far, failures included.
    pub done: ArcRwSignal<u64>,
    /// To do in all.
    pub total: ArcRwSignal<u64>,
    /// Where it stands.
    pub phase: ArcRwSignal<Phase>,
    /// Waiting for the backend's rate limit: seconds left.
    pub waiting: ArcRwSignal<Option<u32>>,
    /// What held it up; cleared when it goes on.
    pub error: ArcRwSignal<Option<ApiError>>,
}

impl Work {
    /// Work that has just begun.
    pub fn new(total: u64) -> Self {
        Self {
            done: ArcRwSignal::new(0),
            total: ArcRwSignal::new(total),
            phase: ArcRwSignal::new(Phase::Running),
            waiting: ArcRwSignal::new(None),
            error: ArcRwSignal::new(None),
        }
    }

    /// Holds after the call under way.
    pub fn pause(&self) {
        self.phase.set(Phase::Paused);
    }

    /// Goes on.
    pub fn go_on(&self) {
        self.error.set(None);
        self.phase.set(Phase::Running);
    }

    /// Ends after the call under way.
    pub fn stop(&self) {
        self.phase.set(Phase::Stopped);
    }

    /// Holds because of an error.
    pub(super) fn hold(&self, error: ApiError) {
        self.error.set(Some(error));
        // Whoever stopped it meanwhile does not want to hear of it.
        if self.phase.get_untracked() != Phase::Stopped {
            self.phase.set(Phase::Paused);
        }
    }

    /// Ends it, unless it was stopped.
    pub(super) fn finish(&self) {
        if self.phase.get_untracked() != Phase::Stopped {
            self.phase.set(Phase::Finished);
        }
    }

    /// Waits as long as it is paused; false if it was stopped.
    pub(super) async fn may_go_on(&self) -> bool {
        loop {
            match self.phase.get_untracked() {
                Phase::Paused => sleep_ms(LOOK_MS).await,
                phase => return phase != Phase::Stopped,
            }
        }
    }

    /// Makes a call; one that the rate limit turned away before it did anything is made again after the pause that the
    /// backend asks for.
    pub(super) async fn patiently<T>(&self, call: impl AsyncFn() -> Result<T, ApiError>) -> Result<T, ApiError> {
        loop {
            match call().await {
                Err(ApiError::RateLimited { seconds, .. }) if self.phase.get_untracked() != Phase::Stopped => {
                    self.sit_out(seconds).await;
                }
                answer => return answer,
            }
        }
    }

    async fn sit_out(&self, seconds: u32) {
        for left in (1..=seconds).rev() {
            if self.phase.get_untracked() == Phase::Stopped {
                break;
            }
            self.waiting.set(Some(left));
            sleep_ms(1000.0).await;
        }
        self.waiting.set(None);
    }
}
