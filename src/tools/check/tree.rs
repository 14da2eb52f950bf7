//! Paths into a catalogue's tree.

use crate::logic::json::Json;

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// Into an object.
    Key(&'a str),
    /// Into a list.
    Item(usize),
}

/// The steps of `services[2].cookies[0].name`. Keys with dots in them (only `text` has them)
/// come apart; [`at`] puts them together again.
pub fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    path.split(['.', '[']).filter(|s| !s.is_empty()).map(|s| match s.strip_suffix(']').and_then(|n| n.parse().ok()) {
        Some(i) => Step::Item(i),
        None => Step::Key(s),
    })
}

/// The value a path leads to.
#[must_use]
pub fn at<'j, 'a>(tree: &'j Json<'a>, path: &str) -> Option<&'j Json<'a>> {
    let mut value = tree;
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(tail) = rest.strip_prefix('[') {
            let (index, after) = tail.split_once(']')?;
            value = value.items().get(index.parse::<usize>().ok()?)?;
            rest = after.strip_prefix('.').unwrap_or(after);
            continue;
        }
        // The longest key that fits: keys of `text` hold dots.
        let (key, next) = value
            .entries()
            .iter()
            .rev()
            .filter(|(k, _)| {
                let after = rest.strip_prefix(k.as_ref());
                after.is_some_and(|a| a.is_empty() || a.starts_with(['.', '[']))
            })
            .max_by_key(|(k, _)| k.len())?;
        value = next;
        let after = rest.get(key.len()..)?;
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    Some(value)
}

/// The items of the list under a key.
#[must_use]
pub fn list<'j, 'a>(value: &'j Json<'a>, key: &str) -> &'j [Json<'a>] {
    value.get(key).map(Json::items).unwrap_or_default()
}

/// The string under a key, or nothing.
#[must_use]
pub fn string<'j>(value: &'j Json, key: &str) -> &'j str {
    value.get(key).and_then(Json::str).unwrap_or("")
}

/// One string, or the strings of a list.
#[must_use]
pub fn strings<'j>(value: Option<&'j Json>) -> Vec<&'j str> {
    match value {
        Some(Json::Str(s)) => vec![s.as_ref()],
        Some(v) => v.items().iter().filter_map(Json::str).collect(),
        None => Vec::new(),
    }
}

/// A visible text with the path of each of its languages: one, or a map.
#[must_use]
pub fn texts<'j>(value: Option<&'j Json>, path: &str) -> Vec<(String, &'j str)> {
    match value {
        Some(Json::Str(s)) => vec![(path.to_owned(), s.as_ref())],
        Some(Json::Obj(entries)) => {
            entries.iter().filter_map(|(lang, v)| Some((format!("{path}.{lang}"), v.str()?))).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_where_they_say_also_through_keys_with_dots() {
        let tree = Json::read(r#"{"text": {"en": {"prefs.intro": "x"}}, "a": [{"b": 1}, 2]}"#).unwrap();
        assert_eq!(at(&tree, "text.en.prefs.intro").and_then(Json::str), Some("x"));
        assert_eq!(at(&tree, "a[0].b").and_then(Json::int), Some(1));
        assert_eq!(at(&tree, "a[1]").and_then(Json::int), Some(2));
        assert!(at(&tree, "a[2]").is_none() && at(&tree, "b").is_none() && at(&tree, "a[x]").is_none());
    }
}
