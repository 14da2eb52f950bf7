//! From the configuration of another banner: vanilla-cookieconsent, Klaro, tarteaucitron, Osano.

mod klaro;
mod literal;
mod osano;
mod regex;
mod site;
mod tarteaucitron;
mod vanilla;
mod vanilla_site;

pub use regex::patterns;

use super::seen::{Cookie, Found, Seen};
use crate::tools::vendors;
use serde_json::Value;

/// What a configuration holds, with the name of the tool it is for; nothing if it is none known.
#[must_use]
pub fn read(text: &str) -> Option<(Seen, &'static str)> {
    // A page with the configuration in it, or the JSON of one, will do as well.
    let objects = match serde_json::from_str::<Value>(text) {
        Ok(value) => vec![(String::new(), value)],
        Err(_) => literal::objects(text),
    };
    let mut seen = Seen::default();
    let mut tool = None;
    for (words, value) in &objects {
        if osano::read(words, value, &mut seen) {
            tool = Some("Osano cookieconsent 3");
        } else if klaro::read(value, &mut seen) {
            tool = Some("Klaro");
        } else if vanilla::read(value, &mut seen) {
            tool = Some("vanilla-cookieconsent");
        }
    }
    site::tidy(&mut seen);
    if tool.is_none() && tarteaucitron::read(text, &mut seen) {
        tool = Some("tarteaucitron");
    }
    tool.map(|tool| (seen, tool))
}

/// The names a configuration gives for a cookie: a string, a regular expression, or a list that
/// begins with one.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(name) => super::tables::name(name).into_iter().collect(),
        Value::Object(map) => match map.get(literal::REGEX).or_else(|| map.get("pattern")).and_then(Value::as_str) {
            Some(regex) => patterns(regex),
            None => map.get("name").map(names).unwrap_or_default(),
        },
        Value::Array(list) => list.first().map(names).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// A service of a configuration, with the vendor its name tells of.
fn service<'s>(seen: &'s mut Seen, id: &str, title: Option<&str>, category: Option<&str>) -> &'s mut Found {
    let vendor = vendors::find(id).or_else(|| title.and_then(vendors::find));
    let found = match vendor {
        Some(vendor) => seen.vendor(vendor),
        None => seen.service(id),
    };
    // Markup and choices that are stored go on naming it as they did.
    found.alias(id);
    if let Some(title) = title {
        found.title.get_or_insert_with(|| title.to_owned());
    }
    if let Some(category) = category {
        found.category.get_or_insert_with(|| category.to_owned());
    }
    found
}

/// Text without the markup that titles and descriptions of banners hold.
fn plain(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let text = if text.contains('<') { crate::tools::html::visible(text) } else { text.to_owned() };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// A cookie under a name, its other facts unknown.
fn cookie(name: String) -> Cookie {
    Cookie { name, ..Cookie::default() }
}

#[cfg(test)]
mod tests;
