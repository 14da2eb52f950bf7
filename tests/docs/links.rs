//! Links of pages lead somewhere.

use super::{pages, root};
use std::collections::BTreeSet;
use std::path::Path;

/// Targets of `[text](target)` and `[text]: target`, outside code.
fn targets(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            code = !code;
        }
        if code {
            continue;
        }
        // Every second part stands between backticks.
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("``");
        for (at, _) in prose.match_indices("](") {
            let target = prose[at + 2..].split(')').next().unwrap_or_default();
            found.push(target.split(' ').next().unwrap_or_default().to_string());
        }
    }
    found
}

/// The anchors of a page's headings, as GitHub and mdBook make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut code = false;
    let mut found = BTreeSet::new();
    for line in text.lines() {
        if line.starts_with("```") {
            code = !code;
        }
        let Some(heading) = line.strip_prefix('#').filter(|_| !code) else { continue };
        let heading = heading.trim_start_matches('#').trim();
        let anchor = heading.chars().filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() => Some(c.to_ascii_lowercase()),
            _ => None,
        });
        found.insert(anchor.collect());
    }
    found
}

#[test]
fn every_relative_link_leads_to_a_file_and_its_heading() {
    let mut dead = Vec::new();
    let mut count = 0;
    for (name, text) in pages() {
        let folder = root().join(&name).parent().map(Path::to_path_buf).unwrap();
        for target in targets(&text) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            count += 1;
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let file = if path.is_empty() { root().join(&name) } else { folder.join(path) };
            let there = file.exists();
            let heading =
                anchor.is_empty() || std::fs::read_to_string(&file).is_ok_and(|page| anchors(&page).contains(anchor));
            if !there || !heading {
                dead.push(format!("{name}: {target}"));
            }
        }
    }
    assert!(dead.is_empty(), "these lead nowhere:\n{}", dead.join("\n"));
    assert!(count > 60, "only {count} links found");
}

#[test]
fn every_page_of_the_book_is_in_its_contents_once() {
    let contents = targets(&super::file("docs/SUMMARY.md"));
    let listed: BTreeSet<&String> = contents.iter().collect();
    assert_eq!(listed.len(), contents.len(), "a page is listed twice");
    for (name, _) in pages() {
        if let Some(page) = name.strip_prefix("docs/").filter(|p| *p != "SUMMARY.md") {
            assert!(listed.contains(&page.to_string()), "docs/{page} is not in docs/SUMMARY.md");
        }
    }
}

#[test]
fn links_are_found_in_prose_and_not_in_code() {
    let page = "See [a](b.md#c), `[no](x)` and [d](https://e).\n```\n[no](y)\n```\n";
    assert_eq!(targets(page), ["b.md#c", "https://e"]);
    assert!(anchors("## What nobody marked\n").contains("what-nobody-marked"));
}
