//! Cutting the module that Trunk has built into the main part and those that are loaded when they are first needed
//! (`src/components/part.rs`). Trunk has no such step, so its script and its module are made anew and put in the place of its own.
//!
//! What only one part needs goes into that part's file. What several need goes into the main one if the first page is
//! among them, else into one of the files of [`common`](super::common), which is loaded with the first of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256, Sha384};

use super::common::{Common, Stage};
use super::{minify, names, order, relative_files};
use crate::{Result, project, sh, tools::BuildTools};

/// How each file is made small.
const OPTIMIZE: [&str; 1] = ["-Oz"];
/// The name under which the tool makes the main part import what loads the others.
const LINK: &str = "./__wasm_split.js";
/// Loads a part; becomes a piece of the app's script.
const LOADER: &str = include_str!("parts.js");
/// The part that most visits begin with.
pub(super) const FIRST: &str = "members";
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

/// A file that is loaded later.
struct Part {
    name: String,
    contents: Vec<u8>,
}

/// What several parts have in common.
struct Shared {
    file: Part,
    /// The parts that build on it.
    needed_by: BTreeSet<String>,
}

/// All files that are loaded later.
struct Parts {
    parts: Vec<Part>,
    shared: Vec<Shared>,
}

impl Parts {
    fn files(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().chain(self.shared.iter().map(|shared| &shared.file))
    }
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
    let common = Common::of(&cut)?;
    let merge = |first: &Path, files: &[PathBuf], out: &Path| {
        let mut merge = sh::command("wasm-merge");
        merge.arg(first).arg("__wasm_split");
        for (number, file) in files.iter().enumerate() {
            merge.arg(file).arg(format!("common{number}"));
        }
        // Until it is merged, each file has a memory of its own that is an import of the same one.
        merge.arg("-o").arg(out).args(FEATURES).arg("--enable-multimemory");
        run(&mut merge, "merging what parts have in common")
    };
    let optimized = |file: &Path| {
        let small = file.with_extension("opt.wasm");
        // Not told that the table of functions never changes: it would take the empty places of the parts for traps.
        let mut optimize = sh::command("wasm-opt");
        run(optimize.args(OPTIMIZE).arg(file).arg("-o").arg(&small).args(FEATURES), "optimizing a part")?;
        order::by_likeness(&project::read(&small)?)
    };
    let whole = work.join("main.wasm");
    let bound = work.join(format!("{app}_bg.wasm"));
    project::write(&bound, names::without_unused(&project::read(&bound)?)?)?;
    merge(&bound, &common.with_first, &whole)?;
    let script = project::read_text(&work.join(format!("{app}.js")))?;
    let (main, script) = names::shortened(&optimized(&whole)?, &script, app)?;
    let mut parts = Vec::new();
    for file in files(&cut, "split_")? {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().replacen("split_", "", 1);
        parts.push(Part { contents: optimized(&file)?, name });
    }
    let mut shared = Vec::new();
    for Stage { name, files, needed_by } in &common.of_later {
        let (path, whole) = (work.join(format!("{name}.wat")), work.join(format!("{name}.wasm")));
        let texts = files.iter().map(|file| {
            let text = sh::output(tools.give_to(sh::command("wasm-dis").arg(file).args(FEATURES)));
            text.ok_or_else(|| format!("`wasm-dis` could not read {}.", file.display()))
        });
        project::write(&path, hub(&texts.collect::<Result<Vec<_>>>()?))?;
        merge(&path, files, &whole)?;
        let file = Part { name: (*name).to_owned(), contents: optimized(&whole)? };
        shared.push(Shared { file, needed_by: needed_by.clone() });
    }
    replace(bundle, app, &main, &Parts { parts, shared }, |stem, parts| {
        minify::script(tools, &with_parts(&script, stem, parts)?, &work)
    })?;
    minify::page(tools, &bundle.join("index.html"))
}

