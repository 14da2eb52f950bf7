//! The five policies behind the requirements, as fixtures: what can be read of them, and what cannot.

use crumbgate::logic::catalogue;
use crumbgate::logic::json::Json;
use std::fs;
use std::path::{Path, PathBuf};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

#[test]
fn each_catalogue_has_exactly_the_problems_that_are_expected_of_it() {
    let text = fs::read_to_string(fixtures().join("expected.json")).unwrap();
    let expected = Json::read(&text).unwrap();
    let files = expected.get("files").unwrap().entries();
    assert_eq!(files.len(), fs::read_dir(fixtures().join("catalogues")).unwrap().count());
    for (name, file) in files {
        let text = fs::read_to_string(fixtures().join("catalogues").join(name.as_ref())).unwrap();
        let tree = Json::read(&text).unwrap();
        let (catalogue, problems) = catalogue::read(&tree, "");
        let found: Vec<_> = problems.iter().map(|p| p.path.as_str()).collect();
        let wanted: Vec<_> = file.get("problems").unwrap().items().iter().filter_map(Json::str).collect();
        assert_eq!(found, wanted, "{name}");
        assert!(catalogue.is_some(), "{name} must be readable in part");
    }
}

#[test]
fn advice_is_only_expected_at_places_that_a_catalogue_can_have() {
    let text = fs::read_to_string(fixtures().join("expected.json")).unwrap();
    let expected = Json::read(&text).unwrap();
    for (name, file) in expected.get("files").unwrap().entries() {
        let text = fs::read_to_string(fixtures().join("catalogues").join(name.as_ref())).unwrap();
        let tree = Json::read(&text).unwrap();
        for advice in file.get("advice").unwrap().items() {
            let path = advice.get("path").unwrap().str().unwrap();
            let absent = advice
                .get("code")
                .unwrap()
                .str()
                .is_some_and(|code| code.ends_with("-missing") || code == "cookies-unlisted");
            assert!(find(&tree, path).is_some() || absent, "{name}: {path} leads nowhere");
        }
    }
}

#[test]
fn corrected_catalogues_are_expected_to_draw_no_advice() {
    let text = fs::read_to_string(fixtures().join("expected.json")).unwrap();
    let expected = Json::read(&text).unwrap();
    for (name, file) in expected.get("files").unwrap().entries() {
        let clean = file.get("advice").unwrap().items().is_empty();
        assert_eq!(clean, name.ends_with("-corrected.json"), "{name}");
    }
}

/// Follows a path such as `services[2].cookies[0].name`; a text's key may hold dots.
fn find<'j, 'a>(tree: &'j Json<'a>, path: &str) -> Option<&'j Json<'a>> {
    if path.is_empty() {
        return Some(tree);
    }
    if let Some(rest) = path.strip_prefix('[') {
        let (index, rest) = rest.split_once(']')?;
        let item = tree.items().get(index.parse::<usize>().ok()?)?;
        return find(item, rest.strip_prefix('.').unwrap_or(rest));
    }
    tree.entries().iter().find_map(|(key, value)| {
        let rest = path.strip_prefix(key.as_ref())?;
        match rest.chars().next() {
            None => Some(value),
            Some('.') => find(value, &rest[1..]),
            Some('[') => find(value, rest),
            Some(_) => None,
        }
    })
}
