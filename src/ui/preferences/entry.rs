//! A service as it is told of: purpose, table of cookies, links.

use super::scene::Scene;
use crate::logic::catalogue::Service;
use crate::logic::policy::{self, COLUMNS, Row};
use crate::ui::draw::{add, link};
use web_sys::Element;

/// What is known of a service, under its heading.
pub fn service(parent: &Element, scene: Scene, s: &Service<'static>) {
    let purpose = policy::text(s.purpose, &scene);
    if !purpose.is_empty() {
        add(parent, "p", &[], purpose);
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
        add(parent, "p", &[], &retention);
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

/// A table of what is kept. On a narrow screen each row is a block of its own, and some
/// browsers then forget that it is a table: the roles remind them.
pub fn table(parent: &Element, scene: Scene, name: &str, rows: &[Row]) {
    if rows.is_empty() {
        return;
    }
    let cookie = scene.t("table.cookie");
    // The kind is worth a column only where there is more than one.
    let columns = if rows.iter().all(|r| r.kind == cookie) { 4 } else { 5 };
    let table = add(parent, "table", &[("role", "table"), ("aria-label", name)], "");
    let head = add(&add(&table, "thead", &[("role", "rowgroup")], ""), "tr", &[("role", "row")], "");
    for key in COLUMNS.iter().take(columns) {
        add(&head, "th", &[("scope", "col"), ("role", "columnheader")], scene.t(key));
    }
    let body = add(&table, "tbody", &[("role", "rowgroup")], "");
    for row in rows {
        let tr = add(&body, "tr", &[("role", "row")], "");
        for (i, (cell, key)) in row.cells().iter().zip(COLUMNS).take(columns).enumerate() {
            if i == 0 {
                add(&tr, "th", &[("scope", "row"), ("role", "rowheader")], cell);
            } else {
                add(&tr, "td", &[("role", "cell"), ("data-label", scene.t(key))], cell);
            }
        }
    }
}
