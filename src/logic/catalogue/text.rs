//! A visible text: one string, or a map from language to string.

use crate::logic::bytes::{cut, find};
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

    /// The text for a reader of `wanted` (comma-separated tags, best first): in the first of them or that without
    /// its last parts, else in another tag of the interface's language, else in `fallback`, else in any.
    /// Empty when there is none.
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
        named(entries, wanted, &Json::str)
            .or_else(|| related(entries, wanted, &Json::str))
            .or_else(|| first(entries, &|tag| tag.eq_ignore_ascii_case(fallback), &Json::str))
            .or_else(|| first(entries, &|_| true, &Json::str))
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
/// What is wanted of an entry, if it is there.
type Pick<'p, 'a> = &'p dyn Fn(&'a Json<'a>) -> Option<&'a str>;

/// From a map by language, what is picked for the first tag wanted, whole and then shortened (`zh-TW`, `zh-Hant`,
/// `zh`), with the language it was found under.
#[inline(never)]
#[must_use]
pub fn named<'a>(entries: &'a Entries<'a>, wanted: &str, pick: Pick<'_, 'a>) -> Option<(&'a str, &'a str)> {
    let mut rest = wanted;
    let mut tag = locale::next(&mut rest);
    while !tag.is_empty() {
        for name in [tag, locale::also(tag)] {
            let found = first(entries, &|t| t.eq_ignore_ascii_case(name), pick);
            if found.is_some() {
                return found;
            }
        }
        tag = locale::shorter(tag);
    }
    None
}

/// The same for any tag that the language of the interface serves: `no` where that is `nb`, `zh-Hans` where it is `zh`.
#[must_use]
pub fn related<'a>(entries: &'a Entries<'a>, wanted: &str, pick: Pick<'_, 'a>) -> Option<(&'a str, &'a str)> {
    first(entries, &|tag| locale::serving(tag) == locale::choose(wanted), pick)
}

/// The first that is picked, of the languages that `is_wanted`.
#[inline(never)]
fn first<'a>(
    entries: &'a Entries<'a>,
    is_wanted: &dyn Fn(&str) -> bool,
    pick: Pick<'_, 'a>,
) -> Option<(&'a str, &'a str)> {
    for (tag, entry) in entries {
        if let Some(text) = pick(entry)
            && is_wanted(tag)
        {
            return Some((tag, text));
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
            ("pt-BR,en", &["en", "pt", "pt-BR"], "pt-BR"),
            ("de-AT", &["en", "de-AT", "de"], "de-AT"),
            ("fr-CA", &["fr", "fr-CA"], "fr-CA"),
            ("EN-us", &["en", "en-US"], "en-US"),
            ("de-AT", &["en", "de"], "de"),
            ("en-US,de", &["de", "en-GB"], "en-GB"),
            ("en-US", &["en-GB", "en"], "en"),
            ("eo", &["en", "eo"], "eo"),
            ("eo-XX,de", &["en", "de", "eo"], "eo"),
            ("eo,de-CH", &["en", "de"], "de"),
            ("eo", &["fr", "en"], "en"),
            ("eo", &["fr", "de"], "fr"),
            ("nn", &["en", "nb", "nn"], "nn"),
            ("nn", &["en", "no"], "no"),
            ("nb", &["en", "no"], "no"),
            ("no", &["en", "nb"], "nb"),
            ("zh-CN", &["en", "zh-Hant", "zh-Hans"], "zh-Hans"),
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
