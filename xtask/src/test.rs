//! `cargo xtask test`: everything that must hold before a change goes in.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::dist::{self, Mode, playground};
use crate::paths::{files, root, short, target};
use crate::run::{cargo, command, run};
use crate::{bundles, install, papers, size, tidy, types};

type Step = (&'static str, fn() -> Result<()>);

const NATIVE: [Step; 13] = [
    ("format", format),
    ("clippy, native", clippy_native),
    ("clippy, browser", clippy_wasm),
    ("tests, native", tests),
    ("example with axum", papers::server),
    ("documentation of the crate", papers::rustdoc),
    ("documentation as a book", papers::book),
    ("tidy", tidy::tidy),
    ("types", types::check),
    ("pkg/ is what the sources build", package),
    ("size", size::size),
    ("size, function by function", size::changes),
    ("package of the crate", crate_package),
];

const BUNDLES: Step = ("examples in bundlers", bundles::build);
const BROWSER: [Step; 2] = [BUNDLES, ("tests, three browsers", browsers)];
/// As long again as the browsers, so it is a run of its own.
const TRANSLATION: [Step; 2] = [BUNDLES, ("tests, three browsers without WebAssembly", translation)];

/// Which part to run.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Part {
    /// Everything but the translation.
    Most,
    Native,
    Browser,
    Translation,
}

/// Runs every step, also after one has failed, and says at the end which did.
pub(crate) fn test(part: Part) -> Result<()> {
    let steps: &[&[Step]] = match part {
        Part::Most => &[&NATIVE, &BROWSER],
        Part::Native => &[&NATIVE],
        Part::Browser => &[&BROWSER],
        Part::Translation => &[&TRANSLATION],
    };
    install::rust()?;
    let mut lines = Vec::new();
    let mut failed = 0;
    for (name, step) in steps.iter().copied().flatten() {
        println!("\n── {name}");
        let start = Instant::now();
        let result = step();
        let seconds = start.elapsed().as_secs();
        if let Err(error) = &result {
            failed += 1;
            eprintln!("error: {error:#}");
        }
        let word = if result.is_ok() { "ok" } else { "FAILED" };
        lines.push(format!("{word:6} {seconds:4} s  {name}"));
    }
    println!("\n{}", lines.join("\n"));
    if failed > 0 {
        bail!("{failed} of {} steps failed", lines.len());
    }
    Ok(())
}

fn format() -> Result<()> {
    run(cargo(&["fmt", "--all", "--check"])).context("`cargo fmt --all` puts it right")
}

fn clippy_native() -> Result<()> {
    run(cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))
}

fn clippy_wasm() -> Result<()> {
    // The playground apart: it is built with another feature of the crate.
    for packages in [
        &["-p", "crumbgate-gate", "-p", "crumbgate-preferences", "-p", "crumbgate-unpack"][..],
        &["-p", "crumbgate-playground"],
    ] {
        let mut arguments = vec!["clippy", "--quiet", "--target", "wasm32-unknown-unknown"];
        arguments.extend(packages);
        arguments.extend(["--", "-D", "warnings"]);
        run(cargo(&arguments))?;
    }
    Ok(())
}

fn tests() -> Result<()> {
    install::readers()?;
    let mut tests = cargo(&["test", "--workspace", "--exclude", "browser-tests"]);
    // What a developer's machine may lack must be here: no example goes unrun.
    tests.env("CRUMBGATE_ALL_LANGUAGES", "1");
    run(tests)
}

/// Builds again elsewhere and compares.
fn package() -> Result<()> {
    install::node()?;
    let fresh = target().join("pkg-again");
    dist::build(Mode::Full, &fresh)?;
    let stale = differences(&fresh, &root().join("pkg"));
    if !stale.is_empty() {
        bail!("pkg/ is not what the sources build ({}); run `cargo xtask dist` and commit pkg/", stale.join(", "));
    }
    let (fresh, checker) = (target().join("playground-again"), playground::committed());
    playground::build(Mode::Full, &fresh)?;
    if !differences(&fresh, &checker).is_empty() {
        bail!("{} is not what the sources build; run `cargo xtask dist --playground` and commit it", short(&checker));
    }
    Ok(())
}

/// Names of files that are not the same in both folders. The fingerprint may differ: a comment
/// changes it and no other file.
fn differences(fresh: &Path, committed: &Path) -> Vec<String> {
    let names = |folder: &Path| -> Vec<String> {
        files(folder).iter().filter_map(|file| Some(short(file.strip_prefix(folder).ok()?))).collect()
    };
    let mut all = names(fresh);
    all.extend(names(committed));
    all.sort();
    all.dedup();
    all.retain(|name| {
        let read = |folder: &Path| std::fs::read(folder.join(name)).ok();
        name != "fingerprint" && read(fresh) != read(committed)
    });
    all
}

/// What crates.io would get must build by itself.
fn crate_package() -> Result<()> {
    run(cargo(&["package", "--quiet", "--package", "crumbgate", "--allow-dirty"]))
}

fn browsers() -> Result<()> {
    run(in_browsers()?)
}

/// Every page loses WebAssembly before its first script: see tests/browser/src/translation.rs.
fn translation() -> Result<()> {
    let mut tests = in_browsers()?;
    tests.env("CRUMBGATE_TRANSLATION", "1");
    run(tests)
}

fn in_browsers() -> Result<Command> {
    install::browsers()?;
    let mut tests = command("xvfb-run", &["-a", &cargo_program(), "test", "-p", "browser-tests"]);
    // WebKit takes the language of pages from here.
    tests.env("LANG", "en_US.UTF-8").env_remove("LC_ALL").env_remove("LANGUAGE");
    Ok(tests)
}

fn cargo_program() -> String {
    cargo::<&str>(&[]).get_program().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::write;

    #[test]
    fn files_that_differ_or_stand_alone_are_named() {
        let folder = target().join("xtask-differences");
        let [one, other] = ["one", "other"].map(|name| folder.join(name));
        for (file, text) in [("same", "a"), ("changed", "a"), ("new", "a"), ("fingerprint", "a")] {
            write(&one.join(file), text).unwrap();
        }
        for (file, text) in [("same", "a"), ("changed", "b"), ("old", "a"), ("fingerprint", "b")] {
            write(&other.join(file), text).unwrap();
        }
        assert_eq!(differences(&one, &other), ["changed", "new", "old"]);
    }
}
