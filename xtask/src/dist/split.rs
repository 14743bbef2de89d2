//! Cutting the module that Trunk has built into the main part and those that are loaded when they are first needed
//! (`src/components/part.rs`). Trunk has no such step, so its script and its module are made anew and put in the place of its own.
//!
//! What only one part needs goes into that part's file; what several need goes into the main one.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256, Sha384};

use super::relative_files;
use crate::{Result, project, sh, tools::BuildTools};

/// The name under which the tool makes the main part import what loads the others.
const LINK: &str = "./__wasm_split.js";
/// Loads a part; becomes a piece of the app's script.
const LOADER: &str = include_str!("parts.js");
/// What the compiler uses of WebAssembly: a part does not say so itself.
pub(super) const FEATURES: [&str; 7] = [
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A part that is loaded later.
struct Part {
    name: String,
    contents: Vec<u8>,
}

/// Replaces the uncut app in `bundle`, which Trunk has made from `module`.
pub(super) fn split(tools: &BuildTools, app: &str, module: &Path, bundle: &Path) -> Result {
    let work = bundle.with_extension("parts");
    if work.exists() {
        fs::remove_dir_all(&work).map_err(|error| project::cannot("empty", &work, &error))?;
    }
    let cut = work.join("cut");
    let run = |command: &mut Command, what: &str| sh::run(tools.give_to(command), what);
    run(sh::command("wasm-split-cli").args(["--out-name", app]).arg(module).arg(&cut), "cutting the app into parts")?;
    run(
        sh::command("wasm-bindgen")
            .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--no-demangle", "--out-name", app])
            .arg("--out-dir")
            .arg(&work)
            .arg(cut.join(format!("{app}.wasm"))),
        "binding the main part to the browser",
    )?;

    // The tool makes a file for each set of parts that have something in common: dozens, of a kilobyte or two.
    let bound = work.join(format!("{app}_bg.wasm"));
    let whole = work.join("main.wasm");
    let mut merge = sh::command("wasm-merge");
    merge.arg(&bound).arg("__wasm_split");
    for (number, common) in files(&cut, "chunk_")?.into_iter().enumerate() {
        merge.arg(common).arg(format!("common{number}"));
    }
    // Until it is merged, each file has a memory of its own that is an import of the same one.
    run(merge.arg("-o").arg(&whole).args(FEATURES).arg("--enable-multimemory"), "merging what parts have in common")?;

    let main = work.join("main.opt.wasm");
    run(
        sh::command("wasm-opt")
            // Not told that the table of functions never changes: it would take the empty places of the parts for traps.
            .arg("-Oz")
            .arg(&whole)
            .arg("-o")
            .arg(&main)
            .args(FEATURES),
        "optimizing the main part",
    )?;
    let main = project::read(&main)?;
    let mut parts = Vec::new();
    for file in files(&cut, "split_")? {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().replacen("split_", "", 1);
        let small = work.join(format!("{name}.opt.wasm"));
        run(sh::command("wasm-opt").arg("-Oz").arg(&file).arg("-o").arg(&small).args(FEATURES), "optimizing a part")?;
        parts.push(Part { contents: project::read(&small)?, name });
    }
    let script = project::read_text(&work.join(format!("{app}.js")))?;
    replace(bundle, app, &script, &main, &parts)
}

/// The files in `directory` that start with `prefix`, by name.
fn files(directory: &Path, prefix: &str) -> Result<Vec<PathBuf>> {
    let ours = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix))
            && path.extension().is_some_and(|extension| extension == "wasm")
    };
    Ok(project::files(directory)?.into_iter().filter(ours).collect())
}

/// Puts the parts where Trunk's script and module are, and their names into the page.
fn replace(bundle: &Path, app: &str, script: &str, main: &[u8], parts: &[Part]) -> Result {
    let page = bundle.join("index.html");
    let mut html = project::read_text(&page)?;
    let parts_contents = parts.iter().map(|part| &*part.contents);
    let hash = hash([script.as_bytes(), LOADER.as_bytes(), main].into_iter().chain(parts_contents));
    let script = with_parts(script, &format!("{app}-{hash}"), parts)?;
    for (ending, contents) in [(".js", script.as_bytes()), ("_bg.wasm", main)] {
        let old = trunks(bundle, app, ending)?;
        let (old_integrity, new) = (integrity(&project::read(&bundle.join(&old))?), format!("{app}-{hash}{ending}"));
        if !html.contains(&old) || !html.contains(&old_integrity) {
            return Err(format!("index.html does not load {old} by name and integrity, as Trunk writes it."));
        }
        html = html.replace(&old, &new).replace(&old_integrity, &integrity(contents));
        fs::remove_file(bundle.join(&old)).map_err(|error| project::cannot("remove", &bundle.join(&old), &error))?;
        project::write(&bundle.join(&new), contents)?;
    }
    for part in parts {
        project::write(&bundle.join(file_name(&format!("{app}-{hash}"), part)), &part.contents)?;
    }
    project::write(&page, html)
}

