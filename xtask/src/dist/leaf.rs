//! The two modules a visitor may download, as cargo builds them.

use std::process::Command;

use anyhow::{Context, Result};

use crate::paths::{root, target};
use crate::run::{cargo, command, output, run};

/// One leaf crate and the files it becomes.
pub(crate) struct Leaf {
    /// Short name, for messages and files in between.
    pub(crate) name: &'static str,
    package: &'static str,
    /// The hand-written file around the module.
    pub(crate) template: &'static str,
    /// What is served.
    pub(crate) file: &'static str,
    /// The same without WebAssembly.
    pub(crate) fallback: &'static str,
    pub(crate) classic: bool,
}

/// In the order in which files may know each other's integrity: the gate knows all others.
pub(crate) const LEAVES: [Leaf; 2] = [
    Leaf {
        name: "preferences",
        package: "crumbgate-preferences",
        template: "js/preferences.js",
        file: "preferences.js",
        fallback: "preferences.fallback.js",
        classic: false,
    },
    Leaf {
        name: "gate",
        package: "crumbgate-gate",
        template: "js/gate.js",
        file: "crumbgate.js",
        fallback: "crumbgate.fallback.js",
        classic: true,
    },
];

/// What unpacks the modules of both.
const UNPACK: &str = "crumbgate-unpack";

/// Builds both leaf crates and the unpacker.
pub(crate) fn build() -> Result<()> {
    crate::install::rust()?;
    let mut arguments = vec![
        "build",
        "-p",
        UNPACK,
        "--profile",
        "wasm",
        "--target",
        "wasm32-unknown-unknown",
        // Core and alloc are built anew: without the texts of panics nobody will read, and
        // smaller where the default is faster.
        "-Zbuild-std=core,alloc",
        "-Zbuild-std-features=optimize_for_size",
    ];
    for leaf in &LEAVES {
        arguments.extend(["-p", leaf.package]);
    }
    let mut cargo = cargo(&arguments);
    same_everywhere(&mut cargo)?;
    run(cargo)
}

/// What [`build`] made of a crate.
pub(crate) fn wasm(leaf: &Leaf) -> Result<Vec<u8>> {
    module(leaf.package)
}

/// What [`build`] made of the unpacker.
pub(crate) fn unpacker() -> Result<Vec<u8>> {
    module(UNPACK)
}

fn module(package: &str) -> Result<Vec<u8>> {
    let file = package.replace('-', "_") + ".wasm";
    let path = target().join("wasm32-unknown-unknown/wasm").join(file);
    std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))
}

/// No path of this machine gets into the bytes, and no setting of it changes them.
fn same_everywhere(cargo: &mut Command) -> Result<()> {
    let mut flags = vec![
        // What every engine with WebAssembly knows, and what wasm2js can translate.
        "-Ctarget-cpu=mvp".to_string(),
        "-Ctarget-feature=+mutable-globals".into(),
        // A small stack keeps what lies behind it at low addresses, which take fewer bytes to write.
        "-Clink-arg=-zstack-size=65536".into(),
        // A panic is a trap: the loader reports it and leaves the gate shut.
        "-Zunstable-options".into(),
        "-Cpanic=immediate-abort".into(),
        "-Zlocation-detail=none".into(),
        "-Zfmt-debug=none".into(),
    ];
    flags.extend(no_paths()?);
    cargo
        .env_remove("RUSTFLAGS")
        // The pinned compiler knows these options; only its channel forbids them.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    Ok(())
}

/// Flags that keep paths of this machine out of what is compiled.
pub(super) fn no_paths() -> Result<Vec<String>> {
    let version = output(command("rustc", &["-vV"]))?;
    let commit =
        version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).context("rustc -vV names no commit")?;
    let sysroot = output(command("rustc", &["--print", "sysroot"]))?;
    let mut flags = vec![
        format!("--remap-path-prefix={}=.", root().display()),
        format!("--remap-path-prefix={}/lib/rustlib/src/rust=/rustc/{commit}", sysroot.trim()),
    ];
    // One folder per registry, named after its address.
    for registry in std::fs::read_dir(cargo_home().join("registry/src")).into_iter().flatten() {
        let path = registry.context("cannot list cargo's registry")?.path();
        flags.push(format!("--remap-path-prefix={}=crates", path.display()));
    }
    Ok(flags)
}

fn cargo_home() -> std::path::PathBuf {
    std::env::var_os("CARGO_HOME")
        .map_or_else(|| std::env::home_dir().unwrap_or_default().join(".cargo"), std::path::PathBuf::from)
}
