//! `cargo xtask book`, the crate's own documentation, and the example server: papers that are built must have no dead
//! links, and programs in them must run.

use anyhow::{Context, Result};

use crate::paths::target;
use crate::run::{cargo, run};

/// docs/ as a searchable book in target/book/, every link followed.
pub(crate) fn book() -> Result<()> {
    run(cargo(&["run", "--quiet", "--package", "book"]))
}

/// `cargo doc` without a warning: for servers, and for the rooms that only browsers have.
pub(crate) fn rustdoc() -> Result<()> {
    let browser = ["--target", "wasm32-unknown-unknown"];
    for arguments in [
        &["--workspace", "--exclude", "crumbgate-playground"][..],
        &[&browser[..], &["--package", "crumbgate", "--no-default-features"]].concat(),
        &[&browser[..], &["--package", "crumbgate-gate", "--package", "crumbgate-preferences"]].concat(),
    ] {
        let mut doc = cargo(&[&["doc", "--no-deps", "--quiet"], arguments].concat());
        doc.env("RUSTDOCFLAGS", "-D warnings");
        run(doc).context("rustdoc warns")?;
    }
    Ok(())
}

/// The example with axum, which is no member of the workspace.
pub(crate) fn server() -> Result<()> {
    let mut tests = cargo(&["test", "--quiet", "--locked", "--manifest-path", "examples/axum/Cargo.toml"]);
    tests.env("CARGO_TARGET_DIR", target().join("axum"));
    run(tests)
}
