//! Saying things: in the visitor's language on the page, in English to the site's developers.

use super::On;
use super::state::{STATE, forever, forever_str};
use crate::gate::held;
use crate::host;
use crate::logic::bytes::take;
use crate::logic::catalogue::problem::Problem;
use crate::logic::json::{Json, write_str};
use crate::logic::locale;
use crate::slot::Slot;
use crate::ui::text::Words;
use alloc::string::String;
use alloc::vec::Vec;

/// The English texts of the first layer.
static ENGLISH: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/first.in"));

/// The language's file as it came.
static TEXT: Slot<&'static str> = Slot::new("");
/// The same, read.
static FILE: Slot<Option<&'static Json<'static>>> = Slot::new(None);
/// It is on its way.
static WAITING: Slot<bool> = Slot::new(false);
/// The catalogue has problems: ids that are missing for that reason are not news.
static BROKEN: Slot<bool> = Slot::new(false);
/// Unknown ids that were reported.
static UNKNOWN: Slot<Vec<String>> = Slot::new(Vec::new());

/// Chooses the language of the interface, by the tag, the page or the browser.
pub fn choose() {
    let own = host::setting("lang");
    let tags = if own.is_empty() { host::languages() } else { own };
    let file = locale::choose(&tags);
    STATE.wanted.set(forever_str([take(&mut &*tags, b','), ",", file].concat()));
    STATE.language.set(file);
}

/// The words of the interface.
pub fn words() -> Words {
    Words { wanted: STATE.wanted.get(), tag: STATE.language.get(), file: FILE.get(), english: ENGLISH }
}

/// One text.
pub fn t(key: &str) -> &'static str {
    words().get(STATE.catalogue.get(), key)
}

/// The language and the direction to write on an element.
pub fn language() -> (&'static str, &'static str) {
    words().language(STATE.catalogue.get())
}

/// The language's file as it came, for the preferences module; empty for English.
pub fn file() -> &'static str {
    TEXT.get()
}

/// True once the texts are there; else they are on their way, and [`arrived`] follows.
pub fn is_ready() -> bool {
    let tag = STATE.language.get();
    if tag == "en" || FILE.get().is_some() {
        return true;
    }
    if !WAITING.replace(true) {
        host::language(tag, On::Language as u32);
    }
    false
}

/// A language file came, or did not: then English serves.
pub fn arrived(text: Option<String>) {
    let text = text.map(forever_str);
    let tree = text.and_then(|t| Json::read(t).ok());
    if tree.is_none() {
        error(
            "language-unreachable",
            &[
                "the texts in \"",
                STATE.language.get(),
                "\" cannot be had; English is shown. Is the folder locales/ beside crumbgate.js, and of the same version?",
            ]
            .concat(),
        );
        STATE.wanted.set("en,en");
        STATE.language.set("en");
    }
    TEXT.set(if tree.is_some() { text.unwrap_or("") } else { "" });
    FILE.set(tree.map(|t| forever(t) as &_));
    super::offer::settle();
    super::refresh();
}

/// Reports something wrong: once in the console, once as an event.
pub fn error(code: &str, message: &str) {
    host::report(message);
    let mut detail = String::from("{\"code\":");
    write_str(&mut detail, code);
    detail.push_str(",\"message\":");
    write_str(&mut detail, message);
    detail.push('}');
    host::emit("error", &detail);
}

/// Reports every problem of a catalogue, in one message.
pub fn problems(problems: &[Problem]) {
    BROKEN.set(true);
    let mut message = String::from("the catalogue has problems; what they touch stays blocked:");
    // The first hundred tell enough.
    for p in problems.iter().take(100) {
        message.push('\n');
        message.push_str(&p.message());
    }
    error("catalogue-invalid", &message);
}

/// Reports what could not be erased.
pub fn survived(names: &str) {
    error("erase-incomplete", &["could not be erased from this page: ", names].concat());
}

/// Reports ids of the markup that the catalogue does not have, each once.
pub fn check_ids(key: u32) {
    let Some(c) = STATE.catalogue.get().filter(|_| !BROKEN.get()) else {
        return;
    };
    let needs = held::with(key, |h| h.needs.clone()).unwrap_or_default();
    for n in needs.iter() {
        if n.id == "?" || c.target(&n.id).is_some() {
            continue;
        }
        let known = UNKNOWN.with(|known| {
            let had = known.contains(&n.id);
            if !had {
                known.push(n.id.clone());
            }
            had
        });
        if known {
            continue;
        }
        error(
            "unknown-id",
            &[
                "the page names \"",
                &n.id,
                "\", which is no category, service or alias of the catalogue; it stays blocked",
            ]
            .concat(),
        );
    }
}

/// The same for everything held, once a catalogue is there.
pub fn check_all_ids() {
    for h in held::select(&|_| true) {
        check_ids(h.key);
    }
}
