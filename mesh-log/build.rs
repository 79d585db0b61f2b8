//! Tells on which systems the linker gathers the scopes of a program.

/// Systems that `linkme` knows.
const GATHERING: [&str; 13] = [
    "android", "freebsd", "fuchsia", "illumos", "ios", "linux", "macos", "none", "openbsd", "psp",
    "tvos", "uefi", "windows",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(gathered)");
    let system = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    if GATHERING.contains(&system.as_str()) {
        println!("cargo::rustc-cfg=gathered");
    }
}
