//! One hash over everything the build reads, so that staleness is known without a build.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::paths::{files, root, short};

const INPUTS: [&str; 16] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "build",
    "build.rs",
    "data",
    "js",
    "locales",
    "package-lock.json",
    "rust-toolchain.toml",
    "src",
    "wasm",
    "xtask/Cargo.toml",
    "xtask/src/dist",
];

/// As hexadecimal digits.
pub(crate) fn fingerprint() -> Result<String> {
    let mut hash = Sha256::new();
    for input in INPUTS {
        let path = root().join(input);
        let found = if path.is_file() { vec![path] } else { files(&path) };
        for file in found {
            let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let name = short(&file);
            hash.update(format!("{}:{name}:{}:", name.len(), bytes.len()));
            hash.update(bytes);
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
