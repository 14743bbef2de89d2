//! Numbers that stand in more than one file.

use crate::tree::Tree;

/// Where wasm-bindgen's version stands, and between which words. The tool and the library speak a private language, so
/// they have to be the very same version.
const WASM_BINDGEN: [(&str, &str, &str); 5] = [
    ("Cargo.lock", "name = \"wasm-bindgen\"\nversion = \"", "\""),
    ("Cargo.toml", "wasm-bindgen = \"=", "\""),
    ("Trunk.toml", "wasm_bindgen = \"", "\""),
    ("tests/minimal/Trunk.toml", "wasm_bindgen = \"", "\""),
    ("xtask/src/tools/versions.rs", "WASM_BINDGEN: &str = \"", "\""),
];

/// The same for wasm-opt, which numbers itself without the dots of its package.
const WASM_OPT: [(&str, &str, &str); 3] = [
    ("Trunk.toml", "wasm_opt = \"version_", "\""),
    ("tests/minimal/Trunk.toml", "wasm_opt = \"version_", "\""),
    ("xtask/src/tools/versions.rs", "BINARYEN: &str = \"", "."),
];

pub(crate) fn check(tree: &Tree) -> Vec<String> {
    [("wasm-bindgen", &WASM_BINDGEN[..]), ("wasm-opt", &WASM_OPT)]
        .into_iter()
        .flat_map(|(name, places)| agree(tree, name, places))
        .collect()
}

fn agree(tree: &Tree, name: &str, places: &[(&str, &str, &str)]) -> Vec<String> {
    let found: Vec<(&str, Option<&str>)> =
        places.iter().map(|(file, start, end)| (*file, between(tree.text(file), start, end))).collect();
    let Some((first, Some(expected))) = found.first().copied() else {
        return vec![format!("{}: says no version of {name}", places[0].0)];
    };
    let differing = found.iter().filter(|(_, version)| *version != Some(expected));
    differing
        .map(|(file, version)| {
            format!("{file}: {name} is {}, but {expected} in {first}", version.unwrap_or("not mentioned"))
        })
        .collect()
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(version, _)| version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_was_forgotten_is_noticed() {
        let mut files = vec![
            ("Cargo.lock", "name = \"wasm-bindgen\"\nversion = \"0.2.1\"\n"),
            ("Cargo.toml", "wasm-bindgen = \"=0.2.1\""),
            ("Trunk.toml", "wasm_bindgen = \"0.2.1\"\nwasm_opt = \"version_132\""),
            ("tests/minimal/Trunk.toml", "wasm_bindgen = \"0.2.1\"\nwasm_opt = \"version_132\""),
            ("xtask/src/tools/versions.rs", "WASM_BINDGEN: &str = \"0.2.1\";BINARYEN: &str = \"132.0.0\";"),
        ];
        assert_eq!(check(&Tree::of(&files)), [] as [String; 0]);
        files[2].1 = "wasm_bindgen = \"0.2.0\"\nwasm_opt = \"version_131\"";
        assert_eq!(
            check(&Tree::of(&files)),
            [
                "Trunk.toml: wasm-bindgen is 0.2.0, but 0.2.1 in Cargo.lock",
                "tests/minimal/Trunk.toml: wasm-opt is 132, but 131 in Trunk.toml",
                "xtask/src/tools/versions.rs: wasm-opt is 132, but 131 in Trunk.toml",
            ]
        );
        assert_eq!(check(&Tree::of(&[])).len(), 2);
    }
}
