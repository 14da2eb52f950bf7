//! Crumbgate: a cookie-consent banner driven by one JSON cookie catalogue.
#![cfg_attr(target_arch = "wasm32", no_std)]
extern crate alloc;
pub mod logic;
