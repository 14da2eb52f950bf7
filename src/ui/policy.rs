//! The policy page: everything of the catalogue, in whatever container the site has for it, with
//! the visitor's choice and the controls to change it.

use super::draw::{add, button};
use super::preferences::scene::{Codes, Scene};
use super::preferences::{STYLE, entry};
use crate::host;
use crate::logic::catalogue::Basis;
use crate::logic::policy;
use alloc::string::String;
use alloc::vec::Vec;
use web_sys::Element;

const CONTAINER: &str = "[data-crumbgate='policy']";

/// The visitor's choice, in words.
pub struct Current {
    /// Sentences: when, what is allowed, what is not, what could not be deleted.
    pub sentences: Vec<String>,
    /// There is a record, so it can be withdrawn, downloaded and deleted.
    pub given: bool,
}

/// Fills the containers that are new; gives the parts that wait for their tables, in reverse order.
pub fn fill_new(scene: Scene, codes: Codes, updated: &str, current: &Current) -> Vec<(Element, usize)> {
    let mut waiting = Vec::new();
    let found = host::all(CONTAINER);
    for root in host::elements(&found) {
        if host::mark(&root) == 0 {
            host::set_mark(&root, 1);
            host::listen(&root, "click", codes.press);
            fill(&root, scene, updated, current, &mut waiting);
        }
    }
    waiting.reverse();
    waiting
}

/// Draws every container anew: the catalogue is another one.
pub fn fill_again(scene: Scene, updated: &str, current: &Current) -> Vec<(Element, usize)> {
    let mut waiting = Vec::new();
    let found = host::all(CONTAINER);
    for root in host::elements(&found).filter(|r| host::mark(r) > 0) {
        fill(&root, scene, updated, current, &mut waiting);
    }
    waiting.reverse();
    waiting
}

/// Draws the visitor's choice anew in every container.
pub fn renew(scene: Scene, current: &Current) {
    let found = host::all("[data-crumbgate='policy'] .crumbgate-choice");
    for part in host::elements(&found) {
        let focused = host::active().is_some_and(|a| host::closest(&a, ".crumbgate-choice").is_some());
        choice(&part, scene, current);
        // The button that was pressed may be gone.
        let headings = host::within(&part, "h2");
        if let Some(heading) = host::elements(&headings).next().filter(|_| focused) {
            host::focus(&heading);
        }
    }
}

fn clear(el: &Element) {
    while let Some(child) = host::first(el) {
        host::remove(&child);
    }
}

fn fill(container: &Element, scene: Scene, updated: &str, current: &Current, waiting: &mut Vec<(Element, usize)>) {
    let c = scene.catalogue;
    host::style("preferences", STYLE);
    clear(container);
    let [lang, dir] = scene.language();
    let attributes = [("class", "crumbgate-policy"), lang, dir];
    let root = add(container, "div", &attributes, "");
    if !updated.is_empty() {
        add(&root, "p", &[], updated);
    }
    let part = add(&root, "div", &[("class", "crumbgate-choice")], "");
    choice(&part, scene, current);
    add(&root, "h2", &[], scene.t("policy.cookies"));
    let own = c.categories.iter().position(|k| k.basis == Basis::Necessary).unwrap_or(0);
    for (i, k) in c.categories.iter().enumerate() {
        add(&root, "h3", &[("lang", policy::stand_in(k.title, &scene))], policy::title(k.title, k.id, &scene));
        let description = (policy::text(k.description, &scene), policy::stand_in(k.description, &scene));
        for (text, lang) in [description, (scene.t(policy::basis(c, k)), "")] {
            if !text.is_empty() {
                add(&root, "p", &[("lang", lang)], text);
            }
        }
        for (n, s) in c.services.iter().enumerate().filter(|(_, s)| s.category == i) {
            add(&root, "h4", &[("lang", policy::stand_in(s.title, &scene))], policy::title(s.title, s.id, &scene));
            let part = add(&root, "div", &[], "");
            entry::service(&part, scene, s);
            waiting.push((part, n));
        }
        if i == own {
            entry::own(&root, scene, "h4", &policy::own_rows(c, &scene));
        }
    }
}

fn choice(part: &Element, scene: Scene, current: &Current) {
    clear(part);
    add(part, "h2", &[("tabindex", "-1")], scene.t("policy.current"));
    for sentence in &current.sentences {
        add(part, "p", &[], sentence);
    }
    let row = add(part, "div", &[("class", "crumbgate-row")], "");
    button(&row, "open-preferences", scene.t("policy.change"));
    if current.given {
        for (action, key) in
            [("withdraw", "policy.withdraw"), ("download", "policy.download"), ("delete", "policy.delete")]
        {
            button(&row, action, scene.t(key));
        }
    }
}
