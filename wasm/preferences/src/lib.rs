//! A sample that proves the build; the gate itself replaces it.
#![cfg(target_arch = "wasm32")]
#![no_std]
extern crate alloc;

use alloc::string::String;
use core::alloc::{GlobalAlloc, Layout};
use wasm_bindgen::prelude::*;

struct Bump;

// SAFETY: memory is only ever taken from fresh pages, never handed out twice.
unsafe impl GlobalAlloc for Bump {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let pages = layout.size().div_ceil(65536);
        let at = core::arch::wasm32::memory_grow(0, pages);
        if at == usize::MAX {
            core::ptr::null_mut()
        } else {
            (at * 65536) as *mut u8
        }
    }
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static BUMP: Bump = Bump;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

#[wasm_bindgen(module = "/../../js/host.js")]
extern "C" {
    fn greet(text: &str, element: &JsValue) -> String;
}

/// Greets through the page.
#[wasm_bindgen]
pub fn run(name: &str, factor: f64) -> String {
    let mut text = String::from("hello, ");
    text.push_str(name);
    text.push(char::from(b'0' + (factor as u8) % 10));
    greet(&text, &JsValue::NULL)
}
