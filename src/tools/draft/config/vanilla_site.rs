//! What vanilla-cookieconsent 3 says of the whole site: settings, texts, and what has no place here.

use super::{plain, site};
use crate::tools::draft::seen::Seen;
use serde_json::{Value, json};

/// Its texts of the first layer and the dialog, with our keys for them.
const TEXTS: [(&str, &str, &str); 7] = [
    ("consentModal", "title", "banner.title"),
    ("consentModal", "acceptAllBtn", "banner.accept"),
    ("consentModal", "acceptNecessaryBtn", "banner.reject"),
    ("consentModal", "showPreferencesBtn", "banner.manage"),
    ("preferencesModal", "title", "prefs.title"),
    ("preferencesModal", "savePreferencesBtn", "prefs.save"),
    ("preferencesModal", "closeIconLabel", "prefs.close"),
];

pub(super) fn read(config: &Value, seen: &mut Seen) {
    if let Some(revision) = config["revision"].as_u64().filter(|r| *r > 0) {
        seen.site.entry("revision").or_insert_with(|| json!(revision));
    }
    if let Some(model) = config["mode"].as_str() {
        site::set(seen, "model", json!(model));
    }
    let cookie = &config["cookie"];
    site::cookie(seen, &cookie["expiresAfterDays"], &cookie["domain"]);
    if let Some(name) = cookie["name"].as_str().filter(|n| *n != "cc_cookie") {
        seen.left.push(format!("cookie.name: choices are read from cc_cookie only, not from {name}"));
    }
    layout(&config["guiOptions"]["consentModal"], seen);
    let language = &config["language"];
    for (tag, words) in language["translations"].as_object().into_iter().flatten() {
        if words.is_object() {
            texts(tag, words, seen);
        } else {
            seen.left.push(format!("language.translations.{tag}: its texts are in another file"));
        }
    }
    site::leave(
        seen,
        config,
        "",
        &[
            "categories",
            "language",
            "revision",
            "mode",
            "cookie",
            "guiOptions",
            "manageScriptTags",
            "autoClearCookies",
            "root",
        ],
    );
    site::leave(
        seen,
        cookie,
        "cookie",
        &["name", "domain", "expiresAfterDays", "path", "sameSite", "secure", "useLocalStorage"],
    );
    site::leave(seen, language, "language", &["default", "translations", "autoDetect"]);
    let gui = &config["guiOptions"];
    site::leave(seen, gui, "guiOptions", &["consentModal", "preferencesModal"]);
    for (id, category) in config["categories"].as_object().into_iter().flatten() {
        site::leave(seen, category, &format!("categories.{id}"), &["enabled", "readOnly", "autoClear", "services"]);
        for (name, service) in category["services"].as_object().into_iter().flatten() {
            site::leave(seen, service, &format!("categories.{id}.services.{name}"), &["label", "cookies"]);
        }
    }
}

fn layout(modal: &Value, seen: &mut Seen) {
    let Some(shape) = modal["layout"].as_str() else { return };
    let top = modal["position"].as_str().is_some_and(|p| p.starts_with("top"));
    let layout = match (shape.starts_with("bar"), top) {
        (true, true) => "top",
        (true, false) => "bottom",
        _ => "box",
    };
    site::set(seen, "layout", json!(layout));
}

fn texts(tag: &str, words: &Value, seen: &mut Seen) {
    for (modal, field, key) in TEXTS {
        site::say(seen, tag, key, plain(&words[modal][field]));
    }
    let sections = words["preferencesModal"]["sections"].as_array();
    let intro = sections.into_iter().flatten().find(|s| s["linkedCategory"].is_null());
    site::say(seen, tag, "prefs.intro", intro.and_then(|s| plain(&s["description"])));
    // `<a href="/privacy">` among what stands at the foot.
    let foot = words["consentModal"]["footer"].as_str().unwrap_or_default();
    let links: Vec<&str> = foot.split("href=").skip(1).filter_map(quoted).collect();
    let cookies = links.iter().find(|l| l.to_lowercase().contains("cookie"));
    site::policy(seen, cookies.or(links.first()).copied());
    if words["consentModal"]["description"].is_string() {
        seen.left.push(format!(
            "language.translations.{tag}.consentModal.description: the banner says what your services are for"
        ));
    }
    for (i, section) in sections.into_iter().flatten().enumerate() {
        let is_intro = intro.is_some_and(|first| std::ptr::eq(first, section));
        if section["linkedCategory"].is_null() && !is_intro {
            seen.left.push(format!("language.translations.{tag}.preferencesModal.sections[{i}]"));
        }
    }
}

/// What stands between the quotes a text begins with.
fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    text.get(1..)?.split(quote).next()
}
