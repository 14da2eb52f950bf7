//! Letting go: scripts one after another, other elements back and forth.

use super::held::{self, Held, Kind};
use super::markup::{self, HELD, Need, Traits};
use crate::host;
use crate::logic::catalogue::schema::is_safe_url;
use crate::slot::Slot;
use web_sys::{Element, Node};

/// Milliseconds of releasing after which the page gets room to breathe.
const SLICE: f64 = 8.0;
/// Scripts whose files are fetched while an earlier one is waited for.
const AHEAD: usize = 24;
/// Milliseconds after which a script that neither loads nor fails is given up.
pub const PATIENCE: u32 = 5_000;

/// Events by which the loop calls back into this room.
#[derive(Clone, Copy)]
pub struct Codes {
    /// Go on releasing.
    pub pump: u32,
    /// A script has loaded or failed.
    pub loaded: u32,
    /// A script's patience is over; the number is its key.
    pub patience: u32,
    /// Whether a late script can run is known; `[key, live]`.
    pub probed: u32,
    /// A script called `document.write` after the page was read.
    pub wrote: u32,
}

/// Key of the script waited for.
static WAITING: Slot<u32> = Slot::new(0);
/// The script waited for has its file: it will run for certain, and the platform keeps those behind
/// it in order, so the next ones that are here already need not wait for it.
static CERTAIN: Slot<bool> = Slot::new(false);
/// A script was given up: what follows must not queue behind it in the platform.
static GAVE_UP: Slot<bool> = Slot::new(false);
/// A turn has been asked for.
static ASKED: Slot<bool> = Slot::new(false);

/// Whether we were called while the parser puts something in. Chromium forgets the address that a frame is
/// given then: it must have it from a task of its own.
pub static PARSING: Slot<bool> = Slot::new(false);
/// Frames wait for that task.
pub static POSTPONED: Slot<bool> = Slot::new(false);

/// Takes an element of the page under the gate, if it asks for anything. Gives its key.
pub fn consider(el: &Element, traits: Traits, late: bool) -> Option<u32> {
    let kind = traits.kind?;
    if kind == Kind::Embed {
        // It may be the copy of one that is hidden behind its placeholder.
        host::del_attr(el, "data-crumbgate-held");
    }
    let key = held::add(el.clone(), traits.needs, kind, late);
    host::set_mark(el, key);
    Some(key)
}

/// Whether everything in a list of needs is given.
pub fn given(needs: &[Need], allowed: &dyn Fn(&str) -> bool, denied: &dyn Fn(&str) -> bool) -> bool {
    needs.iter().all(|n| if n.denied { denied(&n.id) } else { allowed(&n.id) })
}

/// Opens and closes everything but scripts, as their needs are given.
/// Tells whether an embed is closed and has no placeholder.
pub fn settle() -> bool {
    for h in held::select(&|h| !matches!(h.kind, Kind::Script(_)) && h.open != (h.wanted || h.once)) {
        if !h.wanted && !h.once {
            close(&h);
        } else if PARSING.get() && host::tag(&h.node) == "iframe" {
            POSTPONED.set(true);
        } else {
            open(&h);
        }
    }
    held::first(&Held::is_bare).is_some()
}

/// Makes an element live.
fn open(h: &Held) {
    uncover(h);
    if host::tag(&h.node) == "iframe" {
        // What the parser has put in, Chromium gives the address from its history when the visitor comes back to
        // the page, whatever was refused since; what code has put in has no history.
        put_in_again(&h.node);
    }
    let mut before = alloc::vec::Vec::new();
    for (from, to) in HELD {
        let Some(value) = host::attr(&h.node, from) else {
            continue;
        };
        // Others than Klaro use the name for something else.
        if to == "type" && host::attr(&h.node, to).is_none_or(|now| now != "text/plain") {
            continue;
        }
        // Markup that anybody may have written must not become code.
        if to != "srcset" && !is_safe_url(&value) {
            continue;
        }
        let to = if to == "src" && host::tag(&h.node) == "object" { "data" } else { to };
        before.push((to, host::attr(&h.node, to)));
        let value = if h.kind == Kind::Embed { markup::private_address(&value) } else { value };
        host::set_attr(&h.node, to, &value);
    }
    held::with(h.key, |h| {
        h.open = true;
        h.before = before;
        h.placeholder = None;
    });
    reload_media(&h.node);
}

/// Makes an element what it was before it was live.
fn close(h: &Held) {
    for (name, value) in &h.before {
        match value {
            Some(v) => host::set_attr(&h.node, name, v),
            None => host::del_attr(&h.node, name),
        }
    }
    held::with(h.key, |h| h.open = false);
    if h.kind == Kind::Embed {
        // A frame keeps what it shows until it is put in again.
        put_in_again(&h.node);
    }
    reload_media(&h.node);
}

/// Takes away the placeholders that may name other services now.
pub fn renew() {
    for h in held::select(&|h| h.needs.len() > 1 && h.placeholder.is_some()) {
        uncover(&h);
        held::with(h.key, |h| h.placeholder = None);
    }
}

/// Takes an embed's placeholder away.
fn uncover(h: &Held) {
    if let Some(p) = &h.placeholder {
        host::remove(p);
        host::del_attr(&h.node, "data-crumbgate-held");
    }
}

