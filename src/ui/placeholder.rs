//! What stands where an embed would be, until the visitor wants it.

use super::draw::{add, button, el, link};
use super::text::fill;
use crate::host;
use web_sys::Element;

/// What a placeholder says.
pub struct Placeholder<'a> {
    /// Id of the service or category, for site styles and tools.
    pub id: &'a str,
    /// The service's name for the visitor.
    pub service: &'a str,
    /// The organisation behind it.
    pub provider: &'a str,
    /// A page with the same content; empty if there is none.
    pub address: &'a str,
    /// The words, by key.
    pub words: &'a dyn Fn(&str) -> &'static str,
    /// Language and direction.
    pub language: (&'a str, &'a str),
}

/// Draws the placeholder before `embed`, in its size, and hides the embed.
pub fn draw(embed: &Element, p: &Placeholder) -> Element {
    let t = p.words;
    let names = [("service", p.service), ("provider", p.provider), ("host", &host::host_of(p.address))];
    let (lang, dir) = p.language;
    let attributes = [
        ("class", "crumbgate-placeholder"),
        ("data-service", p.id),
        ("role", "group"),
        ("aria-label", p.service),
        ("lang", lang),
        ("dir", dir),
    ];
    let root = el("div", &attributes);
    add(&root, "strong", &[], p.service);
    add(&root, "p", &[], &fill(t("embed.text"), &names));
    let row = add(&root, "div", &[("class", "crumbgate-row")], "");
    button(&row, "load-once", t("embed.once"));
    button(&row, "always-allow", &fill(t("embed.always"), &names));
    link(&row, p.address, &fill(t("embed.link"), &names));
    // Before the embed is hidden, so that nothing moves.
    host::fit(&root, embed);
    if let Some(place) = host::parent(embed) {
        host::insert(&place, &root, Some(embed));
    }
    // An element of the site's own that marks an embed shows what it has: a quotation, a link.
    if host::tag(embed) != "div" && host::tag(embed) != "blockquote" {
        host::set_attr(embed, "data-crumbgate-held", "");
    }
    root
}
