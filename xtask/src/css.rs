//! The three style sheets of the console: the sheets under `style/`, joined in the order of `style/order.txt`. The first is
//! what the shell in `index.html` is painted with, and comes inside the page: as a script that makes a sheet, because the
//! policy allows no style there. The second is linked; the third is for what comes later (`src/components/sheet.rs`).
//!
//! Trunk copies a sheet as it stands and does not follow `@import`, and twenty links would be twenty requests.

use std::{collections::BTreeSet, path::Path};

use crate::{Result, project};

/// Writes `target/purser-first.js`, `target/purser.css` and `target/purser-later.css`, which `index.html` names.
pub(crate) fn write() -> Result {
    let [first, main, later] = join(&project::root().join("style"))?;
    project::write(&project::target().join("purser-first.js"), script(&first)?)?;
    project::write(&project::target().join("purser.css"), main)?;
    project::write(&project::target().join("purser-later.css"), later)
}

/// Makes a sheet in the page.
fn script(css: &str) -> Result<String> {
    let text = serde_json::to_string(css).map_err(|error| format!("the first style sheet: {error}."))?;
    Ok(format!("(s => {{ s.replaceSync({text}); document.adoptedStyleSheets = [s]; }})(new CSSStyleSheet());\n"))
}

fn join(directory: &Path) -> Result<[String; 3]> {
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
    // The browser counts the sheets that are linked before the one that is made: each says the order of the layers.
    let layers = joined(sheets[0].get(..1).unwrap_or_default())?;
    Ok([joined(&sheets[0])?, layers.clone() + &joined(&sheets[1])?, layers + &joined(&sheets[2])?])
}

/// What starts the second and the third sheet in `order.txt`.
const STARTS: [&str; 2] = ["linked:", "later:"];

/// The names in `order.txt`, for each of the three sheets: one a line, `#` starts a remark.
fn listed(order: &str) -> [Vec<&str>; 3] {
    let names = order.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    let mut sheets = [const { Vec::new() }; 3];
    let mut at = 0;
    for name in names.filter(|name| !name.is_empty()) {
        match STARTS.iter().position(|start| *start == name) {
            Some(start) => at = start + 1,
            None => sheets[at].push(name),
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
        let order = "# first\nlayers.css\n\nlinked:\n ui/button.css # the button\nui/b.css\nlater:\npages/a.css\n";
        assert_eq!(listed(order), [vec!["layers.css"], vec!["ui/button.css", "ui/b.css"], vec!["pages/a.css"]]);
    }

    #[test]
    fn the_first_sheet_is_a_text_in_a_script() {
        let script = script("a::before{content: \"\\201c\"}").unwrap();
        assert!(script.contains(r#"s.replaceSync("a::before{content: \"\\201c\"}");"#), "{script}");
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
