//! The demo site is what people copy from, so it is held to its own catalogue and to the house rules.

use crumbgate::logic::catalogue::{self, Catalogue};
use crumbgate::logic::json::Json;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const TAG: &str = r#"<script src="/crumbgate/crumbgate.js" data-catalogue="/cookies.json"></script>"#;
/// Stands in a frame of the theming page and has its catalogue inline.
const PREVIEW: &str = "theming-preview.html";
const VOID: [&str; 6] = ["meta", "link", "img", "input", "br", "hr"];

/// An opening or closing tag, with its attributes, and the text up to the next tag.
struct Tag {
    name: String,
    closing: bool,
    attributes: Vec<(String, Option<String>)>,
    text: String,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(n, _)| n == name)?;
        Some(value.as_deref().unwrap_or(""))
    }
}

fn www() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("www")
}

fn pages() -> Vec<(String, Vec<Tag>)> {
    let mut out = Vec::new();
    for folder in [www(), www().join("cy")] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "html") {
                let name = path.strip_prefix(www()).unwrap().to_string_lossy().into_owned();
                out.push((name, tags(&fs::read_to_string(&path).unwrap())));
            }
        }
    }
    assert!(out.len() >= 10, "only {} pages found", out.len());
    out
}

/// Splits a page into tags. The pages are our own: no comment in them holds a `>` before its end.
fn tags(html: &str) -> Vec<Tag> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if rest.starts_with('!') {
            continue;
        }
        let end = tag_end(rest);
        let (inside, after) = (&rest[..end], &rest[end + 1..]);
        let closing = inside.starts_with('/');
        let inside = inside.trim_start_matches('/');
        let name_end = inside.find(char::is_whitespace).unwrap_or(inside.len());
        let name = inside[..name_end].to_ascii_lowercase();
        // What a script holds is text up to its own end.
        let text_end = if name == "script" && !closing { after.find("</script>") } else { after.find('<') };
        let text_end = text_end.unwrap_or(after.len());
        out.push(Tag { name, closing, attributes: attributes(&inside[name_end..]), text: after[..text_end].into() });
        rest = &after[text_end..];
    }
    out
}

/// Where a tag ends: the first `>` outside quotes.
fn tag_end(text: &str) -> usize {
    let mut quoted = false;
    text.bytes()
        .position(|b| {
            quoted ^= b == b'"';
            b == b'>' && !quoted
        })
        .expect("a tag that never ends")
}

fn attributes(mut text: &str) -> Vec<(String, Option<String>)> {
    let mut out = Vec::new();
    loop {
        text = text.trim_start();
        let end = text.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(text.len());
        if end == 0 {
            return out;
        }
        let name = text[..end].to_owned();
        text = &text[end..];
        let mut value = None;
        if let Some(quoted) = text.strip_prefix("=\"") {
            let end = quoted.find('"').expect("a value that never ends");
            value = Some(quoted[..end].to_owned());
            text = &quoted[end + 1..];
        } else {
            assert!(!text.starts_with('='), "a value without quotes: {name}{text}");
        }
        out.push((name, value));
    }
}

fn with_catalogue(check: impl FnOnce(&Json, &Catalogue)) {
    let text = fs::read_to_string(www().join("cookies.json")).unwrap();
    let tree = Json::read(&text).unwrap();
    let (catalogue, problems) = catalogue::read(&tree, "");
    let messages: Vec<_> = problems.iter().map(catalogue::problem::Problem::message).collect();
    assert!(messages.is_empty(), "{messages:#?}");
    check(&tree, &catalogue.unwrap());
}

#[test]
fn the_catalogue_has_no_problems_and_every_service_is_read() {
    with_catalogue(|tree, catalogue| {
        assert_eq!(catalogue.services.len(), tree.get("services").unwrap().items().len());
        assert!(catalogue.services.len() >= 15);
    });
}

#[test]
fn every_text_of_the_catalogue_is_there_in_english_and_in_welsh() {
    fn walk(value: &Json, key: &str, path: &str) {
        let needs_both = matches!(key, "description" | "purpose" | "retention");
        assert!(!(needs_both && value.str().is_some()), "{path} has one language only");
        if needs_both || value.get("en").is_some() || value.get("cy").is_some() {
            for language in ["en", "cy"] {
                assert!(value.get(language).is_some(), "{path} is missing in {language}");
            }
        }
        for (name, inner) in value.entries() {
            walk(inner, name, &format!("{path}.{name}"));
        }
        for (i, inner) in value.items().iter().enumerate() {
            walk(inner, "", &format!("{path}[{i}]"));
        }
    }
    with_catalogue(|tree, _| walk(tree, "", ""));
}

#[test]
fn the_gate_is_the_first_element_of_every_head() {
    for (page, tags) in pages() {
        if page == PREVIEW {
            continue;
        }
        let html = fs::read_to_string(www().join(&page)).unwrap();
        assert_eq!(html.matches(TAG).count(), 1, "{page} must have the tag once");
        let head = tags.iter().position(|t| t.name == "head").unwrap();
        assert_eq!(tags[head + 1].get("src"), Some("/crumbgate/crumbgate.js"), "{page}");
    }
}

