//! Sizes and integrity of what was built.

use std::io::Write;

use anyhow::Result;
use base64::Engine;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha384};

/// What a file weighs on disk and on the wire.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Weight {
    pub(crate) raw: usize,
    pub(crate) gzip: usize,
    pub(crate) brotli: usize,
}

pub(crate) fn weigh(bytes: &[u8]) -> Result<Weight> {
    Ok(Weight { raw: bytes.len(), gzip: gzip(bytes)?.len(), brotli: brotli(bytes, 11)?.len() })
}

/// As `gzip -9`.
pub(crate) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

pub(crate) fn brotli(bytes: &[u8], quality: u32) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    brotli::CompressorWriter::new(&mut compressed, 4096, quality, 22).write_all(bytes)?;
    Ok(compressed)
}

/// As in an `integrity` attribute.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha384::digest(bytes));
    format!("sha384-{hash}")
}

/// `sizes.json` and `integrity.json` for these files.
pub(crate) fn tables(files: &[(String, Vec<u8>)]) -> Result<(Value, Value)> {
    let mut sizes = Map::new();
    let mut integrities = Map::new();
    for (name, bytes) in files {
        let Weight { raw, gzip, brotli } = weigh(bytes)?;
        sizes.insert(name.clone(), json!({ "raw": raw, "gzip": gzip, "brotli": brotli }));
        integrities.insert(name.clone(), integrity(bytes).into());
    }
    Ok((sizes.into(), integrities.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrity_is_what_browsers_compute() {
        // printf 'alert("hello")' | openssl dgst -sha384 -binary | base64
        assert_eq!(integrity(b""), "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb");
    }

    #[test]
    fn repetition_weighs_little() {
        let weight = weigh(&[b'a'; 10_000]).unwrap();
        assert_eq!(weight.raw, 10_000);
        assert!(weight.gzip < 100 && weight.brotli < 50, "{weight:?}");
    }
}
