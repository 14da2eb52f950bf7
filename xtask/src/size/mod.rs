//! `cargo xtask size`: what a visitor downloads, against budget.toml.

mod budget;
mod compare;
mod top;

use anyhow::{Context, Result, bail};

use crate::dist::weigh::{Weight, weigh};
use crate::paths::{files, root};
use crate::run::{read, write};

use budget::{Budget, Verdict};
pub(crate) use top::{changes, top};

/// Prints the table; fails when a file is over its budget.
pub(crate) fn size() -> Result<()> {
    let budget = Budget::parse(&read(&root().join("budget.toml"))?)?;
    let weights = weights()?;
    println!("{:28} {:>9} {:>9} {:>9}", "", "raw", "gzip", "brotli");
    let mut failures = Vec::new();
    for (name, weight) in &weights {
        let verdict = budget.judge(name, weight.brotli);
        let Weight { raw, gzip, brotli } = weight;
        println!("{name:28} {raw:>9} {gzip:>9} {brotli:>9}  {verdict}");
        if verdict.fails() {
            failures.push(name.as_str());
        }
    }
    if failures.is_empty() {
        return Ok(());
    }
    bail!("too large: {}. If that is wanted, accept it with `cargo xtask size --bless`", failures.join(", "))
}

/// Writes the numbers of pkg/ into budget.toml, and those of functions beside it. The limits stay.
pub(crate) fn bless() -> Result<()> {
    let path = root().join("budget.toml");
    let mut budget = Budget::parse(&read(&path)?)?;
    for (name, weight) in weights()? {
        if let Verdict::Over { limit } = budget.judge(&name, weight.brotli) {
            bail!("{name} weighs {} and may weigh {limit}; only a change of [limit] allows more", weight.brotli);
        }
        if !name.starts_with("locales/") {
            budget.accept(&name, weight.brotli);
        }
    }
    top::table()?.keep()?;
    write(&path, budget.to_string())
}

/// Every file a visitor may download.
fn weights() -> Result<Vec<(String, Weight)>> {
    let folder = root().join("pkg");
    let mut found = Vec::new();
    for path in files(&folder) {
        let name = path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let served = name.ends_with(".js") || name.ends_with(".mjs") || name.starts_with("locales/");
        if served {
            let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            found.push((name, weigh(&bytes)?));
        }
    }
    if found.is_empty() {
        bail!("pkg/ is empty: run `cargo xtask dist`");
    }
    Ok(found)
}
