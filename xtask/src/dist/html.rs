//! What has to be known of the finished `index.html`: its base address, and its inline scripts and styles.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use crate::Result;

/// What Trunk writes for `<base data-trunk-public-url …>` when it is told that addresses are relative.
const RELATIVE: &str = r#"<base href="./""#;

/// The page with `base` as its base address.
pub(crate) fn with_base(html: &str, base: &str) -> Result<String> {
    if !html.contains(RELATIVE) {
        return Err("index.html has no `<base data-trunk-public-url href=\"/\">` in its head.".to_owned());
    }
    Ok(html.replacen(RELATIVE, &format!(r#"<base href="{base}""#), 1))
}

/// Sources for a content security policy (` 'sha256-…'` each) of all inline `<script>`s, or `<style>`s.
pub(crate) fn inline_hashes(html: &str, element: &str) -> String {
    // A browser hashes what it has parsed, and parsing turns every line end into \n.
    let html = html.replace("\r\n", "\n").replace('\r', "\n");
    Elements::new(&html, element)
        .filter(|found| !has(found.attributes, "src"))
        .map(|found| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(found.content))))
        .collect()
}

/// An element as it stands in the page.
struct Element<'h> {
    attributes: &'h str,
    /// Up to the closing tag; empty for an element that has none.
    content: &'h str,
}

/// All elements of one name, outside remarks.
struct Elements<'h> {
    rest: &'h str,
    name: &'h str,
}

impl<'h> Elements<'h> {
    fn new(html: &'h str, name: &'h str) -> Self {
        Self { rest: html, name }
    }
}

impl<'h> Iterator for Elements<'h> {
    type Item = Element<'h>;

    fn next(&mut self) -> Option<Element<'h>> {
        loop {
            self.rest = &self.rest[self.rest.find('<')? + 1..];
            if let Some(remark) = self.rest.strip_prefix("!--") {
                self.rest = &remark[remark.find("-->")?..];
                continue;
            }
            let word = self.rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(self.rest.len());
            let (name, after) = self.rest.split_at(word);
            if name.is_empty() {
                continue;
            }
            let end = tag_end(after)?;
            let attributes = &after[..end];
            self.rest = &after[end + 1..];
            // What stands in a script or a style is not markup.
            let raw = ["script", "style"].iter().any(|raw| name.eq_ignore_ascii_case(raw));
            let content = if raw { closing(self.rest, name).map_or(self.rest, |end| &self.rest[..end]) } else { "" };
            self.rest = &self.rest[content.len()..];
            if name.eq_ignore_ascii_case(self.name) {
                return Some(Element { attributes, content });
            }
        }
    }
}

/// Where the tag's `>` is, given what follows its name.
fn tag_end(after: &str) -> Option<usize> {
    let mut quote = None;
    after.char_indices().find_map(|(index, c)| {
        match (quote, c) {
            (None, '>') => return Some(index),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        None
    })
}

/// Where `</name` is, in any case.
fn closing(text: &str, name: &str) -> Option<usize> {
    text.match_indices("</")
        .map(|(index, _)| index)
        .find(|index| text.get(index + 2..index + 2 + name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name)))
}

/// Whether an attribute is among them. A value that looks like the attribute does not count.
fn has(attributes: &str, wanted: &str) -> bool {
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=').unwrap_or(rest.len());
        if rest[..end].eq_ignore_ascii_case(wanted) {
            return true;
        }
        rest = after_value(rest[end..].trim_start()).trim_start();
    }
    false
}

/// What follows the value, given what follows an attribute's name.
fn after_value(rest: &str) -> &str {
    let Some(value) = rest.strip_prefix('=').map(str::trim_start) else {
        return rest;
    };
    match value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        Some(quote) => value[1..].split_once(quote).map_or("", |(_, after)| after),
        None => value.split_once(|c: char| c.is_ascii_whitespace()).map_or("", |(_, after)| after),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_address_is_replaced_and_nothing_else() {
        let html = r#"<!doctype html><head><base href="./"><link href="./"></head>"#;
        let expected = r#"<!doctype html><head><base href="/x/"><link href="./"></head>"#;
        assert_eq!(with_base(html, "/x/").unwrap(), expected);
        assert!(with_base("<head></head>", "/x/").is_err());
    }

    // The values were computed with `printf … | openssl dgst -sha256 -binary | base64`.
    const ALERT: &str = " 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";

    #[test]
    fn every_inline_script_has_its_hash() {
        assert_eq!(inline_hashes("<script>alert(1)</script>", "script"), ALERT);
        assert_eq!(inline_hashes("<SCRIPT type=\"module\" data-x='a>b'>alert(1)</Script >", "script"), ALERT);
        let two = "<p>a < b</p><script>alert(1)</script><script async>alert(1)</script>";
        assert_eq!(inline_hashes(two, "script"), ALERT.repeat(2));
        assert_eq!(inline_hashes("<style>alert(1)</style>", "style"), ALERT);
    }

    #[test]
    fn line_ends_count_as_the_browser_counts_them() {
        let unix = inline_hashes("<script>\na\nb\n</script>", "script");
        assert_eq!(inline_hashes("<script>\r\na\r\nb\r</script>", "script"), unix);
    }

    #[test]
    fn what_is_not_an_inline_script_has_none() {
        for html in [
            "<script defer SRC=\"a.js\"></script>",
            "<script src=\"a.js\"></script>",
            "<script type=module src=a.js></script>",
            "<!-- <script>alert(1)</script> -->",
            "<style>a::before { content: '<script>alert(1)</script>' }</style>",
            "<scripts>alert(1)</scripts>",
        ] {
            assert_eq!(inline_hashes(html, "script"), "", "{html}");
        }
    }

    #[test]
    fn a_value_that_reads_like_src_is_no_source() {
        assert_eq!(inline_hashes("<script title=' src=a.js' id = src>alert(1)</script>", "script"), ALERT);
    }

    #[test]
    fn a_script_that_writes_markup_is_one_script() {
        let html = "<script>document.title = '<script>'; if (a </b/) {}</script>";
        assert_eq!(inline_hashes(html, "script").matches("sha256").count(), 1);
    }
}
