//! Filling in the templates `public/_headers` and `public/_redirects`.

use std::fmt::Write;

use super::{compress, html};

/// Replaces the placeholders (`public/_headers` says what they are) and leaves the remarks out. A block whose first line
/// names `{{hashed_file}}` is written once for each of `files` that has a hash in its name.
pub(crate) fn fill(
    template: &str,
    page: &str,
    files: &[String],
    base: &str,
    api_origin: Option<&str>,
) -> Result<String, String> {
    let api_origin = api_origin.map(|origin| format!(" {origin}")).unwrap_or_default();
    let known = [
        ("{{base}}", base),
        ("{{script_hashes}}", &html::inline_hashes(page, "script")),
        ("{{style_hashes}}", &html::inline_hashes(page, "style")),
        ("{{api_origin}}", &api_origin),
    ];
    let template = known.iter().fold(template.to_owned(), |text, (name, value)| text.replace(name, value));

    let mut out = String::new();
    for block in blocks(&template) {
        if block.contains("{{hashed_file}}") {
            for file in files.iter().filter(|file| is_hashed(file) && !compress::is_twin(file)) {
                out.push_str(&block.replace("{{hashed_file}}", file));
            }
        } else {
            out.push_str(&block);
        }
    }
    match out.find("{{") {
        Some(start) => Err(format!("`{}` is not a placeholder.", out[start..].lines().next().unwrap_or_default())),
        None => Ok(out),
    }
}

/// The template without remarks and empty lines, cut before each line that is not indented.
fn blocks(template: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    for line in template.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        match blocks.last_mut() {
            Some(block) if line.starts_with([' ', '\t']) => writeln!(block, "{line}").unwrap_or_default(),
            _ => blocks.push(format!("{line}\n")),
        }
    }
    blocks
}

/// Whether Trunk or wasm-bindgen put a hash of the contents into a name: `purser-0123456789abcdef_bg.wasm`.
fn is_hashed(file: &str) -> bool {
    file.split(['/', '.', '_', '-'])
        .any(|part| part.len() == 16 && part.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "\
# A remark
{{base}}*
  # Another
  Content-Security-Policy: script-src 'self'{{script_hashes}}; style-src 'self'{{style_hashes}}; connect-src 'self'{{api_origin}}

{{base}}{{hashed_file}}
  Cache-Control: immutable
";

    fn files() -> Vec<String> {
        [
            "index.html",
            "a-0123456789abcdef.js",
            "a-0123456789abcdef.js.br",
            "a-0123456789abcdef_bg.wasm",
            "x/snippet-fedcba9876543210/a.js",
            "mark.svg",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    #[test]
    fn everything_is_filled_in() {
        let page = "<script>alert(1)</script>";
        let text = fill(TEMPLATE, page, &files(), "/x/", Some("https://api.example.org")).unwrap();
        assert_eq!(
            text,
            "\
/x/*
  Content-Security-Policy: script-src 'self' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='; style-src 'self'; connect-src 'self' https://api.example.org
/x/a-0123456789abcdef.js
  Cache-Control: immutable
/x/a-0123456789abcdef_bg.wasm
  Cache-Control: immutable
/x/x/snippet-fedcba9876543210/a.js
  Cache-Control: immutable
"
        );
    }

    #[test]
    fn the_same_origin_adds_nothing() {
        let text = fill(TEMPLATE, "", &[], "/", None).unwrap();
        assert_eq!(text, "/*\n  Content-Security-Policy: script-src 'self'; style-src 'self'; connect-src 'self'\n");
    }

    #[test]
    fn a_misspelt_placeholder_is_not_shipped() {
        assert!(fill("/*\n  X: {{bsae}}\n", "", &[], "/", None).unwrap_err().contains("{{bsae}}"));
    }

    #[test]
    fn only_hashed_names_may_be_kept_for_ever() {
        let hashed: Vec<String> = files().into_iter().filter(|file| is_hashed(file)).collect();
        assert_eq!(hashed.len(), 4);
        for name in ["purser.css", "config.json", "icon-512x512.png", "members-sixteenletters00.js"] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}
