//! Tables of pages have every row that the code has.

use super::{file, root, walk};
use std::collections::BTreeSet;
use std::fs;

/// The words between backticks of a page.
fn words(page: &str) -> BTreeSet<String> {
    let text = file(page);
    let prose = text.lines().filter(|l| !l.starts_with("```"));
    prose.flat_map(|line| line.split('`').skip(1).step_by(2).map(String::from).collect::<Vec<_>>()).collect()
}

/// Sources below a folder with one of the endings, as one text.
fn sources(folder: &str, endings: &[&str]) -> String {
    let mut all = String::new();
    walk(&root().join(folder), &mut |path| {
        if path.extension().is_some_and(|e| endings.iter().any(|end| e == *end)) {
            all.push_str(&fs::read_to_string(path).unwrap());
        }
    });
    assert!(!all.is_empty(), "nothing in {folder}");
    all
}

/// What follows each `mark`, up to the first character that is no letter, digit, `-` or `_`.
fn after<'t>(text: &'t str, mark: &str) -> BTreeSet<&'t str> {
    let end = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_');
    text.match_indices(mark)
        .filter_map(|(at, _)| text[at + mark.len()..].split(end).next())
        .filter(|w| !w.is_empty())
        .collect()
}

#[test]
fn every_property_of_the_style_sheets_is_in_the_page_on_looks_and_no_other() {
    let styles = sources("src/ui/style", &["css"]);
    let code = after(&styles, "var(--crumbgate-");
    let page = file("docs/theming.md");
    let table: BTreeSet<&str> =
        page.lines().flat_map(|l| after(l.strip_prefix("| `").unwrap_or(""), "--crumbgate-")).collect();
    assert!(code.len() > 5);
    assert_eq!(code, table);
}

/// The codes of `crumbgate:error`.
fn codes() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let rust = ["src/page", "src/preferences", "src/ui", "src/storage"].map(|room| sources(room, &["rs"])).concat();
    let script = sources("js", &["js"]);
    for (code, marks) in [
        (&rust, &["error(", "fail(", "\\\"code\\\":\\\""][..]),
        (&script, &["code: ", "module_(name, ", ".js\", "][..]),
    ] {
        for mark in marks {
            for (at, _) in code.match_indices(mark) {
                let rest = code[at + mark.len()..].trim_start();
                let rest = if mark.ends_with("\\\"") { rest } else { rest.strip_prefix('"').unwrap_or_default() };
                let word = rest.split(['"', '\\']).next().unwrap_or_default();
                let kebab = !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
                if kebab {
                    found.insert(word.to_string());
                }
            }
        }
    }
    found
}

#[test]
fn every_error_code_has_its_cause_and_remedy() {
    let codes = codes();
    for sure in ["catalogue-unreachable", "receipt-refused", "preferences-unreachable", "stopped"] {
        assert!(codes.contains(sure), "{sure} was not found in the sources: {codes:?}");
    }
    let types = file("js/index.d.ts");
    let (_, union) = types.split_once("export type ErrorCode =").unwrap();
    assert_eq!(
        after(union.split(';').next().unwrap(), "\""),
        codes.iter().map(String::as_str).collect(),
        "js/index.d.ts"
    );
    let page = file("docs/troubleshooting.md");
    for code in &codes {
        assert!(page.contains(&format!("| `{code}` |")), "docs/troubleshooting.md has no row for {code}");
    }
    for line in page.lines() {
        let first = line.strip_prefix("| `").and_then(|l| l.split('`').next());
        if let Some(code) = first.filter(|c| c.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')) {
            assert!(codes.contains(code), "docs/troubleshooting.md: {code} is in no source");
        }
    }
}

#[test]
fn every_attribute_that_names_a_need_is_in_the_page_on_markup() {
    // What an element says is read in one go, by the platform's side.
    let host = file("js/host.js");
    let says = host.lines().find(|line| line.starts_with("const says_ =")).expect("the attributes that are read");
    let code = file("src/gate/markup.rs") + says;
    let page = words("docs/gating.md");
    let text = file("docs/gating.md");
    let attributes: BTreeSet<&str> = after(&code, "\"data-").into_iter().chain(["crumbgate"]).collect();
    assert!(attributes.len() > 10, "{attributes:?}");
    for name in attributes {
        let name = format!("data-{name}");
        assert!(page.contains(&name) || text.contains(&format!("{name}=")), "docs/gating.md does not have {name}");
    }
    assert!(text.contains("optanon-category-"));
}

