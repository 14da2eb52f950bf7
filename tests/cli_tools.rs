//! `crumbgate policy`, `draft`, `schema`, `completions`, `man` and `--help`.
#![cfg(feature = "tools")]

mod command;

use command::{Folder, crumbgate, fixture, text};
use serde_json::{Value, json};
use std::fs;

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/www/cookies.json");

fn har(entries: Value) -> String {
    json!({ "log": { "version": "1.2", "creator": { "name": "test" }, "entries": entries } }).to_string()
}

fn entry(url: &str, request: Value, set: &str) -> Value {
    json!({ "startedDateTime": "2026-11-22T10:00:00.000Z",
            "request": { "url": url, "cookies": request, "headers": [] },
            "response": { "headers": [{ "name": "Set-Cookie", "value": set }], "cookies": [], "content": { "text": "x".repeat(1000) } } })
}

/// The draft a command wrote, which must have no problems.
fn draft(arguments: &[&str]) -> Value {
    let folder = Folder::new();
    let out = folder.path("cookies.json");
    let mut all = vec!["draft", "--output", &out];
    all.extend(arguments);
    let output = crumbgate(&all);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let checked = crumbgate(&["check", &out]);
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stdout));
    serde_json::from_str(&fs::read_to_string(&out).unwrap()).unwrap()
}

fn service<'v>(catalogue: &'v Value, id: &str) -> &'v Value {
    catalogue["services"]
        .as_array()
        .unwrap()
        .iter()
        .find(|s| s["id"] == id)
        .unwrap_or_else(|| panic!("no {id} in {catalogue:#}"))
}

#[test]
fn the_schema_is_printed_for_editors() {
    let output = crumbgate(&["schema"]);
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert!(schema["properties"]["services"]["items"]["properties"]["cookies"]["description"].is_string());
    let demo: Value = serde_json::from_str(&fs::read_to_string(DEMO).unwrap()).unwrap();
    assert!(jsonschema::draft202012::new(&schema).unwrap().is_valid(&demo));
}

