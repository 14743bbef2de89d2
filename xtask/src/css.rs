//! The two style sheets of the console: the sheets under `style/`, joined in the order of `style/order.txt`. The first is on
//! the way to the first paint; the second is for what comes later (`src/components/sheet.rs`).
//!
//! Trunk copies a sheet as it stands and does not follow `@import`, and twenty links would be twenty requests.

use std::{collections::BTreeSet, path::Path};

use crate::{Result, project};

/// Writes `target/purser.css` and `target/purser-later.css`, which `index.html` links.
pub(crate) fn write() -> Result {
    let [first, later] = join(&project::root().join("style"))?;
    project::write(&project::target().join("purser.css"), first)?;
    project::write(&project::target().join("purser-later.css"), later)
}

fn join(directory: &Path) -> Result<[String; 2]> {
    let order = project::read_text(&directory.join("order.txt"))?;
    let sheets = listed(&order);
    let known: BTreeSet<&str> = sheets.iter().flatten().copied().collect();
    for sheet in project::files(directory)? {
        let name = sheet.strip_prefix(directory).unwrap_or(&sheet).to_string_lossy().replace('\\', "/");
        if name.ends_with(".css") && !known.contains(name.as_str()) {
            return Err(format!("style/{name} is not in style/order.txt, so nobody would see it."));
        }
    }
    let joined = |names: &[&str]| {
        let minified = names.iter().map(|name| Ok(minify(&project::read_text(&directory.join(name))?) + "\n"));
        minified.collect::<Result<String>>()
    };
    Ok([joined(&sheets[0])?, joined(&sheets[1])?])
}

/// What starts the second sheet in `order.txt`.
const LATER: &str = "later:";

/// The names in `order.txt`, for the first sheet and the later one: one a line, `#` starts a remark.
fn listed(order: &str) -> [Vec<&str>; 2] {
    let names = order.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    let mut sheets = [Vec::new(), Vec::new()];
    let mut at = 0;
    for name in names.filter(|name| !name.is_empty()) {
        if name == LATER {
            at = 1;
        } else {
            sheets[at].push(name);
        }
    }
    sheets
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
        let order = "# first\nlayers.css\n\n ui/button.css # the button\nlater:\npages/a.css\n";
        assert_eq!(listed(order), [vec!["layers.css", "ui/button.css"], vec!["pages/a.css"]]);
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
