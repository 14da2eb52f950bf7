//! vanilla-cookieconsent, versions 2 and 3.

use super::{cookie, names, plain, service, vanilla_site};
use crate::tools::draft::duration;
use crate::tools::draft::seen::{Category, Cookie, Seen, slug};
use crate::tools::draft::words::Words;
use serde_json::Value;

/// Reads a configuration of vanilla-cookieconsent, if it is one.
pub(super) fn read(config: &Value, seen: &mut Seen) -> bool {
    if config["categories"].is_object() && config["language"].is_object() {
        third(config, seen);
        true
    } else if config["languages"].as_object().is_some_and(|l| l.values().any(|t| t["settings_modal"].is_object())) {
        second(config, seen);
        true
    } else {
        false
    }
}

fn third(config: &Value, seen: &mut Seen) {
    for (id, category) in config["categories"].as_object().into_iter().flatten() {
        add(id, category["readOnly"].as_bool().unwrap_or(false), seen);
        for (name, entry) in category["services"].as_object().into_iter().flatten() {
            let label = plain(&entry["label"]);
            let found = service(seen, name, label.as_deref(), Some(&slug(id)));
            for name in entry["cookies"].as_array().into_iter().flatten().flat_map(names) {
                found.add(cookie(name));
            }
        }
        for name in category["autoClear"]["cookies"].as_array().into_iter().flatten().flat_map(names) {
            put(cookie(name), &slug(id), seen);
        }
    }
    for (language, words) in english_first(&config["language"]["translations"]) {
        for section in words["preferencesModal"]["sections"].as_array().into_iter().flatten() {
            let Some(id) = section["linkedCategory"].as_str().map(slug) else { continue };
            say(language, &id, section, seen);
            let table = &section["cookieTable"];
            for row in table["body"].as_array().into_iter().flatten() {
                self::row(language, row, &table["headers"], &id, seen);
            }
        }
    }
    vanilla_site::read(config, seen);
}

/// Texts by language; English before others, for what is told in one language only.
fn english_first(translations: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let all = || translations.as_object().into_iter().flatten();
    all().filter(|(l, _)| *l == "en").chain(all().filter(|(l, _)| *l != "en"))
}

fn add(id: &str, necessary: bool, seen: &mut Seen) {
    let alias = Some(id.to_owned()).filter(|id| slug(id) != *id && !id.contains([' ', ',']));
    if !seen.categories.iter().any(|c| c.id == slug(id)) {
        let (title, description) = (Words::default(), Words::default());
        seen.categories.push(Category { id: slug(id), necessary, title, description, alias });
    }
}

fn second(config: &Value, seen: &mut Seen) {
    for (language, words) in english_first(&config["languages"]) {
        let modal = &words["settings_modal"];
        // `[{col1: 'Name'}, {col2: 'Domain'}]` as one map.
        let headers: serde_json::Map<String, Value> = modal["cookie_table_headers"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
            .flat_map(|o| o.iter().map(|(k, v)| (k.clone(), v.clone())))
            .collect();
        let headers = Value::Object(headers);
        for block in modal["blocks"].as_array().into_iter().flatten() {
            let Some(id) = block["toggle"]["value"].as_str() else { continue };
            add(id, block["toggle"]["readonly"].as_bool().unwrap_or(false), seen);
            say(language, &slug(id), block, seen);
            for row in block["cookie_table"].as_array().into_iter().flatten() {
                self::row(language, row, &headers, &slug(id), seen);
            }
        }
    }
}

fn say(language: &str, id: &str, section: &Value, seen: &mut Seen) {
    if let Some(category) = seen.categories.iter_mut().find(|c| c.id == id) {
        category.title.say(language, plain(&section["title"]));
        category.description.say(language, plain(&section["description"]));
    }
}

/// A row of a cookie table: which column is which is told by its heading, or by its key.
fn row(language: &str, row: &Value, headers: &Value, category: &str, seen: &mut Seen) {
    let Some(cells) = row.as_object() else { return };
    let (mut name, mut duration, mut purpose) = (Vec::new(), None, Words::default());
    for (i, (key, value)) in cells.iter().enumerate() {
        // Headings are in the language of the table, keys in the programmer's.
        let heading = format!("{key} {}", headers[key].as_str().unwrap_or_default()).to_lowercase();
        let has = |words: &[&str]| words.iter().any(|w| heading.contains(w));
        let Some(text) = plain(value) else {
            if i == 0 {
                name = names(value);
            }
            continue;
        };
        if has(&["expir", "duration", "retention", "lifetime"]) {
            duration = duration::guess(&text);
        } else if has(&["desc", "purpose"]) {
            purpose.say(language, Some(text));
        } else if name.is_empty() && (i == 0 || has(&["name", "cookie"])) {
            // In version 2 a name may be a regular expression.
            let regex = cells.get("is_regex").and_then(Value::as_bool).unwrap_or(false) || text.starts_with('^');
            name = if regex { super::patterns(&text) } else { names(value) };
        }
    }
    for name in name {
        let (duration, purpose) = (duration.clone(), purpose.clone());
        put(Cookie { name, duration, purpose, domain: None }, category, seen);
    }
}

/// A cookie of a category. Of a known vendor goes to the vendor, another to a service that stands
/// for the category.
fn put(cookie: Cookie, category: &str, seen: &mut Seen) {
    let known = crate::tools::vendors::by_cookie(&cookie.name.replace('*', "1")).map(|m| m.vendor);
    let found = match known {
        Some(vendor) => seen.vendor(vendor),
        None => {
            let holder = seen.services.iter_mut().position(|s| s.cookies.iter().any(|c| c.name == cookie.name));
            match holder {
                Some(at) => &mut seen.services[at],
                None => seen.service(&format!("{category}-cookies")),
            }
        }
    };
    found.category.get_or_insert_with(|| category.to_owned());
    found.add(cookie);
}
