//! The dialog: drawn when it is opened, or a moment before, when somebody is about to; gone when it is closed.

use super::category;
use super::kept::Kept;
use super::scene::{Codes, Scene};
use crate::bridge;
use crate::host;
use crate::logic::catalogue::Service;
use crate::slot::Slot;
use crate::ui::draw::{add, button, el};
use crate::ui::text::Words;
use alloc::string::String;
use alloc::vec::Vec;
use wasm_bindgen::JsValue;
use web_sys::Element;

const ID: &str = "crumbgate-preferences";
const TITLE: &str = "crumbgate-preferences-title";

/// The dialog while it is open.
#[derive(Clone)]
pub struct Open {
    pub(super) root: Element,
    pub(super) scene: Scene,
    /// Checkboxes: categories, then services, as in the catalogue.
    pub(super) boxes: Vec<Option<Element>>,
    /// Which of them the visitor has changed, or a service below them.
    pub(super) touched: Vec<bool>,
}

static OPEN: Slot<Option<Open>> = Slot::new(None);
/// One that is drawn and not in the page yet, and the record it was drawn from.
static PREPARED: Slot<Option<(Open, String)>> = Slot::new(None);

/// What the dialog says above the categories, and the record it shows.
pub struct Head {
    /// When the choice was made, or that there is none.
    pub state: String,
    /// Whether the browser's signal keeps everything off.
    pub gpc: bool,
    /// The record, as JSON.
    pub record: String,
}

/// Draws it for somebody who is about to open it, so that opening takes no longer than showing.
pub fn prepare(scene: Scene, codes: Codes, head: Head) {
    if OPEN.get().is_none() && !PREPARED.get().is_some_and(|p| is_current(&p, scene, &head)) {
        let root = frame(scene, codes);
        let open = draw(root, scene, codes, &head);
        PREPARED.set(Some((open, head.record)));
    }
}

/// Whether what was prepared is what would be drawn now.
fn is_current((open, record): &(Open, String), scene: Scene, head: &Head) -> bool {
    let file = |words: Words| words.file.map(core::ptr::from_ref);
    core::ptr::eq(open.scene.catalogue, scene.catalogue)
        && open.scene.words.wanted == scene.words.wanted
        && file(open.scene.words) == file(scene.words)
        && *record == head.record
}

/// Opens it, or draws it anew if it is open.
pub fn open(scene: Scene, codes: Codes, head: &Head) {
    let Some(body) = host::body() else { return };
    let prepared = PREPARED.take().filter(|p| is_current(p, scene, head));
    let old = OPEN.take().filter(|o| host::is_connected(&o.root));
    if let (None, Some((open, _))) = (&old, prepared) {
        return show(&body, open);
    }
    let kept = old.as_ref().map(Kept::of);
    let root = old.map_or_else(|| frame(scene, codes), |open| open.root);
    while let Some(child) = host::first(&root) {
        host::remove(&child);
    }
    let mut open = draw(root, scene, codes, head);
    let Some(kept) = kept else { return show(&body, open) };
    kept.ticks(&mut open);
    for i in 0..scene.catalogue.categories.len() {
        follow(&mut open, i);
    }
    let root = open.root.clone();
    OPEN.set(Some(open));
    kept.unfold(&root, scene);
    match kept.focused(&root) {
        Some(el) => host::focus(&el),
        None => focus_title(&root),
    }
    // Last: what gets the focus is brought into view.
    bridge::scroll(&root, &kept.top);
}

/// Puts it into the page.
fn show(body: &Element, open: Open) {
    let root = open.root.clone();
    host::append(body, &root);
    OPEN.set(Some(open));
    bridge::show_modal(&root);
    focus_title(&root);
}

fn focus_title(root: &Element) {
    if let Some(el) = host::elements(&host::within(root, "h2")).next() {
        host::focus(&el);
    }
}

/// Fills a frame.
fn draw(root: Element, scene: Scene, codes: Codes, head: &Head) -> Open {
    for (name, value) in scene.language() {
        host::set_attr(&root, name, value);
    }
    let boxes = fill(&root, scene, codes, head);
    let touched = alloc::vec![false; boxes.len()];
    let open = Open { root, scene, boxes, touched };
    for i in 0..scene.catalogue.categories.len() {
        settle(&open, i, true);
    }
    open
}

/// The empty dialog, not in the page yet.
fn frame(scene: Scene, codes: Codes) -> Element {
    host::style("preferences", super::STYLE);
    let site = scene.catalogue.settings.escape_site;
    let root = el(
        "dialog",
        &[
            ("id", ID),
            ("aria-labelledby", TITLE),
            ("data-nosnippet", "true"),
            ("closedby", if site { "none" } else { "closerequest" }),
        ],
    );
    for (event, code) in
        [("click", codes.press), ("change", codes.change), ("cancel", codes.cancel), ("close", codes.close)]
    {
        host::listen(&root, event, code);
    }
    root
}

