//! Pieces of code in pages are what they claim to be.

use super::{Fence, fences, file, root};
use crumbgate::logic::catalogue;
use crumbgate::logic::json::Json;

fn of(language: &str) -> Vec<Fence> {
    let found: Vec<Fence> = fences().into_iter().filter(|f| f.language == language).collect();
    assert!(!found.is_empty(), "no piece of {language} in any page");
    found
}

#[test]
fn every_catalogue_in_the_pages_is_without_problems() {
    let mut count = 0;
    for fence in of("json") {
        let place = &fence.place;
        let tree = Json::read(&fence.text).unwrap_or_else(|e| panic!("{place}: not JSON at byte {}", e.at));
        // A service alone is one of a catalogue.
        let category = tree.get("category").and_then(Json::str).unwrap_or_default();
        let around = format!(
            r#"{{"version": 1, "categories": [{{"id": "{category}", "title": "x"}}], "services": [{}]}}"#,
            fence.text
        );
        let tree = if category.is_empty() { tree } else { Json::read(&around).unwrap() };
        if tree.get("categories").is_some() {
            count += 1;
            let (catalogue, problems) = catalogue::read(&tree, "");
            let problems: Vec<_> = problems.iter().map(catalogue::problem::Problem::message).collect();
            assert!(problems.is_empty() && catalogue.is_some(), "{place}: {problems:?}");
        }
    }
    assert!(count >= 3, "only {count} catalogues found");
}

#[test]
fn the_catalogues_that_are_shown_first_draw_no_advice() {
    use crumbgate::tools::check::site::{Circumstances, Law};
    use crumbgate::tools::check::{check, date};
    let first = ["README.md", "docs/start.md", "docs/migration.md"];
    let mut count = 0;
    for fence in of("json") {
        let page = fence.place.split(':').next().unwrap();
        if first.contains(&page) && fence.text.contains("\"services\"") {
            count += 1;
            let about = Circumstances {
                today: date::days("2026-11-22").unwrap(),
                law: Law::UkEu,
                policy: None,
                own_hosts: Vec::new(),
            };
            let report = check(page, &fence.text, &about).unwrap_or_else(|_| panic!("{}: not JSON", fence.place));
            let told: Vec<_> = report.findings.iter().map(|f| format!("{}: {}", f.path, f.message)).collect();
            assert!(told.is_empty(), "{}: {told:#?}", fence.place);
        }
    }
    assert_eq!(count, 3);
}

#[test]
fn a_piece_that_says_which_file_it_is_is_that_file() {
    let mut count = 0;
    for fence in fences() {
        if let Some(name) = &fence.file {
            count += 1;
            assert!(root().join(name).is_file(), "{}: there is no {name}", fence.place);
            let text = file(name);
            if std::env::var_os("UPDATE_DOCS").is_some() && fence.text != text {
                let (page, _) = fence.place.split_once(':').unwrap();
                let whole = super::file(page);
                let mark = format!("<!-- file: {name} -->\n```{}\n", fence.language);
                let new = whole.replacen(&format!("{mark}{}```", fence.text), &format!("{mark}{text}```"), 1);
                std::fs::write(root().join(page), new).unwrap();
                continue;
            }
            assert!(fence.text == text, "{}: is not {name}; run UPDATE_DOCS=1 cargo test --test docs", fence.place);
        }
    }
    assert!(count >= 2, "only {count} such pieces");
}

/// Values of `name="…"` in a piece of HTML.
fn values<'t>(html: &'t str, name: &str) -> Vec<&'t str> {
    let mark = format!(" {name}=\"");
    html.match_indices(&mark).filter_map(|(at, _)| html[at + mark.len()..].split('"').next()).collect()
}

#[test]
fn markup_in_the_pages_uses_words_that_the_gate_knows() {
    let sources = ["src/page/act.rs", "src/page/offer.rs", "src/gate/markup.rs", "src/gate/release.rs", "js/host.js"];
    let code = sources.map(file).concat();
    for fence in of("html") {
        for action in values(&fence.text, "data-crumbgate") {
            assert!(code.contains(&format!("\"{action}\"")), "{}: data-crumbgate=\"{action}\"", fence.place);
        }
        for script in fence.text.split("<script ").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            let ours = tag.contains("crumbgate.js") || tag.contains("application/json");
            let asks = tag.contains("data-service=") || tag.contains("data-category=");
            assert!(
                ours || !asks || tag.contains("type=\"text/plain\""),
                "{}: <script {tag}> is not held back",
                fence.place
            );
        }
    }
}

#[test]
fn scripts_in_the_pages_can_be_parsed() {
    for fence in of("js") {
        let path = std::env::temp_dir().join(format!("crumbgate-docs-{}.mjs", std::process::id()));
        std::fs::write(&path, &fence.text).unwrap();
        // Where Node is not installed there is nobody to ask.
        let Ok(out) = std::process::Command::new("node").arg("--check").arg(&path).output() else { return };
        std::fs::remove_file(&path).unwrap();
        assert!(out.status.success(), "{}: {}", fence.place, String::from_utf8_lossy(&out.stderr));
    }
}
