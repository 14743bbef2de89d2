//! Words that may stand in one place only.

use crate::{rust::Source, tree::Tree};

/// Handlers outside the API's declarations that serve an address of their own. This list may only get shorter.
const OWN_API_PATHS: [&str; 0] = [];

/// The one file that keeps something beyond the tab: the theme and how dense tables are.
const LOOK: &str = "src/components/appearance.rs";

/// Only the client talks HTTP.
pub(crate) fn http(tree: &Tree) -> Vec<String> {
    let files = tree.under(&["src/"], ".rs").filter(|(file, _)| !of(file, "src/client"));
    lines_with(
        files,
        &["gloo_net", "XmlHttpRequest", "fetch_with_request", "fetch_with_str"],
        "only src/client.rs talks HTTP",
    )
}

/// Only the route knows the console's own addresses.
pub(crate) fn console_paths(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    for (file, text) in tree.under(&["src/"], ".rs").filter(|(file, _)| !of(file, "src/route")) {
        for (line, string) in Source::without_tests(text).strings {
            if is_path(&string) {
                problems.push(format!("{file}:{line}: \"{string}\": only src/route.rs holds addresses of the console"));
            }
        }
    }
    problems
}

fn is_path(string: &str) -> bool {
    string
        .strip_prefix('/')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || "{:*".contains(c)))
}

/// Declares the operations whose answers are made of the rules' own types.
const POLICY_OPERATIONS: &str = "crates/policy/src/access.rs";

/// Only the shared crate, and the operations beside the rules, know the API's addresses.
pub(crate) fn api_paths(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    let mut needed = Vec::new();
    for (file, text) in tree.under(&["src/", "backend/src/", "crates/policy/src/"], ".rs") {
        if file == POLICY_OPERATIONS {
            continue;
        }
        for (line, string) in Source::without_tests(text).strings {
            if !string.contains("/v2/") {
                continue;
            }
            if OWN_API_PATHS.contains(&file) {
                needed.push(file);
            } else {
                problems.push(format!("{file}:{line}: \"{string}\": only crates/api holds addresses of the API"));
            }
        }
    }
    for file in OWN_API_PATHS.iter().filter(|file| !needed.contains(file)) {
        problems.push(format!("{file}: no longer needs to be on the list of this rule"));
    }
    problems
}

/// A style attribute is refused by the content security policy; text that is read as markup would be a hole in it.
pub(crate) fn markup(tree: &Tree) -> Vec<String> {
    let mut problems = lines_with(
        tree.under(&["src/"], ".rs"),
        &["inner_html", "set_inner_html", "set_outer_html"],
        "no text becomes markup",
    );
    for (file, text) in tree.under(&["src/"], ".rs") {
        let source = Source::parse(text);
        for (index, line) in source.code.lines().enumerate() {
            let attribute = line.match_indices("style=").any(|(at, _)| line[..at].ends_with([' ', '<']));
            if attribute || line.trim_start().starts_with("style=") {
                let rule = "an inline style is refused by the content security policy; use a class or `style:name=`";
                problems.push(format!("{file}:{}: {rule}", index + 1));
            }
        }
    }
    let page = tree.text("index.html");
    for (index, line) in page.lines().enumerate() {
        let lower = line.to_ascii_lowercase();
        let handler = lower.match_indices(" on").any(|(at, _)| {
            let rest = &lower[at + 3..];
            rest.find('=').is_some_and(|end| end > 0 && rest[..end].chars().all(|c| c.is_ascii_alphabetic()))
        });
        if handler || lower.contains(" style=") {
            problems.push(format!("index.html:{}: refused by the content security policy", index + 1));
        }
    }
    if page.is_empty() {
        problems.push("index.html: not found".to_owned());
    }
    problems
}

/// What outlives the tab is the look; what outlives the page is the session.
pub(crate) fn storage(tree: &Tree) -> Vec<String> {
    let not_look = tree.under(&["src/"], ".rs").filter(|(file, _)| *file != LOOK);
    let mut problems = lines_with(not_look, &["local_storage"], "only the look outlives the tab");
    let not_session = tree.under(&["src/"], ".rs").filter(|(file, _)| !of(file, "src/session"));
    problems.extend(lines_with(not_session, &["session_storage"], "only src/session outlives the page"));
    let rust = tree.under(&["src/"], ".rs");
    problems.extend(lines_with(rust, &["set_cookie", "indexed_db"], "the console keeps nothing there"));
    problems
}

