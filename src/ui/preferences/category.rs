//! A category in the dialog: its checkbox, its ground, its services with theirs.

use super::entry;
use super::scene::{Codes, Scene};
use crate::bridge;
use crate::host;
use crate::logic::catalogue::schema::decimal;
use crate::logic::catalogue::text::Text;
use crate::logic::catalogue::{Basis, Category};
use crate::logic::policy;
use crate::ui::draw::add;
use alloc::vec::Vec;
use web_sys::Element;

/// Draws category number `i`; its checkboxes go to `boxes`, under their place among all of the
/// catalogue: categories first, then services.
pub fn draw(
    parent: &Element,
    scene: Scene,
    codes: Codes,
    i: usize,
    category: &Category<'static>,
    boxes: &mut [Option<Element>],
) {
    let c = scene.catalogue;
    let title = policy::title(category.title, category.id, &scene);
    let basis = ["crumbgate-basis-", &decimal(i)].concat();
    let root = add(parent, "section", &[("class", "crumbgate-category")], "");
    let necessary = category.basis == Basis::Necessary;
    let all = checkbox(&root, "h3", category.title, category.id, i, necessary, scene);
    host::set_attr(&all, "aria-describedby", &basis);
    let description = policy::text(category.description, &scene);
    if !description.is_empty() {
        add(&root, "p", &[("lang", policy::stand_in(category.description, &scene))], description);
    }
    add(&root, "p", &[("id", &basis), ("class", "crumbgate-basis")], scene.t(policy::basis(c, category)));
    if let Some(place) = boxes.get_mut(i) {
        *place = Some(all);
    }
    let first = necessary && c.categories.iter().position(|k| k.basis == Basis::Necessary) == Some(i);
    let own = if first { policy::own_rows(c, &scene) } else { Vec::new() };
    if own.is_empty() && !c.services.iter().any(|s| s.category == i) {
        return;
    }
    let more = add(&root, "details", &[], "");
    let words = scene.t("prefs.details");
    add(&more, "summary", &[("aria-label", &[words, ": ", title].concat())], words);
    host::set_mark(&more, i as u32 + 1);
    host::listen(&more, "toggle", codes.toggle);
    for (n, s) in c.services.iter().enumerate().filter(|(_, s)| s.category == i) {
        let n = n + c.categories.len();
        let part = add(&more, "div", &[("class", "crumbgate-service")], "");
        let one = checkbox(&part, "h4", s.title, s.id, n, necessary, scene);
        entry::service(&part, scene, s);
        if let Some(place) = boxes.get_mut(n) {
            *place = Some(one);
        }
    }
    entry::own(&more, scene, "h4", &own);
}

/// A checkbox, marked with its place, counted from 1.
fn checkbox(
    parent: &Element,
    heading: &str,
    title: Text<'static>,
    id: &'static str,
    place: usize,
    necessary: bool,
    scene: Scene,
) -> Element {
    let on = necessary || bridge::is_allowed(id);
    let text = entry::marked(policy::title(title, id, &scene), policy::stand_in(title, &scene));
    let input = bridge::checkbox(parent, heading, id, &text, on, necessary);
    host::set_mark(&input, place as u32 + 1);
    input
}

/// The parts under a category's services that wait for their tables, last first; none twice.
pub fn waiting(details: &Element, scene: Scene, i: usize) -> Vec<(Element, usize)> {
    let parts = host::within(details, ".crumbgate-service:not([data-crumbgate-full])");
    let services = scene.catalogue.services.iter().enumerate().filter(|(_, s)| s.category == i);
    let mut out: Vec<_> = host::elements(&parts).zip(services.map(|(n, _)| n)).collect();
    for (part, _) in &out {
        host::set_attr(part, "data-crumbgate-full", "");
    }
    out.reverse();
    out
}
