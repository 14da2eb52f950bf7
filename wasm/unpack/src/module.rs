//! The module: the unpacker over its own memory.

use crate::{Memory, unpack};

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

#[derive(Clone, Copy)]
struct Own;

// SAFETY: of all four: the addresses lie in memory that nothing else uses, or beyond its end, where
// access is a trap. WebAssembly needs no alignment.
impl Memory for Own {
    fn byte(self, at: usize) -> u32 {
        unsafe { u32::from(*(at as *const u8)) }
    }

    fn set_byte(self, at: usize, value: u32) {
        unsafe { *(at as *mut u8) = value as u8 }
    }

    fn word(self, at: usize) -> usize {
        unsafe { (at as *const usize).read_unaligned() }
    }

    fn set_word(self, at: usize, value: usize) {
        unsafe { (at as *mut usize).write_unaligned(value) }
    }
}

/// Unpacks the text; gives the module's end.
#[unsafe(export_name = "unpack")]
extern "C" fn run() -> usize {
    unpack(Own)
}
