//! A visible text: one string, or a map from language to string.

use crate::logic::bytes::{cut, find};
use crate::logic::json::Json;
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

    /// The text in `lang`, else in its base language, else in `fallback`, else in any.
    /// Empty when there is none.
    ///
    /// ```
    /// use crumbgate::logic::{json::Json, catalogue::text::Text};
    /// let map = Json::read(r#"{"en": "Essential", "cy": "Hanfodol"}"#).unwrap();
    /// assert_eq!(Text::new(Some(&map)).in_language("cy-GB", "en"), "Hanfodol");
    /// assert_eq!(Text::new(Some(&map)).in_language("fr", "en"), "Essential");
    /// ```
    #[must_use]
    pub fn in_language(self, lang: &str, fallback: &str) -> &'a str {
        let Some(value) = self.0 else { return "" };
        if let Some(s) = value.str() {
            return s;
        }
        let entries = value.entries();
        let found = either(entries, lang).or_else(|| either(entries, fallback)).or_else(|| first(entries, None));
        found.unwrap_or("")
    }

    /// The language of what [`Text::in_language`] gives, where it is another than the one wanted; empty where it
    /// is that one, or where the owner does not say.
    ///
    /// ```
    /// use crumbgate::logic::{json::Json, catalogue::text::Text};
    /// let map = Json::read(r#"{"en": "Essential"}"#).unwrap();
    /// assert_eq!(Text::new(Some(&map)).stand_in("cy", "en"), "en");
    /// assert_eq!(Text::new(Some(&map)).stand_in("en-GB", "en"), "");
    /// ```
    #[must_use]
    pub fn stand_in(self, lang: &str, fallback: &str) -> &'a str {
        let entries = self.0.map(Json::entries).unwrap_or_default();
        let text = self.in_language(lang, fallback);
        let found = entries.iter().find(|(_, t)| t.str() == Some(text));
        match found {
            Some((tag, _)) if either(entries, lang).is_none() => tag,
            _ => "",
        }
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

fn either<'a>(entries: &'a Entries<'a>, lang: &str) -> Option<&'a str> {
    first(entries, Some(lang)).or_else(|| first(entries, Some(base(lang))))
}

/// The first string, of one language or of any.
#[inline(never)]
fn first<'a>(entries: &'a Entries<'a>, lang: Option<&str>) -> Option<&'a str> {
    for (tag, text) in entries {
        let wanted = lang.is_none_or(|l| tag.eq_ignore_ascii_case(l));
        if wanted && (lang.is_some() || text.str().is_some()) {
            return text.str();
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
