//! The page against the catalogue.

use crate::bridge;
use crate::host;
use crate::logic::audit::{KINDS, Seen, compare};
use crate::logic::catalogue::Catalogue;
use crate::logic::cookies::pairs;
use crate::logic::json::Json;
use alloc::string::String;
use alloc::vec::Vec;

/// The answer of `crumbgate.audit()`. `seen` is JSON: lists of names by kind, the cookies as one text.
pub fn audit(seen: &str) -> String {
    let tree = Json::read(seen).unwrap_or(Json::Null);
    let names = |kind: &str| -> Vec<&str> {
        match tree.get(kind) {
            Some(Json::Str(jar)) => pairs(jar).map(|(name, _)| name).collect(),
            Some(list) => list.items().iter().filter_map(Json::str).collect(),
            None => Vec::new(),
        }
    };
    match super::catalogue() {
        Some(c) => {
            let mut found = compare(c, &KINDS.map(names), &|s| bridge::is_allowed(s.id));
            for el in tree.get("unheld").map(Json::items).unwrap_or_default() {
                let text = |key: &str| el.get(key).and_then(Json::str).unwrap_or("");
                let ids: Vec<&str> =
                    el.get("ids").map(Json::items).unwrap_or_default().iter().filter_map(Json::str).collect();
                found.add_live(c, text("kind"), text("name"), &ids);
            }
            found.write()
        }
        None => String::from("null"),
    }
}

/// The cookies of denied services that are still there: the page cannot delete them.
pub(super) fn survivors(c: &Catalogue) -> String {
    let jar = host::cookies();
    let mut seen = Seen::default();
    if let Some(cookies) = seen.first_mut() {
        *cookies = pairs(&jar).map(|(name, _)| name).collect();
    }
    let names: Vec<&str> = compare(c, &seen, &|s| bridge::is_allowed(s.id)).denied.iter().map(|f| f.name).collect();
    names.join(", ")
}
