//! The preferences' exports, allocator and panic handler; everything else is in the crate `crumbgate`.
#![cfg(target_arch = "wasm32")]
#![no_std]
extern crate alloc;

use alloc::string::String;
use crumbgate::preferences;
use wasm_bindgen::prelude::*;

#[global_allocator]
static HEAP: crumbgate_heap::Heap = crumbgate_heap::Heap::new();

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

/// Starts the module.
#[wasm_bindgen]
pub fn start() {
    preferences::start();
}

/// Does what the gate asks for: `open`, `policy`, `refresh` or `receipt`.
#[wasm_bindgen]
pub fn act(action: &str, arg: &str) {
    preferences::act(action, arg);
}

/// An event the module asked for.
#[wasm_bindgen]
pub fn event(code: u32, arg: JsValue) {
    preferences::on(code, &arg);
}

/// Compares what was seen on the page with the catalogue.
#[wasm_bindgen]
pub fn audit(seen: &str) -> String {
    preferences::audit::audit(seen)
}
