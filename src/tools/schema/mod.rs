//! The JSON Schema of catalogues (draft 2020-12), from the table the reader checks against.
//!
//! Editors complete and explain fields with it; `crumbgate check` finds what no schema can
//! say: ids used twice, categories that do not exist, and all advice.

mod words;

use crate::logic::catalogue::duration::UNITS;
use crate::logic::catalogue::schema::{CATALOGUE, Field, Kind};
use serde_json::{Map, Value, json};

/// Where the schema calls itself at home.
pub const ID: &str = "https://crumbgate.org/catalogue.schema.json";

/// The schema, as a tree.
#[must_use]
pub fn tree() -> Value {
    let mut root = object(CATALOGUE, "");
    let mut all = Map::new();
    all.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    all.insert("$id".into(), json!(ID));
    all.insert("title".into(), json!("Crumbgate cookie catalogue"));
    all.insert(
        "description".into(),
        json!("What a site stores in browsers and loads from others: it drives the banner, the gate, the eraser and the policy page."),
    );
    if let Value::Object(fields) = root.take() {
        all.extend(fields);
    }
    if let Some(Value::Object(properties)) = all.get_mut("properties") {
        properties
            .insert("$schema".into(), json!({ "type": "string", "description": "Where editors find this schema." }));
    }
    all.insert("examples".into(), json!([example()]));
    Value::Object(all)
}

/// The schema as text, as it is published.
#[must_use]
pub fn text() -> String {
    let mut text = serde_json::to_string_pretty(&tree()).unwrap_or_default();
    text.push('\n');
    text
}

/// The first example for a field, as JSON; `path` as in `services[].cookies[].name`.
#[must_use]
pub fn example_of(path: &str) -> Option<&'static str> {
    words::of(path).and_then(|w| w.examples.first().copied())
}

/// The smallest catalogue that does something.
fn example() -> Value {
    json!({
        "version": 1,
        "categories": [{ "id": "analytics", "basis": "consent", "title": "Analytics" }],
        "services": [{ "id": "google-analytics", "category": "analytics",
            "cookies": [{ "name": "_ga", "duration": "2 years", "purpose": "Tells one browser from another." }] }]
    })
}

/// What a field is for and how it may look, `path` as in `services[].cookies[].name`.
fn field(f: &Field, path: &str) -> Value {
    let mut schema = kind(&f.kind, path);
    if let Some(word) = words::of(path)
        && let Value::Object(map) = &mut schema
    {
        map.insert("description".into(), json!(word.description));
        if let Some(default) = word.default {
            map.insert("default".into(), parsed(default));
        }
        if !word.examples.is_empty() {
            let examples: Vec<_> = word.examples.iter().map(|e| parsed(e)).collect();
            map.insert("examples".into(), json!(examples));
        }
    }
    schema
}

/// The table of words is written as JSON; its tests hold that it is.
fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn object(fields: &[Field], path: &str) -> Value {
    let mut properties = Map::new();
    for f in fields {
        properties.insert(f.name.into(), field(f, &below(path, f.name)));
    }
    let required: Vec<_> = fields.iter().filter(|f| f.required).map(|f| f.name).collect();
    let mut schema = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// The path of a field of what stands at `path`.
#[must_use]
pub fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.into() } else { format!("{path}.{name}") }
}

fn kind(kind_: &Kind, path: &str) -> Value {
    match kind_ {
        Kind::Id => pattern(
            "^[^!\\u0000-\\u0020,][^\\u0000-\\u0020,]*$",
            "Use letters, digits and hyphens: no spaces or commas, no ! in front.",
        ),
        Kind::Text => json!({ "anyOf": [
            { "type": "string" },
            { "type": "object", "additionalProperties": { "type": "string" } }
        ] }),
        Kind::Str => json!({ "type": "string" }),
        Kind::Revision => json!({ "type": ["string", "integer"], "minimum": 0 }),
        Kind::Url => {
            let mut url =
                pattern(URL, "Give an http(s) or mailto address, or one relative to the site such as /cookies.");
            url["minLength"] = json!(1);
            url
        }
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Int(one, other) if one == other => json!({ "const": one }),
        Kind::Int(min, max) => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Duration => pattern(
            &duration(),
            "Write session, persistent, a number with a unit such as 2 years, or ISO 8601 such as P13M.",
        ),
        Kind::OneOf(words) => json!({ "enum": words }),
        Kind::Pattern => {
            pattern("[^* .]", "Write the part that is always the same, and * for the rest, such as _ga_*.")
        }
        Kind::OneOrMore(one) => json!({ "anyOf": [kind(one, path), list(one, path)] }),
        Kind::ByLanguage(one) => json!({ "anyOf": [
            kind(one, path),
            { "type": "object", "additionalProperties": kind(one, path) }
        ] }),
        Kind::List(one) => list(one, path),
        Kind::Object(fields) => object(fields, path),
        Kind::Map(one) => json!({ "type": "object", "additionalProperties": kind(one, &below(path, "*")) }),
    }
}

/// A text of a form, with what editors that know the word (VS Code) say instead of showing the form.
fn pattern(form: &str, said: &str) -> Value {
    json!({ "type": "string", "pattern": form, "patternErrorMessage": said })
}

fn list(one: &Kind, path: &str) -> Value {
    json!({ "type": "array", "items": kind(one, &format!("{path}[]")) })
}

/// http(s), mailto, or no scheme at all; no white space, no control character, no backslash.
const URL: &str = "^(?:(?:[hH][tT][tT][pP][sS]?|[mM][aA][iI][lL][tT][oO]):[^\\u0000-\\u0020\\\\]*|[^\\u0000-\\u0020\\\\:/?#]*(?:[/?#][^\\u0000-\\u0020\\\\]*)?)$";

fn duration() -> String {
    let units: Vec<_> = UNITS.iter().map(|(name, _)| *name).collect();
    let date = "(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+W)?(?:[0-9]+D)?";
    let time = "(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?";
    format!("^(?:session|persistent|[0-9]{{1,9}} (?:{})s?|P(?=[0-9T]){date}{time})$", units.join("|"))
}

#[cfg(test)]
mod tests;
