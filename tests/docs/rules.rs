//! Every rule of the page on accessibility has a test, and every test it names is there.

use super::{file, root, walk};
use std::collections::BTreeSet;
use std::fs;

/// `topic::name` of every browser test.
fn tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    walk(&root().join("tests/browser/tests"), &mut |path| {
        let topic = path.file_stem().unwrap().to_string_lossy().to_string();
        for line in fs::read_to_string(path).unwrap().lines() {
            // A scenario of `each_engine!`, or a test as Rust has it.
            let Some(rest) = line.strip_prefix("    fn ").or_else(|| line.strip_prefix("fn ")) else { continue };
            let (name, arguments) = rest.split_once('(').unwrap_or((rest, ""));
            if arguments.starts_with("visit)") || arguments.starts_with(") {") {
                found.insert(format!("{topic}::{name}"));
            }
        }
    });
    found
}

/// The rows of the page's tables: first cell, and the tests in the last.
fn rows(page: &str) -> Vec<(String, Vec<String>)> {
    let cells = |l: &str| l.trim_matches('|').split('|').map(|c| c.trim().to_string()).collect::<Vec<_>>();
    let named = |cell: &str| {
        let words = cell.split('`').skip(1).step_by(2);
        words.filter(|w| w.contains("::")).map(String::from).collect::<Vec<_>>()
    };
    let lines = page.lines().filter(|l| l.starts_with('|'));
    lines.map(cells).map(|c| (c[0].clone(), named(c.last().unwrap()))).filter(|(_, tests)| !tests.is_empty()).collect()
}

#[test]
fn every_rule_on_accessibility_names_a_test_that_is_there() {
    let page = file("docs/accessibility.md");
    let there = tests();
    assert!(there.len() > 250, "only {} tests found", there.len());
    let (_, part) = page.split_once("## Rules and their tests").expect("the part with the rules");
    let names = part.split('`').skip(1).step_by(2).filter(|w| w.contains("::") && !w.contains(' '));
    let missing: Vec<&str> = names.filter(|name| !there.contains(*name)).collect();
    assert!(missing.is_empty(), "docs/accessibility.md names tests that are not there: {missing:#?}");
}

#[test]
fn no_rule_is_left_out_of_the_page_on_accessibility() {
    let rows = rows(&file("docs/accessibility.md"));
    let rules: Vec<String> = (1..=19).map(|n| format!("T{n}")).chain((1..=7).map(|n| format!("E{n}"))).collect();
    for rule in rules {
        assert!(rows.iter().any(|(name, _)| *name == rule), "docs/accessibility.md: no test for {rule}");
    }
    let criteria = "1.3.1 1.3.2 1.3.4 1.4.3 1.4.4 1.4.10 1.4.11 1.4.12 1.4.13 2.1.1 2.1.2 2.1.4 2.2.1 2.4.1 2.4.3 2.4.6 \
                    2.4.7 2.4.11 2.5.3 2.5.8 3.1.2 3.2.1 3.2.2 3.2.6 3.3.7 4.1.2 4.1.3";
    for criterion in criteria.split_whitespace() {
        let begins = |name: &String| name.split(", ").any(|one| one.starts_with(&format!("{criterion} ")));
        assert!(rows.iter().any(|(name, _)| begins(name)), "docs/accessibility.md: no test for {criterion}");
    }
}
