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
//! On a server the crate reads the visitor's choice from the `Cookie` header: see [`server`].
#![cfg_attr(target_arch = "wasm32", no_std)]
extern crate alloc;

pub mod logic;
#[cfg(not(target_arch = "wasm32"))]
pub mod server;
#[cfg(feature = "tools")]
pub mod tools;

#[cfg(target_arch = "wasm32")]
pub mod bridge;
#[cfg(target_arch = "wasm32")]
pub mod gate;
#[cfg(target_arch = "wasm32")]
pub mod host;
#[cfg(target_arch = "wasm32")]
pub mod page;
#[cfg(target_arch = "wasm32")]
pub mod preferences;
#[cfg(target_arch = "wasm32")]
pub mod slot;
#[cfg(target_arch = "wasm32")]
pub mod storage;
#[cfg(target_arch = "wasm32")]
pub mod ui;
