//! What the gate holds: scripts that wait, and elements that are live or not.

use super::markup::Need;
use crate::slot::Slot;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use web_sys::Element;

/// What an element is to the gate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A script: runs once, then it is let go of.
    Script(Order),
    /// Image, video, link …: goes back and forth without a word.
    Media,
    /// Frame, object, embed: has a placeholder while it is held.
    Embed,
}

/// What a script waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Runs where it stands, after those before it.
    Inline,
    /// Has an address, and runs after those before it.
    Ordered,
    /// Has an address and `async`: waits for nobody's file.
    Free,
}

impl Held {
    /// Whether it is a script that may run.
    pub fn is_due(&self) -> bool {
        matches!(self.kind, Kind::Script(_)) && (self.wanted || self.once)
    }

    /// Whether it is an embed that has no placeholder and should have one.
    pub fn is_bare(&self) -> bool {
        self.kind == Kind::Embed && !(self.open || self.wanted || self.once) && self.placeholder.is_none()
    }
}

/// An element under the gate.
#[derive(Clone)]
pub struct Held {
    /// A number of its own, to find it again after the page's code has run.
    pub key: u32,
    /// The page's own node.
    pub node: Element,
    /// What it needs.
    pub needs: Rc<[Need]>,
    /// What it is.
    pub kind: Kind,
    /// Whether everything it needs is given.
    pub wanted: bool,
    /// Whether it is live now.
    pub open: bool,
    /// A script that came after the page was read: the platform may never run it.
    pub late: bool,
    /// A script whose file has been asked for already.
    pub ahead: bool,
    /// What its live attributes were before, to go back to.
    pub before: Vec<(&'static str, Option<String>)>,
    /// Opened at its placeholder, for this page view only.
    pub once: bool,
    /// Its placeholder, while there is one.
    pub placeholder: Option<Element>,
}

static ALL: Slot<Vec<Held>> = Slot::new(Vec::new());
static LAST: Slot<u32> = Slot::new(0);

/// Takes an element under the gate and gives its key.
pub fn add(node: Element, needs: Vec<Need>, kind: Kind, late: bool) -> u32 {
    let key = LAST.get().wrapping_add(1);
    LAST.set(key);
    ALL.with(|all| {
        // A single-page app drops its views without telling: so do we, now and then.
        if all.len() > 64 && all.len().is_power_of_two() {
            all.retain(|h| crate::host::is_connected(&h.node));
        }
        all.push(Held {
            key,
            node,
            needs: needs.into(),
            kind,
            wanted: false,
            open: false,
            late,
            ahead: false,
            before: Vec::new(),
            once: false,
            placeholder: None,
        });
    });
    key
}

/// Changes one element's entry, if it is still held.
pub fn with<T>(key: u32, f: impl FnOnce(&mut Held) -> T) -> Option<T> {
    ALL.with(|all| all.iter_mut().find(|h| h.key == key).map(f))
}

/// A copy of the entries that `pick` picks, in the order they came.
pub fn select(pick: &dyn Fn(&Held) -> bool) -> Vec<Held> {
    search(pick, false)
}

/// The first entry that `pick` picks.
pub fn first(pick: &dyn Fn(&Held) -> bool) -> Option<Held> {
    search(pick, true).pop()
}

// One function for every question: each use of an iterator would be compiled anew.
fn search(pick: &dyn Fn(&Held) -> bool, one: bool) -> Vec<Held> {
    ALL.with(|all| {
        let mut out = Vec::new();
        for h in all.iter() {
            if pick(h) {
                out.push(h.clone());
                if one {
                    break;
                }
            }
        }
        out
    })
}

/// Takes back what was opened for this page view only.
pub fn forget_once() {
    ALL.with(|all| {
        for h in all {
            h.once = false;
        }
    });
}

/// The first script that waits for no file, unless text of the page's own must run before it.
pub fn free() -> Option<Held> {
    ALL.with(|all| {
        for h in all.iter().filter(|h| h.is_due()) {
            if h.late || h.kind == Kind::Script(Order::Inline) {
                break;
            }
            if h.kind == Kind::Script(Order::Free) {
                return Some(h.clone());
            }
        }
        None
    })
}

/// The scripts among the next `n` to run that nobody has looked ahead to yet.
pub fn next(n: usize) -> Vec<Element> {
    ALL.with(|all| {
        let mut out = Vec::new();
        for h in all.iter_mut().filter(|h| h.is_due()).take(n) {
            if !h.ahead {
                h.ahead = true;
                out.push(h.node.clone());
            }
        }
        out
    })
}

/// Works out again for every element whether what it needs is given.
pub fn judge(given: &dyn Fn(&Held) -> bool) {
    ALL.with(|all| {
        for h in all {
            h.wanted = given(h);
        }
    });
}

/// Lets go of elements that have left the page and of which a placeholder stayed behind; gives both.
/// One that comes back is new to us.
pub fn orphans() -> Vec<(Element, Element)> {
    ALL.with(|all| {
        let mut out = Vec::new();
        for h in all.iter_mut() {
            if h.placeholder.is_some() && !crate::host::is_connected(&h.node) {
                out.extend(h.placeholder.take().map(|p| (h.node.clone(), p)));
                h.key = 0;
            }
        }
        if !out.is_empty() {
            all.retain(|h| h.key != 0);
        }
        out
    })
}

/// Lets go of an element.
pub fn drop(key: u32) {
    ALL.with(|all| all.retain(|h| h.key != key));
}
