//! The border to JavaScript: the platform as `js/host.js` hands it over.
//!
//! One import per verb, bound to the built-in as it was when the tag ran.
//! Nothing here throws: what fails in the browser comes back empty.

use alloc::string::String;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Node};

#[wasm_bindgen(module = "/js/host.js")]
extern "C" {
    // Elements.
    pub fn create(tag: &str) -> Element;
    pub fn append(parent: &Node, child: &Node);
    pub fn insert(parent: &Node, child: &Node, before: Option<&Node>);
    pub fn remove(node: &Node);
    pub fn parent(node: &Node) -> Option<Node>;
    pub fn next(node: &Node) -> Option<Node>;
    pub fn first(node: &Node) -> Option<Node>;
    #[wasm_bindgen(js_name = setText)]
    pub fn set_text(node: &Node, text: &str);
    pub fn place(el: &Element, in_flow: bool);
    pub fn text(node: &Node) -> String;
    pub fn attr(el: &Element, name: &str) -> Option<String>;
    #[wasm_bindgen(js_name = setAttr)]
    pub fn set_attr(el: &Element, name: &str, value: &str);
    #[wasm_bindgen(js_name = delAttr)]
    pub fn del_attr(el: &Element, name: &str);
    pub fn all(selector: &str) -> Array;
    pub fn within(el: &Element, selector: &str) -> Array;
    pub fn matches(el: &Element, selector: &str) -> bool;
    #[wasm_bindgen(js_name = isConnected)]
    pub fn is_connected(node: &Node) -> bool;
    pub fn tag(el: &Element) -> String;
    /// Whether the parser has come to where [`place`] would put something.
    #[wasm_bindgen(js_name = hasPlace)]
    pub fn has_place(in_flow: bool) -> bool;
    pub fn body() -> Option<Element>;
    pub fn html() -> Element;
    pub fn focus(el: &Element);
    pub fn active() -> Option<Element>;
    #[wasm_bindgen(js_name = setStyle)]
    pub fn set_style(el: &Element, name: &str, value: &str);
    /// Has an element's size taken when the page is laid out anyway, then reports.
    pub fn measure(el: &Element, code: u32);
    /// Whether an embed has a place on the page where something could be seen.
    #[wasm_bindgen(js_name = isSeen)]
    pub fn is_seen(el: &Element) -> bool;
    /// Gives an element the place and size of an embed that [`is_seen`].
    pub fn fit(el: &Element, embed: &Element);
    #[wasm_bindgen(js_name = isChecked)]
    pub fn is_checked(checkbox: &Element) -> bool;
    #[wasm_bindgen(js_name = setChecked)]
    pub fn set_checked(checkbox: &Element, on: bool);
    pub fn traits(el: &Element) -> String;
    pub fn mark(el: &Element) -> u32;
    #[wasm_bindgen(js_name = setMark)]
    pub fn set_mark(el: &Element, n: u32);
    pub fn style(name: &str, css: &str);

    // Events.
    pub fn listen(target: &Node, event: &str, code: u32);
    #[wasm_bindgen(js_name = listenWindow)]
    pub fn listen_window(event: &str, code: u32);
    #[wasm_bindgen(js_name = listenDocument)]
    pub fn listen_document(event: &str, code: u32);
    pub fn target(event: &JsValue) -> Option<Element>;
    pub fn key(event: &JsValue) -> String;
    pub fn prevent(event: &JsValue);
    pub fn emit(name: &str, detail: &str);
    pub fn closest(el: &Element, selector: &str) -> Option<Element>;

    // Time.
    pub fn seconds() -> f64;
    pub fn millis() -> f64;
    pub fn timer(ms: u32, code: u32, n: u32);
    pub fn soon(code: u32);
    pub fn idle(code: u32);
    pub fn painted(code: u32);

    // The page.
    pub fn setting(name: &str) -> String;
    pub fn meta(name: &str) -> String;
    pub fn address(what: &str) -> String;
    #[wasm_bindgen(js_name = isSecure)]
    pub fn is_secure() -> bool;
    pub fn loading() -> bool;
    pub fn prerendering() -> bool;
    pub fn gpc() -> bool;
    pub fn languages() -> String;
    pub fn resolve(url: &str) -> String;
    #[wasm_bindgen(js_name = hostOf)]
    pub fn host_of(url: &str) -> String;
    #[wasm_bindgen(js_name = randomId)]
    pub fn random_id() -> String;
    pub fn report(message: &str);

    // Storage.
    pub fn cookies() -> String;
    #[wasm_bindgen(js_name = setCookie)]
    pub fn set_cookie(write: &str);
    pub fn stored(key: &str) -> Option<String>;
    pub fn keep(key: &str, value: &str) -> bool;
    pub fn keys(area: u32) -> Array;
    pub fn forget(area: u32, key: &str);
    pub fn databases(code: u32);
    #[wasm_bindgen(js_name = dropDatabase)]
    pub fn drop_database(name: &str, code: u32);

    // The network.
    pub fn load(url: &str, limit: u32, wait: u32, code: u32);
    pub fn language(tag: &str, code: u32);
    pub fn item(array: &JsValue, i: u32) -> JsValue;
    pub fn length(array: &JsValue) -> u32;

    // Scripts.
    /// Gives a script its type and address back. 1 it has an address, 2 a module, 4 asynchronous, 8 `nomodule`.
    pub fn revive(script: &Element) -> u32;
    pub fn probe(script: &Element, code: u32, n: u32);
    pub fn rebuild(script: &Element) -> Element;
    pub fn ahead(script: &Element);
    #[wasm_bindgen(js_name = isFetched)]
    pub fn is_fetched(script: &Element) -> bool;
    #[wasm_bindgen(js_name = inOrder)]
    pub fn in_order(script: &Element, after_one_that_hangs: bool);
    #[wasm_bindgen(js_name = mediaLoad)]
    pub fn media_load(el: &Node);
    #[wasm_bindgen(js_name = withoutWrite)]
    pub fn without_write(code: u32, node: &Node, place: &Node, before: Option<&Node>);
    pub fn guard();
    pub fn room(root: &Element);
    /// Reports the nodes that are added, and with the second code those whose attributes have changed.
    pub fn watch(selector: &str, code: u32, changed: u32);

    // Vendors.
    #[wasm_bindgen(js_name = tagManager)]
    pub fn tag_manager(event: &str);
    pub fn google(args: &str);
    pub fn flag(name: &str, value: bool);
    pub fn command(global: &str, way: u32, args: &str);
    #[wasm_bindgen(js_name = whenDefined)]
    pub fn when_defined(global: &str, code: u32);

    // Other modules and the page's code.
    pub fn settled(ready: bool);
    pub fn preferences(action: &str, arg: &str);
}

#[wasm_bindgen(module = "/js/autoblock.js")]
extern "C" {
    /// Holds back what the page's code loads from hosts that are not allowed, and reports its unmarked elements.
    pub fn autoblock(selector: &str, code: u32);
}

/// The strings of a JavaScript array, as far as they are strings.
pub fn strings(array: &Array) -> alloc::vec::Vec<String> {
    array.iter().filter_map(|v| v.as_string()).collect()
}

/// A JavaScript array of strings.
pub fn array<S: AsRef<str>>(items: &[S]) -> Array {
    let out = Array::new();
    for s in items {
        out.push(&JsValue::from_str(s.as_ref()));
    }
    out
}

/// Every element of a list, in order.
pub fn elements(array: &JsValue) -> impl Iterator<Item = Element> + use<'_> {
    (0..length(array)).map(|i| item(array, i).unchecked_into())
}
