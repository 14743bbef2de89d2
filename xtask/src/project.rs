//! Where things are in this project, and whether they changed since something was built from them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::Result;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Our own products: `target/`, whatever directory cargo itself was told to use.
pub(crate) fn target() -> PathBuf {
    root().join("target")
}

/// All files under `path` in a fixed order, or `path` itself when it is a file. Hidden files are left out.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(|error| cannot("read", path, &error))? {
        let entry = entry.map_err(|error| cannot("read", path, &error))?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            found.extend(files(&entry.path())?);
        }
    }
    found.sort();
    Ok(found)
}

/// A fingerprint of the contents and names of all files under `inputs` (relative to the root), and of `options`.
pub(crate) fn fingerprint(inputs: &[&str], options: &[&str]) -> Result<String> {
    let root = root();
    let mut hash = Sha256::new();
    for option in options {
        hash.update(option.as_bytes());
        hash.update([0]);
    }
    for file in inputs.iter().map(|input| files(&root.join(input))) {
        for path in file? {
            let contents = read(&path)?;
            hash.update(path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().as_bytes());
            hash.update((contents.len() as u64).to_le_bytes());
            hash.update(&contents);
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The SHA-256 of something, in hexadecimal.
pub(crate) fn hash(contents: &[u8]) -> String {
    Sha256::digest(contents).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The contents of a file; the error names it.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| cannot("read", path, &error))
}

/// The text of a file; the error names it.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| cannot("read", path, &error))
}

/// Writes a file, and the directories it needs.
pub(crate) fn write(path: &Path, contents: impl AsRef<[u8]>) -> Result {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(|error| cannot("create", directory, &error))?;
    }
    fs::write(path, contents).map_err(|error| cannot("write", path, &error))
}

/// The sentence for a file that did not do what was asked.
pub(crate) fn cannot(verb: &str, path: &Path, error: &std::io::Error) -> String {
    format!("could not {verb} {}: {error}.", path.display())
}
