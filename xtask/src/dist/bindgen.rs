//! From cargo's wasm to a module and its glue.

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::{glue, sections, trim};

/// A module with the JavaScript around it.
pub(crate) struct Bound {
    pub(crate) wasm: Vec<u8>,
    pub(crate) glue: String,
    pub(crate) host: String,
    /// Every module name the imports stand under: the generator's, and that of our own JavaScript.
    pub(crate) import_modules: Vec<String>,
    pub(crate) imports: Vec<String>,
    pub(crate) exports: Vec<String>,
}

/// Runs the generator; `keep_names` for listings of functions.
pub(crate) fn bind(name: &str, module: &[u8], keep_names: bool) -> Result<Bound> {
    let module = sections::without_features(module)?;
    let mut output = Bindgen::new()
        .input_bytes(name, module)
        .bundler(true)
        .map_err(anyhow::Error::msg)?
        .typescript(false)
        .remove_name_section(!keep_names)
        .remove_producers_section(true)
        .generate_output()
        .with_context(|| format!("wasm-bindgen failed for {name}"))?;
    let start = output.start().context("wasm-bindgen wrote no glue")?.to_owned();
    let host = host(&output, &start)?;
    let glue = trim::trim(&glue::plain(&start)?)?;

    // What no JavaScript of ours asks for need not be exported; some of it (globals) would even
    // need a newer browser.
    let unused: Vec<_> = output
        .wasm()
        .exports
        .iter()
        .filter(|export| export.name.starts_with("__") && !uses(&glue, &export.name))
        .map(|export| export.id())
        .collect();
    for id in unused {
        output.wasm_mut().exports.delete(id);
    }
    let wasm = output.wasm_mut();
    let mut import_modules: Vec<String> = wasm.imports.iter().map(|i| i.module.clone()).collect();
    import_modules.sort();
    import_modules.dedup();
    Ok(Bound {
        imports: wasm.imports.iter().map(|i| i.name.clone()).collect(),
        exports: wasm.exports.iter().map(|e| e.name.clone()).collect(),
        wasm: wasm.emit_wasm(),
        glue,
        host,
        import_modules,
    })
}

/// All JavaScript the Rust code brings along, each file once.
fn host(output: &wasm_bindgen_cli_support::Output, start: &str) -> Result<String> {
    // Every file of the crate is offered; a module gets only those it imports from, itself or
    // through the glue.
    let imports = &output.wasm().imports;
    let wanted = |name: &str| start.contains(name) || imports.iter().any(|import| import.module.contains(name));
    let mut modules: Vec<(&String, &String)> = output.local_modules().iter().filter(|(name, _)| wanted(name)).collect();
    modules.sort();
    let inline = output.snippets().values().flatten();
    let mut texts: Vec<&String> = modules.into_iter().map(|(_, text)| text).collect();
    texts.extend(inline);
    texts.dedup();
    texts.into_iter().map(|text| glue::host(text)).collect()
}

fn uses(glue: &str, export: &str) -> bool {
    glue.match_indices("wasm.").any(|(at, found)| {
        glue.get(at + found.len()..)
            .and_then(|rest| rest.strip_prefix(export))
            .is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_longer_name_is_not_a_use() {
        assert!(super::uses("wasm.__wbindgen_free(1)", "__wbindgen_free"));
        assert!(!super::uses("wasm.__wbindgen_free_all(1)", "__wbindgen_free"));
        assert!(!super::uses("", "__abort_handler"));
    }
}
