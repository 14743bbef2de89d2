//! The project's text files, read once.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Not ours, or made from what is ours.
const LEFT_OUT: [&str; 4] = ["target", "dist", "node_modules", ".git"];

/// Text files by their path from the root, with `/` between the parts.
pub(crate) struct Tree(BTreeMap<String, String>);

impl Tree {
    /// All text files of the project that `package` is a member of.
    pub(crate) fn read(package: &str) -> Self {
        let root = Path::new(package).parent().expect("the package is in the project");
        let mut files = BTreeMap::new();
        walk(root, root, &mut files);
        Self(files)
    }

    /// A made-up project.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files under one of `places` (each a folder with its slash) that end in `extension`.
    pub(crate) fn under<'t>(
        &'t self,
        places: &'t [&str],
        extension: &'t str,
    ) -> impl Iterator<Item = (&'t str, &'t str)> {
        self.all()
            .filter(move |(path, _)| path.ends_with(extension) && places.iter().any(|place| path.starts_with(place)))
    }

    /// The text of a file, or nothing when there is none.
    pub(crate) fn text(&self, path: &str) -> &str {
        self.0.get(path).map_or("", String::as_str)
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }
}

fn walk(root: &Path, directory: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(directory).expect("the project can be read") {
        let path: PathBuf = entry.expect("the project can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // In a linked checkout `.git` is a file that says where the rest is.
        if LEFT_OUT.contains(&&*name) {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, files);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let path = path.strip_prefix(root).expect("it is under the root").to_string_lossy().replace('\\', "/");
            files.insert(path, text);
        }
    }
}
