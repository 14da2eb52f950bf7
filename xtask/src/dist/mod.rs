//! `cargo xtask dist`: everything in pkg/, from source, the same bytes every time.
//!
//! cargo → wasm-bindgen → wasm-opt → one module that any browser with WebAssembly runs, and
//! wasm2js for the others. The glue and our own few lines of JavaScript become one file with
//! the module inside as a string.

mod bindgen;
mod encode;
mod fallback;
mod fingerprint;
mod glue;
pub(crate) mod leaf;
mod names;
mod node;
mod pack;
mod package;
pub(crate) mod playground;
pub(crate) mod sections;
mod selftest;
mod template;
mod trim;
mod unpacker;
pub(crate) mod weigh;

use std::path::Path;

use anyhow::{Context, Result, bail};
use crumbgate_unpack::format::{INPUT, OUTPUT};

use crate::paths::{root, short};
use crate::run::{cargo, output, read, write};

use bindgen::{Bound, bind};
pub(crate) use fingerprint::fingerprint;
use leaf::{LEAVES, Leaf};
use names::Names;
use node::Kind;
pub(crate) use node::available as tools_available;
use package::File;
use unpacker::Unpacker;

/// How much is done.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Mode {
    /// What is published.
    Full,
    /// Without the tools of npm: larger, and without the files for browsers without WebAssembly.
    Development,
}

/// Builds all files of the package into a folder.
pub(crate) fn build(mode: Mode, folder: &Path) -> Result<()> {
    if mode == Mode::Full && !node::available() {
        bail!("a full build needs Node and the packages of package-lock.json: run `npm ci`");
    }
    leaf::build()?;
    let mut files = package::locales()?;
    let unpacker = Unpacker::build(mode)?;
    for leaf in &LEAVES {
        one(leaf, mode, &unpacker, &mut files)?;
    }
    for (from, to) in [("module", "crumbgate.mjs"), ("tagless", "tagless.js")] {
        let code = fill(&read(&root().join(format!("js/{from}.js")))?, None, &files)?;
        files.push((to.into(), finish(from, &code, mode, Kind::Module)?.into_bytes()));
    }
    files.sort();
    let (sizes, integrity) = weigh::tables(&files)?;

    files.extend(package::copies()?);
    files.push(("catalogue.schema.json".into(), schema()?.into_bytes()));
    for (name, table) in [("sizes.json", sizes), ("integrity.json", integrity)] {
        files.push((name.into(), (serde_json::to_string_pretty(&table)? + "\n").into_bytes()));
    }
    let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
    files.push(("package.json".into(), package::npm(&names)?.into_bytes()));
    files.push(("fingerprint".into(), (fingerprint()? + "\n").into_bytes()));
    replace(folder, &files)
}

/// One leaf crate to its file and its fallback.
fn one(leaf: &Leaf, mode: Mode, unpacker: &Unpacker, files: &mut Vec<File>) -> Result<()> {
    // Names of functions make a stack in the console readable; a visitor does not pay for them.
    let bound = bind(leaf.name, &leaf::wasm(leaf)?, mode == Mode::Development)?;
    let (wasm, names) = match mode {
        Mode::Full => node::optimise(leaf.name, &bound.wasm, false)?,
        Mode::Development => (bound.wasm.clone(), Names::kept(&bound.import_modules, &bound.imports, &bound.exports)),
    };
    if mode == Mode::Full {
        let code = fallback::module(&node::translate(leaf.name)?)?;
        let name = format!("{}.fallback", leaf.name);
        let code = finish(&name, &code, mode, Kind::Module)?;
        files.push((leaf.fallback.into(), code.into_bytes()));
    }

    let template = root().join(leaf.template);
    let code = fill(&read(&template)?, Some((&bound, &names)), files)
        .and_then(|code| unpacker.names.rewrite("unpacker", &code))
        .with_context(|| format!("in {}", leaf.template))?;
    let kind = if leaf.classic { Kind::Classic } else { Kind::Module };
    let code = finish(leaf.name, &code, mode, kind)?;
    if code.matches(template::WASM).count() != 1 {
        bail!("{} must use \"@wasm@\" exactly once", leaf.template);
    }
    let packed = pack::pack(&wasm).with_context(|| format!("cannot pack the module {}", leaf.name))?;
    let literal = encode::literal(&packed.text);
    let code = code.replacen(template::WASM, &literal, 1).replace(template::UNPACK, &unpacker.literal);
    if mode == Mode::Full {
        selftest::run(leaf, unpacker, &literal, &packed.module)?;
    }
    // Without the mark, a page in another charset would read other bytes. Modules are always UTF-8.
    let mark = if leaf.classic { "\u{feff}" } else { "" };
    files.push((leaf.file.into(), format!("{mark}{EAGER}{code}").into_bytes()));
    Ok(())
}

