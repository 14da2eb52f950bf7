//! What everything in this room is drawn from: the catalogue and the language.

use crate::bridge;
use crate::logic::catalogue::Catalogue;
use crate::logic::policy::Voice;
use crate::ui::text::Words;
use alloc::string::String;

/// The events of this room that the caller passes on.
#[derive(Clone, Copy)]
pub struct Codes {
    /// Something in the dialog or in a policy container was pressed.
    pub press: u32,
    /// A checkbox of the dialog was changed.
    pub change: u32,
    /// The services of a category were opened or closed.
    pub toggle: u32,
    /// The browser wants to close the dialog.
    pub cancel: u32,
    /// The dialog was closed.
    pub close: u32,
}

/// Catalogue and language.
#[derive(Clone, Copy)]
pub struct Scene {
    /// The catalogue in force.
    pub catalogue: &'static Catalogue<'static>,
    /// The words.
    pub words: Words,
}

impl Scene {
    /// The language and the direction to write on an element.
    pub fn language(self) -> [(&'static str, &'static str); 2] {
        let (lang, dir) = self.words.language(Some(self.catalogue));
        [("lang", lang), ("dir", dir)]
    }

    /// The text under a key.
    pub fn t(self, key: &str) -> &'static str {
        self.words.get(Some(self.catalogue), key)
    }
}

impl Voice<'static> for Scene {
    fn wanted(&self) -> &'static str {
        self.words.wanted
    }

    fn language(&self) -> &'static str {
        self.words.language(Some(self.catalogue)).0
    }

    fn word(&self, key: &str) -> &'static str {
        self.t(key)
    }

    fn span(&self, count: u32, unit: &str) -> String {
        bridge::span(self.words.tag, count, unit)
    }
}
