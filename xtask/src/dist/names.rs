//! The names by which the app's module and its script call each other. wasm-bindgen's are long, and most end in digits
//! that do not compress; what a library offers and nobody calls is among them, too.

use crate::Result;

/// Classes of the script, and their functions in the module, that a library of the framework's exports and nobody uses.
const UNUSED: &str = "IntoUnderlying";

/// The module without the exports that nobody calls; what only they need goes when the module is optimized.
pub(super) fn without_unused(module: &[u8]) -> Result<Vec<u8>> {
    let unused = UNUSED.to_ascii_lowercase();
    rewritten(module, |kind, _, name| (kind == Kind::Import || !name.contains(&unused)).then(|| name.to_owned()))
}

/// The optimized module and its script with short names, and the script without what the module does not import any more.
pub(super) fn shortened(module: &[u8], script: &str, app: &str) -> Result<(Vec<u8>, String)> {
    let from = format!("./{app}_bg.js");
    let (mut imports, mut exports) = (Vec::new(), Vec::new());
    let module = rewritten(module, |kind, module, name| {
        let names = match kind {
            Kind::Import if module == from => &mut imports,
            // The mangled name of a Rust function.
            Kind::Export if name.starts_with("_R") => &mut exports,
            _ => return Some(name.to_owned()),
        };
        names.push(name.to_owned());
        Some(short(kind, names.len()))
    })?;
    let mut script = with_imports(script, &imports)?;
    let mut exports: Vec<(usize, &String)> = exports.iter().enumerate().collect();
    // One name may begin with another.
    exports.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
    for (number, name) in exports {
        script = script.replace(name.as_str(), &short(Kind::Export, number + 1));
    }
    Ok((module, without_classes(&script)))
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Import,
    Export,
}

fn short(kind: Kind, number: usize) -> String {
    format!("{}{number}", if kind == Kind::Import { 'i' } else { 'e' })
}

