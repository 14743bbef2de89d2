//! A round mark with the initials of a name: helps the eye find a row, says nothing of its own.

use leptos::prelude::*;

use super::letters::{is_letter_or_digit, upper};

/// Colours there are; see the style sheet.
const HUES: u32 = 6;

/// Up to two letters of a name: the first of its first and of its last word that starts with a letter or digit.
pub fn initials(name: &str) -> String {
    let mut letters = name.split_whitespace().filter_map(|word| word.chars().find(|c| is_letter_or_digit(*c)));
    let first = letters.next();
    let last = letters.next_back();
    upper(&first.into_iter().chain(last).collect::<String>()).chars().take(2).collect()
}

/// Initials of a name on a colour that stays the same for the name.
#[component]
pub fn Avatar(
    /// Whose.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let hue = name.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % HUES;
    view! { <span class="avatar" aria-hidden="true" data-hue=hue.to_string()>{initials(&name)}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn two_letters_at_most_in_any_script() {
        for (name, expected) in [
            ("Ana María Ruiz", "AR"),
            ("李小龙", "李"),
            ("x", "X"),
            ("", ""),
            ("<img src=x>", "IS"),
            ("🦀 crab", "C"),
            ("ß b", "SS"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
