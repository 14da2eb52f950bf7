//! Versions that must be the same in two places.

use anyhow::{Context, Result};
use toml_edit::DocumentMut;

use crate::paths::root;
use crate::run::read;

pub(super) fn faults() -> Result<Vec<String>> {
    let lock: DocumentMut = read(&root().join("Cargo.lock"))?.parse().context("Cargo.lock is not TOML")?;
    Ok(compare(&lock))
}

/// The generator only understands the crate of its own version.
fn compare(lock: &DocumentMut) -> Vec<String> {
    let versions = |name: &str| -> Vec<String> {
        let packages = lock.get("package").and_then(|packages| packages.as_array_of_tables());
        packages
            .into_iter()
            .flatten()
            .filter(|package| package.get("name").and_then(|n| n.as_str()) == Some(name))
            .filter_map(|package| Some(package.get("version")?.as_str()?.to_string()))
            .collect()
    };
    let (library, generator) = (versions("wasm-bindgen"), versions("wasm-bindgen-cli-support"));
    if library == generator && library.len() == 1 {
        return Vec::new();
    }
    vec![format!("Cargo.lock: wasm-bindgen {library:?} and its generator {generator:?} must be one version")]
}

#[cfg(test)]
mod tests {
    use super::compare;

    #[test]
    fn one_version_of_both_is_wanted() {
        let lock = |generator: &str| {
            format!(
                "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.1\"\n\
                 [[package]]\nname = \"wasm-bindgen-cli-support\"\nversion = \"{generator}\"\n"
            )
            .parse()
            .unwrap()
        };
        assert!(compare(&lock("0.2.1")).is_empty());
        assert_eq!(compare(&lock("0.2.2")).len(), 1);
    }
}
