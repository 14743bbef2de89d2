//! One line of text: addresses and Docker IDs between separators, with names beside them.

use std::collections::VecDeque;

use purser_api::{DockerId, EmailAddress};

use crate::Entry;

/// What people put around an address.
const WRAPPING: &[char] = &['<', '>', '(', ')', '[', ']', '{', '}', '"', '\'', '“', '”', '„', '‘', '’', '«', '»'];

/// Longest text of an unreadable entry, in characters.
const LONGEST: usize = 500;

/// Reads a line. Comma, semicolon and tab separate, but not between quotation marks or angle brackets.
pub(crate) fn line(text: &str, number: u32, out: &mut VecDeque<Entry>) {
    let mut start = 0;
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        let close = match c {
            '"' => Some('"'),
            '<' => Some('>'),
            _ => None,
        };
        if let Some(end) = close.and_then(|close| text[at + 1..].find(close)) {
            skip_to = at + 1 + end + 1;
        } else if matches!(c, ',' | ';' | '\t') {
            segment(&text[start..at], number, out);
            start = at + 1;
        }
    }
    segment(&text[start..], number, out);
}

/// Reads what stands between two separators: `Name <address>`, as often as it comes, and words.
fn segment(text: &str, number: u32, out: &mut VecDeque<Entry>) {
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let Some(close) = rest[open..].find('>').map(|close| open + close) else { break };
        let name = words(&rest[..open], true, number, out);
        somebody(&rest[open + 1..close], &name, number, out);
        rest = &rest[close + 1..];
    }
    words(rest, false, number, out);
}

/// Reads words between spaces. Words in front of an address are its name, unless all of them could be Docker IDs as they
/// are written on screen, in lower case. What is left at the end is given back where it is the `name` of what follows.
fn words(text: &str, names_what_follows: bool, number: u32, out: &mut VecDeque<Entry>) -> String {
    let mut phrase: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        if !word.contains('@') {
            phrase.push(word);
            continue;
        }
        let name = if phrase.iter().all(|word| is_plain_id(word)) {
            each(&phrase, number, out);
            String::new()
        } else {
            name(&phrase)
        };
        phrase.clear();
        somebody(word, &name, number, out);
    }
    if names_what_follows {
        return name(&phrase);
    }
    each(&phrase, number, out);
    String::new()
}

fn each(words: &[&str], number: u32, out: &mut VecDeque<Entry>) {
    for word in words {
        somebody(word, "", number, out);
    }
}

fn is_plain_id(word: &str) -> bool {
    !word.contains(|c: char| c.is_ascii_uppercase()) && DockerId::parse(word).is_ok()
}

fn name(words: &[&str]) -> String {
    words.join(" ").trim_matches(|c: char| WRAPPING.contains(&c) || c.is_whitespace() || c == ':').to_owned()
}

/// Reads one address or Docker ID, as it stands or without what is around it.
pub(crate) fn somebody(text: &str, name: &str, number: u32, out: &mut VecDeque<Entry>) {
    let text = text.trim();
    let bare = bare(text);
    if bare.is_empty() {
        if !name.is_empty() {
            out.push_back(unreadable(name, "", "A name without an address.", number));
        }
        return;
    }
    let read = |text: &str| {
        if text.contains('@') {
            EmailAddress::parse(text).map(|address| address.to_string())
        } else {
            DockerId::parse(text).map(|id| id.to_string())
        }
    };
    out.push_back(match read(text).or_else(|_| read(bare)) {
        Ok(read) => Entry { line: number, text: read, name: name.to_owned(), problem: None },
        Err(problem) => unreadable(text, name, problem.0, number),
    });
}

fn bare(text: &str) -> &str {
    let text = text.trim_matches(|c: char| WRAPPING.contains(&c) || c.is_whitespace());
    let scheme = text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
    if scheme { &text[7..] } else { text }
}

/// Something that cannot be read.
pub(crate) fn unreadable(text: &str, name: &str, problem: &str, number: u32) -> Entry {
    let text = match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text[..end].to_owned() + "…",
        None => text.to_owned(),
    };
    Entry { line: number, text, name: name.to_owned(), problem: Some(problem.to_owned()) }
}
