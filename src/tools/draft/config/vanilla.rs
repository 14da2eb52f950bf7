//! vanilla-cookieconsent, versions 2 and 3.

use super::{cookie, names, plain, service};
use crate::tools::draft::duration;
use crate::tools::draft::seen::{Category, Cookie, Seen, slug};
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
        seen.categories.push(Category {
            id: slug(id),
            necessary: category["readOnly"].as_bool().unwrap_or(false),
            title: None,
            description: None,
        });
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
    let Some(all) = config["language"]["translations"].as_object() else { return };
    let Some(words) = all.get("en").or_else(|| all.values().next()) else { return };
    for section in words["preferencesModal"]["sections"].as_array().into_iter().flatten() {
        let Some(id) = section["linkedCategory"].as_str().map(slug) else { continue };
        say(&id, section, seen);
        let table = &section["cookieTable"];
        for row in table["body"].as_array().into_iter().flatten() {
            self::row(row, &table["headers"], &id, seen);
        }
    }
}

fn second(config: &Value, seen: &mut Seen) {
    let Some(all) = config["languages"].as_object() else { return };
    let Some(words) = all.get("en").or_else(|| all.values().next()) else { return };
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
        let Some(id) = block["toggle"]["value"].as_str().map(slug) else { continue };
        let necessary = block["toggle"]["readonly"].as_bool().unwrap_or(false);
        seen.categories.push(Category { id: id.clone(), necessary, title: None, description: None });
        say(&id, block, seen);
        for row in block["cookie_table"].as_array().into_iter().flatten() {
            self::row(row, &headers, &id, seen);
        }
    }
}

fn say(id: &str, section: &Value, seen: &mut Seen) {
    if let Some(category) = seen.categories.iter_mut().find(|c| c.id == id) {
        category.title = category.title.take().or_else(|| plain(&section["title"]));
        category.description = category.description.take().or_else(|| plain(&section["description"]));
    }
}

/// A row of a cookie table: which column is which is told by its heading, or by its key.
fn row(row: &Value, headers: &Value, category: &str, seen: &mut Seen) {
    let Some(cells) = row.as_object() else { return };
    let (mut name, mut duration, mut purpose) = (Vec::new(), None, None);
    for (i, (key, value)) in cells.iter().enumerate() {
        let heading = headers[key].as_str().unwrap_or(key).to_lowercase();
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
            purpose = Some(text);
        } else if name.is_empty() && (i == 0 || has(&["name", "cookie"])) {
            // In version 2 a name may be a regular expression.
            let regex = cells.get("is_regex").and_then(Value::as_bool).unwrap_or(false) || text.starts_with('^');
            name = if regex { super::patterns(&text) } else { names(value) };
        }
    }
    for name in name {
        put(Cookie { name, duration: duration.clone(), purpose: purpose.clone(), domain: None }, category, seen);
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
