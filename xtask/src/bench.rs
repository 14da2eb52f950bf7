//! `cargo xtask bench`: Crumbgate beside its peers. The measuring is a program of its own, in
//! `benches/harness`, so that this one stays quick to compile.

use anyhow::Result;

use crate::install;
use crate::paths::root;
use crate::run::{cargo, command, run};

/// Fetches the peers as they are published, and measures.
pub(crate) fn bench(options: &[&str]) -> Result<()> {
    if !options.contains(&"--report") {
        install::chromium()?;
        peers()?;
    }
    let mut arguments = vec!["run", "--quiet", "--release", "--package", "crumbgate-bench", "--"];
    arguments.extend_from_slice(options);
    run(cargo(&arguments))
}

/// The versions of `benches/package-lock.json`, without running anything of theirs.
fn peers() -> Result<()> {
    let folder = root().join("benches");
    let time = |file: &str| folder.join(file).metadata().and_then(|data| data.modified()).ok();
    if time("node_modules/.package-lock.json") >= time("package-lock.json") {
        return Ok(());
    }
    install::npm()?;
    let mut fetch = command("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    fetch.current_dir(folder);
    run(fetch)
}
