//! How files are kept: what they open with, how long and how they are called, what they may not name.

use crate::tree::Tree;

const LIMIT: usize = 400;

/// Every Rust file says in its first line what it holds.
pub(crate) fn openings(tree: &Tree) -> Vec<String> {
    tree.all()
        .filter(|(file, text)| file.ends_with(".rs") && !text.starts_with("//! "))
        .map(|(file, _)| format!("{file}:1: the first line has to say what the file holds (`//! …`)"))
        .collect()
}

/// No file of the product outgrows what one person reads in one go.
pub(crate) fn sizes(tree: &Tree) -> Vec<String> {
    tree.under(&["src/", "backend/src/", "crates/", "xtask/src/"], ".rs")
        .map(|(file, text)| (file, text.lines().count()))
        .filter(|(_, lines)| *lines > LIMIT)
        .map(|(file, lines)| format!("{file}:{LIMIT}: {lines} lines; {LIMIT} is the most, so split it"))
        .collect()
}

/// A name says what is inside.
pub(crate) fn names(tree: &Tree) -> Vec<String> {
    const EMPTY_WORDS: [&str; 7] = ["common", "helper", "helpers", "misc", "mod", "types", "utils"];
    tree.all()
        .filter_map(|(file, _)| Some((file, file.strip_suffix(".rs")?.rsplit('/').next()?)))
        .filter(|(_, name)| EMPTY_WORDS.contains(name))
        .map(|(file, name)| format!("{file}: `{name}` does not say what is inside"))
        .collect()
}

/// Builds on every machine: no path of one of them, no package source but the public one.
pub(crate) fn places(tree: &Tree) -> Vec<String> {
    let mut paths = ["home", "root", "work"].map(|directory| format!("/{directory}/")).to_vec();
    // SCIM has an address of that name below its base; a home directory has its owner behind it, in small letters.
    paths.extend(('a'..='z').map(|letter| format!("/Users/{letter}")));
    let mut problems = Vec::new();
    for (file, text) in tree.all() {
        for (index, line) in text.lines().enumerate() {
            let at = format!("{file}:{}", index + 1);
            if let Some(path) = paths.iter().find(|path| line.contains(*path)) {
                problems.push(format!("{at}: `{path}` is a path of one machine"));
            }
            let source = line.strip_prefix("source = ").filter(|_| file.ends_with("Cargo.lock"));
            if source.is_some_and(|source| source != "\"registry+https://github.com/rust-lang/crates.io-index\"") {
                problems.push(format!("{at}: a package from somewhere else"));
            }
            let setting = ["[source", "[registr", "registry="].iter().any(|start| line.trim_start().starts_with(start));
            if setting && (file.ends_with(".toml") || file.ends_with(".npmrc")) {
                problems.push(format!("{at}: where packages come from is for each machine to say"));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_says_nothing_is_noticed() {
        let tree = Tree::of(&[("src/a.rs", "//! A.\n"), ("src/b.rs", "use a;\n//! B."), ("README.md", "A")]);
        assert_eq!(openings(&tree), ["src/b.rs:1: the first line has to say what the file holds (`//! …`)"]);
    }

    #[test]
    fn a_long_file_is_noticed() {
        let (most, more) = ("x\n".repeat(LIMIT), "x\n".repeat(LIMIT + 1));
        let tree = Tree::of(&[("src/a.rs", &most), ("src/b.rs", &more), ("tests/c.rs", &more)]);
        assert_eq!(sizes(&tree), ["src/b.rs:400: 401 lines; 400 is the most, so split it"]);
    }

    #[test]
    fn an_empty_name_is_noticed() {
        let tree =
            Tree::of(&[("src/ui/mod.rs", ""), ("src/utils.rs", ""), ("src/utility_bill.rs", ""), ("utils.css", "")]);
        assert_eq!(names(&tree).len(), 2);
    }

    #[test]
    fn what_only_works_here_is_noticed() {
        let elsewhere = ["/ho", "me/ana/x"].concat();
        let tree = Tree::of(&[
            ("docs/a.md", &elsewhere),
            (
                "Cargo.lock",
                "source = \"registry+https://github.com/rust-lang/crates.io-index\"\nsource = \"git+https://x\"",
            ),
            (".cargo/config.toml", "[source.x]"),
            ("Cargo.toml", "source = \"x\""),
        ]);
        assert_eq!(
            places(&tree),
            [
                ".cargo/config.toml:1: where packages come from is for each machine to say".to_owned(),
                "Cargo.lock:2: a package from somewhere else".to_owned(),
                format!("docs/a.md:1: `{}` is a path of one machine", ["/ho", "me/"].concat()),
            ]
        );
    }
}
