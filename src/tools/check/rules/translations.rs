//! Languages that are there for some texts and missing for others, and texts with unknown keys.

use crate::logic::catalogue::text::by_language;
use crate::logic::json::Json;
use crate::tools::check::finding::Finding;
use crate::tools::check::near::nearest;
use crate::tools::check::site::Site;
use crate::tools::check::tree::list;

/// Texts that must be translated; names may stay as they are.
const SPOKEN: [&str; 3] = ["description", "purpose", "retention"];

pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    keys(site, out);
    let texts = texts(site);
    let mut all: Vec<&str> = Vec::new();
    for (_, _, value) in &texts {
        for (lang, _) in value.entries() {
            if !all.iter().any(|l| l.eq_ignore_ascii_case(lang)) {
                all.push(lang);
            }
        }
    }
    if all.len() < 2 {
        return;
    }
    for (path, field, value) in &texts {
        let missing: Vec<&str> = match value {
            Json::Str(_) if SPOKEN.contains(field) => all.clone(),
            Json::Obj(entries) => {
                // What there is in `en` serves readers of `en-GB`.
                let has = |lang: &&&str| by_language(entries, lang, "").is_some();
                all.iter().filter(|l| !has(l)).copied().collect()
            }
            _ => continue,
        };
        if !missing.is_empty() {
            let one = matches!(value, Json::Str(_));
            let message = if one {
                format!("other texts come in {}; this one is the same for everybody", all.join(", "))
            } else {
                format!("other texts come in {} as well; this one does not", missing.join(", "))
            };
            out.push(
                Finding::warning("translation-missing", path.clone(), message)
                    .mend("Visitors who read the others would find this one in another language: translate it.")
                    .names(missing),
            );
        }
    }
}

/// Every visible text that may be a map, with its field.
fn texts<'j>(site: &Site<'j>) -> Vec<(String, &'static str, &'j Json<'j>)> {
    let mut all = Vec::new();
    let mut add = |json: &'j Json<'j>, path: &str, fields: &[&'static str]| {
        for field in fields {
            if let Some(value) = json.get(field) {
                all.push((format!("{path}.{field}"), *field, value));
            }
        }
    };
    for c in &site.categories {
        add(c.json, &c.path, &["title", "description"]);
    }
    for s in &site.services {
        add(s.json, &s.path, &["title", "provider", "purpose", "retention"]);
        for c in &s.cookies {
            add(c.json, &c.path, &["purpose", "provider"]);
        }
        for (i, json) in list(s.json, "storage").iter().enumerate() {
            add(json, &format!("{}.storage[{i}]", s.path), &["purpose"]);
        }
    }
    all
}

/// Own wording under keys that nothing shows.
fn keys(site: &Site, out: &mut Vec<Finding>) {
    for (lang, map) in site.root.get("text").map(Json::entries).unwrap_or_default() {
        for (key, _) in map.entries() {
            let known = WORDS.iter().any(|(k, _)| k == key);
            if !known {
                let mend = match nearest(key, WORDS.iter().map(|(k, _)| *k)) {
                    Some(right) => format!("Did you mean \"{right}\"?"),
                    None => "The keys are those of locales/en.json.".into(),
                };
                out.push(
                    Finding::warning(
                        "unknown-text",
                        format!("text.{lang}.{key}"),
                        format!("no text has the key \"{key}\", so this is never shown"),
                    )
                    .mend(mend),
                );
            }
        }
    }
}

/// All keys with their English texts.
const WORDS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/all.in"));
