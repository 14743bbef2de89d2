//! What the parts of the app have in common: which of the many small files that the cut makes go into which file.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::split::{FIRST, files};
use crate::{Result, project};

/// The files of what later parts have in common, in the order in which people come to need them: what a part named here
/// needs is in its file, unless an earlier one has it. A part that is not named here waits for all that it needs of any.
const STAGES: [(&str, &[&str]); 5] = [
    ("common", &["orgs", "overview", "sign_in"]),
    ("choices", &["soon"]),
    ("panels", &["people"]),
    ("lists", &["activity", "teams"]),
    ("rules", &[]),
];

/// The files of what several parts have in common.
pub(super) struct Common {
    /// The first page needs them.
    pub with_first: Vec<PathBuf>,
    /// It does not.
    pub of_later: Vec<Stage>,
}

/// Files that become one of [`STAGES`].
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stage {
    pub name: &'static str,
    pub files: Vec<PathBuf>,
    pub needed_by: BTreeSet<String>,
}

impl Common {
    /// The tool tells which file is for which parts in remarks of the loader that it writes.
    pub fn of(cut: &Path) -> Result<Self> {
        let loader = project::read_text(&cut.join("__wasm_split.js"))?;
        let named = chunks(&loader);
        let (mut with_first, mut of_later) = (Vec::new(), Vec::new());
        for file in files(cut, "chunk_")? {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            // An empty one is not loaded, and so not named.
            let Some((_, parts)) = named.iter().find(|(name, _)| *name == stem) else { continue };
            if parts.contains(&FIRST) {
                with_first.push(file);
            } else {
                of_later.push((file, parts.as_slice()));
            }
        }
        Ok(Self { with_first, of_later: stages(of_later) })
    }
}

/// Sorts files by the stage that the parts they are for come to first.
fn stages(files: Vec<(PathBuf, &[&str])>) -> Vec<Stage> {
    let mut stages = STAGES.map(|(name, _)| Stage { name, files: Vec::new(), needed_by: BTreeSet::new() });
    for (file, parts) in files {
        let first = STAGES.iter().position(|(_, of)| parts.iter().any(|part| of.contains(part)));
        let stage = &mut stages[first.unwrap_or(STAGES.len() - 1)];
        stage.files.push(file);
        stage.needed_by.extend(parts.iter().map(|part| (*part).to_owned()));
    }
    stages.into_iter().filter(|stage| !stage.files.is_empty()).collect()
}

/// The files of common code that the tool's loader names (`/* a, b */` and then `const __chunk_1 = …`), with their parts.
fn chunks(loader: &str) -> Vec<(String, Vec<&str>)> {
    let after = loader.lines().skip(1);
    loader
        .lines()
        .zip(after)
        .filter_map(|(remark, line)| {
            let parts = remark.strip_prefix("/* ")?.strip_suffix(" */")?;
            let name = line.strip_prefix("const __")?.split_once(' ')?.0;
            Some((name.to_owned(), parts.split(", ").collect()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_code_comes_with_the_first_who_needs_it() {
        let parts: [(&str, &[&str]); 4] = [
            ("a", &["access", "overview"]),
            ("b", &["access", "scim", "teams"]),
            ("c", &["access", "scim"]),
            ("d", &["overview", "teams"]),
        ];
        let found = stages(parts.map(|(file, parts)| (PathBuf::from(file), parts)).to_vec());
        let stage = |name, files: &[&str], parts: &[&str]| Stage {
            name,
            files: files.iter().map(PathBuf::from).collect(),
            needed_by: parts.iter().map(|part| (*part).to_owned()).collect(),
        };
        assert_eq!(
            found,
            [
                stage("common", &["a", "d"], &["access", "overview", "teams"]),
                stage("lists", &["b"], &["access", "scim", "teams"]),
                stage("rules", &["c"], &["access", "scim"]),
            ]
        );
    }

    #[test]
    fn the_tools_remarks_say_what_is_for_whom() {
        let loader =
            "/* members, orgs */\nconst __chunk_3 = makeLoad(() => {\n}, []);\n/* a, orgs */\nconst __chunk_10 = x\n";
        let expected = [("chunk_3".to_owned(), vec!["members", "orgs"]), ("chunk_10".to_owned(), vec!["a", "orgs"])];
        assert_eq!(chunks(loader), expected);
    }
}
