//! The small module that unpacks the large ones.

use anyhow::{Result, bail};

use super::names::Names;
use super::{Mode, bindgen, encode, leaf, node};

pub(super) struct Unpacker {
    /// As a JavaScript string, one character per byte.
    pub(super) literal: String,
    pub(super) names: Names,
}

impl Unpacker {
    /// From what [`leaf::build`] made.
    pub(super) fn build(mode: Mode) -> Result<Unpacker> {
        // Nothing is bound; exports that nobody uses go.
        let bound = bindgen::bind("unpack", &leaf::unpacker()?, mode == Mode::Development)?;
        let (wasm, names) = match mode {
            Mode::Full => node::optimise("unpack", &bound.wasm, false)?,
            Mode::Development => {
                let names = Names::kept(&bound.import_modules, &bound.imports, &bound.exports);
                (bound.wasm, names)
            }
        };
        // What Chromium before 115 compiles while the page waits.
        if wasm.len() > 4096 {
            bail!("the unpacker has {} bytes and may have 4096", wasm.len());
        }
        Ok(Unpacker { literal: encode::literal(&encode::characters(&wasm)), names })
    }
}
