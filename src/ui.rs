//! Pieces that know nothing of the product: they could live in any console.

pub mod avatar;
pub mod badge;
pub mod bars;
pub mod bdi;
pub mod button;
pub mod chip;
pub mod copy;
pub mod dialog;
pub mod empty;
pub mod field;
pub mod icon;
pub mod letters;
pub mod live;
pub mod menu;
pub mod menu_list;
pub mod meter;
pub mod notice;
pub mod number;
pub mod pager;
pub mod progress;
pub mod segmented;
pub mod side_panel;
pub mod skeleton;
pub mod sort_header;
pub mod time;
pub mod toast;

use std::sync::atomic::{AtomicU32, Ordering};

/// An id for an element, unique in the page.
pub fn fresh_id(prefix: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    [prefix, "-", &NEXT.fetch_add(1, Ordering::Relaxed).to_string()].concat()
}
