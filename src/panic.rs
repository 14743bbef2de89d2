//! When the app itself breaks, the page says so: what happened, the details to copy, a way to start over. After a panic no
//! Rust closure may run again, so `index.html` holds that page and its first script shows it.

/// Tells the browser's console why, from now on. The build that is shipped may have been made without the reasons.
pub fn install() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
}
