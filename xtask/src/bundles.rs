//! `cargo xtask bundles`: what the package is to Vite, webpack, esbuild, TypeScript and Node.
//!
//! The examples are copied below target/, the package is packed and installed there as npm would
//! do it for anybody, and everything is built. tests/browser/tests/bundles.rs looks at the result.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::install;
use crate::paths::{files, root, target};
use crate::run::{read, run, write};

/// Folders of examples/ that use the package.
const EXAMPLES: [&str; 3] = ["plain", "vite-react", "vite-vue"];

/// What is built at the same time: the first takes as long as all the others.
const LANES: [&[(&str, &str)]; 2] = [
    &[("plain", "build:webpack")],
    &[("plain", "build"), ("vite-react", "build"), ("vite-react", "build:server"), ("vite-vue", "build")],
];

/// Installs, builds, and asks Node.
pub(crate) fn build() -> Result<()> {
    install::node()?;
    let place = target().join("bundles/examples");
    copy_examples(&place)?;
    install_package(&place)?;
    std::thread::scope(|scope| {
        let lanes =
            LANES.map(|lane| scope.spawn(|| lane.iter().try_for_each(|(name, script)| bundle(&place, name, script))));
        lanes.into_iter().try_for_each(|lane| lane.join().unwrap_or_else(|_| bail!("a lane stopped")))
    })?;
    on_a_server(&place)
}

/// The examples as they stand; what an earlier run has installed stays.
fn copy_examples(place: &Path) -> Result<()> {
    for name in EXAMPLES {
        let _ = std::fs::remove_dir_all(place.join(name));
    }
    let from = root().join("examples");
    let sources = EXAMPLES.iter().flat_map(|name| files(&from.join(name)));
    let beside = ["package.json", "package-lock.json", ".npmrc"].map(|name| from.join(name));
    for path in sources.chain(beside) {
        let name = path.strip_prefix(&from).unwrap_or(&path);
        if !built(name) {
            write(&place.join(name), std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?)?;
        }
    }
    Ok(())
}

/// Whether a path is what somebody's own build of an example has left.
fn built(path: &Path) -> bool {
    path.components().any(|part| {
        let name = part.as_os_str().to_string_lossy();
        name == "node_modules" || name == "dist" || name.starts_with("dist-")
    })
}

/// `npm ci`, which packs and installs the package; not again for the same bytes.
fn install_package(place: &Path) -> Result<()> {
    let package = place.with_file_name("pkg");
    let product = std::env::var_os("CRUMBGATE_PKG").map_or_else(|| root().join("pkg"), PathBuf::from);
    let mut hash = Sha256::new();
    hash.update(read(&place.join("package-lock.json"))?);
    let _ = std::fs::remove_dir_all(&package);
    for path in files(&product) {
        let bytes = std::fs::read(&path)?;
        let name = path.strip_prefix(&product).unwrap_or(&path);
        hash.update(name.to_string_lossy().as_bytes());
        hash.update(&bytes);
        write(&package.join(name), bytes)?;
    }
    let stamp = format!("{:x}", hash.finalize());
    let stamped = place.join("node_modules/.crumbgate");
    if std::fs::read_to_string(&stamped).is_ok_and(|found| found == stamp) {
        return Ok(());
    }
    run(npm(place, &["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    write(&stamped, stamp)
}

/// Builds one example; a warning is a fault.
fn bundle(place: &Path, name: &str, script: &str) -> Result<()> {
    let output = npm(place, &["run", "--silent", script, "--workspace", name])
        .output()
        .with_context(|| format!("cannot start npm for {name}"))?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    if !output.status.success() {
        bail!("examples/{name}: `npm run {script}` failed:\n{said}");
    }
    let warnings = warnings(&said);
    if !warnings.is_empty() {
        bail!("examples/{name}: `npm run {script}` warns:\n{}", warnings.join("\n"));
    }
    println!("examples/{name}: {script}");
    Ok(())
}

/// Lines that warn, with the one after each; what npm says of itself is not about us.
fn warnings(said: &str) -> Vec<&str> {
    let lines: Vec<&str> = said.lines().filter(|line| !line.starts_with("npm ")).collect();
    let warns = |line: &str| ["warning", "(!)", "▲"].iter().any(|word| line.to_lowercase().contains(word));
    let pairs = lines.iter().enumerate().filter(|(_, line)| warns(line));
    pairs.flat_map(|(at, _)| lines.get(at..(at + 2).min(lines.len())).unwrap_or_default()).copied().collect()
}

/// Where there is no page: the module can be imported, and components that use it can be drawn.
fn on_a_server(place: &Path) -> Result<()> {
    let script = place.join("plain/server.check.mjs");
    write(&script, include_str!("bundles/server.mjs"))?;
    run(node(place, &["plain/server.check.mjs"])).context("the module is not safe to import on a server")?;
    let drawn = crate::run::output(node(place, &["vite-react/dist-server/server.js"]))?;
    if !drawn.contains("Nobody counts this visit.") {
        bail!("on a server the React example draws {drawn}");
    }
    Ok(())
}

fn npm(place: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(place);
    command
}

fn node(place: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("node");
    command.args(arguments).current_dir(place);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_of_the_bundlers_are_found_and_those_of_npm_are_not() {
        let said = "npm warn Unknown user config\nasset main.js\nWARNING in ../crumbgate.js 1:2\nCritical dependency: x\nmore\n";
        assert_eq!(warnings(said), ["WARNING in ../crumbgate.js 1:2", "Critical dependency: x"]);
        assert_eq!(
            warnings("▲ [WARNING] \"import.meta\" is not available"),
            ["▲ [WARNING] \"import.meta\" is not available"]
        );
        assert_eq!(warnings("(!) Some chunks are larger"), ["(!) Some chunks are larger"]);
        assert!(warnings("✓ built in 1 s\n").is_empty());
    }

    #[test]
    fn what_was_built_or_installed_is_not_copied() {
        assert!(built(Path::new("plain/dist-webpack/main.js")) && built(Path::new("plain/node_modules/x/y.js")));
        assert!(!built(Path::new("plain/src/main.js")));
    }
}