/// The script with the functions it hands to the module under their short names, those that are imported alone.
fn with_imports(script: &str, imports: &[String]) -> Result<String> {
    let mut out = String::with_capacity(script.len());
    let (mut inside, mut keep, mut found) = (false, true, 0);
    for line in script.lines() {
        let name = line.strip_prefix("        ").and_then(|rest| Some((rest.split_once(": function")?.0, rest)));
        let name = name.filter(|(name, _)| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
        match name {
            Some((name, rest)) => {
                inside = true;
                let number = imports.iter().position(|import| import == name);
                keep = number.is_some();
                if let Some(number) = number {
                    found += 1;
                    out.push_str(&rest.replacen(name, &short(Kind::Import, number + 1), 1));
                    out.push('\n');
                }
                continue;
            }
            None if inside && line == "    };" => (inside, keep) = (false, true),
            None => {}
        }
        if keep {
            out.push_str(line);
            out.push('\n');
        }
    }
    if found != imports.len() {
        return Err(format!("the module imports {} functions, and its script has {found} of them.", imports.len()));
    }
    Ok(out)
}

/// The script without the classes that nobody uses, and what clears up after them.
fn without_classes(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let mut skip_to: Option<&str> = None;
    for line in script.lines() {
        if let Some(end) = skip_to {
            if line.starts_with(end) || (end == ";" && line.ends_with(end)) {
                skip_to = None;
            }
            continue;
        }
        if line.starts_with(&format!("export class {UNUSED}")) {
            skip_to = Some("if (Symbol.dispose)");
        } else if line.starts_with(&format!("const {UNUSED}")) {
            skip_to = Some(";");
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// The module with other names of imports and exports: `rename(kind, module, name)`, none for an export to leave out.
fn rewritten(module: &[u8], mut rename: impl FnMut(Kind, &str, &str) -> Option<String>) -> Result<Vec<u8>> {
    read(module, &mut rename).ok_or_else(|| "the app's module cannot be read.".to_owned())
}

fn read(module: &[u8], rename: &mut dyn FnMut(Kind, &str, &str) -> Option<String>) -> Option<Vec<u8>> {
    let mut out = module.get(..8)?.to_owned();
    let mut rest = Reader(&module[8..]);
    while !rest.0.is_empty() {
        let id = rest.byte()?;
        let size = rest.number()?;
        let contents = rest.take(size)?;
        let contents = match id {
            2 => imports(Reader(contents), rename)?,
            7 => exports(Reader(contents), rename)?,
            _ => contents.to_owned(),
        };
        out.push(id);
        number(&mut out, contents.len());
        out.extend(contents);
    }
    Some(out)
}

fn imports(mut section: Reader<'_>, rename: &mut dyn FnMut(Kind, &str, &str) -> Option<String>) -> Option<Vec<u8>> {
    let count = section.number()?;
    let mut out = Vec::new();
    number(&mut out, count);
    for _ in 0..count {
        let (module, name) = (section.text()?, section.text()?);
        text(&mut out, module);
        text(&mut out, &rename(Kind::Import, module, name)?);
        let start = section.0;
        match section.byte()? {
            0 => drop(section.number()?),
            1 => {
                section.byte()?;
                section.limits()?;
            }
            2 => section.limits()?,
            3 => drop(section.take(2)?),
            _ => return None,
        }
        out.extend(&start[..start.len() - section.0.len()]);
    }
    Some(out)
}

fn exports(mut section: Reader<'_>, rename: &mut dyn FnMut(Kind, &str, &str) -> Option<String>) -> Option<Vec<u8>> {
    let (mut kept, mut entries) = (0, Vec::new());
    for _ in 0..section.number()? {
        let name = section.text()?;
        let (kind, index) = (section.byte()?, section.number()?);
        if let Some(name) = rename(Kind::Export, "", name) {
            kept += 1;
            text(&mut entries, &name);
            entries.push(kind);
            number(&mut entries, index);
        }
    }
    let mut out = Vec::new();
    number(&mut out, kept);
    out.extend(entries);
    Some(out)
}

/// Reads the binary format of WebAssembly.
struct Reader<'m>(&'m [u8]);

impl<'m> Reader<'m> {
    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn take(&mut self, count: usize) -> Option<&'m [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// An unsigned number, seven bits a byte, the lowest first (LEB128).
    fn number(&mut self) -> Option<usize> {
        let (mut value, mut shift) = (0_usize, 0);
        loop {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte < 0x80 {
                return Some(value);
            }
        }
    }

    fn text(&mut self) -> Option<&'m str> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn limits(&mut self) -> Option<()> {
        let has_most = self.byte()? & 1 == 1;
        self.number()?;
        if has_most {
            self.number()?;
        }
        Some(())
    }
}

fn number(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len());
    out.extend(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Imports `./a_bg.js` `__wbg_one_0123` (a function) and `m` `memory`; exports `_Rx`, `intounderlyingsink_x`, `main`.
    fn module() -> Vec<u8> {
        let mut out = b"\0asm\x01\0\0\0".to_vec();
        let mut imports = vec![2];
        for (module, name, of) in [("./a_bg.js", "__wbg_one_0123", &[0, 0][..]), ("m", "memory", &[2, 0, 1])] {
            text(&mut imports, module);
            text(&mut imports, name);
            imports.extend(of);
        }
        let mut exports = vec![3];
        for name in ["_Rx", "intounderlyingsink_x", "main"] {
            text(&mut exports, name);
            exports.extend([0, 0x80, 1]);
        }
        for (id, contents) in [(2, imports), (7, exports), (10, vec![9, 9])] {
            out.push(id);
            number(&mut out, contents.len());
            out.extend(contents);
        }
        out
    }

    fn names(module: &[u8]) -> Vec<String> {
        let mut names = Vec::new();
        rewritten(module, |_, _, name| {
            names.push(name.to_owned());
            Some(name.to_owned())
        })
        .unwrap();
        names
    }

    const SCRIPT: &str = "export class IntoUnderlyingSink {\n}\nif (Symbol.dispose) IntoUnderlyingSink.x = 1;\n\
        function f() {\n    return wasm._Rx(1);\n}\n    const import0 = {\n        __wbg_gone_ff: function() {\n            x\n        },\n        \
        __wbg_one_0123: function() {\n            y\n        },\n    };\nconst IntoUnderlyingSinkFinalization = a\n    ? b\n    : c;\nend\n";

    #[test]
    fn a_module_that_nothing_is_renamed_in_stays_as_it_is() {
        assert_eq!(rewritten(&module(), |_, _, name| Some(name.to_owned())).unwrap(), module());
        assert!(rewritten(b"\0asm\x01\0\0\0\x02\x05", |_, _, name| Some(name.to_owned())).is_err());
    }

    #[test]
    fn both_sides_get_the_same_short_names() {
        let module = without_unused(&module()).unwrap();
        assert_eq!(names(&module), ["__wbg_one_0123", "memory", "_Rx", "main"]);
        let (module, script) = shortened(&module, SCRIPT, "a").unwrap();
        assert_eq!(names(&module), ["i1", "memory", "e1", "main"]);
        let expected = "function f() {\n    return wasm.e1(1);\n}\n    const import0 = {\ni1: function() {\n            y\n        },\n    };\nend\n";
        assert_eq!(script, expected);
    }

    #[test]
    fn an_import_that_the_script_does_not_have_is_an_error() {
        assert!(shortened(&module(), "let wasm;\n", "a").is_err());
    }
}
