//! The border of the preferences module: to the gate, whose calls it is handed, and to what of
//! the platform only it needs, as `js/dialog.js` hands it over. Nothing here throws.

use alloc::string::String;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// Stands between the cells of a row.
pub const CELL: &str = "\u{1f}";
/// Stands behind a text and before its language, where that is not the reader's.
pub const LANG: &str = "\u{1d}";
/// Stands between the rows of a table.
pub const ROW: &str = "\u{1e}";

#[wasm_bindgen(module = "/js/dialog.js")]
extern "C" {
    // The gate.
    /// 0 the record as JSON, 1 the catalogue as text, 2 the language's file, 3 the tag that the visitor wants, a comma, that of the file.
    #[wasm_bindgen(js_name = gateKnows)]
    pub fn known(what: u32) -> String;
    #[wasm_bindgen(js_name = gateAllows)]
    pub fn is_allowed(id: &str) -> bool;
    #[wasm_bindgen(js_name = gateChoose)]
    pub fn choose(kind: &str, ids: &str);
    #[wasm_bindgen(js_name = gateForgets)]
    pub fn forget_record();
    #[wasm_bindgen(js_name = gateRegion)]
    pub fn region() -> String;

    // Language.
    pub fn date(lang: &str, iso: &str) -> String;
    pub fn span(lang: &str, count: u32, unit: &str) -> String;

    // The dialog.
    #[wasm_bindgen(js_name = isOpen)]
    pub fn is_open(dialog: &Element) -> bool;
    #[wasm_bindgen(js_name = showModal)]
    pub fn show_modal(dialog: &Element);
    pub fn shut(dialog: &Element);
    /// How far the dialog and its middle are scrolled.
    pub fn scrolled(dialog: &Element) -> Array;
    /// Puts them back there.
    pub fn scroll(dialog: &Element, to: &Array);
    #[wasm_bindgen(js_name = setMixed)]
    pub fn set_mixed(checkbox: &Element, mixed: bool);
    #[wasm_bindgen(js_name = isMixed)]
    pub fn is_mixed(checkbox: &Element) -> bool;
    /// A table: the heads with [`CELL`] between them, the rows the same with [`ROW`] between them.
    /// A cell may have its language behind a [`LANG`].
    #[wasm_bindgen(js_name = tableOf)]
    pub fn table(parent: &Element, name: &str, heads: &str, rows: &str);
    /// A checkbox in a heading that is its label; the text may have its language behind a [`LANG`].
    pub fn checkbox(parent: &Element, heading: &str, id: &str, text: &str, on: bool, fixed: bool) -> Element;

    // The visitor's copy, and the server's.
    pub fn download(name: &str);
    pub fn post(url: &str, key: &str, body: &str, wait: u32, code: u32);
}
