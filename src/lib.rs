//! Crumbgate: a cookie-consent banner driven by one JSON cookie catalogue.
//!
//! What lives where, in the order to read it:
//!
//! - [`logic`]: the pure core. Catalogue, record, decision, vendors' switches. No browser in it.
//! - `host`: the border to JavaScript (only for the wasm target, like all that follows).
//! - `gate`: holds scripts, embeds and media back and lets them go; erases; sets switches.
//! - `ui`: draws the first layer and placeholders; the preferences and the policy page.
//! - `storage`: the record's homes in the browser.
//! - `page`: the loop that joins them.
//! - `bridge` and `preferences`: the same for the second module: dialog, policy page, audit, receipts.
//!
//! The checker for the playground (feature `check`) is built for wasm without these rooms.
//!
//! On a server the crate reads the visitor's choice from the `Cookie` header: see the module `server`.
#![cfg_attr(all(target_arch = "wasm32", not(feature = "check")), no_std)]
// In a visitor's browser nothing may panic: what could is not even written.
#![cfg_attr(
    all(target_arch = "wasm32", not(feature = "check")),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::unreachable,
        clippy::todo,
        clippy::unimplemented
    )
)]
extern crate alloc;

pub mod logic;
#[cfg(not(target_arch = "wasm32"))]
pub mod server;
#[cfg(feature = "check")]
pub mod tools;

#[cfg(all(target_arch = "wasm32", not(feature = "check")))]
pub mod bridge;
#[cfg(all(target_arch = "wasm32", not(feature = "check")))]
pub mod gate;
#[cfg(all(target_arch = "wasm32", not(feature = "check")))]
pub mod host;
#[cfg(all(target_arch = "wasm32", not(feature = "check")))]
pub mod page;
#[cfg(all(target_arch = "wasm32", not(feature = "check")))]
pub mod preferences;
#[cfg(all(target_arch = "wasm32", not(feature = "check")))]
pub mod slot;
#[cfg(all(target_arch = "wasm32", not(feature = "check")))]
pub mod storage;
#[cfg(all(target_arch = "wasm32", not(feature = "check")))]
pub mod ui;