/// A module to merge files of common code with, in place of the main part: it hands on what they import from that, once
/// for all. Otherwise each would keep a memory, a table and a stack of its own. Given as text, as they are.
fn hub(files: &[String]) -> String {
    let lines = files.iter().flat_map(|text| text.lines());
    // `(import "__wasm_split" "memory" (memory $name 20))`
    let import = |line: &str| {
        let (name, kind) = line.trim().strip_prefix("(import \"__wasm_split\" \"")?.split_once("\" (")?;
        let (kind, rest) = kind.split_once(' ')?;
        let kind_and_type = [kind, rest.strip_suffix("))")?.split_once(' ')?.1].map(str::to_owned);
        Some((name.to_owned(), kind_and_type))
    };
    let imports: BTreeMap<String, [String; 2]> = lines.filter_map(import).collect();
    let mut out = String::from("(module\n");
    for (name, [kind, of]) in &imports {
        out.push_str(&format!("  (import \"main\" \"{name}\" ({kind} ${name} {of}))\n"));
    }
    for (name, [kind, _]) in &imports {
        out.push_str(&format!("  (export \"{name}\" ({kind} ${name}))\n"));
    }
    out + ")\n"
}

/// The files in `directory` that start with `prefix`, by name.
pub(super) fn files(directory: &Path, prefix: &str) -> Result<Vec<PathBuf>> {
    let ours = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix))
            && path.extension().is_some_and(|extension| extension == "wasm")
    };
    Ok(project::files(directory)?.into_iter().filter(ours).collect())
}

/// Puts the parts where Trunk's script and module are, and their names into the page. The script is made for a beginning of
/// the names and the parts.
fn replace(
    bundle: &Path,
    app: &str,
    main: &[u8],
    parts: &Parts,
    script: impl Fn(&str, &Parts) -> Result<String>,
) -> Result {
    let page = bundle.join("index.html");
    let mut html = project::read_text(&page)?;
    // The script holds the sum of each part, and needs their names; so it is made once without.
    let hash = hash([script("", parts)?.as_bytes(), main]);
    let script = script(&format!("{app}-{hash}"), parts)?;
    for (ending, contents) in [(".js", script.as_bytes()), ("_bg.wasm", main)] {
        let old = trunks(bundle, app, ending)?;
        let old_integrity = trunks_integrity(&project::read(&bundle.join(&old))?);
        let new = format!("{app}-{hash}{ending}");
        if !html.contains(&old) || !html.contains(&old_integrity) {
            return Err(format!("index.html does not load {old} by name and integrity, as Trunk writes it."));
        }
        html = html.replace(&old, &new).replace(&old_integrity, &integrity(contents));
        fs::remove_file(bundle.join(&old)).map_err(|error| project::cannot("remove", &bundle.join(&old), &error))?;
        project::write(&bundle.join(&new), contents)?;
    }
    for part in parts.files() {
        let (name, integrity) = (file_name(&format!("{app}-{hash}"), part), integrity(&part.contents));
        project::write(&bundle.join(&name), &part.contents)?;
        if part.name == FIRST {
            // The page asks for it while the app is on its way.
            html = html.replacen(PLACE, &format!("<meta name=\"part\" content=\"./{name} {integrity}\">"), 1);
        }
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

/// As Trunk writes it: longer than ours, and each digit of it is sent.
fn trunks_integrity(contents: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(contents)))
}

fn file_name(stem: &str, part: &Part) -> String {
    format!("{stem}-{}.wasm", part.name)
}

pub(super) fn integrity(contents: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(contents)))
}

/// The line of the page that names the first page's part.
const PLACE: &str = "<meta name=\"part\">";

