//! The backstop for what nobody marked: elements whose host belongs to a refused service.

use super::held::{self, Kind, Order};
use super::markup::Need;
use crate::host;
use alloc::string::String;
use web_sys::Element;

/// Elements that load from somewhere by themselves.
pub const SELECTOR: &str = "script[src],iframe[src],img[src],link[href],video[src],audio[src],embed[src],object[data]";

/// Holds an element back until `service` is allowed. The request may be on its way
/// already; execution is what this stops for certain.
pub fn hold(el: &Element, service: &str) {
    if host::mark(el) != 0 || super::markup::ignored(el) {
        return;
    }
    let tag = host::tag(el);
    let needs = alloc::vec![Need { id: String::from(service), denied: false }];
    let kind = match tag.as_str() {
        "script" => {
            if let Some(kind) = host::attr(el, "type").filter(|t| !t.is_empty()) {
                host::set_attr(el, "data-type", &kind);
            }
            host::set_attr(el, "type", "text/plain");
            Kind::Script(Order::Ordered)
        }
        "iframe" | "embed" | "object" => Kind::Embed,
        _ => Kind::Media,
    };
    if kind != Kind::Script(Order::Ordered) {
        for (live, held) in
            [("src", "data-src"), ("srcset", "data-srcset"), ("href", "data-href"), ("data", "data-src")]
        {
            if let Some(value) = host::attr(el, live) {
                host::set_attr(el, held, &value);
                host::del_attr(el, live);
            }
        }
    }
    host::set_mark(el, held::add(el.clone(), needs, kind, false));
}

/// Elements held while no catalogue was known: their service is named now, or they are free.
pub fn name(service: &dyn Fn(&str) -> &'static str) {
    for h in held::select(&|h| h.needs.iter().any(|n| n.id == "?")) {
        let url = super::markup::address(&h.node);
        let host_name = if url.is_empty() { source(&h.node) } else { host::host_of(&url) };
        let id = service(&host_name);
        let mut needs = alloc::vec::Vec::new();
        if !id.is_empty() {
            needs.push(Need { id: String::from(id), denied: false });
        }
        held::with(h.key, |h| h.needs = needs.into());
    }
}

/// Where an element loads from.
pub fn source(el: &Element) -> String {
    ["src", "href", "data"].iter().find_map(|a| host::attr(el, a)).map(|u| host::host_of(&u)).unwrap_or_default()
}
