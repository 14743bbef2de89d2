//! Who is signed in, and the token that proves it.
//!
//! The token lives in memory and, unless the configuration says otherwise, in the tab's sessionStorage, so that a reload
//! keeps the session. The secret is never stored: it stays in memory only if the person asked to stay signed in while the
//! tab is open, to renew the token before it ends. Thirty idle minutes, or signing out, forget everything in every tab.

use std::sync::{Arc, Mutex, PoisonError};

use futures::channel::oneshot;
use leptos::prelude::*;
use purser_api::auth::{CreateAccessToken, Secret};

use crate::clock::now_ms;

pub mod desk;
pub mod pkce;

mod storage;
mod tabs;
mod token;

pub use token::Token;

/// Seconds before its end at which a token is renewed, if the secret is kept.
const RENEW_AHEAD_MS: f64 = 60_000.0;

/// Minutes without a key press or a click, in any tab, after which the session is forgotten.
pub const IDLE_MINUTES: u32 = 30;

/// Whether somebody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nobody, and why.
    SignedOut(Farewell),
    /// Somebody, with a token.
    SignedIn,
    /// Somebody whose token ended: the renewal dialog is open, calls wait.
    Renewing,
}

/// Why nobody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Farewell {
    /// Nobody was.
    Never,
    /// By choice, in this tab or another.
    ByChoice,
    /// Idle for too long.
    Idle,
}

/// The session, shared by everything in the tab.
#[derive(Clone)]
pub struct Session {
    phase: ArcRwSignal<Phase>,
    held: Arc<Mutex<Held>>,
    stored: bool,
}

#[derive(Default)]
struct Held {
    token: Option<Token>,
    identifier: String,
    kept: Option<Secret>,
    renewing: bool,
    waiting: Vec<oneshot::Sender<()>>,
    last_active_ms: f64,
}

impl Session {
    /// The session of this tab: what a reload left, or nobody. `stored` says whether the token may be in sessionStorage.
    pub fn open(stored: bool) -> Self {
        desk::allow(stored);
        let token = if stored { storage::load() } else { None };
        let phase = if token.is_some() { Phase::SignedIn } else { Phase::SignedOut(Farewell::Never) };
        let (identifier, token) = token.unzip();
        let held =
            Held { token, identifier: identifier.unwrap_or_default(), last_active_ms: now_ms(), ..Held::default() };
        let session = Self { phase: ArcRwSignal::new(phase), held: Arc::new(Mutex::new(held)), stored };
        tabs::watch(&session);
        session
    }

    /// Whether somebody is signed in; tracked.
    pub fn phase(&self) -> Phase {
        self.phase.get()
    }

    /// Whether somebody is signed in, without following changes.
    pub fn phase_now(&self) -> Phase {
        self.phase.get_untracked()
    }

    /// Whether somebody is signed in, with a good token or an ended one.
    pub fn is_signed_in(&self) -> bool {
        !matches!(self.phase.get_untracked(), Phase::SignedOut(_))
    }

    /// What the person typed to say who they are.
    pub fn identifier(&self) -> String {
        self.with(|held| held.identifier.clone())
    }

    /// Starts a session. `kept` is the secret, if the person wants to stay signed in while the tab is open.
    pub fn sign_in(&self, identifier: &str, token: Secret, kept: Option<Secret>) {
        let token = Token::new(token, now_ms());
        if self.stored {
            storage::save(identifier, &token);
        }
        self.with(|held| {
            held.token = Some(token);
            identifier.clone_into(&mut held.identifier);
            held.kept = kept;
            held.last_active_ms = now_ms();
        });
        self.wake(Phase::SignedIn);
    }

    /// Forgets everything, in every tab.
    pub fn sign_out(&self, why: Farewell) {
        self.forget(why);
        tabs::tell_signed_out(why);
    }

    fn forget(&self, why: Farewell) {
        storage::clear();
        desk::leave();
        self.with(|held| {
            held.token = None;
            held.kept = None;
            held.identifier.clear();
        });
        self.wake(Phase::SignedOut(why));
    }

    /// The token, if there is one that has not ended.
    pub(crate) fn token(&self) -> Option<Token> {
        self.with(|held| held.token.clone()).filter(|token| !token.ended(now_ms()))
    }

    /// The backend does not take this token any more.
    pub(crate) fn token_refused(&self, refused: &Token) {
        self.with(|held| {
            // Another call may have brought a newer one meanwhile.
            if held.token.as_ref() == Some(refused) {
                held.token = None;
            }
        });
    }

    /// The credentials to renew with, for the first who asks; `None` means: wait for [`Self::renewed`].
    pub(crate) fn start_renewal(&self) -> Option<CreateAccessToken> {
        let credentials = self.with(|held| {
            if held.renewing {
                return Err(());
            }
            let kept = held.kept.clone();
            held.renewing = kept.is_some();
            Ok(kept.map(|secret| CreateAccessToken { identifier: held.identifier.clone(), secret }))
        });
        match credentials {
            Ok(Some(credentials)) => Some(credentials),
            Ok(None) => {
                self.phase.set(Phase::Renewing);
                None
            }
            Err(()) => None,
        }
    }

    /// Waits until the token was renewed or the person signed out.
    pub(crate) async fn renewed(&self) {
        let (sender, receiver) = oneshot::channel();
        self.with(|held| held.waiting.push(sender));
        // A dropped sender means the same: look again.
        let _ = receiver.await;
    }

    /// A renewal with the kept secret succeeded.
    pub(crate) fn renewed_with(&self, token: Secret) {
        let (identifier, kept) = self.with(|held| (held.identifier.clone(), held.kept.clone()));
        if self.is_signed_in() {
            self.sign_in(&identifier, token, kept);
        }
    }

    /// A renewal with the kept secret failed: the person has to sign in again.
    pub(crate) fn renewal_failed(&self) {
        self.with(|held| {
            held.kept = None;
            held.renewing = false;
        });
        if self.is_signed_in() {
            self.phase.set(Phase::Renewing);
        }
    }

    /// The credentials to renew ahead of time, when the token is about to end.
    pub fn due_for_renewal(&self) -> Option<CreateAccessToken> {
        let due = self.with(|held| held.token.as_ref().is_some_and(|token| token.ended(now_ms() + RENEW_AHEAD_MS)));
        let kept = self.with(|held| held.kept.is_some());
        if due && kept { self.start_renewal() } else { None }
    }

    fn wake(&self, phase: Phase) {
        let waiting = self.with(|held| {
            held.renewing = false;
            std::mem::take(&mut held.waiting)
        });
        self.phase.set(phase);
        for sender in waiting {
            // Whoever stopped waiting needs no waking.
            let _ = sender.send(());
        }
    }

    fn with<T>(&self, look: impl FnOnce(&mut Held) -> T) -> T {
        look(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