/// Chromium 136 and later then compile every function while the file still arrives, and beside the
/// page's thread, instead of each one when it is called first: about 4 of 25 ms of a first visit.
const EAGER: &str = "//# allFunctionsCalledOnLoad\n";

/// Both modules as they are shipped, except that functions keep their names.
pub(crate) fn named_modules() -> Result<Vec<(&'static str, Vec<u8>)>> {
    leaf::build()?;
    let named = |leaf: &Leaf| {
        let bound = bind(leaf.name, &leaf::wasm(leaf)?, true)?;
        let (wasm, _) = node::optimise(leaf.name, &bound.wasm, true)?;
        Ok((leaf.name, wasm))
    };
    LEAVES.iter().map(named).collect()
}

/// A template with its markers filled and its names right.
fn fill(template: &str, bound: Option<(&Bound, &Names)>, files: &[File]) -> Result<String> {
    let value = |name: &str| -> Result<Option<String>> {
        let (kind, argument) = name.split_once(':').unwrap_or((name, ""));
        Ok(Some(match kind {
            "wasm" => template::WASM.into(),
            "unpack" => template::UNPACK.into(),
            "input" => INPUT.to_string(),
            "output" => OUTPUT.to_string(),
            "version" => template::string(&package::manifest("version")?),
            "css" => template::string(&crate::css::minify(&read(&root().join(argument))?)),
            "text" if argument.ends_with(".json") => {
                template::string(&package::minified_json(&read(&root().join(argument))?)?)
            }
            "text" => template::string(&read(&root().join(argument))?),
            "digests" => template::string(&weigh::digests(files)),
            "integrity" => match files.iter().find(|(file, _)| file == argument) {
                Some((_, bytes)) => template::string(&weigh::integrity(bytes)),
                None if argument.ends_with(".fallback.js") => "\"\"".into(),
                None => bail!("no file {argument} is built before this one"),
            },
            _ => return Ok(None),
        }))
    };
    match bound {
        None => template::fill(template, "", "", &value),
        Some((bound, names)) => {
            let glue = bound.glue.clone() + &names.import_object(&bound.glue, &bound.host)?;
            names.rewrite("wasm", &template::fill(template, &bound.host, &glue, &value)?)
        }
    }
}

fn finish(name: &str, code: &str, mode: Mode, kind: Kind) -> Result<String> {
    if mode == Mode::Development {
        return Ok(code.to_string());
    }
    let code = node::minify(name, code, kind)? + "\n";
    node::old_enough(name, &code, kind)?;
    Ok(code)
}

/// The JSON Schema of catalogues, as the command line prints it.
fn schema() -> Result<String> {
    output(cargo(&["run", "--quiet", "--bin", "crumbgate", "--", "schema"]))
}

/// Writes the files and removes what an earlier build left.
fn replace(folder: &Path, files: &[File]) -> Result<()> {
    for old in crate::paths::files(folder) {
        let name = old.strip_prefix(folder).unwrap_or(&old).to_string_lossy().replace('\\', "/");
        if !files.iter().any(|(file, _)| *file == name) {
            std::fs::remove_file(&old).with_context(|| format!("cannot remove {}", short(&old)))?;
        }
    }
    for (name, bytes) in files {
        let path = folder.join(name);
        // Untouched files keep their time, and servers their caches.
        if std::fs::read(&path).ok().as_deref() != Some(bytes) {
            write(&path, bytes)?;
        }
    }
    Ok(())
}
