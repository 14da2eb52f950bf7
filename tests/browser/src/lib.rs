//! Drives real browsers.
