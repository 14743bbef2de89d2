//! The token in the tab's sessionStorage: survives a reload, ends with the tab, is not shared with other tabs.

use leptos::prelude::window;
use purser_api::auth::Secret;
use web_sys::Storage;

use super::Token;
use crate::clock::now_ms;

const KEY: &str = "purser.session";

/// Holds the verifier of a sign-in under way at an identity provider.
const VERIFIER: &str = "purser.verifier";

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Stores who is signed in and the token. Where storage is refused the session simply ends with a reload.
pub(super) fn save(identifier: &str, token: &Token) {
    if let Some(storage) = storage() {
        let ends = (token.ends_ms() as u64).to_string();
        let _ = storage.set_item(KEY, &[&ends, "\n", token.reveal(), "\n", identifier].concat());
    }
}

/// What a reload left, unless it has ended.
pub(super) fn load() -> Option<(String, Token)> {
    let stored = storage()?.get_item(KEY).ok()??;
    let mut lines = stored.splitn(3, '\n');
    // Read as a whole number: what reads fractions weighs ten kilobytes.
    let ends: u64 = lines.next()?.parse().ok()?;
    let token = Token::restored(Secret(lines.next()?.to_owned()), ends as f64);
    let identifier = lines.next()?.to_owned();
    (!token.ended(now_ms())).then_some((identifier, token))
}

/// Keeps a verifier until the browser is back.
pub(super) fn keep_verifier(verifier: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(VERIFIER, verifier);
    }
}

/// Takes the verifier out.
pub(super) fn take_verifier() -> Option<String> {
    let storage = storage()?;
    let verifier = storage.get_item(VERIFIER).ok()?;
    let _ = storage.remove_item(VERIFIER);
    verifier
}

/// Forgets it.
pub(super) fn clear() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(KEY);
    }
}
