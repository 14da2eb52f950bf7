//! What only the command line and other native tools need.
//!
//! The checker and what it knows need no file, no terminal and no clock, so that they also run in
//! a browser (feature `check`); all else is for the feature `tools`.

pub mod check;
#[cfg(feature = "tools")]
pub mod cli;
pub mod draft;
#[cfg(feature = "tools")]
pub mod files;
#[cfg(feature = "tools")]
pub mod html;
pub mod playground;
#[cfg(feature = "tools")]
pub mod policy;
#[cfg(feature = "tools")]
pub mod scan;
pub mod schema;
pub mod trouble;
pub mod usual;
pub mod vendors;
