//! What the gate holds: scripts that wait, and elements that are live or not.

use super::markup::Need;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use web_sys::Element;

/// What an element is to the gate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A script: runs once, then it is let go of.
    Script,
    /// Image, video, link …: goes back and forth without a word.
    Media,
    /// Frame, object, embed: has a placeholder while it is held.
    Embed,
}

/// An element under the gate.
#[derive(Clone)]
pub struct Held {
    /// A number of its own, to find it again after the page's code has run.
    pub key: u32,
    /// The page's own node.
    pub node: Element,
    /// What it needs.
    pub needs: Vec<Need>,
    /// What it is.
    pub kind: Kind,
    /// Whether everything it needs is given.
    pub wanted: bool,
    /// Whether it is live now.
    pub open: bool,
    /// A script that came after the page was read: the platform may never run it.
    pub late: bool,
    /// What its live attributes were before, to go back to.
    pub before: Vec<(&'static str, Option<String>)>,
    /// Opened at its placeholder, for this page view only.
    pub once: bool,
    /// Its placeholder, while there is one.
    pub placeholder: Option<Element>,
}

struct All(RefCell<Vec<Held>>, core::cell::Cell<u32>);

// SAFETY: one thread; see page::state.
#[expect(
    unsafe_code,
    reason = "a static of cells needs it, and there is one thread only"
)]
unsafe impl Sync for All {}

static ALL: All = All(RefCell::new(Vec::new()), core::cell::Cell::new(0));

/// Takes an element under the gate and gives its key.
pub fn add(node: Element, needs: Vec<Need>, kind: Kind, late: bool) -> u32 {
    let key = ALL.1.get().wrapping_add(1);
    ALL.1.set(key);
    if let Ok(mut all) = ALL.0.try_borrow_mut() {
        // A single-page app drops its views without telling: so do we, now and then.
        if all.len() > 64 && all.len().is_power_of_two() {
            all.retain(|h| crate::host::is_connected(&h.node));
        }
        all.push(Held {
            key,
            node,
            needs,
            kind,
            wanted: false,
            open: false,
            late,
            before: Vec::new(),
            once: false,
            placeholder: None,
        });
    }
    key
}

/// Changes one element's entry, if it is still held.
pub fn with<T>(key: u32, f: impl FnOnce(&mut Held) -> T) -> Option<T> {
    ALL.0
        .try_borrow_mut()
        .ok()?
        .iter_mut()
        .find(|h| h.key == key)
        .map(f)
}

/// A copy of the entries that `pick` picks, in the order they came.
pub fn select(pick: impl Fn(&Held) -> bool) -> Vec<Held> {
    ALL.0
        .try_borrow()
        .map(|all| all.iter().filter(|h| pick(h)).cloned().collect())
        .unwrap_or_default()
}

/// The first entry that `pick` picks.
pub fn first(pick: impl Fn(&Held) -> bool) -> Option<Held> {
    ALL.0.try_borrow().ok()?.iter().find(|h| pick(h)).cloned()
}

/// Works out again for every element whether what it needs is given.
pub fn judge(given: impl Fn(&Held) -> bool) {
    if let Ok(mut all) = ALL.0.try_borrow_mut() {
        for h in all.iter_mut() {
            h.wanted = given(h);
        }
    }
}

/// Lets go of an element.
pub fn drop(key: u32) {
    if let Ok(mut all) = ALL.0.try_borrow_mut() {
        all.retain(|h| h.key != key);
    }
}
