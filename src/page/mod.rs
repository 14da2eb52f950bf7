//! The loop: browser events in, decisions by the core, effects out to gate, interface and storage.

pub mod act;
pub mod arrive;
pub mod bring;
pub mod offer;
pub mod speak;
pub mod state;

use crate::gate::{autoblock, eraser, held, markup, release, switches};
use crate::host;
use crate::logic::catalogue::Area;
use crate::logic::consent::decide::in_force;
use crate::logic::consent::{change, json};
use crate::logic::cookies;
use crate::logic::rules::{cookie_is_refused, host_refused_by, key_is_refused};
use crate::storage;
use crate::ui::banner;
use alloc::boxed::Box;
use js_sys::Array;
use state::{STATE, facts};
use wasm_bindgen::{JsCast, JsValue};

/// Everything the browser may call back for.
#[derive(Clone, Copy)]
#[repr(u32)]
pub enum On {
    /// Nodes were added that the gate may want.
    Nodes = 1,
    /// Go on releasing scripts.
    Pump,
    /// A script loaded or failed.
    Loaded,
    /// A script's time is up.
    Patience,
    /// A late script was probed.
    Probed,
    /// `document.write` after load.
    Wrote,
    /// Something was pressed.
    Press,
    /// The pointer or the focus has come to our interface.
    Near,
    /// The parser is done.
    Parsed,
    /// The catalogue came, or did not.
    Catalogue,
    /// A language came, or did not.
    Language,
    /// The page has time to look for a newer catalogue.
    Idle,
    /// The page has time to listen to other tabs.
    Tabs,
    /// The page is shown again, or another tab has changed the storage.
    Shown,
    /// A prerendered page is shown for the first time.
    Activated,
    /// The press has been painted: release now.
    Painted,
    /// Erase once more what a script still running has written again.
    EraseAgain,
    /// Names of databases came.
    Databases,
    /// A database is still there, for somebody keeps it open.
    StillOpen,
    /// A vendor's function was defined by the page.
    Vendor,
    /// Nodes were added that autoblock may want.
    Unmarked,
    /// Our element was taken out a moment ago.
    Removed,
    /// The embeds have been measured, whose placeholders are to be drawn.
    Placeholders,
    /// Frames that could not be opened while the parser was at work.
    Frames,
    /// What elements say of themselves has changed.
    Changed,
}

/// The release room's events.
pub const CODES: release::Codes = release::Codes {
    pump: On::Pump as u32,
    loaded: On::Loaded as u32,
    patience: On::Patience as u32,
    probed: On::Probed as u32,
    wrote: On::Wrote as u32,
};

/// Where `js/module.js` says that it came after the parser; no attribute of the tag.
const LATE: &str = "late";

/// Starts the gate. Called once, as early as the tag runs.
pub fn start() {
    speak::choose();
    STATE.autoblock.set(matches!(&*host::setting("autoblock"), "on" | "true"));
    STATE.gpc.set(host::gpc());
    host::listen_document("click", On::Press as u32);
    host::listen_window("pageshow", On::Shown as u32);
    host::listen_document("visibilitychange", On::Shown as u32);
    host::listen_document("DOMContentLoaded", On::Parsed as u32);
    // Listening for other tabs opens both storage areas; that can wait.
    host::idle(On::Tabs as u32);
    host::guard();
    host::watch(markup::SELECTOR, On::Nodes as u32, On::Changed as u32);
    if STATE.autoblock.get() {
        host::autoblock(autoblock::SELECTOR, On::Unmarked as u32);
    }
    if host::prerendering() {
        host::listen_document("prerenderingchange", On::Activated as u32);
    } else {
        go();
    }
}

/// Everything that must wait until the page is really shown to somebody.
fn go() {
    STATE.live.set(true);
    read_record();
    arrive::look();
    if !host::loading() {
        arrive::parsed();
    }
    look_at(&host::all(markup::SELECTOR).into(), !host::setting(LATE).is_empty());
    // A record opens what it names before there is a catalogue; and where the parser is done
    // nothing else brings us back.
    refresh();
    release::pump(CODES);
}

