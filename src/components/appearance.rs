//! Theme and density: kept in this browser, applied to the whole page. No secret goes into this storage.

use leptos::prelude::*;

/// A choice that is kept in this browser.
#[derive(Clone, Copy)]
pub struct Kept {
    key: &'static str,
    attribute: &'static str,
    /// Word that means "nothing chosen".
    default: &'static str,
}

/// Light, dark or what the system says.
pub const THEME: Kept = Kept { key: "purser.theme", attribute: "data-color-scheme", default: "system" };

/// Roomy or compact rows.
pub const DENSITY: Kept = Kept { key: "purser.density", attribute: "data-density", default: "roomy" };

impl Kept {
    /// The choice now.
    pub fn get(self) -> String {
        let stored =
            window().local_storage().ok().flatten().and_then(|storage| storage.get_item(self.key).ok().flatten());
        stored.unwrap_or_else(|| self.default.to_owned())
    }

    /// Chooses, for this page at once and for later visits.
    pub fn set(self, choice: &str) {
        let storage = window().local_storage().ok().flatten();
        let root = document().document_element();
        // Where storage is refused the choice holds until the page is left.
        if choice == self.default {
            let _ = storage.map(|storage| storage.remove_item(self.key));
            let _ = root.map(|root| root.remove_attribute(self.attribute));
        } else {
            let _ = storage.map(|storage| storage.set_item(self.key, choice));
            let _ = root.map(|root| root.set_attribute(self.attribute, choice));
        }
    }
}
