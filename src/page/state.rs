//! What the gate knows, in one place.
//!
//! Everything is a `Cell` of something that can be copied, so that no borrow is
//! ever open while the page's own code runs: a released script may call us back
//! in the middle of anything. Catalogues and records live as long as the page;
//! a new one replaces the reference to the old.

use crate::logic::catalogue::Catalogue;
use crate::logic::consent::Record;
use crate::logic::consent::decide::Facts;
use alloc::boxed::Box;
use alloc::string::String;
use core::cell::Cell;

/// The gate's knowledge.
pub struct State {
    /// The catalogue in force.
    pub catalogue: Cell<Option<&'static Catalogue<'static>>>,
    /// Its text, to compare with what is fetched later and to hand on.
    pub source: Cell<&'static str>,
    /// The valid record.
    pub record: Cell<Option<&'static Record>>,
    /// A record was there, but for another revision.
    pub outdated: Cell<bool>,
    /// Whether the browser sends Global Privacy Control.
    pub gpc: Cell<bool>,
    /// The page has been shown: nothing is activated while it is only prerendered.
    pub live: Cell<bool>,
    /// Language of the interface.
    pub language: Cell<&'static str>,
    /// Whether the gate also holds back what nobody marked.
    pub autoblock: Cell<bool>,
}

// SAFETY: the modules run on one thread; WebAssembly without shared memory has no other.
#[expect(
    unsafe_code,
    reason = "a static of cells needs it, and there is one thread only"
)]
unsafe impl Sync for State {}

/// The one state of the page.
pub static STATE: State = State {
    catalogue: Cell::new(None),
    source: Cell::new(""),
    record: Cell::new(None),
    outdated: Cell::new(false),
    gpc: Cell::new(false),
    live: Cell::new(false),
    language: Cell::new("en"),
    autoblock: Cell::new(false),
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
    Some(Facts {
        catalogue: STATE.catalogue.get()?,
        record: STATE.record.get(),
        gpc: STATE.gpc.get(),
    })
}

/// Whether an id is allowed. Without a catalogue the record alone decides.
pub fn allowed(id: &str) -> bool {
    if !STATE.live.get() {
        return false;
    }
    match facts() {
        Some(facts) => facts.allowed(id),
        None => STATE.record.get().is_some_and(|r| r.says(id) == Some(true)),
    }
}