/// Lets go of an element that stands for something else now, as it was before it was held. A script keeps its place.
pub fn forget(el: &Element) {
    let key = host::mark(el);
    let Some(h) = held::first(&|h| h.key == key) else { return };
    if matches!(h.kind, Kind::Script(_)) {
        let needs = markup::traits(el).needs;
        held::with(key, |h| h.needs = needs.into());
        return;
    }
    held::drop(key);
    host::set_mark(el, 0);
    uncover(&h);
    if h.open {
        close(&h);
    }
}

fn put_in_again(node: &Element) {
    if let Some(place) = host::parent(node) {
        let next = host::next(node);
        host::remove(node);
        host::insert(&place, node, next.as_ref());
    }
}

/// A `source` counts only when its media element looks again.
fn reload_media(el: &Element) {
    match host::tag(el).as_str() {
        "audio" | "video" => host::media_load(el),
        "source" => {
            if let Some(p) = host::parent(el) {
                host::media_load(&p);
            }
        }
        _ => {}
    }
}

/// Asks for a turn of [`pump`], once.
pub fn ask(codes: Codes) {
    if !ASKED.replace(true) {
        host::soon(codes.pump);
    }
}

/// The turn that [`ask`] asked for.
pub fn turn(codes: Codes) {
    ASKED.set(false);
    pump(codes);
}

/// Releases scripts in the order of the page, as far as they may and the time allows.
pub fn pump(codes: Codes) {
    if ASKED.get() {
        // The page has been promised room first.
        return;
    }
    let from = host::millis();
    while let Some(h) = held::free().filter(|h| is_complete(&h.node)) {
        if host::millis() - from > SLICE {
            return ask(codes);
        }
        run(&h, codes);
    }
    while WAITING.get() == 0 || CERTAIN.get() {
        let Some(h) = held::first(&Held::is_due) else {
            return;
        };
        if WAITING.get() != 0 && (h.late || !host::is_fetched(&h.node)) {
            return;
        }
        if !is_complete(&h.node) {
            // The parser is still inside it: its next batch brings us back. External ones too:
            // Firefox never runs a script that is moved before its end tag has been read.
            return;
        }
        if host::millis() - from > SLICE {
            return ask(codes);
        }
        if h.late {
            CERTAIN.set(false);
            WAITING.set(h.key);
            host::probe(&h.node, codes.probed, h.key);
        } else {
            run(&h, codes);
        }
    }
}

/// Goes on once it is known whether a late script can run.
pub fn probed(key: u32, live: bool, codes: Codes) {
    if WAITING.get() != key {
        return;
    }
    WAITING.set(0);
    if let Some(mut h) = held::first(&|h| h.key == key) {
        if !live {
            h.node = host::rebuild(&h.node);
        }
        if h.wanted || h.once {
            run(&h, codes);
        } else {
            held::with(key, |x| {
                x.node = h.node.clone();
                x.late = false;
            });
            host::set_mark(&h.node, key);
        }
    }
    pump(codes);
}

/// A script has loaded or failed: the next one may come.
pub fn loaded(node: Option<Element>, codes: Codes) {
    // The mark says which: an earlier script that was given up may still come in.
    if node.is_some_and(|n| host::mark(&n) == WAITING.get()) {
        WAITING.set(0);
        pump(codes);
    }
}

/// A script has had its time.
pub fn patience(key: u32, codes: Codes) {
    if WAITING.get() == key {
        GAVE_UP.set(true);
        WAITING.set(0);
        host::report("a released script neither loaded nor failed in 5 s: the next ones go on without it");
        pump(codes);
    }
}

/// Whether the parser has left a script: then something follows it.
fn is_complete(script: &Element) -> bool {
    if !host::loading() {
        return true;
    }
    let mut at: Option<Node> = Some(script.clone().into());
    while let Some(node) = at {
        if host::next(&node).is_some() {
            return true;
        }
        at = host::parent(&node);
    }
    false
}

/// Gives a script its type and address back and puts the page's own node in again,
/// which is what makes the platform run it: nonce, integrity and trust stay with it.
fn run(h: &Held, codes: Codes) {
    let node = &h.node;
    held::drop(h.key);
    host::set_mark(node, h.key);
    let is = host::revive(node);
    let (external, module, asynchronous) = (is & 1 != 0, is & 2 != 0, is & 4 != 0);
    let Some(place) = host::parent(node) else {
        return;
    };
    let next = host::next(node);
    // A module that stands in the page tells nobody when it has run.
    let waits = external && !asynchronous && is & 8 == 0;
    if external && !asynchronous {
        host::in_order(node, GAVE_UP.get());
    }
    if waits {
        for next in held::next(AHEAD) {
            host::ahead(&next);
        }
        WAITING.set(h.key);
        CERTAIN.set(host::is_fetched(node) && !GAVE_UP.get());
        host::listen(node, "load", codes.loaded);
        host::listen(node, "error", codes.loaded);
        host::timer(PATIENCE, codes.patience, h.key);
    }
    host::remove(node);
    if external || module {
        host::insert(&place, node, next.as_ref());
    } else {
        host::without_write(codes.wrote, node, &place, next.as_ref());
    }
}
