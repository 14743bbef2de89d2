//! Upper and lower case, and what a letter is, asked of the browser: it has the tables of Unicode already, and they weigh ten
//! kilobytes.

/// In lower case.
pub fn lower(text: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    return js_sys::JsString::from(text).to_lower_case().into();
    #[cfg(not(target_arch = "wasm32"))]
    return text.to_lowercase();
}

/// In upper case.
pub fn upper(text: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    return js_sys::JsString::from(text).to_upper_case().into();
    #[cfg(not(target_arch = "wasm32"))]
    return text.to_uppercase();
}

/// Whether it is a letter or a digit of any script.
pub fn is_letter_or_digit(c: char) -> bool {
    #[cfg(target_arch = "wasm32")]
    return c.is_ascii_alphanumeric()
        || !c.is_ascii() && js_sys::RegExp::new("[\\p{L}\\p{N}]", "u").test(c.encode_utf8(&mut [0; 4]));
    #[cfg(not(target_arch = "wasm32"))]
    return c.is_alphanumeric();
}
