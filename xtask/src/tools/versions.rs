//! The versions of the tools: the one place to change them, with `Trunk.toml` and `Cargo.lock` in step (a test looks).

/// Builds the browser app.
pub(crate) const TRUNK: &str = "0.21.14";

/// Must be the version of the library in `Cargo.lock`, to the last digit.
pub(crate) const WASM_BINDGEN: &str = "0.2.129";

/// The crate that carries `wasm-split-cli`, which cuts the app into parts.
pub(crate) const WASM_SPLIT: &str = "0.2.4";

/// The npm package that carries `wasm-opt`.
pub(crate) const BINARYEN: &str = "132.0.0";

/// The npm package that makes the app's script small.
pub(crate) const TERSER: &str = "5.51.4";

/// The npm package that makes the page small.
pub(crate) const HTML_MINIFIER: &str = "7.2.0";

/// The crate that carries `wasm-opt`, for machines without node.
pub(crate) const WASM_OPT_CRATE: &str = "0.116.1";

/// What that crate's `wasm-opt` says its version is, in Trunk's words.
pub(crate) const WASM_OPT_CRATE_NAME: &str = "version_116";

/// The accessibility checker the browser tests put into each page.
pub(crate) const AXE_CORE: &str = "4.14.1";

/// The OpenID provider of the browser tests.
pub(crate) const OIDC_PROVIDER: &str = "9.13.3";
