//! The words: the owner's own, else those of the language, else English.

pub use crate::logic::fill::fill;

use crate::logic::catalogue::Catalogue;
use crate::logic::catalogue::text::base;
use crate::logic::json::Json;

/// A language: its tag, and its texts unless it is English.
#[derive(Clone, Copy)]
pub struct Words {
    /// BCP 47 tag.
    pub tag: &'static str,
    /// The file of the language.
    pub file: Option<&'static Json<'static>>,
    /// The English texts of this module.
    pub english: &'static [(&'static str, &'static str)],
}

impl Words {
    /// The text under `key`.
    pub fn get(self, catalogue: Option<&'static Catalogue<'static>>, key: &str) -> &'static str {
        let own = |lang: &str| catalogue?.text?.get(lang)?.get(key)?.str();
        let file = || self.file?.get("strings")?.get(key)?.str();
        own(self.tag)
            .or_else(|| own(base(self.tag)))
            .or_else(file)
            .or_else(|| self.english.iter().find(|(k, _)| *k == key).map(|(_, v)| *v))
            .unwrap_or("")
    }

    /// Whether the language runs from right to left.
    pub fn is_rtl(self) -> bool {
        self.file.and_then(|f| f.get("direction")).and_then(Json::str) == Some("rtl")
    }
}
