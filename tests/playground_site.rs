//! The playground's pages, held to what a static host and a strict policy ask of them.

use crumbgate::tools::check::{self, date, site};
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("www/playground")
}

fn file(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap()
}

/// Values of `name="…"` in a page.
fn values<'t>(html: &'t str, name: &str) -> Vec<&'t str> {
    let mark = format!(" {name}=\"");
    html.match_indices(&mark).filter_map(|(at, _)| html[at + mark.len()..].split('"').next()).collect()
}

#[test]
fn every_language_can_be_chosen_by_its_own_name_and_nothing_else() {
    let mut wanted = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("locales")).unwrap() {
        let path = entry.unwrap().path();
        let text: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let tag = path.file_stem().unwrap().to_str().unwrap();
        let direction = if text["direction"] == "rtl" { " data-dir=\"rtl\"" } else { "" };
        let name = text["language"].as_str().unwrap();
        wanted.push(format!("<option value=\"{tag}\" lang=\"{tag}\"{direction}>{name}</option>"));
    }
    wanted.sort();
    let page = file("index.html");
    let is_language = |l: &&str| l.contains(" lang=\"") && l.trim().starts_with("<option");
    let mut found: Vec<&str> = page.lines().filter(is_language).map(str::trim).collect();
    found.sort_unstable();
    if found != wanted && std::env::var_os("UPDATE_DOCS").is_some() {
        let others =
            |part: &str| part.lines().filter(|l| !is_language(l)).map(|l| format!("{l}\n")).collect::<String>();
        let first = page.lines().find(is_language).unwrap();
        let (before, after) = page.split_once(first).unwrap();
        let indent = &first[..first.len() - first.trim_start().len()];
        let list: Vec<String> = wanted.iter().map(|option| format!("{indent}{option}\n")).collect();
        let new = format!("{before}{}{}", list.concat(), others(after.trim_start_matches('\n')));
        fs::write(folder().join("index.html"), new).unwrap();
        return;
    }
    let missing: Vec<_> = wanted.iter().filter(|option| !found.contains(&option.as_str())).collect();
    assert!(
        found == wanted,
        "www/playground/index.html lacks {missing:#?}; run UPDATE_DOCS=1 cargo test --test playground_site"
    );
}

#[test]
fn every_layout_can_be_chosen() {
    let page = file("index.html");
    for layout in crumbgate::logic::catalogue::schema::LAYOUTS {
        assert!(page.contains(&format!("<option value=\"{layout}\">")), "{layout}");
    }
}

#[test]
fn addresses_are_relative_and_lead_somewhere() {
    for page in ["index.html", "preview.html", "embed.html"] {
        let html = file(page);
        for address in values(&html, "href").into_iter().chain(values(&html, "src")) {
            assert!(!address.starts_with('/') && !address.contains(':'), "{page}: {address}");
            // Built, and beside the site on a host: see www/README.md.
            if address.starts_with('#') || address.starts_with("../crumbgate/") {
                continue;
            }
            let target = folder().join(address);
            assert!(target.is_file() || target.join("index.html").is_file(), "{page}: {address}");
        }
    }
}

#[test]
fn nothing_in_the_pages_needs_more_than_a_strict_policy() {
    for page in ["index.html", "preview.html", "embed.html"] {
        let html = file(page);
        for tag in html.split('<').filter_map(|t| t.split('>').next()) {
            assert!(!tag.contains(" on") && !tag.contains(" style="), "{page}: <{tag}>");
            assert!(
                !tag.starts_with("style") && (!tag.starts_with("script") || tag.contains(" src=")),
                "{page}: <{tag}>"
            );
        }
    }
}

#[test]
fn the_catalogue_to_begin_with_is_without_a_fault() {
    let page = file("index.html");
    let (_, rest) = page.split_once("<textarea").unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    let text = rest.split("</textarea>").next().unwrap();
    // The page writes today's day for this one.
    let about = site::Circumstances {
        today: date::days("2026-11-22").unwrap(),
        law: site::Law::UkEu,
        policy: None,
        own_hosts: Vec::new(),
    };
    let report = check::check("cookies.json", text, &about).unwrap();
    let said: Vec<_> = report.findings.iter().map(|f| format!("{}: {}", f.path, f.message)).collect();
    assert!(said.is_empty(), "{said:#?}");
    assert!(file("playground.js").contains("replaceAll(\"2026-11-22\""));
}
