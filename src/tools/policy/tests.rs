//! What a policy says, in each form.

use super::*;
use crate::logic::json::Json;
use scraper::{Html, Selector};

const TREE: &str = r#"{"version": 1, "lastUpdated": "2026-11-22",
    "categories": [
        {"id": "necessary", "basis": "necessary", "title": "Essential"},
        {"id": "ads", "title": {"en": "Adverts <b>", "cy": "Hysbysebion"}, "description": "a | b & \"c\""}],
    "services": [
        {"id": "one", "category": "ads", "title": "One", "provider": "Ltd", "privacyUrl": "https://example.com/?a=1&b=2", "retention": "a year",
         "cookies": [{"name": "_one_*", "duration": "2 years", "purpose": "x"}], "storage": [{"area": "local", "key": "k"}]},
        {"id": "two", "category": "ads", "ask": "in-place"}]}"#;

fn policy(tag: &str, format: Format) -> String {
    let tree = Json::read(TREE).unwrap();
    let (catalogue, problems) = crate::logic::catalogue::read(&tree, "");
    assert!(problems.is_empty());
    let catalogue = catalogue.unwrap();
    write(&catalogue, &Language::new(tag, catalogue.text), format)
}

fn texts(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).map(|e| e.text().collect()).collect()
}

#[test]
fn the_page_shows_every_category_service_and_cookie() {
    let html = policy("en", Format::Html);
    let page = Html::parse_document(&html);
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    assert_eq!(texts(&page, "h3"), ["Essential", "Adverts <b>"]);
    assert_eq!(texts(&page, "h4"), ["Cookie settings", "One", "two"]);
    assert_eq!(texts(&page, "[data-crumbgate=policy] table[aria-label=One] tbody th"), ["_one_*", "k"]);
    assert_eq!(texts(&page, "table[aria-label=One] tr:first-child td"), ["x", "Ltd", "2 years", "Cookie"]);
    assert!(texts(&page, "p").contains(&"Last updated: 22 November 2026".to_owned()));
    assert!(html.contains("href=\"https://example.com/?a=1&amp;b=2\""));
}

#[test]
fn every_language_makes_a_page_without_mistakes() {
    for tag in languages() {
        let html = policy(tag, Format::Html);
        let page = Html::parse_document(&html);
        assert!(page.errors.is_empty(), "{tag}: {:?}", page.errors);
        assert!(html.contains(&format!("<html lang=\"{tag}\" dir=")), "{tag}");
        assert!(!html.contains('{') || !html.split("</style>").nth(1).unwrap().contains('{'), "{tag}: an empty place");
    }
    assert!(policy("cy", Format::Html).contains("22 Tachwedd 2026"));
    assert!(policy("ar", Format::Html).contains("dir=\"rtl\""));
}

#[test]
fn the_fragment_is_the_container_alone() {
    let html = policy("cy", Format::Fragment);
    assert!(html.starts_with("<div data-crumbgate=\"policy\" lang=\"cy\"") && html.ends_with("</div>\n"));
    assert!(html.contains("Hysbysebion") && html.contains("2 flynedd"));
    assert!(policy("en", Format::Html).contains(&policy("en", Format::Fragment)));
}

#[test]
fn markdown_takes_no_text_for_markup() {
    let text = policy("en", Format::Markdown);
    assert!(text.contains("### Adverts \\<b\\>\n\na \\| b \\& \"c\"\n"));
    assert!(text.contains("| \\_one\\_\\* | x | Ltd | 2 years | Cookie |\n"), "{text}");
    assert!(text.contains("- [Privacy policy of One](<https://example.com/?a=1&b=2>)"));
}
