//! The allocator of the wasm modules: size classes in powers of two with a free list each, fed
//! from memory that grows. A few hundred bytes where the default one takes seven thousand.
//!
//! When memory cannot grow it gives null; `alloc` then aborts the module, and the loader
//! leaves the gate shut.
#![no_std]

use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use core::ptr::null_mut;

/// Smallest block, 16 bytes: what a free block needs for its link, and the largest alignment asked for.
const SMALLEST: u32 = 4;
/// Classes from 16 bytes to 2 GiB.
const CLASSES: usize = 28;

/// Free blocks by class, and the stretch that new ones are cut from.
pub struct Heap(UnsafeCell<State>);

struct State {
    free: [*mut u8; CLASSES],
    at: usize,
    end: usize,
}

impl Heap {
    /// An empty heap: the first block asks for memory.
    #[must_use]
    pub const fn new() -> Self {
        Heap(UnsafeCell::new(State { free: [null_mut(); CLASSES], at: 0, end: 0 }))
    }
}

impl Default for Heap {
    fn default() -> Self {
        Self::new()
    }
}

// SAFETY: WebAssembly without shared memory has one thread.
unsafe impl Sync for Heap {}

fn class(layout: Layout) -> usize {
    let size = layout.size().max(layout.align()).max(1 << SMALLEST);
    (usize::BITS - (size - 1).leading_zeros() - SMALLEST) as usize
}

/// Asks the platform for at least `bytes` more; the address of the new stretch and its length.
#[cfg(target_arch = "wasm32")]
fn grow(bytes: usize) -> Option<(usize, usize)> {
    let pages = bytes.div_ceil(65_536);
    let old = core::arch::wasm32::memory_grow(0, pages);
    (old != usize::MAX).then_some((old * 65_536, pages * 65_536))
}

/// Elsewhere the tests bring memory of their own.
#[cfg(not(target_arch = "wasm32"))]
fn grow(_: usize) -> Option<(usize, usize)> {
    None
}

// SAFETY: every block is handed out once until it is given back; blocks of a class are equally
// large, so one that is given back fits whatever of its class is asked for next.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let class = class(layout);
        // SAFETY: one thread, and no reference to the state outlives a call.
        let state = unsafe { &mut *self.0.get() };
        let Some(first) = state.free.get_mut(class) else {
            return null_mut();
        };
        if !first.is_null() {
            let block = *first;
            // SAFETY: a free block holds the address of the next.
            *first = unsafe { *block.cast::<*mut u8>() };
            return block;
        }
        let size = 1usize << (class as u32 + SMALLEST);
        if state.end - state.at < size {
            let Some((from, length)) = grow(size.max(65_536)) else {
                return null_mut();
            };
            // A stretch that follows on is used from where the last one ended.
            if from != state.end {
                state.at = from;
            }
            state.end = from + length;
        }
        let block = state.at as *mut u8;
        state.at += size;
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above; the block is at least as large as an address.
        let state = unsafe { &mut *self.0.get() };
        if let Some(first) = state.free.get_mut(class(layout)) {
            unsafe { *block.cast::<*mut u8>() = *first };
            *first = block;
        }
    }
}
