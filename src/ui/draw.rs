//! The one place that makes elements. Text is always text; there is no other way in.

use crate::host;
use web_sys::Element;

/// An element with attributes.
pub fn el(tag: &str, attributes: &[(&str, &str)]) -> Element {
    let el = host::create(tag);
    for (name, value) in attributes {
        if !value.is_empty() {
            host::set_attr(&el, name, value);
        }
    }
    el
}

/// The same, with a text, at the end of a parent.
pub fn add(parent: &Element, tag: &str, attributes: &[(&str, &str)], text: &str) -> Element {
    let child = el(tag, attributes);
    if !text.is_empty() {
        host::set_text(&child, text);
    }
    host::append(parent, &child);
    child
}

/// A button that does what its name in `data-crumbgate` says.
pub fn button(parent: &Element, action: &str, text: &str) -> Element {
    add(parent, "button", &[("type", "button"), ("data-crumbgate", action)], text)
}

/// A link to another page; to another site it opens beside this one and tells it nothing.
pub fn link(parent: &Element, url: &str, text: &str) -> Option<Element> {
    if url.is_empty() || !crate::logic::catalogue::schema::is_safe_url(url) {
        return None;
    }
    let a = add(parent, "a", &[("href", url)], text);
    if host::host_of(url) != host::address("host") {
        host::set_attr(&a, "target", "_blank");
        host::set_attr(&a, "rel", "noopener noreferrer");
    }
    Some(a)
}
