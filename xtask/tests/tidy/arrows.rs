//! The dependency arrows of `ARCHITECTURE.md`.

use crate::{rust::Source, tree::Tree};

/// The parts of the browser app with their own rules. Whatever is not among them is below all of them.
const PARTS: [Part; 4] = [
    // Pieces that could live in any console.
    Part { name: "ui", may_name: &["ui"], may_call: false, may_know_us: false },
    // Pieces that know our domain but fetch nothing.
    Part { name: "components", may_name: &["ui", "components"], may_call: false, may_know_us: true },
    // What is read and written, and what is read again afterwards.
    Part { name: "data", may_name: &["data"], may_call: true, may_know_us: true },
    // One file for each page.
    Part { name: "pages", may_name: &["ui", "components", "data", "pages"], may_call: false, may_know_us: true },
];

struct Part {
    name: &'static str,
    /// Which of the parts it may name.
    may_name: &'static [&'static str],
    /// Whether it may make calls; others may only name what a call can end with.
    may_call: bool,
    /// Whether it may name anything of ours outside the parts.
    may_know_us: bool,
}

/// What a call can end with: data, not a way to make one.
const OUTCOMES: [&str; 2] = ["ApiError", "Refusal"];

/// Only this file puts the parts together.
const APP: &str = "app";

/// Looks at every path that each file of the browser app names.
pub(crate) fn check(tree: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    for part in &PARTS {
        let folder = format!("src/{}/", part.name);
        if tree.under(&[&folder], ".rs").next().is_none() {
            problems.push(format!("{folder}: there is nothing here; the rules about it look at nothing"));
        }
    }
    for (file, text) in tree.under(&["src/"], ".rs") {
        let module = module(file);
        let source = Source::parse(text);
        for (line, path) in source.crate_paths(&module) {
            if let Some(reason) = broken(&module, &path) {
                problems.push(format!("{file}:{line}: `{}`: {reason}", path.join("::")));
            }
        }
        if module.first() == Some(&"ui") {
            for name in ["purser_api", "purser_policy"] {
                for line in source.lines_with(name) {
                    problems.push(format!("{file}:{line}: `{name}`: ui knows nothing of us"));
                }
            }
        }
    }
    problems
}

/// `src/ui/button.rs` holds the module `ui::button`; `src/lib.rs` and `src/main.rs` the root.
fn module(file: &str) -> Vec<&str> {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs");
    if ["lib", "main"].contains(&path) { Vec::new() } else { path.split('/').collect() }
}

/// Why a file of `module` may not name `path`, if it may not.
fn broken(module: &[&str], path: &[String]) -> Option<String> {
    let from = *module.first()?;
    let to = path.first()?.as_str();
    if from == APP || to == "*" {
        return None;
    }
    if to == APP {
        return Some("nothing may name the app, which names everything".to_owned());
    }
    let to_part = PARTS.iter().any(|part| part.name == to);
    let Some(part) = PARTS.iter().find(|part| part.name == from) else {
        return to_part.then(|| format!("{from} is below {to}"));
    };
    if to_part && !part.may_name.contains(&to) {
        return Some(format!("{from} may name only {} of the parts", part.may_name.join(", ")));
    }
    if !to_part && !part.may_know_us {
        return Some(format!("{from} knows nothing of us"));
    }
    let outcome = path.get(1).is_none_or(|name| OUTCOMES.contains(&name.as_str()));
    (to == "client" && !part.may_call && !outcome)
        .then(|| format!("{from} makes no calls; of client it may name only {}", OUTCOMES.join(" and ")))
}

