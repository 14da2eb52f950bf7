//! `cargo xtask tidy`: rules of the house that no compiler knows.

mod arrows;
mod files;
mod locales;
mod versions;

use anyhow::{Result, bail};

use crate::install;
use crate::paths::root;
use crate::run::{command, run};

/// All rules; every fault is printed before it fails.
pub(crate) fn tidy() -> Result<()> {
    let faults = [arrows::faults()?, files::faults()?, locales::faults()?, versions::faults()?].concat();
    for fault in &faults {
        eprintln!("tidy: {fault}");
    }
    install::node()?;
    let biome = root().join("node_modules/.bin/biome");
    let lint = run(command(&biome.to_string_lossy(), &["lint", "--error-on-warnings", "--no-errors-on-unmatched"]));
    if !faults.is_empty() {
        bail!("tidy found {} faults", faults.len());
    }
    lint
}