/// The hash in the names of files that belong together.
pub(super) fn hash<'c>(pieces: impl IntoIterator<Item = &'c [u8]>) -> String {
    let mut hash = Sha256::new();
    for piece in pieces {
        hash.update((piece.len() as u64).to_le_bytes());
        hash.update(piece);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The name of the file that Trunk wrote for the app.
fn trunks(bundle: &Path, app: &str, ending: &str) -> Result<String> {
    let prefix = format!("{app}-");
    let found = relative_files(bundle)?.into_iter().find(|name| name.starts_with(&prefix) && name.ends_with(ending));
    found.ok_or_else(|| format!("Trunk wrote no {prefix}…{ending}."))
}

fn file_name(stem: &str, part: &Part) -> String {
    format!("{stem}-{}.wasm", part.name)
}

pub(super) fn integrity(contents: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(contents)))
}

/// The script with the loader in it: one request fewer than as the module of its own that it is written for.
fn with_parts(script: &str, stem: &str, parts: &[Part]) -> Result<String> {
    let mut loaders = String::from("const parts = {\n");
    for part in parts {
        let (file, integrity) = (file_name(stem, part), integrity(&part.contents));
        loaders.push_str(&format!("    __wasm_split_load_{}: part(\"./{file}\", \"{integrity}\"),\n", part.name));
    }
    loaders.push_str("};\n");
    let mut out = [LOADER, &loaders].concat();
    let mut imports = 0;
    for line in script.lines() {
        let name = line
            .strip_prefix("import * as ")
            .and_then(|rest| rest.split_once(" from "))
            .filter(|(_, from)| from.trim_end_matches(';').trim_matches(['"', '\'']) == LINK);
        match name {
            Some((name, _)) => {
                imports += 1;
                out.push_str(&format!("const {name} = parts;"));
            }
            None => out.push_str(line),
        }
        out.push('\n');
    }
    if imports == 0 || imports != parts.len() {
        return Err(format!(
            "there are {} parts, and wasm-bindgen's script loads {imports} through {LINK}.",
            parts.len()
        ));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> [Part; 1] {
        [Part { name: "members".to_owned(), contents: b"abc".to_vec() }]
    }

    const SCRIPT: &str =
        "import * as import1 from \"./__wasm_split.js\"\nimport * as other from \"./x.js\"\nlet wasm;\n";

    #[test]
    fn the_loader_takes_the_place_of_its_import() {
        let script = with_parts(SCRIPT, "app-00", &parts()).unwrap();
        assert!(script.contains("const import1 = parts;\nimport * as other from \"./x.js\"\nlet wasm;\n"), "{script}");
        assert!(
            script.contains("__wasm_split_load_members: part(\"./app-00-members.wasm\", \"sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn\"),"),
            "{script}"
        );
        assert!(with_parts("let wasm;\n", "app-00", &parts()).is_err());
    }

    #[test]
    fn the_page_loads_what_was_cut_instead_of_what_trunk_made() {
        let bundle = std::env::temp_dir().join(format!("purser-split-{}", std::process::id()));
        project::write(&bundle.join("app-11.js"), "old script").unwrap();
        project::write(&bundle.join("app-11_bg.wasm"), "old module").unwrap();
        let link =
            |name: &str, contents: &[u8]| format!("<link href=\"./{name}\" integrity=\"{}\">", integrity(contents));
        let page = [link("app-11.js", b"old script"), link("app-11_bg.wasm", b"old module")].concat();
        project::write(&bundle.join("index.html"), &page).unwrap();

        replace(&bundle, "app", SCRIPT, b"main", &parts()).unwrap();
        let names = relative_files(&bundle).unwrap();
        let page = project::read_text(&bundle.join("index.html")).unwrap();
        let script = project::read(&bundle.join(&names[1])).unwrap();
        fs::remove_dir_all(&bundle).unwrap();
        assert_eq!(names.len(), 4, "{names:?}");
        assert!(!names.iter().any(|name| name.contains("app-11")), "{names:?}");
        assert_eq!(page, [link(&names[1], &script), link(&names[2], b"main")].concat());
    }
}
