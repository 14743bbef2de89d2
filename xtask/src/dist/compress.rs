//! Compressing once, at the highest level, so that a host can send the `.br` or `.gz` beside each file.

use std::{io::Write, path::Path, thread};

use flate2::{Compression, write::GzEncoder};

use super::relative_files;
use crate::{Result, project};

const COMPRESSIBLE: [&str; 8] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// Writes a `.br` and a `.gz` beside each file that is text or wasm.
pub(crate) fn all(directory: &Path) -> Result {
    let names = relative_files(directory)?;
    thread::scope(|scope| {
        let work: Vec<_> = names
            .iter()
            .filter(|name| is_compressible(name))
            .map(|name| scope.spawn(move || one(&directory.join(name))))
            .collect();
        work.into_iter().try_for_each(|thread| thread.join().unwrap_or(Err("compressing failed.".to_owned())))
    })
}

/// The operator edits `config.json` after the build; a compressed twin would go on saying what it said before.
fn is_compressible(name: &str) -> bool {
    name != "config.json" && name.rsplit_once('.').is_some_and(|(_, extension)| COMPRESSIBLE.contains(&extension))
}

/// The same for one file.
pub(crate) fn one(path: &Path) -> Result {
    let contents = project::read(path)?;
    for (extension, compressed) in [("br", brotli(&contents)), ("gz", gzip(&contents))] {
        let compressed = compressed.map_err(|error| project::cannot("compress", path, &error))?;
        let mut twin = path.as_os_str().to_owned();
        twin.push(".");
        twin.push(extension);
        project::write(Path::new(&twin), compressed)?;
    }
    Ok(())
}

fn brotli(contents: &[u8]) -> std::io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &contents[..], &mut out, &parameters)?;
    Ok(out)
}

fn gzip(contents: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(contents)?;
    encoder.finish()
}

/// Whether the file is a compressed twin.
pub(crate) fn is_twin(name: &str) -> bool {
    name.ends_with(".br") || name.ends_with(".gz")
}

/// A table of the files and what they weigh, for people.
pub(crate) fn summary(directory: &Path) -> Result<String> {
    let size = |name: &str| std::fs::metadata(directory.join(name)).map(|data| data.len()).ok();
    let mut table = format!("\n{:>9} {:>9} {:>9}\n", "bytes", "gzip", "brotli");
    for name in relative_files(directory)?.iter().filter(|name| !is_twin(name)) {
        let columns = [name.clone(), format!("{name}.gz"), format!("{name}.br")]
            .map(|name| size(&name).map_or_else(|| "-".to_owned(), |bytes| bytes.to_string()));
        let [bytes, gzip, brotli] = columns;
        table.push_str(&format!("{bytes:>9} {gzip:>9} {brotli:>9}  {name}\n"));
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_formats_unpack_to_the_same() {
        let contents = "the same words, the same words, the same words".repeat(100).into_bytes();
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &brotli(&contents).unwrap()[..], &mut plain).unwrap();
        assert_eq!(plain, contents);
        plain.clear();
        flate2::read::GzDecoder::new(&gzip(&contents).unwrap()[..]).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, contents);
    }

    #[test]
    fn what_is_edited_later_or_packed_already_is_left_alone() {
        for name in ["config.json", "_headers", "mark.png", "a.js.br"] {
            assert!(!is_compressible(name), "{name}");
        }
        for name in ["index.html", "a-0123456789abcdef_bg.wasm", "manifest.webmanifest", "deep/config.json"] {
            assert!(is_compressible(name), "{name}");
        }
    }
}
