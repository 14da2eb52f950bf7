//! What the commands need from outside, installed where that is ours to do.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::dist;
use crate::paths::root;
use crate::run::{command, exists, node_folder, output, run};

/// Debian's names of the browsers and of what they need to run without a screen.
const BROWSERS: [(&str, &str); 5] = [
    ("chromium", "chromium"),
    ("chromedriver", "chromium-driver"),
    ("firefox-esr", "firefox-esr"),
    ("WebKitWebDriver", "webkit2gtk-driver"),
    ("xvfb-run", "xvfb"),
];

/// What rust-toolchain.toml names: the wasm target, and the sources of core and alloc, which are
/// built anew for it.
pub(crate) fn rust() -> Result<()> {
    let sysroot = output(command("rustc", &["--print", "sysroot"]))?;
    let library = Path::new(sysroot.trim()).join("lib/rustlib");
    if library.join("wasm32-unknown-unknown").is_dir() && library.join("src/rust/library").is_dir() {
        return Ok(());
    }
    run(command("rustup", &["toolchain", "install", "--no-self-update"]))
        .context("Rust's target wasm32-unknown-unknown or its component rust-src is missing")
}

/// The oldest Node that runs Vite and TypeScript.
const NODE: (u32, u32) = (20, 19);

/// Node and its package manager. Debian 12's Node is too old: then npm brings a newer one, for this
/// repository alone, which [`command`] finds first.
pub(crate) fn npm() -> Result<()> {
    if !exists("node") || !exists("npm") {
        packages(&["nodejs", "npm"])?;
    }
    if version(&output(command("node", &["--version"]))?) >= Some(NODE) {
        return Ok(());
    }
    let place = node_folder();
    std::fs::create_dir_all(&place).with_context(|| format!("cannot make {}", place.display()))?;
    let place = place.display().to_string();
    run(command("npm", &["install", "--prefix", &place, "--no-audit", "--no-fund", "--loglevel=error", "node@22"]))
}

/// The browser that is measured in.
pub(crate) fn chromium() -> Result<()> {
    if on_path("chromium") || on_path("google-chrome") { Ok(()) } else { packages(&["chromium"]) }
}

/// Node and the packages of package-lock.json.
pub(crate) fn node() -> Result<()> {
    npm()?;
    let marker = root().join("node_modules/.package-lock.json");
    let fresh = |file: &Path| file.metadata().and_then(|data| data.modified()).ok();
    let wanted = fresh(&root().join("package-lock.json"));
    if dist::tools_available() && fresh(&marker) >= wanted {
        return Ok(());
    }
    run(command("npm", &["ci", "--no-audit", "--no-fund"]))
}

/// `v20.19.4` as (20, 19).
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}

/// The languages in which the documentation reads the record; each is run.
pub(crate) fn readers() -> Result<()> {
    node()?;
    let programs = [("php", "php-cli"), ("python3", "python3")];
    let missing: Vec<&str> =
        programs.iter().filter(|(program, _)| !on_path(program)).map(|(_, package)| *package).collect();
    packages(&missing)
}

/// Three browsers, and a screen for the one that wants it.
pub(crate) fn browsers() -> Result<()> {
    let mut missing: Vec<&str> =
        BROWSERS.iter().filter(|(program, _)| !on_path(program)).map(|(_, package)| *package).collect();
    if !on_path("xauth") {
        missing.push("xauth");
    }
    if !on_path("localedef") {
        missing.push("locales");
    }
    packages(&missing)?;
    // Without it WebKit tells pages that its language is "C".
    let locales = output(command("locale", &["-a"])).unwrap_or_default();
    if locales.lines().any(|locale| locale.eq_ignore_ascii_case("en_US.utf8")) {
        return Ok(());
    }
    let mut localedef = as_root(&["localedef", "-i", "en_US", "-f", "UTF-8", "en_US.UTF-8"])?;
    localedef.stdout(std::process::Stdio::null());
    run(localedef)
}

/// Debian packages, installed when we may; otherwise the message says how.
fn packages(names: &[&str]) -> Result<()> {
    if names.is_empty() {
        return Ok(());
    }
    let line = format!("apt-get install --no-install-recommends {}", names.join(" "));
    if !on_path("apt-get") {
        bail!("these are missing, by their Debian names: {}", names.join(" "));
    }
    let mut update =
        as_root(&["apt-get", "update", "-qq"]).with_context(|| format!("something is missing: run `sudo {line}`"))?;
    update.env("DEBIAN_FRONTEND", "noninteractive");
    run(update)?;
    let mut arguments = vec!["apt-get", "install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend_from_slice(names);
    let mut install = as_root(&arguments)?;
    install.env("DEBIAN_FRONTEND", "noninteractive");
    run(install)
}

/// The command, through sudo if need be; never asks for a password.
fn as_root(arguments: &[&str]) -> Result<std::process::Command> {
    let id = output(command("id", &["-u"])).unwrap_or_default();
    let (program, rest) = arguments.split_first().context("no command")?;
    if id.trim() == "0" {
        return Ok(command(program, rest));
    }
    if output(command("sudo", &["-n", "true"])).is_err() {
        bail!("this needs root, and sudo without a password is not there");
    }
    let mut all = vec!["-n", "--preserve-env=DEBIAN_FRONTEND"];
    all.extend_from_slice(arguments);
    Ok(command("sudo", &all))
}

fn on_path(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let sbin = ["/usr/sbin", "/usr/bin"].map(Into::into);
    std::env::split_paths(&folders).chain(sbin).any(|folder| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_of_node_are_compared_as_numbers() {
        assert_eq!(version("v20.19.4\n"), Some((20, 19)));
        assert!(version("v18.20.4") < Some((20, 19)) && version("v20.9.0") < Some((20, 19)));
        assert!(version("v22.3.0") > Some((20, 19)) && version("nonsense") < Some((20, 19)));
    }
}
