//! Languages that a browser has no words for are spoken from our own files.

use serde_json::Value;
use std::{fs, path::Path};

fn read(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Chromium carries neither dates nor durations of these (`Intl.DateTimeFormat.supportedLocalesOf`, version 156).
const UNSPOKEN: [&str; 5] = ["cy", "ga", "gd", "is", "mt"];

#[test]
fn languages_that_chromium_does_not_know_bring_their_dates_and_durations() {
    let cldr = read("src/tools/policy/cldr.json");
    let ours = read("data/dates.json");
    assert_eq!(ours.as_object().map(serde_json::Map::len), Some(UNSPOKEN.len()));
    for tag in UNSPOKEN {
        for key in ["spans", "dates"] {
            assert!(ours[tag][key].is_object() || ours[tag][key].is_array(), "{tag}: {key}");
            assert_eq!(ours[tag][key], cldr[tag][key], "{tag}: {key} is what the command line says");
        }
        assert!(cldr[tag]["digits"].is_null(), "{tag}: numbers are written as they are");
    }
}
