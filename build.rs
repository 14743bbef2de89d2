//! Asks the linker for what is needed to cut the module into parts.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let browser = std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm");
    if browser && std::env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
