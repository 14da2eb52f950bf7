//! A catalogue written by somebody who means harm: every value of every field, one after another, in the core. What
//! the browser makes of such texts is tested in tests/browser/tests/hostile_texts.rs.

#![cfg(feature = "tools")]

#[path = "../fuzz/checks/mod.rs"]
mod checks;

use crumbgate::logic::catalogue;
use crumbgate::logic::json::Json;
use serde_json::{Value, json};

/// What may stand where a text is expected.
const BAD: [&str; 22] = [
    "<script>window.hacked = 1</script>",
    "<img src=x onerror=window.hacked=1>",
    "\"'><svg onload=window.hacked=1>",
    "</style></textarea></title><b>",
    "javascript:window.hacked=1",
    " JaVa\tScRiPt:window.hacked=1",
    "data:text/html,<script>window.hacked=1</script>",
    "vbscript:x",
    "\u{202e}tpircs\u{202c} \u{2066}x\u{2069}",
    "a\u{200b}n\u{200d}a\u{feff}lytics",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "(a+)+$ ^.*[\\",
    "*****************************a",
    "] , #x > * { } /* \" ' \\",
    "\u{0}\u{1}\u{7f}\r\n",
    "",
    " ",
    "1e999",
    "${7*7}{{7*7}}%00%0a",
    "\u{fffd}\u{10ffff}\u{d7ff}",
];

/// A catalogue in which every field stands once at least.
fn full() -> Value {
    json!({
        "version": 1, "revision": "7", "policyUrl": "/cookies", "lastUpdated": "2026-01-31",
        "settings": {"model": "opt-in", "layout": "bottom", "lifetimeDays": 365, "cookieDomain": ".example.org", "gpc": true, "consentId": false,
            "receiptUrl": "/consents", "escape": "site"},
        "categories": [
            {"id": "necessary", "basis": "necessary", "title": "Essential", "description": "Needed"},
            {"id": "analytics", "basis": "consent", "title": {"en": "Analytics", "cy": "Dadansoddi"}, "description": {"en": "Counts"}, "aliases": ["stats"]}
        ],
        "services": [{
            "id": "ga", "category": "analytics", "model": "opt-in", "ask": "in-place", "title": {"en": "GA"}, "provider": "Google", "purpose": "Counts visits",
            "privacyUrl": "https://example.com/p", "optOutUrl": "https://example.com/o", "retention": "2 years",
            "cookies": [{"name": "_ga", "duration": "2 years", "purpose": "Counts"}, {"name": ["a", "b-*"], "duration": "P1D", "purpose": {"en": "x"}}],
            "storage": [{"area": "local", "key": "_hj*"}], "hosts": ["www.example.com", "*.example.net"],
            "signals": ["google:analytics_storage", "ga-disable:UA-1"], "aliases": ["statistics"]
        }],
        "text": {"en": {"banner.title": "Cookies"}, "cy": {"banner.title": "Cwcis"}}
    })
}

/// The places of everything that is no list or object: its pointer, and its path as problems write it.
fn leaves(value: &Value, pointer: &str, path: &str, out: &mut Vec<(String, String)>) {
    match value {
        Value::Object(all) => {
            for (key, inner) in all {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                leaves(inner, &format!("{pointer}/{key}"), &path, out);
            }
        }
        Value::Array(all) => {
            for (n, inner) in all.iter().enumerate() {
                leaves(inner, &format!("{pointer}/{n}"), &format!("{path}[{n}]"), out);
            }
        }
        _ => out.push((pointer.to_owned(), path.to_owned())),
    }
}

/// With another value in one place: what is kept, as text, and the paths of what is complained about.
fn read(pointer: &str, value: Value) -> (String, Vec<String>) {
    let mut changed = full();
    *changed.pointer_mut(pointer).expect("a place of the catalogue") = value;
    let text = changed.to_string();
    checks::catalogue(text.as_bytes());
    let tree = Json::read(&text).expect("JSON");
    let (kept, problems) = catalogue::read(&tree, "");
    (format!("{kept:?}"), problems.iter().map(|p| p.path.to_string()).collect())
}

fn places() -> Vec<(String, String)> {
    let mut places = Vec::new();
    leaves(&full(), "", "", &mut places);
    assert!(places.len() > 45, "{}", places.len());
    places
}

#[test]
fn the_full_catalogue_has_no_problem() {
    assert_eq!(read("/revision", json!("7")).1, [""; 0]);
}

#[test]
fn whatever_text_stands_in_a_field_is_kept_as_text_or_reported_with_its_path() {
    for (pointer, path) in places().iter().filter(|(pointer, _)| full().pointer(pointer).is_some_and(Value::is_string))
    {
        for bad in BAD {
            let (kept, paths) = read(pointer, json!(bad));
            let written = format!("{bad:?}");
            let reported = paths.iter().any(|p| p == path || path.starts_with(p.as_str()));
            assert!(
                reported || kept.contains(&written),
                "{path} = {written}: neither kept nor reported: {paths:?}\n{kept}"
            );
        }
    }
}

#[test]
fn numbers_and_switches_as_texts_are_reported_with_their_path() {
    for (pointer, path) in places() {
        let value = full().pointer(&pointer).cloned().expect("a place");
        if !value.is_string() {
            let (_, paths) = read(&pointer, json!(value.to_string()));
            assert!(paths.contains(&path), "{path} as a text: {paths:?}");
        }
    }
}

#[test]
fn other_kinds_of_values_are_reported_with_their_path() {
    for (pointer, path) in places() {
        for odd in [json!(-1), json!(1e308), json!(null), json!([[]]), json!({"__proto__": {"x": 1}})] {
            let (kept, paths) = read(&pointer, odd.clone());
            let reported = paths.iter().any(|p| p.starts_with(&path) || path.starts_with(p.as_str()));
            // A field that is empty is one that is left out.
            assert!(reported || odd.is_null(), "{path} = {odd}: {paths:?}\n{kept}");
        }
    }
}

#[test]
fn a_depth_of_a_hundred_thousand_is_an_error_and_no_crash() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        assert!(Json::read(&deep).is_err());
        let inside = full().to_string().replacen("\"Counts visits\"", &deep, 1);
        assert!(Json::read(&inside).is_err());
        assert!(Json::read(&open.repeat(100_000)).is_err());
    }
}
