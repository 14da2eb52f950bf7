//! The words: the owner's own, else those of the language, else English.

pub use crate::logic::fill::fill;

use crate::logic::catalogue::Catalogue;
use crate::logic::catalogue::text::{base, by_language};
use crate::logic::json::Json;

/// A language: its tag, and its texts unless it is English.
#[derive(Clone, Copy)]
pub struct Words {
    /// The BCP 47 tag that the visitor wants; then, behind a comma, that of the file.
    pub wanted: &'static str,
    /// That of the file.
    pub tag: &'static str,
    /// The file of the language.
    pub file: Option<&'static Json<'static>>,
    /// The English texts of this module.
    pub english: &'static [(&'static str, &'static str)],
}

impl Words {
    /// The text under `key`.
    pub fn get(self, catalogue: Option<&'static Catalogue<'static>>, key: &str) -> &'static str {
        let own = || by_language(catalogue?.text?.entries(), self.wanted, key);
        let file = || self.file?.get("strings")?.get(key)?.str();
        own()
            .map(|(_, text)| text)
            .or_else(file)
            .or_else(|| self.english.iter().find(|(k, _)| *k == key).map(|(_, v)| *v))
            .unwrap_or("")
    }

    /// The language and the direction to write on an element: those of the owner's own words, if there are any for
    /// the visitor, else those of the file.
    pub fn language(self, catalogue: Option<&'static Catalogue<'static>>) -> (&'static str, &'static str) {
        let own = || by_language(catalogue?.text?.entries(), self.wanted, "");
        // Without its file the interface speaks English and must say so.
        let spoken = if self.file.is_some() { self.tag } else { "en" };
        let tag = own().map_or(spoken, |(tag, _)| tag);
        let rtl = self.file.and_then(|f| f.get("direction")).and_then(Json::str) == Some("rtl");
        let dir = match base(tag).eq_ignore_ascii_case(base(spoken)) {
            true if rtl => "rtl",
            true => "ltr",
            // A language without a file of ours: its letters tell.
            false => "auto",
        };
        (tag, dir)
    }
}
