//! `crumbgate check`, as site owners and their build servers run it.
#![cfg(feature = "tools")]

mod command;

use command::{Folder, crumbgate, fed, fixture, text};
use serde_json::{Value, json};
use std::fs;

const TODAY: &str = "2026-11-22";

fn report(arguments: &[&str]) -> Value {
    let mut all = vec!["check", "--format", "json", "--today", TODAY];
    all.extend(arguments);
    let output = crumbgate(&all);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", text(&output.stderr)))
}

fn findings(arguments: &[&str]) -> Vec<Value> {
    report(arguments)["files"][0]["findings"].as_array().unwrap().clone()
}

/// A catalogue in which only what is put at a place can be wrong.
fn sound() -> Value {
    json!({
        "version": 1, "policyUrl": "/cookies", "lastUpdated": "2026-11-01",
        "categories": [
            { "id": "necessary", "basis": "necessary", "title": "Essential", "description": "Needed." },
            { "id": "analytics", "title": "Analytics", "description": "Counts." }
        ],
        "services": [
            { "id": "own", "category": "necessary", "purpose": "Keeps you signed in.", "cookies": [{ "name": "sid", "duration": "session", "purpose": "Marks a visit." }] },
            { "id": "counter", "category": "analytics", "provider": "Example Ltd", "purpose": "Counts.",
              "cookies": [{ "name": "house_counter", "duration": "1 year", "purpose": "Counts." }], "hosts": ["counter.example.com"] }
        ]
    })
}

/// The codes found at paths after a change of the sound catalogue.
fn after(change: impl FnOnce(&mut Value)) -> Vec<(String, String, String)> {
    let mut catalogue = sound();
    change(&mut catalogue);
    let folder = Folder::new();
    let file = folder.file("cookies.json", catalogue.to_string());
    let all = findings(&["--site", "www.example.org", &file]);
    let of = |f: &Value, key: &str| f[key].as_str().unwrap().to_owned();
    all.iter().map(|f| (of(f, "level"), of(f, "code"), of(f, "path"))).collect()
}

#[track_caller]
fn draws(change: impl FnOnce(&mut Value), level: &str, code: &str, path: &str) {
    let found = after(change);
    let wanted = (level.to_owned(), code.to_owned(), path.to_owned());
    assert!(found.contains(&wanted), "{wanted:?} not among {found:#?}");
}

#[test]
fn a_pattern_that_also_stands_for_the_banners_record_is_told() {
    let cookie = |c: &mut Value, name: &str| c["services"][1]["cookies"][0]["name"] = json!(name);
    draws(|c| cookie(c, "cr*"), "warning", "name-ours", "services[1].cookies[0].name");
    draws(
        |c| c["services"][1]["storage"] = json!([{"area": "local", "key": "crumbgate-*"}]),
        "warning",
        "name-ours",
        "services[1].storage[0].key",
    );
    for harmless in ["crumb_*", "_cr*"] {
        assert!(after(|c| cookie(c, harmless)).iter().all(|(_, code, _)| code != "name-ours"), "{harmless}");
    }
    let session = |c: &mut Value| c["services"][1]["storage"] = json!([{"area": "session", "key": "c*"}]);
    assert!(after(session).iter().all(|(_, code, _)| code != "name-ours"));
}

#[test]
fn an_alias_of_two_is_told_like_an_id_of_two() {
    let alias = |c: &mut Value, name: &str| {
        c["categories"][1]["aliases"] = json!(["stats"]);
        c["services"][1]["aliases"] = json!(["free", name]);
    };
    draws(|c| alias(c, "stats"), "error", "duplicate-id", "services[1].aliases[1]");
    draws(|c| alias(c, "necessary"), "error", "duplicate-id", "services[1].aliases[1]");
    assert_eq!(after(|c| alias(c, "counter")), [], "its own name");
}

