//! The first layer: the question, the confirmation, and the way back in.

use super::draw::{add, button, el, link};
use crate::host;
use crate::logic::bytes::join;
use crate::logic::hash;
use crate::slot::Slot;
use alloc::string::String;
use alloc::vec::Vec;
use web_sys::Element;

/// The style of everything the gate draws.
pub static STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/gate.css"));

/// What the banner says, in order, and what can be pressed.
pub struct Question<'a> {
    /// Heading.
    pub title: &'a str,
    /// Sentences.
    pub sentences: Vec<String>,
    /// Buttons: action and text, of equal weight.
    pub buttons: Vec<(&'static str, &'a str)>,
    /// Link: address and text.
    pub link: (&'a str, &'a str),
}

impl Question<'_> {
    /// The digest of what it says, by which a record tells what was shown.
    pub fn digest(&self) -> String {
        let mut h = hash::add(hash::START, self.title);
        for s in &self.sentences {
            h = hash::add(h, s);
        }
        for (_, text) in &self.buttons {
            h = hash::add(h, text);
        }
        hash::hex(h)
    }
}

/// How the interface stands on the page.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// Word of the layout.
    pub layout: &'a str,
    /// Side of the settings button.
    pub side: &'a str,
    /// Language.
    pub lang: &'a str,
    /// `ltr` or `rtl`.
    pub dir: &'a str,
    /// The event when pointer or focus comes near.
    pub near: u32,
}

static ROOT: Slot<Option<Element>> = Slot::new(None);

/// Our root in the page, made and put first in the body if it is not there.
/// None while the page has no body.
pub fn root(frame: Frame) -> Option<Element> {
    host::body()?;
    let root = ROOT.get().unwrap_or_else(|| {
        host::style("gate", STYLE);
        let root = el("div", &[("id", "crumbgate"), ("data-nosnippet", "true")]);
        for event in ["pointerover", "focusin"] {
            host::listen(&root, event, frame.near);
        }
        // By its mark it is told from a copy that the page has made of it.
        host::set_mark(&root, u32::MAX);
        ROOT.set(Some(root.clone()));
        root
    });
    for (name, value) in
        [("data-layout", frame.layout), ("data-side", frame.side), ("lang", frame.lang), ("dir", frame.dir)]
    {
        if host::attr(&root, name).as_deref() != Some(value) {
            host::set_attr(&root, name, value);
        }
    }
    if !host::is_connected(&root) {
        host::place(&root, frame.layout == "top");
    }
    Some(root)
}

/// Whether the page has taken the root out.
pub fn is_lost() -> bool {
    ROOT.get().is_some_and(|r| !host::is_connected(&r))
}

/// Puts the root back if the page has taken it out.
pub fn keep() {
    if let Some(root) = ROOT.get().filter(|r| !host::is_connected(r)) {
        host::place(&root, host::attr(&root, "data-layout").as_deref() == Some("top"));
    }
}

fn clear(root: &Element) {
    while let Some(child) = host::first(root) {
        host::remove(&child);
    }
}

/// Takes away what is shown; what comes instead follows in a moment.
pub fn vacate() {
    if let Some(root) = ROOT.get() {
        clear(&root);
        host::set_attr(&root, "data-view", "rest");
        // Screen readers announce for certain what comes into an element that is there already.
        note(&root);
    }
}

fn note(root: &Element) -> Element {
    add(root, "section", &[("id", "crumbgate-confirm"), ("role", "status"), ("tabindex", "-1")], "")
}

/// Draws the question.
pub fn ask(frame: Frame, q: &Question) -> bool {
    let Some(root) = root(frame) else {
        return false;
    };
    clear(&root);
    host::set_attr(&root, "data-view", "banner");
    let banner = add(
        &root,
        "section",
        &[("id", "crumbgate-banner"), ("aria-labelledby", "crumbgate-title"), ("tabindex", "-1")],
        "",
    );
    let words = add(&banner, "div", &[("class", "crumbgate-words")], "");
    add(&words, "h2", &[("id", "crumbgate-title")], q.title);
    for s in &q.sentences {
        add(&words, "p", &[], s);
    }
    let row = add(&banner, "div", &[("class", "crumbgate-row")], "");
    for (action, text) in &q.buttons {
        button(&row, action, text);
    }
    link(&row, q.link.0, q.link.1);
    host::room(&root);
    true
}

/// Draws the confirmation in place of the question, and moves the focus there if it was in it.
pub fn confirm(frame: Frame, sentences: &[&str], hide: &str, settings: Option<&str>, focus: bool) {
    let Some(root) = root(frame) else { return };
    host::set_attr(&root, "data-view", "confirm");
    let note = host::elements(&host::within(&root, "section").into()).next().unwrap_or_else(|| note(&root));
    let words = add(&note, "div", &[("class", "crumbgate-words")], "");
    add(&words, "p", &[], &join(sentences, " "));
    let row = add(&note, "div", &[("class", "crumbgate-row")], "");
    button(&row, "hide", hide);
    settings_button(&root, settings);
    if focus {
        host::focus(&note);
    }
    host::room(&root);
}

/// Leaves nothing but the settings button, if there is to be one.
pub fn rest(frame: Frame, settings: Option<&str>) {
    if settings.is_none() && ROOT.get().is_none() {
        return;
    }
    let Some(root) = root(frame) else { return };
    let focused = host::active().is_some_and(|el| contains(&el));
    clear(&root);
    host::set_attr(&root, "data-view", "rest");
    // What had the focus is gone: the next press must not begin at the top of the page.
    if let Some(b) = settings_button(&root, settings).filter(|_| focused) {
        host::focus(&b);
    }
    host::room(&root);
}

fn settings_button(root: &Element, text: Option<&str>) -> Option<Element> {
    let b = button(root, "open-preferences", text?);
    host::set_attr(&b, "id", "crumbgate-settings");
    host::set_attr(&b, "aria-haspopup", "dialog");
    Some(b)
}

/// Whether an element stands in our own interface.
pub fn contains(el: &Element) -> bool {
    host::closest(el, "#crumbgate").is_some()
}

/// Whether the question is on the page.
pub fn is_asking() -> bool {
    ROOT.get().is_some_and(|r| host::attr(&r, "data-view").as_deref() == Some("banner"))
}
