//! A visible text: one string, or a map from language to string.

use crate::logic::bytes::{cut, find, take};
use crate::logic::json::Json;
use crate::logic::locale;
use alloc::borrow::Cow;

/// A text of the catalogue, in whatever languages its owner gave.
#[derive(Clone, Copy, Default)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub struct Text<'a>(Option<&'a Json<'a>>);

impl<'a> Text<'a> {
    /// Takes the value as it stands in the catalogue.
    #[must_use]
    pub fn new(value: Option<&'a Json<'a>>) -> Self {
        Text(value)
    }

    /// The text for a reader of `wanted`, which is a tag, or a tag, a comma and the language of the interface: under
    /// the tag or that without its last parts, else under any other of the interface's language, else in
    /// `fallback`, else in any. Empty when there is none.
    ///
    /// ```
    /// use crumbgate::logic::{json::Json, catalogue::text::Text};
    /// let map = Json::read(r#"{"en": "Essential", "cy": "Hanfodol", "en-GB": "Strictly necessary"}"#).unwrap();
    /// assert_eq!(Text::new(Some(&map)).in_language("cy-GB", "en"), "Hanfodol");
    /// assert_eq!(Text::new(Some(&map)).in_language("en-GB", "en"), "Strictly necessary");
    /// assert_eq!(Text::new(Some(&map)).in_language("eo,cy", "en"), "Hanfodol");
    /// assert_eq!(Text::new(Some(&map)).in_language("fr", "en"), "Essential");
    /// ```
    #[must_use]
    pub fn in_language(self, wanted: &str, fallback: &str) -> &'a str {
        self.found(wanted, fallback).1
    }

    /// The language of what [`Text::in_language`] gives, where it is another than that of the page around it,
    /// `shown`; empty where it is that one, or where the owner does not say.
    ///
    /// ```
    /// use crumbgate::logic::{json::Json, catalogue::text::Text};
    /// let map = Json::read(r#"{"en": "Essential", "eo": "Necesaj"}"#).unwrap();
    /// assert_eq!(Text::new(Some(&map)).stand_in("cy", "en", "cy"), "en");
    /// assert_eq!(Text::new(Some(&map)).stand_in("en-GB", "en", "en"), "");
    /// assert_eq!(Text::new(Some(&map)).stand_in("eo", "en", "en"), "eo");
    /// ```
    #[must_use]
    pub fn stand_in(self, wanted: &str, fallback: &str, shown: &str) -> &'a str {
        let (tag, _) = self.found(wanted, fallback);
        if base(tag).eq_ignore_ascii_case(base(shown)) { "" } else { tag }
    }

    /// The text and its language; no language where the owner does not say.
    fn found(self, wanted: &str, fallback: &str) -> (&'a str, &'a str) {
        let Some(value) = self.0 else { return ("", "") };
        if let Some(s) = value.str() {
            return ("", s);
        }
        let entries = value.entries();
        by_language(entries, wanted, "")
            .or_else(|| first(entries, Match::Same, fallback, ""))
            .or_else(|| first(entries, Match::Any, "", ""))
            .unwrap_or(("", ""))
    }

    /// Whether the owner gave any text.
    #[must_use]
    pub fn is_given(self) -> bool {
        self.0.is_some()
    }

    /// The languages a map is given in; none for a plain string.
    pub fn languages(self) -> impl Iterator<Item = &'a str> {
        self.0.map(Json::entries).unwrap_or_default().iter().map(|(k, _)| k.as_ref())
    }
}

type Entries<'a> = [(Cow<'a, str>, Json<'a>)];
/// Which languages will do.
#[derive(Clone, Copy)]
enum Match {
    /// The one of this tag.
    Same,
    /// All that are served by texts of this tag.
    Served,
    /// All.
    Any,
}

/// From a map by language, what is there for the reader of `wanted`, with the language it was found under: the tag
/// itself and then shortened (`zh-TW`, `zh-Hant`, `zh`), then any of the language of the interface (`no` where that
/// is `nb`, `zh-Hans` where it is `zh`). `key` is that of a sentence; empty where the map is of texts.
#[must_use]
pub fn by_language<'a>(entries: &'a Entries<'a>, wanted: &str, key: &str) -> Option<(&'a str, &'a str)> {
    let mut rest = wanted;
    let mut tag = take(&mut rest, b',');
    let interface = if rest.is_empty() { tag } else { rest };
    while !tag.is_empty() {
        for name in [tag, locale::also(tag)] {
            let found = first(entries, Match::Same, name, key);
            if found.is_some() {
                return found;
            }
        }
        tag = locale::shorter(tag);
    }
    first(entries, Match::Served, interface, key)
}

#[inline(never)]
fn first<'a>(entries: &'a Entries<'a>, how: Match, name: &str, key: &str) -> Option<(&'a str, &'a str)> {
    for (tag, entry) in entries {
        let fits = match how {
            Match::Same => tag.eq_ignore_ascii_case(name),
            Match::Served => locale::serves(name, tag),
            Match::Any => true,
        };
        let text = if key.is_empty() { Some(entry) } else { entry.get(key) };
        if let Some(text) = text.filter(|_| fits) {
            return Some((tag, text.str().unwrap_or("")));
        }
    }
    None
}

/// The language without region and script: `cy` of `cy-GB`.
#[inline(never)]
#[must_use]
pub fn base(lang: &str) -> &str {
    cut(lang, 0, find(lang, b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_by_the_whole_tag_then_shorter_then_by_the_interfaces_language() {
        for (wanted, given, found) in [
            ("en-GB", &["en", "en-GB"][..], "en-GB"),
            ("pt-BR,pt", &["en", "pt", "pt-BR"], "pt-BR"),
            ("de-AT", &["en", "de-AT", "de"], "de-AT"),
            ("fr-CA", &["fr", "fr-CA"], "fr-CA"),
            ("EN-us", &["en", "en-US"], "en-US"),
            ("de-AT", &["en", "de"], "de"),
            ("en-US,en", &["de", "en-GB"], "en-GB"),
            ("en-US", &["en-GB", "en"], "en"),
            ("eo", &["en", "eo"], "eo"),
            ("eo-XX,de", &["en", "de", "eo"], "eo"),
            ("eo,de", &["en", "de"], "de"),
            ("eo", &["fr", "en"], "en"),
            ("eo", &["fr", "de"], "fr"),
            ("nn", &["en", "nb", "nn"], "nn"),
            ("nn,nb", &["en", "no"], "no"),
            ("nb", &["en", "no"], "no"),
            ("no", &["en", "nb"], "nb"),
            ("zh-CN,zh", &["en", "zh-Hant", "zh-Hans"], "zh-Hans"),
            ("zh-Hans-SG", &["en", "zh"], "zh"),
            ("zh-TW", &["en", "zh", "zh-Hant"], "zh-Hant"),
            ("zh-TW", &["en", "zh-Hant", "zh-TW"], "zh-TW"),
            ("zh-TW", &["en", "zh"], "zh"),
            ("sr-Latn", &["en", "sr"], "sr"),
            ("sr-Latn-RS", &["en", "sr", "sr-Latn"], "sr-Latn"),
            ("iw", &["en", "he"], "he"),
            ("", &["fr", "en"], "en"),
        ] {
            let map: Vec<String> = given.iter().map(|tag| format!("{tag:?}: {tag:?}")).collect();
            let map = ["{", &map.join(","), "}"].concat();
            let map = Json::read(&map).unwrap();
            assert_eq!(Text::new(Some(&map)).in_language(wanted, "en"), found, "{wanted} of {given:?}");
        }
    }
}
