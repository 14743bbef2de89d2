//! Numbers as the reader's locale writes them.

/// A whole number with the locale's separators.
pub fn count(number: u64) -> String {
    if number < 1000 {
        return number.to_string();
    }
    js_sys::Number::from(number as f64).to_locale_string("default").into()
}
