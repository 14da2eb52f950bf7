//! `crumbgate check`, as site owners and their build servers run it.

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn crumbgate(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_crumbgate")).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// A file with the given contents, in a folder of its own that goes with the value.
fn file(name: &str, contents: impl AsRef<[u8]>) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, contents).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

fn findings(arguments: &[&str]) -> Vec<Value> {
    let mut all = vec!["check", "--format", "json"];
    all.extend(arguments);
    let output = crumbgate(&all);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", text(&output.stderr)));
    report["files"][0]["findings"].as_array().unwrap().clone()
}

#[test]
fn the_published_policies_draw_what_is_expected_and_the_corrected_ones_nothing() {
    let expected: Value = serde_json::from_str(&fs::read_to_string(fixtures().join("expected.json")).unwrap()).unwrap();
    let today = expected["today"].as_str().unwrap();
    let mut wrong = Vec::new();
    for (name, file) in expected["files"].as_object().unwrap() {
        let path = fixtures().join("catalogues").join(name);
        let found = findings(&["--today", today, path.to_str().unwrap()]);
        for advice in file["advice"].as_array().unwrap() {
            let fits = |f: &&Value| {
                let names = advice["names"].as_array().cloned().unwrap_or_default();
                f["path"] == advice["path"]
                    && f["code"] == advice["code"]
                    && names.iter().all(|n| f["names"].as_array().unwrap().contains(n))
            };
            if !found.iter().any(|f| fits(&f)) {
                wrong.push(format!("{name} lacks {advice}"));
            }
        }
        for path in file["problems"].as_array().unwrap() {
            if !found.iter().any(|f| f["path"] == *path && f["level"] == "error") {
                wrong.push(format!("{name} lacks the problem {path}"));
            }
        }
        if name.ends_with("-corrected.json") && !found.is_empty() {
            wrong.push(format!("{name}: {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
