//! Our hand-written files in `js/`, with what the build puts in.
//!
//! | in the file | becomes |
//! |---|---|
//! | `/* @host */` | js/host.js, as plain statements |
//! | `/* @glue */` | the glue: `var imports`, `var wasm` (to be assigned) and one function per Rust export |
//! | `"@wasm@"` | the module, packed: see wasm/unpack |
//! | `"@unpack@"` | the module of wasm/unpack, one character per byte: read with `charCodeAt` |
//! | `"@input@"`, `"@output@"` | where the unpacker's memory holds the packed text and the module |
//! | `"@version@"` | the version of Cargo.toml |
//! | `"@css:PATH@"` | that style sheet, minified, as a string |
//! | `"@text:PATH@"` | that file as a string; JSON is minified |
//! | `"@digests@"` | `,TAG:…` for each language: the first twelve bytes of its file's SHA-256 as base64 |
//! | `"@integrity:FILE@"` | `sha384-…` of a built file of pkg/; empty in development builds |
//!
//! Paths are relative to the repository. `wasm.<export>` and `unpacker.<export>` may be used anywhere in a file
//! that has `/* @glue */`; names are kept right when they are shortened.

use anyhow::{Context, Result, bail};

/// Stands for the packed module while the minifier works: a minifier would re-escape the string,
/// and might compute with the placeholder's length.
///
/// A name that is declared nowhere, which a minifier leaves where it stands: a string it would move
/// into the function that uses it, and engines would read the long text twice.
pub(crate) const WASM: &str = "CRUMBGATE_WASM";
/// Stands for the unpacker.
pub(crate) const UNPACK: &str = "CRUMBGATE_UNPACK";

/// The template with every marker filled; `value` answers for what stands between `"@` and `@"`.
pub(crate) fn fill(
    template: &str,
    host: &str,
    glue: &str,
    value: &dyn Fn(&str) -> Result<Option<String>>,
) -> Result<String> {
    let mut text = template.to_string();
    for (marker, code) in [("/* @host */", host), ("/* @glue */", glue)] {
        if code.is_empty() {
            continue;
        }
        match text.matches(marker).count() {
            1 => text = text.replacen(marker, code, 1),
            n => bail!("the marker {marker} must stand there once, not {n} times"),
        }
    }
    let mut filled = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("\"@") {
        filled.push_str(before);
        let (name, after) = after.split_once("@\"").context("a marker is opened by \"@ and not closed by @\"")?;
        match value(name)? {
            Some(value) => filled.push_str(&value),
            None => bail!("unknown marker \"@{name}@\""),
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Text as a JavaScript string.
pub(crate) fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(name: &str) -> Result<Option<String>> {
        Ok((name == "version").then(|| string("1.2.3")))
    }

    #[test]
    fn markers_are_filled() {
        let template = "(function () {\n/* @host */\n/* @glue */\nvar v = \"@version@\";\n})();";
        assert_eq!(
            fill(template, "host();", "glue();", &value).unwrap(),
            "(function () {\nhost();\nglue();\nvar v = \"1.2.3\";\n})();"
        );
    }

    #[test]
    fn a_missing_or_doubled_marker_is_an_error() {
        assert!(fill("", "host();", "", &value).is_err());
        assert!(fill("/* @glue *//* @glue */", "", "glue();", &value).is_err());
    }

    #[test]
    fn an_unknown_marker_is_an_error() {
        assert!(fill("x = \"@versoin@\"", "", "", &value).is_err());
        assert!(fill("x = \"@version", "", "", &value).is_err());
    }
}
