//! Text from outside: isolated, so that right-to-left names leave their surroundings alone, and with the characters that
//! hide or turn text made visible.

use leptos::prelude::*;

/// The text with control characters and direction overrides shown as symbols instead of obeyed.
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
            '\x7f' => '\u{2421}',
            // Controls, soft hyphen, direction marks and overrides, invisible operators, line ends, annotation marks. The two
            // joiners (200c, 200d) stay: Persian words and emoji are made with them.
            '\u{80}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// Text from outside. An e-mail address may break before its domain, and better there than anywhere else.
#[component]
pub fn Bdi(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let text = visible(&text);
    match text.split_once('@') {
        Some((user, domain)) => {
            let (user, domain) = (user.to_owned(), ["@", domain].concat());
            view! { <bdi>{user}<wbr />{domain}</bdi> }.into_any()
        }
        None => view! { <bdi>{text}</bdi> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_hides_or_turns_text_is_shown() {
        assert_eq!(visible("a\u{202e}b\u{2066}c"), "a\u{fffd}b\u{fffd}c");
        assert_eq!(visible("a\nb\0c\x7f"), "a␊b␀c␡");
        assert_eq!(visible("a\u{2028}b\u{200b}c\u{ad}d"), "a\u{fffd}b\u{fffd}c\u{fffd}d");
        assert_eq!(visible("محمد 李 ana 👩‍👩‍👧 می\u{200c}خواهم"), "محمد 李 ana 👩‍👩‍👧 می\u{200c}خواهم");
    }
}
