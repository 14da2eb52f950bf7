//! What the visitor has begun in the open dialog, kept while it is drawn anew: switches not saved yet, what is
//! unfolded, the focus, the scroll position. By id, for the catalogue may be another one.

use super::dialog::{self, Open};
use super::scene::Scene;
use super::{category, entry};
use crate::bridge;
use crate::host;
use crate::logic::catalogue::Basis;
use alloc::string::String;
use alloc::vec::Vec;
use js_sys::Array;
use web_sys::Element;

/// See above.
pub(super) struct Kept {
    /// Switches that were touched, and how they stand.
    ticks: Vec<(&'static str, bool)>,
    /// Categories whose services are shown.
    unfolded: Vec<&'static str>,
    /// What has the focus.
    focus: Option<Key>,
    /// How far it is scrolled.
    pub(super) top: Array,
}

/// What a control is recognised by: its tag, what it is marked with, and the first switch of its part.
type Key = (String, [Option<String>; 3], Option<String>);

impl Kept {
    /// Reads an open dialog.
    pub(super) fn of(open: &Open) -> Kept {
        let mut ticks = Vec::new();
        for (place, id) in ids(open.scene).enumerate() {
            let touched = open.touched.get(place).copied().unwrap_or(false);
            if let Some(el) = open.boxes.get(place).and_then(Option::as_ref).filter(|_| touched) {
                ticks.push((id, host::is_checked(el)));
            }
        }
        let details = host::within(&open.root, "details[open]");
        let unfolded = host::elements(&details).filter_map(|d| {
            let i = (host::mark(&d) as usize).checked_sub(1)?;
            open.scene.catalogue.categories.get(i).map(|k| k.id)
        });
        let active = host::active().filter(|a| host::closest(a, "dialog").is_some());
        Kept { ticks, unfolded: unfolded.collect(), focus: active.map(|a| key(&a)), top: bridge::scrolled(&open.root) }
    }

    /// Sets the touched switches again. Those of categories follow their services, as ever.
    pub(super) fn ticks(&self, open: &mut Open) {
        let c = open.scene.catalogue;
        for (place, id) in ids(open.scene).enumerate() {
            let necessary = match c.services.get(place.wrapping_sub(c.categories.len())) {
                Some(s) => c.is_necessary(s),
                None => c.categories.get(place).is_some_and(|k| k.basis == Basis::Necessary),
            };
            // A category that has got services, or others, is what those are.
            let follows = place < c.categories.len() && dialog::members(open.scene, place).next().is_some();
            let tick = self.ticks.iter().find(|(known, _)| *known == id).filter(|_| !necessary && !follows);
            let (Some((_, on)), Some(el)) = (tick, open.boxes.get(place).and_then(Option::as_ref)) else { continue };
            host::set_checked(el, *on);
            bridge::set_mixed(el, false);
            if let Some(t) = open.touched.get_mut(place) {
                *t = true;
            }
        }
    }

    /// Unfolds what was unfolded, with its tables: the scroll position is measured by them.
    pub(super) fn unfold(&self, root: &Element, scene: Scene) {
        for details in host::elements(&host::within(root, "details")) {
            let Some(i) = (host::mark(&details) as usize).checked_sub(1) else { continue };
            if scene.catalogue.categories.get(i).is_some_and(|k| self.unfolded.contains(&k.id)) {
                for (part, n) in category::waiting(&details, scene, i) {
                    if let Some(s) = scene.catalogue.services.get(n) {
                        entry::details(&part, scene, s);
                    }
                }
                host::set_attr(&details, "open", "");
            }
        }
    }

    /// What had the focus, as far as that is still there.
    pub(super) fn focused(&self, root: &Element) -> Option<Element> {
        let wanted = self.focus.as_ref()?;
        let controls = host::within(root, "input,button,summary,a");
        host::elements(&controls).find(|el| key(el) == *wanted)
    }
}

/// Every id, in the order of the checkboxes.
fn ids(scene: Scene) -> impl Iterator<Item = &'static str> {
    let c = scene.catalogue;
    c.categories.iter().map(|k| k.id).chain(c.services.iter().map(|s| s.id))
}

fn key(el: &Element) -> Key {
    let part = host::closest(el, ".crumbgate-service,.crumbgate-category");
    let first = part.and_then(|p| host::elements(&host::within(&p, "input")).next());
    (
        host::tag(el),
        ["name", "data-crumbgate", "href"].map(|name| host::attr(el, name)),
        first.and_then(|el| host::attr(&el, "name")),
    )
}
