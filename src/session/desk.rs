//! What lies on the desk while somebody works: texts that a reload of the page must not lose. They stand in the tab's
//! sessionStorage, end with the tab, and are cleared away on signing out. No secret belongs here.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use leptos::prelude::window;
use purser_api::OrgName;
use web_sys::Storage;

/// What every key here starts with.
const PREFIX: &str = "purser.desk.";

/// Whether the operator lets anything outlive the page.
static ALLOWED: AtomicBool = AtomicBool::new(false);

/// How often the desk was cleared for somebody else.
static CLEARED: AtomicU32 = AtomicU32::new(0);

/// Tells one person's time at the desk from another's: it changes when somebody signs out.
pub fn sitting() -> u32 {
    CLEARED.load(Ordering::Relaxed)
}

/// Clears the desk for somebody else.
pub(super) fn leave() {
    CLEARED.fetch_add(1, Ordering::Relaxed);
    clear("");
}

/// Says whether anything may outlive the page.
pub(super) fn allow(allowed: bool) {
    ALLOWED.store(allowed, Ordering::Relaxed);
}

fn storage() -> Option<Storage> {
    ALLOWED.load(Ordering::Relaxed).then(|| window().session_storage().ok().flatten()).flatten()
}

/// The key of what belongs to an organization. It ends in what no name holds, so that clearing it leaves alone the
/// organization whose name only starts the same.
pub fn key(what: &str, org: &OrgName) -> String {
    [what, ".", org.as_str(), ":"].concat()
}

/// Keeps a text. Where there is no storage, or not room enough, it is simply not there after a reload.
pub fn keep(key: &str, text: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&[PREFIX, key].concat(), text);
    }
}

/// The text that was kept.
pub fn kept(key: &str) -> Option<String> {
    storage()?.get_item(&[PREFIX, key].concat()).ok()?
}

/// Forgets every text whose key starts so.
pub fn clear(start: &str) {
    let Some(storage) = storage() else { return };
    let start = [PREFIX, start].concat();
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok()?);
    for key in keys.filter(|key| key.starts_with(&start)).collect::<Vec<_>>() {
        let _ = storage.remove_item(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clearing_one_organization_leaves_those_whose_names_start_the_same() {
        let [one, other] = ["harbor", "harbor.two"].map(|name| key("sending", &OrgName::parse(name).unwrap()));
        assert!(!other.starts_with(&one));
    }
}
