//! Every language says everything English says, with the same gaps to fill.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use crate::paths::{files, root, short};
use crate::run::read;

pub(super) fn faults() -> Result<Vec<String>> {
    let folder = root().join("locales");
    let load = |path: &std::path::Path| -> Result<Value> {
        serde_json::from_str(&read(path)?).with_context(|| format!("{} is not JSON", path.display()))
    };
    let english = load(&folder.join("en.json"))?;
    let mut faults = Vec::new();
    for path in files(&folder) {
        if path.extension().is_some_and(|ending| ending == "json") {
            faults.extend(compare(&short(&path), &load(&path)?, &english));
        }
    }
    Ok(faults)
}

fn compare(name: &str, locale: &Value, english: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    if locale.get("language").and_then(Value::as_str).is_none_or(str::is_empty) {
        faults.push(format!("{name}: `language` must be the language's own name"));
    }
    if !matches!(locale.get("direction").and_then(Value::as_str), Some("ltr" | "rtl")) {
        faults.push(format!("{name}: `direction` must be ltr or rtl"));
    }
    let nothing = Map::new();
    let strings = |value: &Value| value.get("strings").and_then(Value::as_object).cloned();
    let ours = strings(locale).unwrap_or_default();
    let theirs = strings(english).unwrap_or(nothing);
    for (key, text) in &theirs {
        match ours.get(key).and_then(Value::as_str) {
            None => faults.push(format!("{name}: `{key}` is missing")),
            Some(ours) if ours.trim().is_empty() => {
                faults.push(format!("{name}: `{key}` is empty"));
            }
            Some(ours) => {
                let (found, wanted) = (gaps(ours), gaps(text.as_str().unwrap_or_default()));
                if found != wanted {
                    faults.push(format!("{name}: `{key}` has {found:?} instead of {wanted:?}"));
                }
            }
        }
    }
    for key in ours.keys().filter(|key| !theirs.contains_key(*key)) {
        faults.push(format!("{name}: `{key}` is not in en.json"));
    }
    faults
}

/// The names in braces.
fn gaps(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(gap, _)| gap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn locale(strings: Value) -> Value {
        json!({ "language": "X", "direction": "ltr", "strings": strings })
    }

    #[test]
    fn an_equal_set_of_texts_is_complete() {
        let english = locale(json!({ "a": "{x} and {y}" }));
        let other = locale(json!({ "a": "{y}, {x}" }));
        assert!(compare("o", &other, &english).is_empty());
    }

    #[test]
    fn every_difference_is_named() {
        let english = locale(json!({ "a": "{x}", "b": "b", "c": "c" }));
        let other = json!({ "direction": "up", "strings": { "a": "x", "b": " ", "d": "d" } });
        assert_eq!(
            compare("o", &other, &english),
            [
                "o: `language` must be the language's own name",
                "o: `direction` must be ltr or rtl",
                "o: `a` has {} instead of {\"x\"}",
                "o: `b` is empty",
                "o: `c` is missing",
                "o: `d` is not in en.json",
            ]
        );
    }
}
