//! Text from outside: isolated, so that right-to-left names leave their surroundings alone, and with the characters that
//! hide or turn text made visible.

use leptos::prelude::*;

/// The text with control characters and direction overrides shown as symbols instead of obeyed.
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
            '\x7f' => '\u{2421}',
            '\u{80}'..='\u{9f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{feff}' => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// Text from outside.
#[component]
pub fn Bdi(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <bdi>{visible(&text)}</bdi> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_hides_or_turns_text_is_shown() {
        assert_eq!(visible("a\u{202e}b\u{2066}c"), "a\u{fffd}b\u{fffd}c");
        assert_eq!(visible("a\nb\0c\x7f"), "a␊b␀c␡");
        assert_eq!(visible("محمد 李 ana 👩‍👩‍👧"), "محمد 李 ana 👩‍👩‍👧");
    }
}
