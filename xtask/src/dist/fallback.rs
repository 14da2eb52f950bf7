//! The module translated to JavaScript, for browsers without WebAssembly or pages that refuse it.

use anyhow::{Context, Result};

/// `export default function (imports) { … return exports }` from what wasm2js writes.
pub(crate) fn module(translated: &str) -> Result<String> {
    let start = translated.find("function asmFunc(imports) {").context("wasm2js wrote no asmFunc")?;
    let end = translated.find("var retasmFunc = asmFunc(").context("wasm2js does not call asmFunc")?;
    // Before the function stand the imports, which the caller brings, and helpers, which stay.
    let helpers: String = translated
        .get(..start)
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.starts_with("import "))
        .flat_map(|line| [line, "\n"])
        .collect();
    let function = translated.get(start..end).unwrap_or_default();
    Ok(format!("{helpers}{function}\nexport default asmFunc;\n"))
}

#[cfg(test)]
mod tests {
    use super::module;

    #[test]
    fn only_the_function_is_left() {
        let translated = "import * as a from 'a';\n\n  var bufferView;\nfunction asmFunc(imports) {\n return { };\n}\n\nvar retasmFunc = asmFunc({\n \"a\": a,\n});\nexport var b = retasmFunc.b;\n";
        assert_eq!(
            module(translated).unwrap(),
            "\n  var bufferView;\nfunction asmFunc(imports) {\n return { };\n}\n\n\nexport default asmFunc;\n"
        );
        assert!(module("export var b;").is_err());
    }
}
