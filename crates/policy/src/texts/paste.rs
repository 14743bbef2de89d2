//! Recognising a pasted error text, trace id or `/access-denied` address. Runs in the browser; nothing pasted leaves it.
//!
//! Texts come with names and ids inside, broken lines, and quotation marks of any language. So only words are compared:
//! everything else is a gap, and a pattern says which words follow each other and where something may stand between.

mod patterns;
mod situations;

use serde::{Deserialize, Serialize};

use crate::sign_in::Code;

pub use situations::Situation;

/// What a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// One of our reasons.
    Code(Code),
    /// Something else that is known.
    Situation(Situation),
    /// Nothing known.
    Unknown,
}

/// What was found in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognised {
    /// What it means.
    pub meaning: Meaning,
    /// The trace id in it, in lower case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
    /// The organization that an `/access-denied` address names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
}

/// Longest text that is looked at; an error text is a few lines.
const LONGEST: usize = 20_000;

/// Most bytes that names and ids may take between the words of a pattern.
const WIDEST_GAP: usize = 160;

/// Recognises a text.
pub fn recognise(text: &str) -> Recognised {
    let text = up_to(text, LONGEST);
    let mut found = Recognised { meaning: Meaning::Unknown, trace: trace_id(text), organization: None };
    if let Some((_, query)) = text.split_once("/access-denied?") {
        address(query, &mut found);
        return found;
    }
    if let Some(code) = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').find_map(word_of_ours) {
        found.meaning = Meaning::Code(code);
        return found;
    }
    let words = words(text);
    if let Some((_, meaning)) = patterns::PATTERNS.iter().find(|(pattern, _)| matches(&words, pattern)) {
        found.meaning = *meaning;
    }
    found
}

/// A code as such. `deprovisioned` is also an ordinary word, so only those with an underscore count.
fn word_of_ours(word: &str) -> Option<Code> {
    word.contains('_').then(|| Code::parse(&word.to_ascii_lowercase()))?
}

/// Reads the query of an `/access-denied` address. Anybody can make one up: what is no word of ours is dropped.
fn address(query: &str, found: &mut Recognised) {
    let end = query.find(|c: char| c.is_whitespace() || "\"'<>)#".contains(c)).unwrap_or(query.len());
    for pair in query[..end].split('&') {
        match pair.split_once('=') {
            Some(("code", word)) => found.meaning = Code::parse(word).map_or(Meaning::Unknown, Meaning::Code),
            Some(("org", name)) => {
                found.organization = purser_api::OrgName::parse(name).ok().map(|name| name.to_string())
            }
            _ => {}
        }
    }
}

/// The first UUID in the text.
fn trace_id(text: &str) -> Option<String> {
    const LENGTH: usize = 36;
    let bytes = text.as_bytes();
    let in_word = |at: Option<&u8>| at.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    let found = bytes.windows(LENGTH).enumerate().find(|(at, window)| {
        let shape = window.iter().enumerate().all(|(position, byte)| match position {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
        shape && !in_word(at.checked_sub(1).and_then(|before| bytes.get(before))) && !in_word(bytes.get(at + LENGTH))
    })?;
    Some(text.get(found.0..found.0 + LENGTH)?.to_ascii_lowercase())
}

/// The words of a text in lower case, with one space before, between and after them. Apostrophes stand inside words and are
/// dropped, so that `couldn't` is one word however it is written.
fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for c in text.chars() {
        match c {
            '\'' | '’' | 'ʼ' | '´' | '`' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            c if c.is_ascii_alphanumeric() => words.push(c.to_ascii_lowercase()),
            c if !c.is_ascii() && c.is_alphanumeric() => words.push(c),
            _ if words.ends_with(' ') => {}
            _ => words.push(' '),
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

/// Whether the words hold the parts of the pattern in order, with gaps where it has a `*`.
fn matches(words: &str, pattern: &str) -> bool {
    let mut parts = pattern.split(" * ");
    let first = parts.next().unwrap_or_default();
    ends(words, first).any(|end| {
        let mut rest = &words[end..];
        parts.clone().all(|part| {
            let near = up_to(rest, WIDEST_GAP + part.len());
            let Some(end) = ends(near, part).next() else { return false };
            rest = &rest[end..];
            true
        })
    })
}

/// The beginning of a text, of at most so many bytes.
fn up_to(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or_default()]
}

/// Where these whole words end: at the space after them.
fn ends(words: &str, part: &str) -> impl Iterator<Item = usize> {
    words.match_indices(part).filter_map(move |(at, found)| {
        let (before, after) = (at.checked_sub(1)?, at + found.len());
        let bytes = words.as_bytes();
        (bytes[before] == b' ' && bytes.get(after) == Some(&b' ')).then_some(after)
    })
}