#[test]
fn every_gated_element_names_something_in_the_catalogue() {
    with_catalogue(|tree, _| {
        let ids: BTreeSet<_> = ["categories", "services"]
            .iter()
            .flat_map(|list| tree.get(list).unwrap().items())
            .filter_map(|entry| entry.get("id")?.str())
            .collect();
        let mut used = BTreeSet::new();
        for (page, tags) in pages() {
            for tag in &tags {
                for attribute in ["data-service", "data-category"] {
                    if let Some(id) = tag.get(attribute) {
                        let id = id.trim_start_matches('!').to_owned();
                        assert!(ids.contains(id.as_str()), "{page} names {id}");
                        used.insert(id);
                    }
                }
            }
        }
        // And the other way: a service that no page uses would be told to visitors for nothing.
        for service in tree.get("services").unwrap().items() {
            let id = service.get("id").unwrap().str().unwrap();
            let own = service.get("category").unwrap().str() == Some("necessary");
            assert!(own || used.contains(id), "no page uses {id}");
        }
    });
}

#[test]
fn nothing_of_another_site_is_loaded_outside_the_gate() {
    for (page, tags) in pages() {
        for tag in &tags {
            for attribute in ["src", "srcset", "poster", "data"] {
                let Some(url) = tag.get(attribute) else {
                    continue;
                };
                assert!(url.starts_with('/') && !url.starts_with("//"), "{page}: <{} {attribute}={url}>", tag.name);
            }
            if tag.name == "link" {
                assert!(tag.get("href").unwrap().starts_with('/'), "{page}: a link to another site");
            }
        }
    }
}

#[test]
fn a_strict_policy_for_scripts_and_styles_is_possible() {
    for (page, tags) in pages() {
        for tag in &tags {
            for (name, _) in &tag.attributes {
                assert!(name != "style" && !name.starts_with("on"), "{page}: <{} {name}>", tag.name);
            }
            assert!(tag.name != "style", "{page} has a style element");
            let inline = tag.name == "script" && !tag.closing && tag.get("src").is_none();
            let inert = matches!(tag.get("type"), Some("text/plain" | "IN/Share"));
            assert!(!inline || inert, "{page} has an inline script that no gate holds");
        }
    }
}

#[test]
fn every_page_is_well_formed_and_its_ids_are_its_own() {
    for (page, tags) in pages() {
        let mut open: Vec<&str> = Vec::new();
        let mut ids = BTreeSet::new();
        for tag in &tags {
            if tag.closing {
                assert_eq!(open.pop(), Some(tag.name.as_str()), "{page}: </{}>", tag.name);
            } else if !VOID.contains(&tag.name.as_str()) {
                open.push(&tag.name);
            }
            if let Some(id) = tag.get("id") {
                assert!(ids.insert(id.to_owned()), "{page} has two of #{id}");
            }
        }
        assert!(open.is_empty(), "{page} leaves {open:?} open");
        for tag in &tags {
            for attribute in ["aria-labelledby", "for"] {
                if let Some(id) = tag.get(attribute) {
                    assert!(ids.contains(id), "{page}: {attribute}={id} leads nowhere");
                }
            }
        }
    }
}

#[test]
fn every_link_within_the_site_leads_somewhere() {
    let all = pages();
    for (page, tags) in &all {
        for tag in tags {
            let Some(url) = tag.get("href").or(tag.get("src")) else {
                continue;
            };
            if !url.starts_with('/') || url.starts_with("/crumbgate/") {
                continue;
            }
            let (path, fragment) = url.split_once('#').unwrap_or((url, ""));
            let mut file = path.trim_start_matches('/').to_owned();
            if file.is_empty() || file.ends_with('/') {
                file.push_str("index.html");
            }
            assert!(www().join(&file).is_file(), "{page} links to {url}");
            if !fragment.is_empty() {
                let (_, target) = all.iter().find(|(name, _)| *name == file).unwrap();
                assert!(target.iter().any(|t| t.get("id") == Some(fragment)), "{page} links to {url}");
            }
        }
    }
}

#[test]
fn every_frame_and_picture_has_a_name_and_every_page_a_title_a_language_and_one_heading() {
    for (page, tags) in pages() {
        let count = |name: &str| tags.iter().filter(|t| t.name == name && !t.closing).count();
        assert_eq!((count("h1"), count("title"), count("main")), (1, 1, 1), "{page}");
        let language = if page.starts_with("cy") { "cy" } else { "en" };
        assert_eq!(tags[0].get("lang"), Some(language), "{page}");
        for tag in tags.iter().filter(|t| !t.closing) {
            match tag.name.as_str() {
                "iframe" => assert!(tag.get("title").is_some_and(|t| !t.is_empty()), "{page}: a frame without title"),
                "img" => assert!(tag.get("alt").is_some(), "{page}: a picture without alt"),
                "title" => assert!(!tag.text.trim().is_empty(), "{page}"),
                _ => {}
            }
        }
    }
}

#[test]
fn the_page_for_people_at_risk_carries_nothing_optional() {
    let (_, tags) = pages().into_iter().find(|(name, _)| name == "help.html").unwrap();
    assert!(tags.iter().all(|t| t.get("data-service").is_none() && t.get("data-category").is_none()));
}
