//! A place for what outlives an event.
//!
//! The page's own code may call us back in the middle of anything, so no borrow is ever
//! kept open: a value is taken out, used and put back. Whoever comes in between finds the
//! default, which everywhere here means "nothing is known, nothing is allowed".

use core::cell::Cell;

/// One value, for the one thread a page has.
pub struct Slot<T>(Cell<T>);

// SAFETY: WebAssembly without shared memory has one thread.
#[expect(unsafe_code, reason = "statics must be Sync, and there is one thread only")]
unsafe impl<T> Sync for Slot<T> {}

impl<T> Slot<T> {
    /// A slot with its first value.
    pub const fn new(value: T) -> Self {
        Slot(Cell::new(value))
    }

    /// Puts a value in place of the old one.
    pub fn set(&self, value: T) {
        self.0.set(value);
    }

    /// Puts a value in, and gives the old one.
    pub fn replace(&self, value: T) -> T {
        self.0.replace(value)
    }
}

impl<T: Default> Slot<T> {
    /// Works on the value in place. `f` must not call out to the page.
    pub fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        let mut value = self.0.take();
        let r = f(&mut value);
        self.0.set(value);
        r
    }

    /// Takes the value out and leaves the default.
    pub fn take(&self) -> T {
        self.0.take()
    }
}

impl<T: Default + Clone> Slot<T> {
    /// A copy of the value.
    pub fn get(&self) -> T {
        self.with(|v| v.clone())
    }
}
