//! Klaro: `services` (once `apps`) with their purposes and cookies.

use super::{cookie, names, plain, service, site};
use crate::tools::draft::seen::{Category, Seen, slug};
use crate::tools::draft::words::Words;
use serde_json::{Value, json};

/// Reads a configuration of Klaro, if it is one.
pub(super) fn read(config: &Value, seen: &mut Seen) -> bool {
    let list = config["services"].as_array().or_else(|| config["apps"].as_array());
    let Some(list) = list.filter(|l| l.iter().any(|s| s["name"].is_string())) else { return false };
    for entry in list {
        let Some(id) = entry["name"].as_str() else { continue };
        let required = entry["required"].as_bool().unwrap_or(false);
        let purpose = entry["purposes"][0].as_str().map(slug);
        let category = match (&purpose, required) {
            (_, true) => "necessary".to_owned(),
            (Some(purpose), false) => purpose.clone(),
            (None, false) => "unsorted".to_owned(),
        };
        if category != "unsorted" {
            self::category(config, &category, required, seen);
        }
        let title = plain(&entry["title"]).or_else(|| translated(config, id, "title"));
        let found = service(seen, id, title.as_deref(), Some(&category));
        found.purpose.join(described(config, entry, id));
        if entry["optOut"] == json!(true) {
            found.fields.insert("model".into(), json!("opt-out"));
        }
        if entry["contextualConsentOnly"] == json!(true) {
            found.fields.insert("ask".into(), json!("in-place"));
        }
        let known =
            ["name", "title", "description", "purposes", "required", "cookies", "optOut", "contextualConsentOnly"];
        for name in entry["cookies"].as_array().into_iter().flatten().flat_map(names) {
            found.add(cookie(name));
        }
        site::leave(
            seen,
            entry,
            &format!("services.{id}"),
            &[&known[..], &["translations", "default", "onlyOnce"]].concat(),
        );
    }
    whole(config, seen);
    true
}

/// What holds for the whole site.
fn whole(config: &Value, seen: &mut Seen) {
    site::cookie(seen, &config["cookieExpiresAfterDays"], &config["cookieDomain"]);
    for (tag, words) in languages(config) {
        let link = words["privacyPolicyUrl"].as_str().or_else(|| words["privacyPolicy"]["url"].as_str());
        site::policy(seen, link);
        site::say(seen, tag, "banner.title", plain(&words["consentNotice"]["title"]));
        site::say(seen, tag, "prefs.title", plain(&words["consentModal"]["title"]));
        site::say(seen, tag, "prefs.intro", plain(&words["consentModal"]["description"]));
        site::say(seen, tag, "banner.accept", plain(&words["acceptAll"]));
        site::say(seen, tag, "banner.reject", plain(&words["decline"]));
        site::say(seen, tag, "prefs.save", plain(&words["acceptSelected"]));
    }
    site::policy(seen, config["privacyPolicy"].as_str());
    if let Some(name) = config["storageName"].as_str().filter(|n| *n != "klaro") {
        seen.left.push(format!("storageName: choices are read from klaro only, not from {name}"));
    }
    for field in ["callback", "purposeOrder", "additionalClass", "styling", "elementID", "mustConsent"] {
        if config.get(field).is_some() {
            seen.left.push(field.into());
        }
    }
}

/// The languages of its texts with their tags; `zz` stands for every other one.
fn languages(config: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let all = || config["translations"].as_object().into_iter().flatten().map(|(tag, words)| (tag.as_str(), words));
    all().filter(|(tag, _)| *tag == "en").chain(all().filter(|(tag, _)| *tag != "en" && *tag != "zz"))
}

/// What a service is for, in every language that says so.
fn described(config: &Value, entry: &Value, id: &str) -> Words {
    let mut words = Words::default();
    let own = entry["translations"].as_object().into_iter().flatten().map(|(tag, t)| (tag.as_str(), &t["description"]));
    let theirs = languages(config).map(|(tag, t)| (tag, &t[id]["description"]));
    for (tag, text) in own.filter(|(tag, _)| *tag != "zz").chain(theirs) {
        words.say(tag, plain(text));
    }
    if words.is_empty() {
        words = Words::of(plain(&entry["description"]).or_else(|| translated(config, id, "description")).as_deref());
    }
    words
}

/// The first language with a text; English before others.
fn translated(config: &Value, id: &str, field: &str) -> Option<String> {
    let all = config["translations"].as_object()?;
    let english = all.get("en").into_iter();
    english.chain(all.values()).find_map(|lang| plain(&lang[id][field]))
}

fn category(config: &Value, id: &str, necessary: bool, seen: &mut Seen) {
    if seen.categories.iter().any(|c| c.id == id) {
        return;
    }
    let mut title = Words::default();
    for (tag, words) in languages(config) {
        let text = &words["purposes"][id];
        title.say(tag, plain(text).or_else(|| plain(&text["title"])));
    }
    if title.is_empty() {
        let text = &config["translations"]["zz"]["purposes"][id];
        title = Words::of(plain(text).or_else(|| plain(&text["title"])).as_deref());
    }
    seen.categories.push(Category { id: id.to_owned(), necessary, title, description: Words::default(), alias: None });
}
