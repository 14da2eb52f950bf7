//! Short names at the border between module and glue.
//!
//! wasm-opt shortens the names of imports and exports and prints which became which;
//! the glue must follow. Whatever is not found is an error: a wrong name would only show
//! in the visitor's browser.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The names of one module.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Names {
    /// Module names of the imports; every one gets all of them.
    pub(crate) modules: Vec<String>,
    /// Function of the glue to the name the module imports it by.
    pub(crate) imports: BTreeMap<String, String>,
    /// Name in the glue (`wasm.<name>`) to the name the module exports it by.
    pub(crate) exports: BTreeMap<String, String>,
}

impl Names {
    /// From what wasm-opt prints; it prints again for each round, and only the first counts.
    pub(crate) fn printed(text: &str) -> Result<Names> {
        let first = serde_json::Deserializer::from_str(text)
            .into_iter::<Value>()
            .next()
            .context("wasm-opt printed no map of names")?
            .context("wasm-opt's map of names is not JSON")?;
        let mut names = Names { modules: vec!["a".into()], ..Names::default() };
        for import in list(&first, "imports")? {
            match strings(import).as_slice() {
                [_, old, new] => names.imports.insert((*old).into(), (*new).into()),
                _ => bail!("wasm-opt's map of names has an unknown form: {import}"),
            };
        }
        for export in list(&first, "exports")? {
            match strings(export).as_slice() {
                [old, new] => names.exports.insert((*old).into(), (*new).into()),
                _ => bail!("wasm-opt's map of names has an unknown form: {export}"),
            };
        }
        Ok(names)
    }

    /// Names as they are, for a build without wasm-opt.
    pub(crate) fn kept(modules: &[String], imports: &[String], exports: &[String]) -> Names {
        let same = |names: &[String]| names.iter().map(|name| (name.clone(), name.clone())).collect();
        Names { modules: modules.to_vec(), imports: same(imports), exports: same(exports) }
    }

    /// The object to instantiate the module with, as JavaScript.
    ///
    /// A function whose values need no conversion is imported as it stands in js/host.js.
    pub(crate) fn import_object(&self, glue: &str, host: &str) -> Result<String> {
        let mut text = String::from("var functions = {");
        for (old, new) in &self.imports {
            let defined = glue.contains(&format!("function {old}("))
                || ["function", "const"]
                    .iter()
                    .any(|w| host.contains(&format!("{w} {old}(")) || host.contains(&format!("{w} {old} ")));
            if !defined {
                bail!("the module imports `{old}`, which the glue does not define");
            }
            text.push_str(&format!(" {new:?}: {old},"));
        }
        text.push_str(" };\nvar imports = {");
        for module in &self.modules {
            text.push_str(&format!(" {module:?}: functions,"));
        }
        text.push_str(" };\n");
        Ok(text)
    }

    /// The code with every `<object>.<name>` as the module exports it.
    pub(crate) fn rewrite(&self, object: &str, code: &str) -> Result<String> {
        let mut text = String::with_capacity(code.len());
        let mut rest = code;
        let uses = format!("{object}.");
        while let Some(at) = rest.find(&uses) {
            let (before, after) = rest.split_at(at + uses.len());
            text.push_str(before);
            rest = after;
            let preceding = before.get(..at).and_then(|start| start.chars().last());
            if preceding.is_some_and(|c| in_name(c) || c == '.' || c == '/') {
                continue;
            }
            let end = rest.find(|c| !in_name(c)).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let Some(new) = self.exports.get(name) else {
                bail!("the code uses `{object}.{name}`, which the module does not export");
            };
            text.push_str(new);
            rest = after;
        }
        text.push_str(rest);
        Ok(text)
    }
}

fn in_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

fn list<'a>(map: &'a Value, key: &str) -> Result<&'a Vec<Value>> {
    map.get(key).and_then(Value::as_array).with_context(|| format!("wasm-opt's map of names has no `{key}`"))
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"
        { "imports": [["./x_bg.js", "__wbg_log_1", "a"]], "exports": [["memory", "b"], ["run", "c"]] }
        { "imports": [["a", "a", "a"]], "exports": [["b", "b"]] }"#;

    #[test]
    fn the_first_printed_map_counts() {
        let names = Names::printed(PRINTED).unwrap();
        assert_eq!(names.imports["__wbg_log_1"], "a");
        assert_eq!(names.exports["memory"], "b");
        assert_eq!(names.exports.len(), 2);
    }

    #[test]
    fn no_map_is_an_error() {
        assert!(Names::printed("").is_err());
        assert!(Names::printed("{}").is_err());
        assert!(Names::printed("warning: something").is_err());
    }

    #[test]
    fn uses_of_exports_are_rewritten_whole() {
        let names = Names::printed(PRINTED).unwrap();
        let code = "new Uint8Array(wasm.memory.buffer); (0, wasm.run)(); awasm.memory; x.wasm.run; './wasm.rs'";
        assert_eq!(
            names.rewrite("wasm", code).unwrap(),
            "new Uint8Array(wasm.b.buffer); (0, wasm.c)(); awasm.memory; x.wasm.run; './wasm.rs'"
        );
    }

    #[test]
    fn an_unknown_export_is_an_error() {
        let names = Names::printed(PRINTED).unwrap();
        assert!(names.rewrite("wasm", "wasm.runner()").is_err());
        assert!(names.rewrite("wasm", "wasm.ru()").is_err());
    }

    #[test]
    fn imports_become_one_object() {
        let names = Names::printed(PRINTED).unwrap();
        assert_eq!(
            names.import_object("function __wbg_log_1(arg0) {}", "").unwrap(),
            "var functions = { \"a\": __wbg_log_1, };\nvar imports = { \"a\": functions, };\n"
        );
        assert!(names.import_object("function __wbg_log_12() {}", "const log = 1").is_err());
    }
}