/// Unicode's tables weigh ten kilobytes, and the browser has them.
pub(crate) fn unicode_tables(tree: &Tree) -> Vec<String> {
    let files = tree.under(&["src/"], ".rs").filter(|(file, _)| *file != "src/ui/letters.rs");
    let words =
        ["to_lowercase", "to_uppercase", ".is_alphanumeric", "::is_alphanumeric", "is_alphabetic", "is_numeric"];
    lines_with(files, &words, "only src/ui/letters.rs asks about letters; names and addresses have the `ascii` ones")
}

/// A test that does not run says that all is well.
pub(crate) fn ignored(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    for (file, text) in tree.all().filter(|(file, _)| file.ends_with(".rs")) {
        let source = Source::parse(text);
        for (index, line) in source.code.lines().enumerate() {
            if line.contains("#[ignore") {
                problems.push(format!("{file}:{}: a test is never switched off", index + 1));
            }
        }
    }
    problems
}

/// `src/client` stands for `src/client.rs` and all under `src/client/`.
fn of(file: &str, module: &str) -> bool {
    file.strip_prefix(module).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

fn lines_with<'t>(files: impl Iterator<Item = (&'t str, &'t str)>, words: &[&str], rule: &str) -> Vec<String> {
    let mut problems = Vec::new();
    for (file, text) in files {
        let source = Source::parse(text);
        for word in words {
            problems.extend(source.lines_with(word).into_iter().map(|line| format!("{file}:{line}: `{word}`: {rule}")));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [String; 0] = [];

    #[test]
    fn http_outside_the_client_is_noticed() {
        let tree = Tree::of(&[
            ("src/client.rs", "use gloo_net::http;"),
            ("src/client/retry.rs", "gloo_net::Error"),
            ("src/clients.rs", "// gloo_net\nuse gloo_net::http;"),
        ]);
        assert_eq!(http(&tree), ["src/clients.rs:2: `gloo_net`: only src/client.rs talks HTTP"]);
    }

    #[test]
    fn an_address_outside_the_route_is_noticed() {
        let tree = Tree::of(&[
            ("src/route.rs", "\"/sign-in\""),
            ("src/app.rs", "a(\" / \", \"/\", \"and/or\");\nb(\"/sign-in\");"),
            ("src/page.rs", "fn a() {}\n#[cfg(test)]\nmod tests { \"/sign-in\" }"),
        ]);
        assert_eq!(
            console_paths(&tree),
            ["src/app.rs:2: \"/sign-in\": only src/route.rs holds addresses of the console"]
        );
    }

    #[test]
    fn an_address_of_the_api_outside_its_crate_is_noticed() {
        let tree = Tree::of(&[("crates/api/src/a.rs", "\"/v2/user\""), ("backend/src/a.rs", "\n\"/v2/user\"")]);
        assert_eq!(api_paths(&tree), ["backend/src/a.rs:2: \"/v2/user\": only crates/api holds addresses of the API"]);
    }

    #[test]
    fn what_the_policy_would_refuse_is_noticed() {
        let fine = "<p style:width=w class=\"x\" data-style=\"y\">\"style=\"</p>";
        assert_eq!(markup(&Tree::of(&[("index.html", "<p class=\"on\">on = off</p>"), ("src/a.rs", fine)])), NONE);
        let tree = Tree::of(&[
            ("index.html", "<p onclick=\"x()\">\n<p style=\"x\">"),
            ("src/a.rs", "<p style=\"color: red\">\n<p\nstyle=x>\n<p inner_html=x>"),
        ]);
        assert_eq!(markup(&tree).len(), 5, "{:?}", markup(&tree));
        assert_eq!(markup(&Tree::of(&[])).len(), 1);
    }

    #[test]
    fn storage_elsewhere_is_noticed() {
        let fine = [(LOOK, "window.local_storage()"), ("src/session/storage.rs", "window.session_storage()")];
        assert_eq!(storage(&Tree::of(&fine)), NONE);
        let tree =
            Tree::of(&[("src/session.rs", "window.local_storage()"), ("src/data/a.rs", "window.session_storage()")]);
        assert_eq!(storage(&tree).len(), 2);
    }

    #[test]
    fn a_switched_off_test_is_noticed() {
        let tree = Tree::of(&[("a.rs", "// #[ignore]\n#[ignore = \"slow\"]\nfn a() {}")]);
        assert_eq!(ignored(&tree), ["a.rs:2: a test is never switched off"]);
    }
}