#[test]
fn every_call_and_event_of_the_types_is_in_the_pages() {
    let types = file("js/index.d.ts");
    let body = |name: &str| {
        let (_, rest) = types.split_once(&format!("export interface {name} {{\n")).unwrap();
        rest.split_once("\n}").unwrap().0.to_string()
    };
    let members = |text: &str| -> Vec<String> {
        let lines = text.lines().filter_map(|l| l.strip_prefix("  ")).filter(|l| !l.starts_with([' ', '/', '*']));
        lines
            .map(|l| l.trim_start_matches("readonly ").split(['(', ':', '<', '?']).next().unwrap().to_string())
            .collect()
    };
    let api = words("docs/api.md");
    let calls = members(&body("Crumbgate"));
    assert!(calls.len() > 15, "{calls:?}");
    for call in calls {
        let there = api.iter().any(|w| *w == call || w.starts_with(&format!("{call}(")));
        assert!(there, "docs/api.md does not have {call}");
    }
    let events = words("docs/events.md");
    for event in members(&body("Events")) {
        assert!(events.contains(&format!("crumbgate:{event}")), "docs/events.md does not have {event}");
    }
    let start = words("docs/start.md");
    for option in members(&body("StartOptions")) {
        assert!(start.contains(&option), "docs/start.md does not have the option {option}");
    }
    let record = words("docs/record.md");
    for field in members(&body("ConsentRecord")) {
        assert!(record.contains(&field), "docs/record.md does not have {field}");
    }
}

#[test]
fn every_attribute_of_the_tag_is_in_the_first_page() {
    let code = sources("src", &["rs"]);
    let page = words("docs/start.md");
    let settings: BTreeSet<&str> = after(&code, "host::setting(\"").into_iter().collect();
    assert!(settings.contains("catalogue") && settings.len() > 4, "{settings:?}");
    for name in settings {
        assert!(page.contains(&format!("data-{name}")), "docs/start.md does not have data-{name}");
    }
}

#[test]
fn every_language_is_in_the_page_on_languages_and_no_other() {
    let page = file("docs/languages.md");
    let listed: BTreeSet<&str> = page.lines().filter_map(|l| l.strip_prefix("| `")?.split('`').next()).collect();
    let mut files = BTreeSet::new();
    walk(&root().join("locales"), &mut |path| {
        files.insert(path.file_stem().unwrap().to_string_lossy().to_string());
    });
    assert_eq!(listed, files.iter().map(String::as_str).collect());
}

#[test]
fn every_room_of_the_house_is_in_its_map() {
    let map = words("ARCHITECTURE.md");
    let mut rooms = BTreeSet::new();
    walk(&root().join("src"), &mut |path| {
        let name = path.strip_prefix(root()).unwrap();
        let room = name.components().nth(1).unwrap().as_os_str().to_string_lossy().to_string();
        rooms.insert(if name.components().count() > 2 { format!("src/{room}/") } else { format!("src/{room}") });
    });
    assert!(rooms.len() > 8, "{rooms:?}");
    for room in rooms {
        assert!(map.contains(&room), "ARCHITECTURE.md does not have {room}");
    }
    for path in map.iter().filter(|w| w.starts_with("src/") && !w.contains([' ', '*', '…'])) {
        assert!(root().join(path).exists(), "ARCHITECTURE.md has {path}, which is not there");
    }
}

#[test]
fn sizes_in_the_readme_are_not_below_the_true_ones() {
    let sizes = file("pkg/sizes.json");
    let sizes = crumbgate::logic::json::Json::read(&sizes).unwrap();
    let readme = file("README.md");
    let mut count = 0;
    for line in readme.lines() {
        let Some((name, rest)) = line.strip_prefix("| `").and_then(|l| l.split_once("` |")) else { continue };
        let Some(size) = sizes.get(name) else { continue };
        count += 1;
        let brotli = size.get("brotli").and_then(crumbgate::logic::json::Json::int).unwrap();
        let digits: String = rest.rsplit("| ").next().unwrap().chars().filter(char::is_ascii_digit).collect();
        let claimed: u32 = digits.parse().unwrap_or_else(|_| panic!("README.md: no number for {name}"));
        assert!(brotli <= claimed * 1_000, "README.md says {claimed} kB for {name}; it weighs {brotli} bytes");
    }
    assert!(count >= 2, "README.md has a table of sizes");
}
