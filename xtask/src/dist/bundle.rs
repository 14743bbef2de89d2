//! Calling Trunk, but only when something it reads has changed.

use std::{fs, path::PathBuf};

use super::{compress, split, std_lib, worker};
use crate::{Result, project, sh, tools};

/// How to build.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// Quick to build.
    Dev,
    /// As it is shipped.
    Web,
}

impl Kind {
    fn profile(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Web => "web",
        }
    }
}

/// A browser app of this workspace.
pub(crate) struct App {
    name: &'static str,
    /// Where its `index.html` and `Trunk.toml` are, relative to the root.
    directory: &'static str,
    /// Whether it has parts that are loaded later, and a worker.
    parts: bool,
    /// All it is made from.
    inputs: &'static [&'static str],
}

impl App {
    /// The console.
    pub(crate) const CONSOLE: Self = Self {
        name: "console",
        directory: ".",
        parts: true,
        inputs: &[
            "src",
            "crates",
            "style",
            "public",
            "index.html",
            "build.rs",
            "Cargo.toml",
            "Cargo.lock",
            "Trunk.toml",
            "rust-toolchain.toml",
            "xtask/src/css.rs",
            "xtask/src/dist/common.rs",
            "xtask/src/dist/compress.rs",
            "xtask/src/dist/minify.rs",
            "xtask/src/dist/names.rs",
            "xtask/src/dist/order.rs",
            "xtask/src/dist/parts.js",
            "xtask/src/dist/split.rs",
            "xtask/src/dist/std_lib.rs",
            "xtask/src/dist/worker.js",
            "xtask/src/dist/worker.rs",
            "xtask/src/tools/versions.rs",
        ],
    };

    /// The smallest app of the console's kind, which the benchmark compares with.
    pub(crate) const MINIMAL: Self = Self {
        name: "minimal",
        directory: "tests/minimal",
        parts: false,
        inputs: &[
            "tests/minimal",
            "public",
            "Cargo.toml",
            "Cargo.lock",
            "rust-toolchain.toml",
            "xtask/src/dist/compress.rs",
            "xtask/src/tools/versions.rs",
        ],
    };

    /// Builds into a directory of its own under `target/` and says where.
    pub(crate) fn bundle(&self, kind: Kind) -> Result<PathBuf> {
        let out = project::target().join("bundle").join(format!("{}-{}", self.name, kind.profile()));
        let stamp = out.with_extension("stamp");
        let flags = std::env::var("RUSTFLAGS").unwrap_or_default();
        let fingerprint = project::fingerprint(self.inputs, &[kind.profile(), &flags])?;
        let unchanged = fs::read_to_string(&stamp).is_ok_and(|last| last == fingerprint);
        if unchanged && out.join("index.html").is_file() {
            return Ok(out);
        }

        // Until the build has succeeded, nothing may count as built.
        drop(fs::remove_file(&stamp));
        let tools = tools::for_building()?;
        let mut trunk = sh::command("trunk");
        trunk.current_dir(project::root().join(self.directory));
        // Relative addresses, so that the page's base address alone decides where everything is.
        trunk.args(["build", "--public-url", "./", "--cargo-profile", kind.profile(), "--dist"]).arg(&out);
        let split = self.parts && kind == Kind::Web && tools.can_split();
        if split {
            // What Trunk would optimize is replaced below.
            trunk.args(["--release", "false", "--features", "split"]);
        } else if kind == Kind::Web {
            trunk.args(["--release", "true"]);
        }
        // Trunk takes only `true` or `false` here, where everybody else takes anything.
        if std::env::var_os("NO_COLOR").is_some() {
            trunk.env("NO_COLOR", "true");
        }
        let own_std = split && std_lib::is_to_be_had();
        if own_std {
            std_lib::use_for(&mut trunk);
        }
        sh::run(tools.give_to(&mut trunk), "building the browser app")?;
        if split {
            let target = if own_std { std_lib::target() } else { worker::target_directory()? };
            let module = target.join("wasm32-unknown-unknown").join(kind.profile()).join("purser.wasm");
            split::split(&tools, "purser", &module, &out)?;
        }
        if self.parts {
            worker::add(&tools, kind, &out)?;
        }
        if kind == Kind::Web {
            compress::all(&out)?;
        }
        project::write(&stamp, fingerprint)?;
        Ok(out)
    }
}