/// Reads the record that counts now.
fn read_record() {
    let expected = arrive::expected_revision();
    let (record, outdated) = storage::read(host::seconds() as u64, expected.as_deref());
    STATE.outdated.set(outdated);
    let mut record = in_force(record, STATE.gpc.get());
    if let (Some(c), Some(r)) = (STATE.catalogue.get(), &mut record) {
        change::spell_out(c, r);
    }
    // The same record keeps its place in memory.
    if record.as_deref().map(json::write) != STATE.record.get().map(json::write) {
        STATE.record.set(record.map(|r| &*Box::leak(r)));
    }
}

/// An event from the browser.
pub fn on(code: u32, arg: &JsValue) {
    // What a released script does may bring us here again in the middle.
    let before = release::PARSING.replace((code == On::Nodes as u32 || code == On::Unmarked as u32) && host::loading());
    handle(code, arg);
    release::PARSING.set(before);
}

fn handle(code: u32, arg: &JsValue) {
    let number = || arg.as_f64().unwrap_or(0.0) as u32;
    match code {
        c if c == On::Nodes as u32 => {
            // Whatever follows the inline catalogue tells that the parser has left it.
            arrive::inline();
            offer::settle_late();
            look_at(arg, !host::loading());
            release::pump(CODES);
            offer::keep_way_in();
            if banner::is_lost() {
                // Not at once: a page that takes it out again would have us for ever.
                host::timer(100, On::Removed as u32, 0);
            }
        }
        c if c == On::Pump as u32 => release::turn(CODES),
        c if c == On::Loaded as u32 => release::loaded(host::target(arg), CODES),
        c if c == On::Patience as u32 => release::patience(number(), CODES),
        c if c == On::Probed as u32 => {
            let key = host::item(arg, 0).as_f64().unwrap_or(0.0) as u32;
            release::probed(key, host::item(arg, 1).is_truthy(), CODES);
        }
        c if c == On::Wrote as u32 => {
            speak::error(
                "document-write",
                "a released script called document.write; it was ignored, it would have wiped the page. Use a version of it that does not write",
            );
        }
        c if c == On::Press as u32 => act::press(arg),
        c if c == On::Near as u32 => offer::near(arg),
        c if c == On::Parsed as u32 => {
            arrive::parsed();
            release::pump(CODES);
            offer::settle();
        }
        c if c == On::Catalogue as u32 => {
            let text = host::item(arg, 0).as_string();
            arrive::fetched(text, &host::item(arg, 1).as_string().unwrap_or_default());
        }
        c if c == On::Language as u32 => speak::arrived(host::item(arg, 0).as_string()),
        c if c == On::Idle as u32 => arrive::look_again(),
        c if c == On::Tabs as u32 => {
            host::listen_window("storage", On::Shown as u32);
            again();
        }
        c if c == On::Shown as u32 => again(),
        c if c == On::Activated as u32 => go(),
        c if c == On::Painted as u32 => act::painted(),
        c if c == On::EraseAgain as u32 => erase(false),
        c if c == On::Databases as u32 => {
            if let Some(facts) = facts() {
                eraser::erase_databases(facts, &host::strings(arg.unchecked_ref::<Array>()), On::StillOpen as u32);
            }
        }
        c if c == On::StillOpen as u32 => {
            let name = arg.as_string().unwrap_or_default();
            if facts().is_some_and(|f| key_is_refused(f, Area::IndexedDb, &name)) {
                speak::survived(&name);
            }
        }
        c if c == On::Vendor as u32 => {
            if let (Some(facts), Some(name)) = (facts(), arg.as_string()) {
                switches::late(facts, &name);
            }
        }
        c if c == On::Unmarked as u32 => unmarked(arg),
        c if c == On::Removed as u32 => banner::keep(),
        c if c == On::Placeholders as u32 => placeholders(),
        c if c == On::Frames as u32 => refresh(),
        c if c == On::Changed as u32 => {
            for el in host::elements(arg) {
                release::forget(&el);
            }
            look_at(arg, !host::loading());
            refresh();
            release::pump(CODES);
        }
        _ => {}
    }
}

