//! Sizes and integrity of what was built.

use std::io::Write;

use anyhow::Result;
use base64::Engine;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256, Sha384};

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

/// By which the gate knows the language files of its own build: `,TAG:…` for each, the first
/// twelve bytes of the SHA-256. Whole hashes of forty files would be three per cent of the script.
pub(crate) fn digests(files: &[(String, Vec<u8>)]) -> String {
    let mut list = String::new();
    for (name, bytes) in files {
        if let Some(tag) = name.strip_prefix("locales/").and_then(|name| name.strip_suffix(".json")) {
            let digest = Sha256::digest(bytes);
            list += &format!(",{tag}:{}", base64::engine::general_purpose::STANDARD.encode(&digest[..12]));
        }
    }
    list
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
    fn a_language_is_known_by_the_beginning_of_its_hash() {
        let files = [("locales/cy.json".to_string(), b"{}".to_vec()), ("index.d.ts".into(), Vec::new())];
        // printf '{}' | openssl dgst -sha256 -binary | head -c 12 | base64
        assert_eq!(digests(&files), ",cy:RBNvo1WzZ4oRRq0W");
    }

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