#[test]
fn the_published_policies_draw_what_is_expected_and_the_corrected_ones_nothing() {
    let expected: Value = serde_json::from_str(&fs::read_to_string(fixture("expected.json")).unwrap()).unwrap();
    assert_eq!(expected["today"], TODAY);
    let mut wrong = Vec::new();
    for (name, file) in expected["files"].as_object().unwrap() {
        let found = findings(&[&fixture(&format!("catalogues/{name}"))]);
        for advice in file["advice"].as_array().unwrap() {
            let fits = |f: &&Value| {
                let names = advice["names"].as_array().cloned().unwrap_or_default();
                let all = f["names"].as_array().unwrap();
                f["path"] == advice["path"] && f["code"] == advice["code"] && names.iter().all(|n| all.contains(n))
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

#[test]
fn a_sound_catalogue_draws_nothing() {
    assert_eq!(after(|_| {}), []);
}

#[test]
fn each_rule_speaks_where_its_matter_is_wrong() {
    let service = |c: &mut Value, key: &str, value: Value| c["services"][1][key] = value;
    draws(|c| c["settings"] = json!({ "model": "notice" }), "error", "model-needs-consent", "settings.model");
    draws(|c| service(c, "model", json!("opt-out")), "error", "model-needs-consent", "services[1].model");
    draws(
        |c| c["settings"] = json!({ "regions": { "DE": { "model": "opt-out" } } }),
        "error",
        "model-needs-consent",
        "settings.regions.DE.model",
    );
    draws(
        |c| c["categories"][1]["basis"] = json!("legitimate-interest"),
        "error",
        "basis-not-available",
        "categories[1].basis",
    );
    draws(
        |c| {
            c["categories"][1]["basis"] = json!("exempt-statistics");
            service(c, "id", json!("google-analytics"));
        },
        "error",
        "basis-does-not-fit",
        "services[1].category",
    );
    draws(
        |c| {
            service(c, "id", json!("hotjar"));
            service(c, "category", json!("necessary"));
        },
        "error",
        "basis-does-not-fit",
        "services[1].category",
    );
    draws(
        |c| c["categories"][1]["description"] = json!("By continuing to browse you agree."),
        "warning",
        "wording-not-consent",
        "categories[1].description",
    );
    draws(
        |c| service(c, "cookies", json!([{ "name": "house_counter", "duration": "3 years", "purpose": "x" }])),
        "warning",
        "duration-too-long",
        "services[1].cookies[0].duration",
    );
    draws(
        |c| {
            service(c, "id", json!("google-analytics"));
            service(c, "cookies", json!([{ "name": "__utmaa", "duration": "1 minute" }]));
        },
        "warning",
        "name-misspelt",
        "services[1].cookies[0].name",
    );
    draws(|c| service(c, "hosts", json!(["*.example.org"])), "warning", "host-first-party", "services[1].hosts[0]");
    draws(
        |c| service(c, "hosts", json!(["https://counter.example.com/x"])),
        "warning",
        "host-not-a-host",
        "services[1].hosts[0]",
    );
    draws(|c| service(c, "hosts", json!(["*.co.uk"])), "warning", "host-too-wide", "services[1].hosts[0]");
    draws(|c| service(c, "hosts", json!(["*.com"])), "warning", "host-too-wide", "services[1].hosts[0]");
    draws(
        |c| service(c, "signals", json!(["google:analytics"])),
        "warning",
        "unknown-signal",
        "services[1].signals[0]",
    );
    draws(
        |c| service(c, "signals", json!(["ga-disable:G-XXXXXXX"])),
        "warning",
        "signal-placeholder",
        "services[1].signals[0]",
    );
    draws(|c| service(c, "purpos", json!("x")), "warning", "unknown-field", "services[1].purpos");
    draws(
        |c| service(c, "title", json!({ "en": "Counter", "cy": "Rhifydd" })),
        "warning",
        "translation-missing",
        "services[1].purpose",
    );
    draws(|c| c["text"] = json!({ "en": { "baner.title": "x" } }), "warning", "unknown-text", "text.en.baner.title");
    draws(|c| c["lastUpdated"] = json!("2025-11-01"), "warning", "date-old", "lastUpdated");
    draws(|c| c["lastUpdated"] = json!("1st May"), "warning", "date-unreadable", "lastUpdated");
    draws(|c| c["lastUpdated"] = json!("2027-01-01"), "warning", "date-in-future", "lastUpdated");
    draws(|c| c["settings"] = json!({ "cookieDomain": ".co.uk" }), "warning", "cookie-domain", "settings.cookieDomain");
    draws(|c| service(c, "id", json!("addthis")), "warning", "service-closed", "services[1]");
    draws(|c| service(c, "_guess", json!(["purpose"])), "warning", "draft-unfinished", "services[1]._guess");
    draws(
        |c| c["categories"].as_array_mut().unwrap().push(json!({ "id": "empty" })),
        "note",
        "category-empty",
        "categories[2]",
    );
    draws(
        |c| {
            c["services"][0]["cookies"]
                .as_array_mut()
                .unwrap()
                .push(json!({ "name": "house_counter", "duration": "1 day" }))
        },
        "note",
        "name-shared",
        "services[1].cookies[0].name",
    );
}

#[test]
fn law_can_be_left_out() {
    let folder = Folder::new();
    let mut catalogue = sound();
    catalogue["settings"] = json!({ "model": "opt-out" });
    let file = folder.file("cookies.json", catalogue.to_string());
    assert_eq!(crumbgate(&["check", "--today", "2026-11-22", &file]).status.code(), Some(1));
    assert_eq!(crumbgate(&["check", "--today", "2026-11-22", "--law", "none", &file]).status.code(), Some(0));
}

#[test]
fn places_are_those_an_editor_shows() {
    let folder = Folder::new();
    let file = folder.file(
        "cookies.json",
        "{\n  \"version\": 1,\n  \"categories\": [{ \"id\": \"a\" }],\n  \"services\": [{ \"id\": \"é\", \"category\": \"a\",\n    \"cookies\": [{ \"name\": \"x\", \"duration\": \"2 yeers\" }] }]\n}\n",
    );
    let problem = findings(&["--quiet", &file]).remove(0);
    assert_eq!(problem["path"], "services[0].cookies[0].duration");
    assert_eq!(
        (problem["line"].as_u64(), problem["column"].as_u64(), problem["endColumn"].as_u64()),
        (Some(5), Some(44), Some(53))
    );
    let shown = text(&crumbgate(&["check", "--quiet", &file]).stdout);
    assert!(
        shown.contains(&format!("{file}:5:44 error services[0].cookies[0].duration: \"2 yeers\" is not a duration")),
        "{shown}"
    );
    assert!(shown.contains("^^^^^^^^^\n"), "{shown}");
    assert!(!shown.contains('\u{1b}'), "colour in a pipe");
}

#[test]
fn words_that_are_nearly_right_are_named() {
    let folder = Folder::new();
    let mut catalogue = sound();
    catalogue["settings"] = json!({ "model": "optin" });
    catalogue["services"][1]["category"] = json!("analitics");
    catalogue["services"][0]["cookies"][0]["duration"] = json!("End of session");
    let file = folder.file("cookies.json", catalogue.to_string());
    let shown = text(&crumbgate(&["check", &file]).stdout);
    for hint in ["Did you mean \"opt-in\"?", "Did you mean \"analytics\"?", "Did you mean \"session\"?"] {
        assert!(shown.contains(hint), "{hint} not in {shown}");
    }
}

#[test]
fn exit_codes_tell_clean_from_problems_and_unreadable() {
    let folder = Folder::new();
    let clean = folder.file("clean.json", sound().to_string());
    let mut old = sound();
    old["lastUpdated"] = json!("2020-01-01");
    let old = folder.file("old.json", old.to_string());
    let broken = folder.file("broken.json", "{\"version\": 1}");
    let code = |arguments: &[&str]| {
        let mut all = vec!["check", "--today", "2026-11-22"];
        all.extend(arguments);
        crumbgate(&all).status.code().unwrap()
    };
    assert_eq!(code(&[&clean]), 0);
    assert_eq!(code(&[&old]), 0, "advice is no problem");
    assert_eq!(code(&["--strict", &old]), 1);
    assert_eq!(code(&[&clean, &broken]), 1);
    assert_eq!(code(&[&clean, &folder.path("nowhere.json")]), 2);
    assert_eq!(code(&[]), 2);
    assert_eq!(fed(&["check", "--today", "2026-11-22", "-"], &sound().to_string()).status.code(), Some(0));
}

#[test]
fn what_is_not_json_is_told_with_its_place_and_reason() {
    let folder = Folder::new();
    let cases: [(&[u8], &str, &str); 8] = [
        (b"{\"version\": 1,\n \"categories\": [],\n}", ":3:1: is not JSON", "Remove the comma"),
        (b"{\"version\": 1\n \"categories\": []}", ":2:2: is not JSON", "comma is missing"),
        (b"{\"version\": 1", "is not JSON", "ends in the middle"),
        (b"Our cookie policy\n", ":1:1: is not JSON", "draft --policy"),
        (b"{ // note\n}", ":1:3: is not JSON", "no comments"),
        (b"", "is empty", "crumbgate draft"),
        (b"{\"a\": \"caf\xe9\"}", ":1: is not UTF-8", "UTF-8"),
        (b"\xff\xfe{\x00}\x00", "is encoded as UTF-16", "UTF-8"),
    ];
    for (contents, what, mend) in cases {
        let file = folder.file("x.json", contents);
        let output = crumbgate(&["check", &file]);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(&file) && told.contains(what) && told.contains(mend), "{told}");
    }
}

#[test]
fn machines_get_their_forms() {
    let file = fixture("catalogues/003-published.json");
    let github = text(&crumbgate(&["check", "--format", "github", "--today", "2026-11-22", &file]).stdout);
    assert!(
        github.lines().all(|l| l.starts_with("::error file=")
            || l.starts_with("::warning file=")
            || l.starts_with("::notice file=")),
        "{github}"
    );
    assert!(github.contains(",line=57,endLine=57,col=23,endColumn=35,title=crumbgate duration-differs::services[2].cookies[1].duration: "), "{github}");
    let sarif: Value = serde_json::from_slice(&crumbgate(&["check", "--format", "sarif", &file]).stdout).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let result = &sarif["runs"][0]["results"][0];
    assert!(result["locations"][0]["physicalLocation"]["region"]["startLine"].is_u64());
    assert!(
        sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().iter().any(|r| r["id"] == result["ruleId"])
    );
}

#[test]
fn a_policy_is_held_against_the_catalogue() {
    let folder = Folder::new();
    let mut catalogue = sound();
    catalogue["services"][1] = json!({ "id": "google-analytics", "category": "analytics", "title": "Google Analytics", "provider": "Google",
        "purpose": "Counts.", "privacyUrl": "https://policies.google.com/privacy", "optOutUrl": "https://tools.google.com/dlpage/gaoptout",
        "cookies": [{ "name": ["_ga", "_ga_*"], "duration": "2 years", "purpose": "Counts." }] });
    let file = folder.file("cookies.json", catalogue.to_string());
    let policy = folder.file(
        "policy.html",
        "<html><body><h1>Cookies</h1><p>We use Google Analytics and Hotjar.<p>We do not monitor individuals.<p>A small fee is payable for a copy of your personal data.</html>",
    );
    let codes: Vec<_> =
        findings(&["--policy", &policy, &file]).iter().map(|f| f["code"].as_str().unwrap().to_owned()).collect();
    for code in ["promise-contradicted", "policy-names-more", "fee-for-access"] {
        assert!(codes.contains(&code.to_owned()), "{code} not among {codes:?}");
    }
    let policy = folder.file(
        "records.txt",
        "Privacy\n\nNobody's personal data is printed in the atlas. The right of erasure does not apply to individual records.\n\n\
         We have cookies. If you do not want to be tracked, press Reject. We do not use them to identify anyone.\n\n\
         Google Analytics counts visits. You do not have to pay for access, other than a fee for requests that are excessive.\n",
    );
    let found = findings(&["--policy", &policy, &file]);
    let told: Vec<_> = found.iter().map(|f| f["message"].as_str().unwrap()).collect();
    assert!(told.len() == 1 && told[0].contains("line 5, promises that nobody is identified"), "{told:#?}");
    let output = crumbgate(&["check", "--policy", &folder.path("nowhere.html"), &file]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn cookies_that_a_policy_names_and_the_catalogue_has_not_are_told() {
    let folder = Folder::new();
    let file = folder.file("cookies.json", sound().to_string());
    let policy = folder.file(
        "policy.html",
        "<html><body><p>Hotjar sets _hjid, our server PHPSESSID.<table><tr><th>Cookie<th>Kept for<th>Purpose\
         <tr><td>bcookie<td>1 year<td>LinkedIn<tr><td>house_1<td>1 day<td>Ours</table></html>",
    );
    let found = findings(&["--policy", &policy, &file]);
    let more = found.iter().filter(|f| f["code"] == "policy-names-more");
    let told: Vec<_> = more.map(|f| f["message"].as_str().unwrap()).filter(|m| m.contains("the cookie")).collect();
    assert_eq!(told.len(), 4, "{told:#?}");
    for name in ["bcookie (of LinkedIn", "house_1,", "_hjid (of Hotjar)", "PHPSESSID (of "] {
        assert!(told.iter().any(|m| m.contains(&format!("names the cookie {name}"))), "{name}: {told:#?}");
    }
}

#[test]
fn a_page_that_the_banner_fills_need_not_name_anybody() {
    let folder = Folder::new();
    let mut catalogue = sound();
    catalogue["services"][1]["title"] = json!("House counter");
    let file = folder.file("cookies.json", catalogue.to_string());
    let told = |page: &str| {
        let policy = folder.file("policy.html", page);
        findings(&["--policy", &policy, &file]).iter().any(|f| f["code"] == "policy-names-less")
    };
    assert!(told("<html><body><h1>Cookies</h1></html>"));
    assert!(!told("<html><body><h1>Cookies</h1><div data-crumbgate=policy></div></html>"));
}

#[test]
fn an_empty_purpose_is_told() {
    let path = "services[1].storage[0].purpose";
    let storage = |purpose: Value| json!([{ "area": "local", "key": "_c;;i", "purpose": purpose }]);
    draws(
        |c| c["services"][1]["storage"] = json!([{ "area": "local", "key": "k" }]),
        "warning",
        "purpose-missing",
        path,
    );
    draws(|c| c["services"][1]["storage"] = storage(json!({ "en": "" })), "warning", "purpose-missing", path);
    let cookie = json!([{ "name": "k", "duration": "1 day" }]);
    draws(|c| c["services"][0]["cookies"] = cookie, "warning", "purpose-missing", "services[0].cookies[0].purpose");
    assert!(!after(|c| c["services"][1]["storage"] = storage(json!("Kept."))).iter().any(|f| f.1 == "purpose-missing"));
}

#[test]
fn a_retention_in_one_language_is_missing_in_the_others() {
    let folder = Folder::new();
    let mut catalogue = sound();
    catalogue["categories"][0]["title"] = json!({ "en": "Essential", "cy": "Hanfodol" });
    catalogue["services"][0]["retention"] = json!("Kept for a year.");
    catalogue["services"][0]["storage"] = json!([{ "area": "local", "key": "k", "purpose": "Remembers." }]);
    let file = folder.file("cookies.json", catalogue.to_string());
    let missing: Vec<_> = findings(&[&file])
        .iter()
        .filter(|f| f["code"] == "translation-missing")
        .map(|f| f["path"].as_str().unwrap().to_owned())
        .collect();
    for path in ["services[0].retention", "services[0].storage[0].purpose"] {
        assert!(missing.contains(&path.to_owned()), "{path}: {missing:?}");
    }
}

#[test]
fn every_finding_is_explained_in_the_papers() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let papers = fs::read_to_string(format!("{root}docs/command-line.md")).unwrap();
    let mut sources = fs::read_to_string(format!("{root}src/tools/check/mod.rs")).unwrap();
    for file in fs::read_dir(format!("{root}src/tools/check/rules")).unwrap() {
        sources.push_str(&fs::read_to_string(file.unwrap().path()).unwrap());
    }
    let mut codes = Vec::new();
    for kind in ["Finding::error(", "Finding::warning(", "Finding::note("] {
        for (at, _) in sources.match_indices(kind) {
            let first = sources[at + kind.len()..].trim_start();
            if let Some(code) = first.strip_prefix('"').and_then(|rest| rest.split('"').next()) {
                codes.push(code.to_owned());
            }
        }
    }
    assert!(codes.len() > 30, "{codes:?}");
    let missing: Vec<_> = codes.iter().filter(|code| !papers.contains(&format!("`{code}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
