//! What the gate knows, in one place.
//!
//! Catalogues and records live as long as the page;
//! a new one replaces the reference to the old.

use crate::logic::catalogue::Catalogue;
use crate::logic::consent::Record;
use crate::logic::consent::decide::Facts;
use crate::logic::hash;
use crate::slot::Slot;
use alloc::boxed::Box;
use alloc::string::String;

/// The gate's knowledge.
pub struct State {
    /// The catalogue in force.
    pub catalogue: Slot<Option<&'static Catalogue<'static>>>,
    /// Its text, to compare with what is fetched later and to hand on.
    pub source: Slot<&'static str>,
    /// The valid record.
    pub record: Slot<Option<&'static Record>>,
    /// No home took the record: it is here and nowhere else.
    pub homeless: Slot<bool>,
    /// A record was there, but for another revision.
    pub outdated: Slot<bool>,
    /// Whether the browser sends Global Privacy Control.
    pub gpc: Slot<bool>,
    /// The page has been shown: nothing is activated while it is only prerendered.
    pub live: Slot<bool>,
    /// The tag that the visitor wants most; then, behind a comma, the language of the interface.
    pub wanted: Slot<&'static str>,
    /// Language of the interface.
    pub language: Slot<&'static str>,
    /// Whether the gate also holds back what nobody marked.
    pub autoblock: Slot<bool>,
}

/// The one state of the page.
pub static STATE: State = State {
    catalogue: Slot::new(None),
    source: Slot::new(""),
    record: Slot::new(None),
    homeless: Slot::new(false),
    outdated: Slot::new(false),
    gpc: Slot::new(false),
    live: Slot::new(false),
    wanted: Slot::new(""),
    language: Slot::new("en"),
    autoblock: Slot::new(false),
};

/// Makes a value live as long as the page.
pub fn forever<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// The same for a text.
pub fn forever_str(text: String) -> &'static str {
    text.leak()
}

/// What a decision depends on, once there is a catalogue.
pub fn facts() -> Option<Facts<'static>> {
    Some(Facts { catalogue: STATE.catalogue.get()?, record: STATE.record.get(), gpc: STATE.gpc.get() })
}

/// Whether an id is allowed. Without a catalogue the record alone decides.
pub fn allowed(id: &str) -> bool {
    if !STATE.live.get() {
        return false;
    }
    match facts() {
        Some(facts) => facts.allowed(id),
        // The cookie's form names categories; its services are known by a hash, and follow a
        // category that was allowed for certain only if nothing at all was refused.
        None => STATE.record.get().is_some_and(|r| match r.says(id) {
            Some(answer) => answer,
            None => r.denied.is_empty() && r.known.contains(&hash::short(id)),
        }),
    }
}
