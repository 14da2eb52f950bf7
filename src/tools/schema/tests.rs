//! The schema and the reader must say the same of a document.

use super::words::{TABLE, of};
use super::{below, tree};
use crate::logic::catalogue::{
    self,
    schema::{CATALOGUE, Field, Kind},
};
use crate::logic::json::Json;
use serde_json::{Value, json};

fn valid(document: &Value) -> bool {
    jsonschema::draft202012::new(&tree()).expect("the schema itself is valid").is_valid(document)
}

fn readable(document: &Value) -> bool {
    let text = document.to_string();
    catalogue::read(&Json::read(&text).unwrap(), "").1.is_empty()
}

/// A whole catalogue with one value put at a path of a service.
fn with(service: Value) -> Value {
    json!({ "version": 1, "categories": [{ "id": "a" }], "services": [service] })
}

fn fields(fields_: &[Field], path: &str, out: &mut Vec<String>) {
    for f in fields_ {
        let path = below(path, f.name);
        out.push(path.clone());
        inside(&f.kind, &path, out);
    }
}

fn inside(kind: &Kind, path: &str, out: &mut Vec<String>) {
    match kind {
        Kind::Object(f) => fields(f, path, out),
        Kind::List(k) | Kind::OneOrMore(k) => inside(k, &format!("{path}[]"), out),
        Kind::Map(k) => inside(k, &below(path, "*"), out),
        _ => {}
    }
}

#[test]
fn every_field_is_explained() {
    let mut paths = Vec::new();
    fields(CATALOGUE, "", &mut paths);
    for path in &paths {
        assert!(of(path).is_some(), "{path} has no description");
    }
    for row in TABLE {
        assert!(paths.iter().any(|p| p == row.0), "{} is no field", row.0);
    }
}

#[test]
fn every_default_and_example_is_json() {
    for row in TABLE {
        for text in row.3.iter().chain(Some(&row.2).filter(|d| !d.is_empty())) {
            assert!(serde_json::from_str::<Value>(text).is_ok(), "{}: {text}", row.0);
        }
    }
}

#[test]
fn the_example_in_the_schema_is_a_catalogue() {
    let example = &tree()["examples"][0];
    assert!(valid(example) && readable(example));
}

#[test]
fn the_demo_catalogue_is_valid() {
    let demo: Value = serde_json::from_str(include_str!("../../../www/cookies.json")).unwrap();
    assert!(valid(&demo) && readable(&demo));
}

#[test]
fn broken_catalogues_are_refused_by_schema_and_reader_alike() {
    let broken = [
        json!([]),
        json!({ "categories": [] }),
        json!({ "version": 2, "categories": [] }),
        json!({ "version": 1 }),
        json!({ "version": 1, "categories": {} }),
        json!({ "version": 1, "categories": [{}] }),
        json!({ "version": 1, "categories": [{ "id": "!a" }] }),
        json!({ "version": 1, "categories": [{ "id": "a b" }] }),
        json!({ "version": 1, "categories": [{ "id": "a", "basis": "legitimate-interests" }] }),
        json!({ "version": 1, "categories": [{ "id": "a", "title": 1 }] }),
        json!({ "version": 1, "categories": [{ "id": "a", "title": { "en": 1 } }] }),
        json!({ "version": 1, "categories": [], "policyUrl": "javascript:alert(1)" }),
        json!({ "version": 1, "categories": [], "policyUrl": "java\nscript:alert(1)" }),
        json!({ "version": 1, "categories": [], "policyUrl": "" }),
        json!({ "version": 1, "categories": [], "policyUrl": { "cy": "javascript:alert(1)" } }),
        json!({ "version": 1, "categories": [], "settings": { "lifetimeDays": 396 } }),
        json!({ "version": 1, "categories": [], "settings": { "lifetimeDays": 0 } }),
        json!({ "version": 1, "categories": [], "settings": { "gpc": "yes" } }),
        json!({ "version": 1, "categories": [], "text": { "en": { "banner.title": 1 } } }),
        with(json!({ "id": "s" })),
        with(json!({ "id": "s", "category": "a", "cookies": [{ "name": "*" }] })),
        with(json!({ "id": "s", "category": "a", "cookies": [{ "name": [] , "duration": "2 yeers" }] })),
        with(json!({ "id": "s", "category": "a", "cookies": [{ "name": "x", "duration": "P" }] })),
        with(json!({ "id": "s", "category": "a", "cookies": [{ "name": "x", "duration": "P1YT" }] })),
        with(json!({ "id": "s", "category": "a", "storage": [{ "area": "cookie", "key": "x" }] })),
        with(json!({ "id": "s", "category": "a", "hosts": "example.org" })),
    ];
    for document in broken {
        assert!(!valid(&document), "the schema takes {document}");
        assert!(!readable(&document), "the reader takes {document}");
    }
}

#[test]
fn sound_catalogues_are_taken_by_schema_and_reader_alike() {
    let sound = [
        json!({ "$schema": "catalogue.schema.json", "version": 1, "categories": [], "revision": 3 }),
        json!({ "version": 1, "categories": [], "policyUrl": "cookies?a=b:c#d" }),
        json!({ "version": 1, "categories": [], "policyUrl": "mailto:data@example.org" }),
        json!({ "version": 1, "categories": [], "policyUrl": { "en": "/cookies", "cy": "/cwcis" } }),
        with(json!({ "id": "s", "category": "a", "ask": "in-place", "note": "fields of your own are left alone" })),
        with(json!({ "id": "s", "category": "a", "cookies": [
            { "name": ["__utma", "_utma"], "duration": "2 years" },
            { "name": "a*", "duration": "PT30M" },
            { "name": "b", "duration": "P1Y2M3DT4H" },
            { "name": "c", "duration": "session" },
            { "name": "d", "duration": "1 day" }] })),
    ];
    for document in sound {
        assert!(valid(&document), "the schema refuses {document}");
        assert!(readable(&document), "the reader refuses {document}");
    }
}

#[test]
fn every_form_is_told_in_words_where_an_editor_shows_them() {
    fn walk(schema: &Value, count: &mut usize) {
        match schema {
            Value::Object(fields) => {
                // A field of a catalogue may be called so too.
                if fields.get("pattern").is_some_and(Value::is_string) {
                    assert!(fields.get("patternErrorMessage").is_some_and(Value::is_string), "{schema}");
                    *count += 1;
                }
                fields.values().for_each(|v| walk(v, count));
            }
            Value::Array(items) => items.iter().for_each(|v| walk(v, count)),
            _ => {}
        }
    }
    let mut count = 0;
    walk(&tree(), &mut count);
    assert!(count > 10, "{count}");
}
