//! First catalogues, from what a site has already: a browser's network log, a cookie policy, or
//! the configuration of another tool.
//!
//! The readers gather what they find in a [`Seen`]; [`Seen::catalogue`] writes it down. What is
//! known of a vendor comes from the vendor table; what is guessed is named in `_guess`, a field
//! that the banner leaves alone and `crumbgate check` asks about.

pub mod config;
mod dates;
pub mod duration;
pub mod har;
pub mod policy;
mod seen;
mod tables;
mod write;

pub use seen::{Category, Cookie, Found, Seen};

#[cfg(test)]
mod tests;
