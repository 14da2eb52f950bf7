//! The pure core: no clock, page, input/output or globals.
//!
//! Time, storage and the page come in as values, and go out as values. The same
//! code runs in the browser, on the command line and on a server. Nothing in
//! here may name a browser crate; `cargo xtask tidy` holds that.

pub mod audit;
pub mod bytes;
pub mod catalogue;
pub mod consent;
pub mod cookies;
pub mod fill;
pub mod hash;
pub mod json;
pub mod locale;
pub mod policy;
pub mod receipts;
pub mod rules;
pub mod vendors;
