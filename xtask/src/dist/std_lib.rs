//! The standard library, built with the app that is shipped: small, and without the texts of its panics, which alone are a
//! tenth of the app. The compiler can do that, but does not promise to go on doing so; where it cannot, or the library's
//! source is not to be had, the app is built with the library as it comes.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{project, sh};

/// What the compiler is told besides the flags of `.cargo/config.toml`: a panic ends the app on the spot and says nothing.
const FLAGS: [&str; 6] = [
    "--cfg",
    "erase_components",
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    "-Zfmt-debug=none",
];

/// Whether the source is here, or could be fetched, with all that it depends on.
pub(super) fn is_to_be_had() -> bool {
    let here = cfg!(unix)
        && sh::output(sh::command("rustc").args(["--print", "sysroot"]))
            .map(|root| Path::new(&root).join("lib/rustlib/src/rust/library"))
            .is_some_and(|library| {
                let has_source = || library.join("Cargo.lock").is_file();
                if !has_source() {
                    drop(sh::output(sh::command("rustup").args(["component", "add", "rust-src"])));
                }
                has_source() && depends_are_here(&library)
            });
    if !here {
        eprintln!(
            "\nThe source of the standard library is not to be had (`rustup component add rust-src`): the app gets larger by a tenth."
        );
    }
    here
}

fn depends_are_here(library: &Path) -> bool {
    let mut fetch = sh::cargo();
    fetch.args(["fetch", "--locked", "--target", "wasm32-unknown-unknown", "--manifest-path"]);
    sh::output(fetch.arg(library.join("Cargo.toml")).env("RUSTC_BOOTSTRAP", "1")).is_some()
}

/// Where cargo builds then: apart, because with another library and other flags everything is built anew.
pub(super) fn target() -> PathBuf {
    project::target().join("small")
}

/// Makes a build (of Trunk's) use it.
pub(super) fn use_for(build: &mut Command) {
    build
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
        .env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}"))
        .env("CARGO_TARGET_DIR", target());
}
