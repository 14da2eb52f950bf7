//! The playground's exports; everything else is in the crate `crumbgate`.
#![cfg(target_arch = "wasm32")]

use crumbgate::tools::playground;
use wasm_bindgen::prelude::wasm_bindgen;

/// All findings about a text, as JSON.
#[wasm_bindgen]
pub fn check(text: &str, today: &str, law: &str) -> String {
    playground::check(text, today, law)
}

/// The text with another layout in its settings.
#[wasm_bindgen]
pub fn with_layout(text: &str, layout: &str) -> String {
    playground::with_layout(text, layout)
}