/// What both ends share must compile for both and decide nothing by itself.
pub(crate) fn shared_crates(tree: &Tree) -> Vec<String> {
    const ONE_END: [&str; 14] = [
        "axum",
        "chrono",
        "getrandom",
        "gloo-net",
        "js-sys",
        "leptos",
        "leptos_router",
        "rand",
        "sqlx",
        "time",
        "tokio",
        "wasm-bindgen",
        "web-sys",
        "web-time",
    ];
    let mut problems = Vec::new();
    for crate_name in ["api", "policy", "intake"] {
        let file = format!("crates/{crate_name}/Cargo.toml");
        let text = tree.text(&file);
        if text.is_empty() {
            problems.push(format!("{file}: not found"));
        }
        let mut section = "";
        for (index, line) in text.lines().enumerate() {
            if line.starts_with('[') {
                section = line;
            }
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            if section.contains("dependencies") && !section.contains("dev-") && ONE_END.contains(&name) {
                problems.push(format!("{file}:{}: `{name}` belongs to one end, or makes answers differ", index + 1));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(file: &str, text: &str) -> Vec<String> {
        let filled = [
            ("src/ui/a.rs", ""),
            ("src/components/a.rs", ""),
            ("src/data/a.rs", ""),
            ("src/pages/a.rs", ""),
            (file, text),
        ];
        check(&Tree::of(&filled))
    }

    #[test]
    fn what_points_down_is_fine() {
        for (file, text) in [
            ("src/ui/button.rs", "use super::icon::Icon;\nuse crate::ui::badge;"),
            (
                "src/components/gate.rs",
                "use crate::{client::ApiError, explain, route::Route, ui};\nuse purser_api::Role;",
            ),
            ("src/data/members.rs", "use crate::client::{ApiError, Client};\nuse super::topics;"),
            ("src/pages/members.rs", "use crate::{components::gate, data::members, ui::button};\nuse super::shared;"),
            ("src/app.rs", "use crate::{pages, components, ui, data, client::Client};"),
            ("src/lib.rs", "pub use crate::app::App;"),
            ("src/session.rs", "use crate::clock; // and not crate::pages"),
        ] {
            assert_eq!(problems(file, text), [] as [String; 0], "{file}");
        }
    }

    #[test]
    fn what_points_up_is_not() {
        for (file, text, expected) in [
            (
                "src/ui/button.rs",
                "\nuse crate::route::Route;",
                "src/ui/button.rs:2: `route::Route`: ui knows nothing of us",
            ),
            (
                "src/ui/button.rs",
                "use super::super::data;",
                "src/ui/button.rs:1: `data`: ui may name only ui of the parts",
            ),
            ("src/ui/button.rs", "purser_api::Role", "src/ui/button.rs:1: `purser_api`: ui knows nothing of us"),
            (
                "src/components/gate.rs",
                "use crate::{ui, data::members};",
                "src/components/gate.rs:1: `data::members`: components may name only ui, components of the parts",
            ),
            (
                "src/components/gate.rs",
                "use crate::client::Client;",
                "src/components/gate.rs:1: `client::Client`: components makes no calls; of client it may name only ApiError and \
                 Refusal",
            ),
            (
                "src/data/members.rs",
                "use crate::ui;",
                "src/data/members.rs:1: `ui`: data may name only data of the parts",
            ),
            (
                "src/pages/members.rs",
                "crate::app::App",
                "src/pages/members.rs:1: `app::App`: nothing may name the app, which names everything",
            ),
            ("src/session.rs", "use crate::pages;", "src/session.rs:1: `pages`: session is below pages"),
        ] {
            assert_eq!(problems(file, text), [expected]);
        }
    }

    #[test]
    fn an_empty_part_is_noticed() {
        assert_eq!(check(&Tree::of(&[("src/ui/a.rs", "")])).len(), 3);
    }

    #[test]
    fn a_shared_crate_with_a_runtime_is_noticed() {
        let manifest = "[dependencies]\nserde = \"1\"\ntokio.workspace = true\n[dev-dependencies]\nrand = \"1\"\n";
        let tree = Tree::of(&[
            ("crates/api/Cargo.toml", manifest),
            ("crates/policy/Cargo.toml", "[dependencies]\n"),
            ("crates/intake/Cargo.toml", "[dependencies]\n"),
        ]);
        assert_eq!(
            shared_crates(&tree),
            ["crates/api/Cargo.toml:3: `tokio` belongs to one end, or makes answers differ"]
        );
        assert_eq!(shared_crates(&Tree::of(&[])).len(), 3);
    }
}
