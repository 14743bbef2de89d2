//! The people in a pasted text: a column of a sheet, the recipients of a message, one a line.

use std::collections::HashSet;

/// Addresses and Docker IDs, each once. On a line with an address only addresses count: the rest of it are names.
pub fn names(text: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut names = Vec::new();
    for line in text.lines() {
        let words = line.split(|c: char| c.is_whitespace() || ",;\t<>\"()".contains(c));
        let words = words.map(|word| word.trim_matches(|c: char| "'.:".contains(c))).filter(|word| !word.is_empty());
        let addresses = line.contains('@');
        for word in words.filter(|word| !addresses || word.contains('@')) {
            if seen.insert(word.to_ascii_lowercase()) {
                names.push(word.to_owned());
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_found_in_whatever_form() {
        for (text, expected) in [
            ("", vec![]),
            ("ana@a.example\nben@a.example\r\nANA@a.example", vec!["ana@a.example", "ben@a.example"]),
            ("Ana Lima <ana@a.example>; \"Ben, Jr.\" <ben@a.example>", vec!["ana@a.example", "ben@a.example"]),
            ("Lima,Ana,ana@a.example,Berlin", vec!["ana@a.example"]),
            ("sailor, cook\tgunner", vec!["sailor", "cook", "gunner"]),
            ("ana@a.example.\n'ben@a.example'", vec!["ana@a.example", "ben@a.example"]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }
}
