//! The playground's checker: the Rust of `crumbgate check` for a browser.
//!
//! No visitor of a site downloads it, so it is neither part of pkg/ nor squeezed like its modules:
//! a plain `.wasm` beside a small module of JavaScript, built with the library that comes with the
//! compiler. It is committed, so that www/ works from any static host as it lies there.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::paths::{root, target};
use crate::run::{cargo, read, run};

use super::names::Names;
use super::{Mode, bindgen, fill, leaf, node, replace};

const NAME: &str = "playground";

/// Where it lies in the repository.
pub(crate) fn committed() -> PathBuf {
    root().join("www/playground/checker")
}

/// Builds it into a folder of its own.
pub(crate) fn build(mode: Mode, folder: &Path) -> Result<()> {
    crate::install::rust()?;
    let package = format!("crumbgate-{NAME}");
    // On its own: together with the visitors' modules all would be built with its features.
    let mut build = cargo(&["build", "--profile", "wasm", "--target", "wasm32-unknown-unknown", "-p", &package]);
    let mut flags = leaf::no_paths()?;
    // A moved line must not make another module.
    flags.push("-Zlocation-detail=none".into());
    build.env_remove("RUSTFLAGS").env("RUSTC_BOOTSTRAP", "1").env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    run(build)?;
    let built = target().join("wasm32-unknown-unknown/wasm").join(package.replace('-', "_") + ".wasm");
    let module = std::fs::read(&built).with_context(|| format!("cannot read {}", built.display()))?;

    let bound = bindgen::bind(NAME, &module, mode == Mode::Development)?;
    let names = Names::kept(&bound.import_modules, &bound.imports, &bound.exports);
    let template = "wasm/playground/checker.js";
    let code =
        fill(&read(&root().join(template))?, Some((&bound, &names)), &[]).with_context(|| format!("in {template}"))?;
    let wasm = if mode == Mode::Full { node::shrink(NAME, &bound.wasm)? } else { bound.wasm };
    replace(folder, &[("checker.js".into(), code.into_bytes()), ("checker.wasm".into(), wasm)])
}
