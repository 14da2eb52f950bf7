//! The gate's exports, allocator and panic handler; everything else is in the crate `crumbgate`.
#![cfg(target_arch = "wasm32")]
#![no_std]
extern crate alloc;

use alloc::string::String;
use crumbgate::logic::consent::json;
use crumbgate::page::{self, act, offer, speak, state};
use wasm_bindgen::prelude::*;

#[global_allocator]
static HEAP: crumbgate_heap::Heap = crumbgate_heap::Heap::new();

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

/// Starts the gate.
#[wasm_bindgen]
pub fn start() {
    page::start();
}

/// An event the gate asked for.
#[wasm_bindgen]
pub fn event(code: u32, arg: JsValue) {
    page::on(code, &arg);
}

/// Whether an id is allowed.
#[wasm_bindgen]
pub fn allowed(id: &str) -> bool {
    state::allowed(id)
}

/// Whether an id may be one of the catalogue's: without one nobody can tell.
#[wasm_bindgen]
pub fn exists(id: &str) -> bool {
    state::STATE.catalogue.get().is_none_or(|c| c.target(id).is_some())
}

/// Records a choice; gives what is wrong with the call, or nothing.
#[wasm_bindgen]
pub fn choose(kind: &str, ids: &str) -> String {
    act::choose(kind, ids)
}

/// Shows (0) or hides (1) the first layer, or forgets the record (2).
#[wasm_bindgen]
pub fn view(what: u32) {
    match what {
        0 => offer::show(),
        1 => offer::hide(),
        _ => act::forget(),
    }
}

/// What is known, as text: 0 record, 1 catalogue, 2 language file, 3 the tag wanted and the file's.
#[wasm_bindgen]
pub fn known(what: u32) -> String {
    match what {
        0 => state::STATE.record.get().map(json::write).unwrap_or_default(),
        1 => String::from(state::STATE.source.get()),
        2 => String::from(speak::file()),
        _ => String::from(state::STATE.wanted.get()),
    }
}

/// Whether a write to `document.cookie` is refused.
#[wasm_bindgen]
pub fn refuses(write: &str) -> bool {
    page::refuses(write)
}

/// The service that keeps a host from being loaded.
#[wasm_bindgen]
pub fn blocks(host: &str) -> String {
    String::from(page::blocks(host))
}