/// Looks at elements the page has just got.
fn look_at(nodes: &JsValue, late: bool) {
    for (element, placeholder) in held::orphans() {
        host::remove(&placeholder);
        host::set_mark(&element, 0);
    }
    let mut new = false;
    for el in host::elements(nodes) {
        let traits = markup::traits(&el);
        if traits.is_catalogue {
            arrive::inline();
            continue;
        }
        if traits.is_ours {
            // A snapshot of the page, a cloned part of it: what can be pressed there would do nothing.
            if host::mark(&el) == 0 {
                host::remove(&el);
            }
            continue;
        }
        if !traits.action.is_empty() {
            offer::control(&el, &traits.action);
        }
        if let Some(key) = release::consider(&el, traits, late) {
            new = true;
            speak::check_ids(key);
        } else if let Some(old) = held::with(host::mark(&el), |h| h.placeholder.take()).flatten() {
            // It has been moved: its placeholder goes with it.
            host::remove(&old);
            host::del_attr(&el, "data-crumbgate-held");
            new = true;
        }
    }
    if new {
        refresh();
    }
}

/// Judges everything held by what is so now.
pub fn judge() {
    let denied =
        |id: &str| facts().is_some_and(|f| f.record.is_some() && f.catalogue.target(id).is_some() && !f.allowed(id));
    held::judge(&|h| release::given(&h.needs, &state::allowed, &denied));
}

/// Judges everything held, and opens or closes it.
pub fn refresh() {
    judge();
    if release::settle() {
        for h in held::select(&held::Held::is_bare) {
            host::measure(&h.node, On::Placeholders as u32);
        }
    }
    if release::POSTPONED.replace(false) {
        host::timer(0, On::Frames as u32, 0);
    }
}

/// Draws the placeholders that are missing.
fn placeholders() {
    for h in held::select(&held::Held::is_bare) {
        offer::placeholder(&h);
    }
}

/// The record may have changed elsewhere: another tab, another page, the visitor's browser.
fn again() {
    if !STATE.live.get() || STATE.homeless.get() {
        return;
    }
    let before = STATE.record.get();
    read_record();
    let same = match (before, STATE.record.get()) {
        (Some(a), Some(b)) => a.changed == b.changed && a.method == b.method,
        (a, b) => a.is_none() && b.is_none(),
    };
    if same {
        return;
    }
    act::enforce(act::Why::Elsewhere);
}

/// Erases what refused services left, and says what cannot be erased.
pub fn erase(first: bool) {
    // Before any answer nothing was refused: what is there stays, and nothing is added.
    let Some(facts) = facts().filter(|f| f.record.is_some()) else {
        return;
    };
    let survivors = eraser::erase(facts, On::Databases as u32, On::StillOpen as u32);
    if first {
        if !survivors.is_empty() {
            speak::survived(&survivors);
        }
        // Scripts that are still running write again: once soon, once late, and on the next page.
        host::timer(400, On::EraseAgain as u32, 0);
        host::timer(3_000, On::EraseAgain as u32, 0);
    }
}

/// Whether a write to `document.cookie` must go nowhere. One that only deletes is carried out here:
/// vendors clean up after themselves, at paths that the eraser cannot know.
pub fn refuses(write: &str) -> bool {
    let refused = facts().is_some_and(|f| cookie_is_refused(f, cookies::written_name(write)));
    if let Some(deletion) = cookies::deletion(write).filter(|_| refused) {
        host::set_cookie(&deletion);
    }
    refused
}

/// The service that keeps a host from being loaded; empty if nothing does.
pub fn blocks(host_name: &str) -> &'static str {
    if !STATE.autoblock.get() || host_name.is_empty() || host_name == host::address("host") {
        return "";
    }
    match facts() {
        Some(f) if STATE.live.get() => host_refused_by(f, host_name).unwrap_or(""),
        // Not known yet: hold what is not ours until it is.
        _ => "?",
    }
}

fn unmarked(nodes: &JsValue) {
    for el in host::elements(nodes) {
        let service = blocks(&autoblock::source(&el));
        if !service.is_empty() {
            autoblock::hold(&el, service);
        }
    }
    refresh();
}
