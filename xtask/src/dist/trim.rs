//! Smaller forms of what wasm-bindgen's glue does with strings.
//!
//! The glue is made for pages that pass megabytes of text and for engines without `encodeInto`.
//! Ours passes names and short texts: every page view pays for the code, nobody for its speed.
//! Each replacement names a part of what it replaces, so that another version of the glue is
//! noticed and read again.

use anyhow::{Context, Result, bail};

struct Replacement {
    /// How the function or statement begins.
    start: &'static str,
    /// Something that stands in it.
    known_by: &'static str,
    by: &'static str,
}

const REPLACEMENTS: [Replacement; 3] = [
    Replacement {
        start: "function passStringToWasm0(arg, malloc, realloc) {",
        known_by: "cachedTextEncoder.encodeInto(arg, view)",
        by: "function passStringToWasm0(arg) {
const buf = cachedTextEncoder.encode(arg);
const ptr = wasm.__wbindgen_malloc(buf.length, 1) >>> 0;
getUint8ArrayMemory0().set(buf, ptr);
WASM_VECTOR_LEN = buf.length;
return ptr;
}",
    },
    Replacement {
        start: "function decodeText(bytes) {",
        known_by: "numBytesDecoded >= MAX_SAFARI_DECODE_BYTES",
        by: "function decodeText(bytes) {
return cachedTextDecoder.decode(bytes);
}",
    },
    Replacement {
        start: "if (!('encodeInto' in cachedTextEncoder)) {",
        known_by: "cachedTextEncoder.encodeInto = function",
        by: "",
    },
];

/// The allocator needs no telling where it is.
const ARGUMENTS: &str = ", wasm.__wbindgen_malloc, wasm.__wbindgen_realloc)";

/// The glue with its string functions replaced.
pub(super) fn trim(glue: &str) -> Result<String> {
    let mut text = glue.replace(ARGUMENTS, ")");
    for replacement in &REPLACEMENTS {
        let Some(at) = text.find(replacement.start) else {
            continue;
        };
        let length = block(text.get(at..).unwrap_or_default())
            .with_context(|| format!("the glue never closes `{}`", replacement.start))?;
        let old = text.get(at..at + length).unwrap_or_default();
        if !old.contains(replacement.known_by) {
            bail!(
                "the glue has another `{}` than this build knows",
                replacement.start
            );
        }
        text.replace_range(at..at + length, replacement.by);
    }
    for name in ["function passStringToWasm0(", "function decodeText("] {
        let expected = REPLACEMENTS.iter().find(|r| r.start.starts_with(name));
        let kept = expected.is_some_and(|r| text.contains(r.by));
        if text.contains(name) && !kept {
            bail!("the glue has another `{name}` than this build knows");
        }
    }
    Ok(text)
}

/// Length of the text up to the brace that closes its first one. No brace of the glue stands in
/// a string.
fn block(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return Some(at + 1),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_functions_are_replaced_whole() {
        let glue = "a();\nfunction decodeText(bytes) {\nif (numBytesDecoded >= MAX_SAFARI_DECODE_BYTES) {\nx();\n}\nreturn 1;\n}\nb();\n";
        assert_eq!(
            trim(glue).unwrap(),
            "a();\nfunction decodeText(bytes) {\nreturn cachedTextDecoder.decode(bytes);\n}\nb();\n"
        );
    }

    #[test]
    fn calls_lose_the_allocator() {
        let call = "passStringToWasm0(name, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);";
        assert_eq!(trim(call).unwrap(), "passStringToWasm0(name);");
    }

    #[test]
    fn an_unknown_form_is_an_error() {
        assert!(trim("function decodeText(bytes) { return 1; }").is_err());
        assert!(trim("function decodeText(bytes, more) { return 1; }").is_err());
        assert!(trim("function passStringToWasm0(arg, malloc, realloc) {").is_err());
    }
}
