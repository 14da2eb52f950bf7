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

/// What many functions do in four lines each, as a call and the function it calls.
const GIVE_TEXT: (&str, &str) = (
    "giveText(arg0, ret);",
    "function giveText(to, text) {
const from = passStringToWasm0(text);
const view = getDataViewMemory0();
view.setInt32(to + 4, WASM_VECTOR_LEN, true);
view.setInt32(to, from, true);
}
",
);
const GIVE_OPTION: (&str, &str) = (
    "giveOption(arg0, ret);",
    "function giveOption(to, text) {
isLikeNone(text) ? getDataViewMemory0().setInt32(to, 0, true) : giveText(to, text);
}
",
);
const ADD_OPTION: (&str, &str) = (
    "return addOption(ret);",
    "function addOption(value) {
return isLikeNone(value) ? 0 : addHeapObject(value);
}
",
);

/// The glue with its string functions replaced.
pub(super) fn trim(glue: &str) -> Result<String> {
    let mut text = share(&glue.replace(ARGUMENTS, ")"));
    for replacement in &REPLACEMENTS {
        let Some(at) = text.find(replacement.start) else {
            continue;
        };
        let length = block(text.get(at..).unwrap_or_default())
            .with_context(|| format!("the glue never closes `{}`", replacement.start))?;
        let old = text.get(at..at + length).unwrap_or_default();
        if !old.contains(replacement.known_by) {
            bail!("the glue has another `{}` than this build knows", replacement.start);
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

/// The glue with the lines that return a text or a value to the module as calls.
fn share(glue: &str) -> String {
    let mut text = String::with_capacity(glue.len());
    let lines: Vec<&str> = glue.lines().collect();
    let mut rest = lines.as_slice();
    while let Some((&line, after)) = rest.split_first() {
        let call = rest.first_chunk().and_then(returned_text);
        if let Some(call) = call {
            text.push_str(call);
            rest = rest.get(4..).unwrap_or_default();
        } else if line == "return isLikeNone(ret) ? 0 : addHeapObject(ret);" {
            text.push_str(ADD_OPTION.0);
            rest = after;
        } else {
            text.push_str(line);
            rest = after;
        }
        text.push('\n');
    }
    let option = text.contains(GIVE_OPTION.0);
    for (wanted, (_, function)) in [
        (option || text.contains(GIVE_TEXT.0), GIVE_TEXT),
        (option, GIVE_OPTION),
        (text.contains(ADD_OPTION.0), ADD_OPTION),
    ] {
        if wanted {
            text.push_str(function);
        }
    }
    text
}

/// The call that does the same as these four lines.
fn returned_text(lines: &[&str; 4]) -> Option<&'static str> {
    let [take, length, second, first] = lines;
    let number: String = take.split_once("ptr")?.1.chars().take_while(char::is_ascii_digit).collect();
    let store =
        |name: &str, at: u32| format!("getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * {at}, {name}{number}, true);");
    let stores = *second == store("len", 1) && *first == store("ptr", 0);
    let length_of = |word: &str| format!("{word} len{number} = WASM_VECTOR_LEN;");
    if !stores {
        None
    } else if *take == format!("const ptr{number} = passStringToWasm0(ret);") && *length == length_of("const") {
        Some(GIVE_TEXT.0)
    } else if *take == format!("var ptr{number} = isLikeNone(ret) ? 0 : passStringToWasm0(ret);")
        && *length == length_of("var")
    {
        Some(GIVE_OPTION.0)
    } else {
        None
    }
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
        assert_eq!(trim(call).unwrap(), "passStringToWasm0(name);\n");
    }

    #[test]
    fn a_returned_text_is_one_call() {
        let glue = "function a(arg0) {
const ret = a();
const ptr1 = passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
const len1 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len1, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr1, true);
}
";
        let trimmed = trim(glue).unwrap();
        assert!(trimmed.starts_with("function a(arg0) {\nconst ret = a();\ngiveText(arg0, ret);\n}\n"));
        assert_eq!(trimmed.matches("function giveText(").count(), 1);
        assert!(!trimmed.contains("giveOption"));
    }

    #[test]
    fn a_text_that_may_be_missing_brings_both_helpers() {
        let glue =
            "var ptr2 = isLikeNone(ret) ? 0 : passStringToWasm0(ret, wasm.__wbindgen_malloc, wasm.__wbindgen_realloc);
var len2 = WASM_VECTOR_LEN;
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 1, len2, true);
getDataViewMemory0().setInt32((arg0 >>> 0) + 4 * 0, ptr2, true);
";
        let trimmed = trim(glue).unwrap();
        assert!(trimmed.starts_with("giveOption(arg0, ret);\n"));
        assert_eq!(trimmed.matches("function giveText(").count(), 1);
        assert_eq!(trimmed.matches("function giveOption(").count(), 1);
    }

    #[test]
    fn lines_that_only_look_alike_stay() {
        let glue = "const ptr1 = passStringToWasm0(ret);\nconst len1 = WASM_VECTOR_LEN;\nx();\ny();\n";
        assert_eq!(trim(glue).unwrap(), glue);
    }

    #[test]
    fn an_unknown_form_is_an_error() {
        assert!(trim("function decodeText(bytes) { return 1; }").is_err());
        assert!(trim("function decodeText(bytes, more) { return 1; }").is_err());
        assert!(trim("function passStringToWasm0(arg, malloc, realloc) {").is_err());
    }
}