#[test]
fn the_policy_page_comes_in_the_language_that_is_asked_for() {
    let welsh = text(&crumbgate(&["policy", DEMO, "--lang", "cy"]).stdout);
    assert!(welsh.starts_with("<!doctype html>\n<html lang=\"cy\" dir=\"ltr\">"));
    assert!(welsh.contains("Cwcis hanfodol") && welsh.contains("29 Tachwedd 2019") && welsh.contains("2 flynedd"));
    let english = text(&crumbgate(&["policy", DEMO, "--format", "markdown"]).stdout);
    assert!(english.contains("### Essential cookies") && english.contains("29 November 2019"));
    let unknown = crumbgate(&["policy", DEMO, "--lang", "tlh"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("no texts in tlh"), "{}", text(&unknown.stderr));
}

#[test]
fn the_policy_page_speaks_a_language_that_only_the_catalogue_has() {
    let folder = Folder::new();
    let file = folder.path("cookies.json");
    let title = r#"{"en": "Needed", "en-GB": "Essential", "eo": "Necesaj"}"#;
    let catalogue =
        format!(r#"{{"version": 1, "categories": [{{"id": "n", "basis": "necessary", "title": {title}}}]}}"#);
    fs::write(&file, catalogue).unwrap();
    for (lang, found) in [("en", "### Needed"), ("en-GB", "### Essential"), ("eo", "### Necesaj")] {
        let output = crumbgate(&["policy", &file, "--lang", lang, "--format", "markdown"]);
        assert!(text(&output.stdout).contains(found), "{lang}: {}{}", text(&output.stdout), text(&output.stderr));
    }
}

#[test]
fn a_policy_is_not_written_from_a_catalogue_with_problems() {
    let folder = Folder::new();
    let out = folder.path("cookies.html");
    let output = crumbgate(&["policy", &fixture("catalogues/002-published.json"), "--output", &out]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("has 2 problems") && folder.names().is_empty());
}

#[test]
fn a_network_log_becomes_a_catalogue() {
    let folder = Folder::new();
    let log = folder.file(
        "visit.har",
        har(json!([
            entry("https://www.example.org/", json!([{ "name": "PHPSESSID", "value": "1" }]), "basket=1; Max-Age=86400\nlang=cy; Expires=Mon, 22 Nov 2027 10:00:00 GMT"),
            entry("https://www.googletagmanager.com/gtag/js?id=G-ABC123", json!([]), ""),
            entry("https://www.example.org/b", json!([{ "name": "_ga", "value": "1" }, { "name": "_ga_ABC123", "value": "1" }, { "name": "crumbgate", "value": "1" }]), ""),
            entry("https://cdn.unheard-of.net/x.js", json!([]), "uid=1; Max-Age=31536000; Domain=.unheard-of.net")
        ])),
    );
    let catalogue = draft(&["--har", &log]);
    let ga = service(&catalogue, "google-analytics");
    assert_eq!(
        ga["cookies"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["_ga", "_ga_*"]
    );
    assert!(ga["signals"].as_array().unwrap().contains(&json!("ga-disable:G-ABC123")));
    let site = service(&catalogue, "site");
    assert_eq!(site["cookies"][0], json!({ "name": "basket", "duration": "1 day", "_guess": ["purpose"] }));
    assert_eq!(site["cookies"][1]["duration"], "1 year");
    let stranger = service(&catalogue, "unheard-of.net");
    assert_eq!(
        (&stranger["hosts"][0], &stranger["cookies"][0]["provider"]),
        (&json!("cdn.unheard-of.net"), &json!("unheard-of.net"))
    );
    assert!(!catalogue.to_string().contains("\"crumbgate\""), "our own record is no finding");
}

#[test]
fn what_a_log_from_before_the_answer_shows_too_early_is_told() {
    let folder = Folder::new();
    let log = folder.file(
        "first.har",
        har(json!([
            entry("https://www.example.org/", json!([]), "sid=1"),
            entry("https://connect.facebook.net/en_GB/fbevents.js", json!([]), "")
        ])),
    );
    let output = crumbgate(&["draft", "--before", &log]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).contains("loaded before consent, gate it: Meta Pixel"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("\"meta-pixel\""));
}

#[test]
fn broken_logs_are_told_and_leave_nothing_behind() {
    let whole = har(json!([
        entry("https://www.example.org/", json!([]), "a=1"),
        entry("https://www.example.org/2", json!([]), "b=1")
    ]));
    let cases: [(Vec<u8>, &str); 6] = [
        (whole.as_bytes()[..whole.len() / 2].to_vec(), "ends in the middle"),
        (b"{\"log\": {}}".to_vec(), "entries"),
        (b"{\"version\": 1}".to_vec(), "log"),
        (b"<html></html>".to_vec(), "not a browser's network log"),
        (b"".to_vec(), "ends in the middle"),
        (b"{\"log\": {\"entries\": []}}".to_vec(), "holds no request"),
    ];
    for (contents, what) in cases {
        let folder = Folder::new();
        let log = folder.file("visit.har", contents);
        let output = crumbgate(&["draft", "--har", &log, "--output", &folder.path("cookies.json")]);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(what) && told.contains(&log), "{what}: {told}");
        assert_eq!(folder.names(), ["visit.har"]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_large_log_takes_no_more_memory_than_a_small_one() {
    let folder = Folder::new();
    let mut large = String::from("{\"log\":{\"entries\":[");
    let body = "x".repeat(8 << 20);
    for i in 0..6 {
        let url = format!("https://www.example.org/{i}");
        let one = json!({ "request": { "url": url, "cookies": [{ "name": "sid" }] }, "response": { "content": { "text": body } } });
        large.push_str(&one.to_string());
        large.push(if i < 5 { ',' } else { ']' });
    }
    large.push_str("}}");
    let log = folder.file("large.har", &large);
    // The log's 48 MB would not fit: it must be let go of as it is read.
    let command = "ulimit -d 24000; exec \"$0\" draft --har \"$1\" --output \"$2\"";
    let output = std::process::Command::new("sh")
        .args(["-c", command, env!("CARGO_BIN_EXE_crumbgate"), &log, &folder.path("cookies.json")])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn a_log_without_cookies_is_remarked_upon() {
    let folder = Folder::new();
    let log = folder.file("visit.har", har(json!([{ "request": { "url": "https://www.example.org/" } }])));
    let output = crumbgate(&["draft", "--har", &log]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).contains("with sensitive data"));
}

#[test]
fn a_policy_page_in_soup_and_an_old_encoding_becomes_a_catalogue() {
    let folder = Folder::new();
    let page = folder.file(
        "cookies.html",
        b"<html><head><meta charset=\"iso-8859-1\"><body><h2>Caf\xe9 cookies<table><tr><th>Cookie<th>Expires<th>Purpose<tr><td><p>_ga<td>2 years<td><p>Counts<br>caf\xe9 visits<tr><td>cafe_id<td>1 month<td>Ours</table><p>Last updated 4 March 2020".as_slice(),
    );
    let catalogue = draft(&["--policy", &page]);
    let ga = service(&catalogue, "google-analytics");
    assert_eq!(
        (&ga["cookies"][0]["name"], &ga["cookies"][0]["purpose"]),
        (&json!("_ga"), &json!("Counts caf\u{e9} visits"))
    );
    assert_eq!(service(&catalogue, "site")["cookies"][0]["duration"], "1 month");
    assert_eq!(catalogue["lastUpdated"], "2020-03-04");
    let pdf = folder.file("cookies.pdf", b"%PDF-1.7\x00\x01\x02");
    assert_eq!(crumbgate(&["draft", "--policy", &pdf]).status.code(), Some(2));
}

#[test]
fn another_tools_configuration_becomes_a_catalogue() {
    let folder = Folder::new();
    let script = folder.file(
        "config.js",
        "window.klaroConfig = { services: [{ name: 'youtube', purposes: ['media'] }, { name: 'basket', required: true, cookies: [/^cart_/] }] };",
    );
    let catalogue = draft(&["--config", &script]);
    assert_eq!(service(&catalogue, "youtube")["category"], "media");
    assert_eq!(service(&catalogue, "basket")["cookies"][0]["name"], "cart_*");
    assert_eq!(service(&catalogue, "basket")["category"], "necessary");
    let called = folder.file("called.js", "CookieConsent.run({ onConsent: f, categories: { a: {} }, language: {} })");
    let output = crumbgate(&["draft", "--config", &called]);
    assert!(text(&output.stderr).contains("not taken over: onConsent"), "{}", text(&output.stderr));
    let other = folder.file("other.js", "let a = 1;");
    let output = crumbgate(&["draft", "--config", &other]);
    assert!(output.status.code() == Some(2) && text(&output.stderr).contains("no configuration"));
}

#[test]
fn an_output_that_cannot_be_written_is_told() {
    let folder = Folder::new();
    let output = crumbgate(&["schema", "--output", &folder.path("no/such/folder/x.json")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cannot be written"));
}

#[test]
fn every_command_has_help_with_examples_completions_and_a_page() {
    let folder = Folder::new();
    assert_eq!(crumbgate(&["man", "--output-dir", &folder.path("man")]).status.code(), Some(0));
    for command in ["check", "draft", "scan", "policy", "schema", "completions", "man"] {
        let help = text(&crumbgate(&[command, "--help"]).stdout);
        assert!(help.contains("Examples:") && help.contains(&format!("crumbgate {command}")), "{help}");
        let page = fs::read_to_string(folder.path(&format!("man/crumbgate-{command}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS"), "{page}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = text(&crumbgate(&["completions", shell]).stdout);
        assert!(script.contains("crumbgate") && script.contains("strict"), "{shell}");
    }
    assert!(text(&crumbgate(&["man"]).stdout).contains(".TH"));
    assert_eq!(crumbgate(&["--version"]).status.code(), Some(0));
}
