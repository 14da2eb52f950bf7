//! A service as it is told of: purpose, table of cookies, links.

use super::scene::Scene;
use crate::bridge::{self, CELL, LANG, ROW};
use crate::logic::bytes::{cut, index};
use crate::logic::catalogue::Service;
use crate::logic::policy::{self, COLUMNS, Row};
use crate::ui::draw::{add, link};
use alloc::string::String;
use web_sys::Element;

/// What is known of a service, under its heading.
pub fn service(parent: &Element, scene: Scene, s: &Service<'static>) {
    let purpose = policy::text(s.purpose, &scene);
    if !purpose.is_empty() {
        add(parent, "p", &[("lang", policy::stand_in(s.purpose, &scene))], purpose);
    }
    if let Some(key) = policy::service_basis(scene.catalogue, s) {
        add(parent, "p", &[("class", "crumbgate-basis")], scene.t(key));
    }
}

/// What a service keeps, and its organisation's own pages.
pub fn details(parent: &Element, scene: Scene, s: &Service<'static>) {
    table(parent, scene, policy::title(s.title, s.id, &scene), &policy::rows(s, &scene));
    let retention = policy::retention(s, &scene);
    if !retention.is_empty() {
        let told = policy::text(s.retention, &scene);
        let lang = policy::stand_in(s.retention, &scene);
        let from = if lang.is_empty() { retention.len() } else { index(&retention, told) };
        let p = add(parent, "p", &[], cut(&retention, 0, from));
        if from < retention.len() {
            add(&p, "span", &[("lang", lang)], told);
            add(&p, "span", &[], cut(&retention, from + told.len(), retention.len()));
        }
    }
    for (url, text) in policy::links(s, &scene) {
        link(&add(parent, "p", &[], ""), url, &text);
    }
}

/// What we keep ourselves.
pub fn own(parent: &Element, scene: Scene, heading: &str, rows: &[Row]) {
    if !rows.is_empty() {
        add(parent, heading, &[], scene.t("settings"));
        table(parent, scene, scene.t("settings"), rows);
    }
}

/// A table of what is kept.
pub fn table(parent: &Element, scene: Scene, name: &str, rows: &[Row]) {
    let cookie = scene.t("table.cookie");
    // The kind is worth a column only where there is more than one.
    let columns = if rows.iter().all(|r| r.kind == cookie) { 4 } else { 5 };
    let mut text = String::new();
    for row in rows {
        if !text.is_empty() {
            text.push_str(ROW);
        }
        let [name, purpose, provider, kept, kind] = row.cells();
        let purpose = marked(purpose, row.stand_in);
        join(&mut text, &[name, &purpose, provider, kept, kind], columns);
    }
    if !text.is_empty() {
        let mut heads = String::new();
        join(&mut heads, &COLUMNS.map(|key| scene.t(key)), columns);
        bridge::table(parent, name, &heads, &text);
    }
}

/// A text for the border, with its language if that is not the reader's.
pub fn marked(text: &str, stand_in: &str) -> String {
    [text, if stand_in.is_empty() { "" } else { LANG }, stand_in].concat()
}

fn join(out: &mut String, cells: &[&str], columns: usize) {
    for (i, cell) in cells.iter().take(columns).enumerate() {
        if i > 0 {
            out.push_str(CELL);
        }
        out.push_str(cell);
    }
}