/// The script with the loader in it: one request fewer than as the module of its own that it is written for.
fn with_parts(script: &str, stem: &str, parts: &Parts) -> Result<String> {
    let file = |part: &Part| format!("file(\"./{}\", \"{}\")", file_name(stem, part), integrity(&part.contents));
    let mut loaders = String::new();
    for shared in &parts.shared {
        loaders.push_str(&format!("const {} = {};\n", shared.file.name, file(&shared.file)));
    }
    loaders.push_str("const parts = {\n");
    for part in &parts.parts {
        let on = parts.shared.iter().filter(|shared| shared.needed_by.contains(&part.name));
        let on: String = on.map(|shared| format!(", {}", shared.file.name)).collect();
        loaders.push_str(&format!("    __wasm_split_load_{}: part({}{on}),\n", part.name, file(part)));
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
    let number = parts.parts.len();
    if imports == 0 || imports != number {
        return Err(format!("there are {number} parts, and wasm-bindgen's script loads {imports} through {LINK}."));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str) -> Part {
        Part { name: name.to_owned(), contents: b"abc".to_vec() }
    }

    fn parts() -> Parts {
        Parts { parts: vec![part("members")], shared: Vec::new() }
    }

    const SCRIPT: &str =
        "import * as import1 from \"./__wasm_split.js\"\nimport * as other from \"./x.js\"\nlet wasm;\n";

    #[test]
    fn the_loader_takes_the_place_of_its_import() {
        let script = with_parts(SCRIPT, "app-00", &parts()).unwrap();
        assert!(script.contains("const import1 = parts;\nimport * as other from \"./x.js\"\nlet wasm;\n"), "{script}");
        assert!(
            script.contains("__wasm_split_load_members: part(file(\"./app-00-members.wasm\", \"sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=\")),"),
            "{script}"
        );
        assert!(with_parts("let wasm;\n", "app-00", &parts()).is_err());
    }

    #[test]
    fn a_part_waits_for_the_common_files_it_needs() {
        let needed_by = BTreeSet::from(["people".to_owned()]);
        let shared = vec![Shared { file: part("common"), needed_by }];
        let parts = Parts { parts: vec![part("members"), part("people")], shared };
        let script = [SCRIPT, "import * as import2 from \"./__wasm_split.js\"\n"].concat();
        let script = with_parts(&script, "app-00", &parts).unwrap();
        assert!(script.contains("const common = file(\"./app-00-common.wasm\", "), "{script}");
        let on_common = |line: &&str| line.trim_end().ends_with("), common),");
        let lines: Vec<&str> = script.lines().filter(on_common).collect();
        assert!(lines.len() == 1 && lines[0].contains("__wasm_split_load_people"), "{script}");
    }

    #[test]
    fn what_common_code_imports_is_handed_on_once() {
        let file = "(module\n (import \"__wasm_split\" \"memory\" (memory $mimport$0 20))\n (import \"__wasm_split\" \"__stack_pointer\" (global $g (mut i32)))\n (func $f)\n)";
        let expected = "(module\n  (import \"main\" \"__stack_pointer\" (global $__stack_pointer (mut i32)))\n  (import \"main\" \"memory\" (memory $memory 20))\n  (export \"__stack_pointer\" (global $__stack_pointer))\n  (export \"memory\" (memory $memory))\n)\n";
        assert_eq!(hub(&[file.to_owned(), file.to_owned()]), expected);
    }

    #[test]
    fn the_page_loads_what_was_cut_instead_of_what_trunk_made() {
        let bundle = std::env::temp_dir().join(format!("purser-split-{}", std::process::id()));
        project::write(&bundle.join("app-11.js"), "old script").unwrap();
        project::write(&bundle.join("app-11_bg.wasm"), "old module").unwrap();
        let link = |name: &str, integrity: String| format!("<link href=\"./{name}\" integrity=\"{integrity}\">");
        let old = |name: &str, contents: &[u8]| link(name, trunks_integrity(contents));
        let page = [PLACE, &old("app-11.js", b"old script"), &old("app-11_bg.wasm", b"old module")].concat();
        project::write(&bundle.join("index.html"), &page).unwrap();

        replace(&bundle, "app", b"main", &parts(), |stem, parts| with_parts(SCRIPT, stem, parts)).unwrap();
        let names = relative_files(&bundle).unwrap();
        let page = project::read_text(&bundle.join("index.html")).unwrap();
        let script = project::read(&bundle.join(&names[1])).unwrap();
        fs::remove_dir_all(&bundle).unwrap();
        assert_eq!(names.len(), 4, "{names:?}");
        assert!(!names.iter().any(|name| name.contains("app-11")), "{names:?}");
        let ahead = format!("<meta name=\"part\" content=\"./{} {}\">", names[0], integrity(b"abc"));
        assert_eq!(page, [ahead, link(&names[1], integrity(&script)), link(&names[2], integrity(b"main"))].concat());
    }
}
