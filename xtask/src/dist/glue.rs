//! The JavaScript that wasm-bindgen writes, as part of a file of ours.

use anyhow::{Result, bail};

/// The generated module as plain statements: nothing imported, nothing exported.
///
/// The functions it imports from our own JavaScript keep their names, so that code
/// (see [`host`]) must stand in the same scope.
pub(crate) fn plain(generated: &str) -> Result<String> {
    let mut text = String::with_capacity(generated.len());
    for line in generated.lines().map(str::trim) {
        if line.starts_with("import ") {
            if line.contains(" as ") || !line.ends_with(';') {
                bail!("the glue imports in a way that cannot be inlined: {line}");
            }
            continue;
        }
        let line = match line.strip_prefix("export ") {
            Some(rest) if starts_declaration(rest) => rest,
            Some(_) => bail!("the glue exports in a way that cannot be inlined: {line}"),
            None if line == "let wasm;" => "var wasm;",
            None => line,
        };
        text.push_str(line);
        text.push('\n');
    }
    fresh_views(&text)
}

/// Hand-written JavaScript that Rust imports from, as plain statements.
pub(crate) fn host(module: &str) -> Result<String> {
    let mut text = String::with_capacity(module.len());
    for line in module.lines() {
        if line.starts_with("import ") {
            bail!("js/host.js must stand alone, but it says: {line}");
        }
        let line = match line.strip_prefix("export ") {
            Some(rest) if starts_declaration(rest) => rest,
            Some(_) => bail!("js/host.js may export declarations only, but it says: {line}"),
            None => line,
        };
        text.push_str(line);
        text.push('\n');
    }
    Ok(text)
}

fn starts_declaration(code: &str) -> bool {
    ["function ", "async function ", "const ", "let ", "var ", "class "].iter().any(|word| code.starts_with(word))
}

/// Views of memory that notice growth by comparing buffers.
///
/// The glue waits for the old buffer to be detached; the JavaScript translation of the module
/// never detaches it, and what is written after a growth would be lost.
fn fresh_views(glue: &str) -> Result<String> {
    let mut text = String::with_capacity(glue.len());
    for line in glue.lines() {
        let condition =
            line.strip_prefix("if (cached").filter(|rest| rest.contains("Memory0 === null") && rest.ends_with(") {"));
        match condition.and_then(|rest| rest.split_once(" === null")) {
            Some((view, _)) => {
                text.push_str(&format!("if (cached{view} === null || cached{view}.buffer !== wasm.memory.buffer) {{"))
            }
            None if line.contains(".detached") || line.contains(".byteLength === 0") => {
                bail!("the glue looks at a memory view in an unknown way: {line}")
            }
            None => text.push_str(line),
        }
        text.push('\n');
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_go_and_exports_become_plain() {
        let generated = "import { greet } from './snippets/x/js/host.js';\nexport function run(name) {\n}\nlet wasm;\n";
        assert_eq!(plain(generated).unwrap(), "function run(name) {\n}\nvar wasm;\n");
    }

    #[test]
    fn what_cannot_be_inlined_is_an_error() {
        assert!(plain("import { greet as greet1 } from './host.js';").is_err());
        assert!(plain("export { run };").is_err());
        assert!(host("export default function () {}").is_err());
        assert!(host("import x from './y.js';").is_err());
    }

    #[test]
    fn memory_views_are_renewed_when_the_buffer_is_another() {
        let view = "    if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {\n";
        let bytes = "    if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {\n";
        assert_eq!(
            plain(view).unwrap(),
            "if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer !== wasm.memory.buffer) {\n"
        );
        assert_eq!(
            plain(bytes).unwrap(),
            "if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.buffer !== wasm.memory.buffer) {\n"
        );
        assert!(plain("    if (view.buffer.detached) {\n").is_err());
    }

    #[test]
    fn host_functions_lose_their_export() {
        assert_eq!(
            host("export function a() {}\nconst b = 1;\nexport const c = 2;\n").unwrap(),
            "function a() {}\nconst b = 1;\nconst c = 2;\n"
        );
    }
}