fn fill(root: &Element, scene: Scene, codes: Codes, head: &Head) -> Vec<Option<Element>> {
    let c = scene.catalogue;
    let top = add(root, "div", &[("class", "crumbgate-head")], "");
    add(&top, "h2", &[("id", TITLE), ("tabindex", "-1")], scene.t("prefs.title"));
    button(&top, "close", scene.t("prefs.close"));
    let body = add(root, "div", &[("class", "crumbgate-body")], "");
    add(&body, "p", &[], scene.t("prefs.intro"));
    add(&body, "p", &[], &head.state);
    if head.gpc {
        add(&body, "p", &[], scene.t("banner.gpc"));
    }
    let mut boxes = alloc::vec![None; c.categories.len() + c.services.len()];
    for (i, k) in c.categories.iter().enumerate() {
        category::draw(&body, scene, codes, i, k, &mut boxes);
    }
    let row = add(root, "div", &[("class", "crumbgate-row")], "");
    for (action, key) in [("accept-all", "banner.accept"), ("reject-all", "banner.reject"), ("save", "prefs.save")] {
        button(&row, action, scene.t(key));
    }
    boxes
}

/// Brings the checkbox of category `i` in line with those of its services: on, off, or mixed.
/// What is asked in place goes its own way. At first the category's own answer counts too, but for
/// one that is itself asked in place: its services are what there is to answer.
fn settle(open: &Open, i: usize, first: bool) {
    let Some(all) = open.boxes.get(i).cloned().flatten() else { return };
    let (mut on, mut off) = (0, 0);
    for (n, _) in members(open.scene, i) {
        if let Some(one) = open.boxes.get(n).and_then(Option::as_ref) {
            if host::is_checked(one) { on += 1 } else { off += 1 }
        }
    }
    if on + off == 0 {
        return;
    }
    if first && !is_in_place(open.scene, i) {
        if host::is_checked(&all) { on += 1 } else { off += 1 }
    }
    host::set_checked(&all, off == 0);
    bridge::set_mixed(&all, on > 0 && off > 0);
}

/// Brings a category in line with those of its services that the visitor has changed.
fn follow(open: &mut Open, i: usize) {
    let is_touched = |open: &Open, n: usize| open.touched.get(n).copied().unwrap_or(false);
    if !members(open.scene, i).any(|(n, _)| is_touched(open, n)) {
        return;
    }
    touch(open, i);
    if is_in_place(open.scene, i) {
        // The answer is to the category too, which would speak for its other services: each speaks for itself.
        members(open.scene, i).for_each(|(n, _)| touch(open, n));
    }
    settle(open, i, false);
}

fn touch(open: &mut Open, place: usize) {
    if let Some(t) = open.touched.get_mut(place) {
        *t = true;
    }
}

fn is_in_place(scene: Scene, category: usize) -> bool {
    scene.catalogue.categories.get(category).is_some_and(|k| k.in_place)
}

/// The services that go with category `i`, by their place among the checkboxes.
pub(super) fn members(scene: Scene, i: usize) -> impl Iterator<Item = (usize, &'static Service<'static>)> {
    let c = scene.catalogue;
    let first = c.categories.len();
    let all = is_in_place(scene, i);
    let goes = move |s: &Service| s.category == i && (all || !s.in_place);
    c.services.iter().enumerate().filter(move |(_, s)| goes(s)).map(move |(n, s)| (n + first, s))
}

/// A checkbox was changed: category and services follow each other.
pub fn changed(event: &JsValue) {
    let Some(mut open) = OPEN.take() else { return };
    let place = host::target(event).map_or(0, |el| host::mark(&el)) as usize;
    let c = open.scene.catalogue;
    if let (Some(place), Some(el)) = (place.checked_sub(1), host::target(event)) {
        touch(&mut open, place);
        if place < c.categories.len() {
            let on = host::is_checked(&el);
            for (n, _) in members(open.scene, place) {
                touch(&mut open, n);
                if let Some(one) = open.boxes.get(n).and_then(Option::as_ref) {
                    host::set_checked(one, on);
                }
            }
        } else if let Some(s) = c.services.get(place - c.categories.len()) {
            follow(&mut open, s.category);
        }
    }
    OPEN.set(Some(open));
}

/// What was changed, a line each: `+` or `-` and the id. Everything else stays as it is. A category of which some
/// services are on and others off is no answer; those are.
pub fn answers() -> String {
    let Some(open) = OPEN.get() else { return String::new() };
    let c = open.scene.catalogue;
    let ids = c.categories.iter().map(|k| k.id).chain(c.services.iter().map(|s| s.id));
    let mut out = String::new();
    for (place, id) in ids.enumerate() {
        let touched = open.touched.get(place).copied().unwrap_or(false);
        let Some(el) = open.boxes.get(place).and_then(Option::as_ref) else { continue };
        if touched && !bridge::is_mixed(el) {
            out.push_str(if host::is_checked(el) { "\n+" } else { "\n-" });
            out.push_str(id);
        }
    }
    out.split_off(out.len().min(1))
}

/// Closes it. Whatever was not saved is gone.
pub fn close() {
    if let Some(open) = OPEN.take() {
        // Closing gives the focus back; so it comes before the removal.
        bridge::shut(&open.root);
        host::remove(&open.root);
    }
}

/// The browser has closed it: for the visitor, or against the site's wish that Escape is not used for it.
pub fn closed() {
    let Some(open) = OPEN.get() else { return };
    if bridge::is_open(&open.root) {
        return;
    }
    if open.scene.catalogue.settings.escape_site && host::is_connected(&open.root) {
        bridge::show_modal(&open.root);
    } else {
        close();
    }
}

/// Whether Escape is the site's alone.
pub fn keeps_escape() -> bool {
    OPEN.get().is_some_and(|o| o.scene.catalogue.settings.escape_site)
}

/// Whether it is open.
pub fn is_open() -> bool {
    OPEN.get().is_some_and(|o| host::is_connected(&o.root))
}
