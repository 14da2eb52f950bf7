//! The small module that unpacks the large ones.

use anyhow::{Result, bail};

use super::names::Names;
use super::{Mode, encode, leaf, node};

pub(super) struct Unpacker {
    /// As a JavaScript string, one character per byte.
    pub(super) literal: String,
    pub(super) names: Names,
}

impl Unpacker {
    /// From what [`leaf::build`] made.
    pub(super) fn build(mode: Mode) -> Result<Unpacker> {
        let built = leaf::unpacker()?;
        let (wasm, names) = match mode {
            Mode::Full => node::optimise("unpack", &built, false)?,
            Mode::Development => {
                let exports = ["memory", "unpack"].map(String::from);
                (built, Names::kept(&[], &[], &exports))
            }
        };
        // What Chromium before 115 compiles while the page waits.
        if wasm.len() > 4096 {
            bail!("the unpacker has {} bytes and may have 4096", wasm.len());
        }
        Ok(Unpacker { literal: encode::literal(&encode::characters(&wasm)), names })
    }
}
