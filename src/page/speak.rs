//! Saying things: in the visitor's language on the page, in English to the site's developers.

use super::On;
use super::state::{STATE, forever, forever_str};
use crate::gate::held;
use crate::host;
use crate::logic::catalogue::problem::Problem;
use crate::logic::json::{Json, write_str};
use crate::logic::locale;
use crate::ui::text::Words;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

/// The English texts of the first layer.
static ENGLISH: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/first.in"));

struct Spoken {
    text: Cell<&'static str>,
    file: Cell<Option<&'static Json<'static>>>,
    waiting: Cell<bool>,
    unknown: RefCell<Vec<String>>,
}

// SAFETY: one thread; see page::state.
#[expect(
    unsafe_code,
    reason = "a static of cells needs it, and there is one thread only"
)]
unsafe impl Sync for Spoken {}

static SPOKEN: Spoken = Spoken {
    text: Cell::new(""),
    file: Cell::new(None),
    waiting: Cell::new(false),
    unknown: RefCell::new(Vec::new()),
};

/// The language of the interface, from the tag, the page or the browser.
pub fn choose() -> &'static str {
    let own = host::setting("lang");
    locale::choose(&if own.is_empty() {
        host::languages()
    } else {
        own
    })
}

/// The words of the interface.
pub fn words() -> Words {
    Words {
        tag: STATE.language.get(),
        file: SPOKEN.file.get(),
        english: ENGLISH,
    }
}

/// One text.
pub fn t(key: &str) -> &'static str {
    words().get(STATE.catalogue.get(), key)
}

/// The language and the direction to write on an element.
pub fn language() -> (&'static str, &'static str) {
    let w = words();
    // Without its file the interface speaks English and must say so.
    let tag = if w.file.is_none() && w.tag != "en" && !has_own(w.tag) {
        "en"
    } else {
        w.tag
    };
    (tag, if w.is_rtl() { "rtl" } else { "ltr" })
}

fn has_own(tag: &str) -> bool {
    STATE
        .catalogue
        .get()
        .and_then(|c| c.text)
        .is_some_and(|t| t.get(tag).is_some())
}

/// The language's file as it came, for the preferences module; empty for English.
pub fn file() -> &'static str {
    SPOKEN.text.get()
}

/// True once the texts are there; else they are on their way, and [`arrived`] follows.
pub fn is_ready() -> bool {
    let tag = STATE.language.get();
    if tag == "en" || SPOKEN.file.get().is_some() {
        return true;
    }
    if !SPOKEN.waiting.replace(true) {
        host::load(
            &host::resource(&["locales/", tag, ".json"].concat()),
            1 << 16,
            5_000,
            On::Language as u32,
        );
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
                "\" cannot be had; English is shown. Is the folder locales/ beside crumbgate.js?",
            ]
            .concat(),
        );
        STATE.language.set("en");
    }
    SPOKEN.text.set(if tree.is_some() {
        text.unwrap_or("")
    } else {
        ""
    });
    SPOKEN.file.set(tree.map(|t| &*forever(t)));
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
    let mut message = String::from("the catalogue has problems; what they touch stays blocked:");
    // The first hundred tell enough.
    for p in problems.iter().take(100) {
        message.push('\n');
        message.push_str(&p.message());
    }
    error("catalogue-invalid", &message);
}

/// Reports what could not be erased.
pub fn survived(names: &[String]) {
    error(
        "erase-incomplete",
        &[
            "these cookies could not be erased from this page: ",
            &names.join(", "),
        ]
        .concat(),
    );
}

/// Reports ids of the markup that the catalogue does not have, each once.
pub fn check_ids(key: u32) {
    let Some(c) = STATE.catalogue.get() else {
        return;
    };
    let needs = held::with(key, |h| h.needs.clone()).unwrap_or_default();
    for n in needs {
        if n.id == "?" || c.target(&n.id).is_some() {
            continue;
        }
        let mut known = SPOKEN.unknown.borrow_mut();
        if known.contains(&n.id) {
            continue;
        }
        known.push(n.id.clone());
        drop(known);
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
    for h in held::select(|_| true) {
        check_ids(h.key);
    }
}
