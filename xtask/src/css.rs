//! The style sheet of the console: the sheets under `style/`, joined in the order of `style/order.txt`.
//!
//! Trunk copies a sheet as it stands and does not follow `@import`, and twenty links would be twenty requests.

use std::{collections::BTreeSet, path::Path};

use crate::{Result, project};

/// Writes `target/purser.css`, which `index.html` links.
pub(crate) fn write() -> Result {
    project::write(&project::target().join("purser.css"), join(&project::root().join("style"))?)
}

fn join(directory: &Path) -> Result<String> {
    let order = project::read_text(&directory.join("order.txt"))?;
    let listed = listed(&order);
    let known: BTreeSet<&str> = listed.iter().copied().collect();
    for sheet in project::files(directory)? {
        let name = sheet.strip_prefix(directory).unwrap_or(&sheet).to_string_lossy().replace('\\', "/");
        if name.ends_with(".css") && !known.contains(name.as_str()) {
            return Err(format!("style/{name} is not in style/order.txt, so nobody would see it."));
        }
    }
    let mut joined = String::new();
    for name in listed {
        joined.push_str(&minify(&project::read_text(&directory.join(name))?));
        joined.push('\n');
    }
    Ok(joined)
}

/// The sheets named in `order.txt`: one a line, `#` starts a remark.
fn listed(order: &str) -> Vec<&str> {
    order
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty())
        .collect()
}

/// Leaves out remarks and the white space that means nothing. Strings are kept as they are.
fn minify(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut chars = css.chars().peekable();
    let mut space = false;
    while let Some(c) = chars.next() {
        if c == '/' && chars.peek() == Some(&'*') {
            chars.next();
            let mut previous = ' ';
            for c in chars.by_ref() {
                if previous == '*' && c == '/' {
                    break;
                }
                previous = c;
            }
            space = true;
            continue;
        }
        if c.is_ascii_whitespace() {
            space = true;
            continue;
        }
        let after_mark = out.is_empty() || out.ends_with(['{', '}', ';', ',']);
        if space && !after_mark && !matches!(c, '{' | '}' | ';' | ',') {
            out.push(' ');
        }
        space = false;
        if c == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push(c);
        if c == '"' || c == '\'' {
            let mut escaped = false;
            for inner in chars.by_ref() {
                out.push(inner);
                if inner == c && !escaped {
                    break;
                }
                escaped = inner == '\\' && !escaped;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_has_one_sheet_a_line_and_remarks() {
        assert_eq!(listed("# first\nlayers.css\n\n ui/button.css # the button\n"), ["layers.css", "ui/button.css"]);
    }

    #[test]
    fn minify_leaves_meaning_alone() {
        let css = "/* a */\n.a :hover,\n.b {\n  color: red; /* b */\n  width: calc(1px + 2px);\n}\n@layer x;\n";
        assert_eq!(minify(css), ".a :hover,.b{color: red;width: calc(1px + 2px)}@layer x;");
    }

    #[test]
    fn minify_keeps_strings() {
        let css = r#".a::before { content: "/* \" { ; */  b" ; }"#;
        assert_eq!(minify(css), r#".a::before{content: "/* \" { ; */  b"}"#);
    }

    #[test]
    fn a_remark_separates_words() {
        assert_eq!(minify("a/**/b{}"), "a b{}");
    }
}
