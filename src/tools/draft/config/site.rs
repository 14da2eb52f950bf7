//! What a configuration says of the whole site, in the catalogue's words.

use crate::logic::catalogue;
use crate::logic::json::Json;
use crate::tools::draft::seen::Seen;
use serde_json::{Map, Value, json};

/// The longest a record may last.
const LONGEST: i64 = 395;

/// Puts down a setting.
pub(super) fn set(seen: &mut Seen, name: &str, value: Value) {
    let settings = seen.site.entry("settings").or_insert_with(|| json!({}));
    if let Some(settings) = settings.as_object_mut() {
        settings.entry(name).or_insert(value);
    }
}

/// Puts down a text of a language.
pub(super) fn say(seen: &mut Seen, language: &str, key: &str, text: Option<String>) {
    let Some(text) = text.filter(|_| !language.is_empty()) else { return };
    let all = seen.site.entry("text").or_insert_with(|| json!({}));
    let words = all.as_object_mut().map(|a| a.entry(language).or_insert_with(|| json!({})));
    if let Some(words) = words.and_then(Value::as_object_mut) {
        words.entry(key).or_insert_with(|| json!(text));
    }
}

/// How long an answer is kept, and on which domain.
pub(super) fn cookie(seen: &mut Seen, days: &Value, domain: &Value) {
    if let Some(days) = days.as_i64().filter(|d| *d > 0) {
        if days > LONGEST {
            seen.left.push(format!("a lifetime of {days} days: {LONGEST} is the longest"));
        }
        set(seen, "lifetimeDays", json!(days.min(LONGEST)));
    }
    let Some(domain) = domain.as_str().map(|d| d.trim_start_matches('.')).filter(|d| !d.is_empty()) else { return };
    if domain.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')) {
        set(seen, "cookieDomain", json!(format!(".{domain}")));
    } else {
        seen.left.push(format!("the domain {domain} of its cookie"));
    }
}

/// Where the policy is.
pub(super) fn policy(seen: &mut Seen, address: Option<&str>) {
    if let Some(address) = address.filter(|a| !a.trim().is_empty() && !a.starts_with('#')) {
        seen.site.entry("policyUrl").or_insert_with(|| json!(address));
    }
}

/// Names the fields of an object that nobody has read, but for those that need not be told.
pub(super) fn leave(seen: &mut Seen, object: &Value, place: &str, read: &[&str]) {
    for (key, _) in object.as_object().into_iter().flatten().filter(|(k, _)| !read.contains(&k.as_str())) {
        seen.left.push(if place.is_empty() { key.clone() } else { format!("{place}.{key}") });
    }
}

/// Takes out what a catalogue would not have: a lifetime of words, an address that runs code.
pub(super) fn tidy(seen: &mut Seen) {
    for (field, value) in std::mem::take(&mut seen.site) {
        match value {
            Value::Object(fields) if field == "settings" => {
                let kept: Map<String, Value> = fields
                    .into_iter()
                    .filter(|(name, value)| {
                        let fits = is_sound(&json!({ "settings": { name.as_str(): value } }));
                        if !fits {
                            seen.left.push(format!("{name}: {value}"));
                        }
                        fits
                    })
                    .collect();
                seen.site.insert(field, Value::Object(kept));
            }
            value if is_sound(&json!({ field.as_str(): &value })) => {
                seen.site.insert(field, value);
            }
            value => seen.left.push(format!("{field}: {value}")),
        }
    }
}

/// Whether a catalogue with these fields has no problem.
fn is_sound(fields: &Value) -> bool {
    let mut whole = json!({ "version": 1, "categories": [{ "id": "a", "title": "a" }] });
    if let (Some(whole), Some(fields)) = (whole.as_object_mut(), fields.as_object()) {
        whole.extend(fields.clone());
    }
    let text = whole.to_string();
    Json::read(&text).is_ok_and(|tree| catalogue::read(&tree, "").1.is_empty())
}
