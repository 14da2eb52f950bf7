//! Klaro: `services` (once `apps`) with their purposes and cookies.

use super::{cookie, names, plain, service};
use crate::tools::draft::seen::{Category, Seen, slug};
use serde_json::Value;

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
        let description = plain(&entry["description"]).or_else(|| translated(config, id, "description"));
        let found = service(seen, id, title.as_deref(), Some(&category));
        found.purpose = found.purpose.take().or(description);
        for name in entry["cookies"].as_array().into_iter().flatten().flat_map(names) {
            found.add(cookie(name));
        }
    }
    true
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
    let all = config["translations"].as_object();
    let texts = all.into_iter().flat_map(|a| a.get("en").into_iter().chain(a.values()));
    let title = texts.map(|lang| &lang["purposes"][id]).find_map(|t| plain(t).or_else(|| plain(&t["title"])));
    seen.categories.push(Category { id: id.to_owned(), necessary, title, description: None });
}
