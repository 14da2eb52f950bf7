//! A visible text: one string, or a map from language to string.

use crate::logic::json::Json;

/// A text of the catalogue, in whatever languages its owner gave.
#[derive(Clone, Copy, Default)]
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
        for want in [lang, base(lang), fallback, base(fallback)] {
            let hit = entries.iter().find(|(k, _)| k.eq_ignore_ascii_case(want));
            if let Some(s) = hit.and_then(|(_, v)| v.str()) {
                return s;
            }
        }
        entries.iter().find_map(|(_, v)| v.str()).unwrap_or("")
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

/// The language without region and script: `cy` of `cy-GB`.
#[must_use]
pub fn base(lang: &str) -> &str {
    lang.split('-').next().unwrap_or(lang)
}
