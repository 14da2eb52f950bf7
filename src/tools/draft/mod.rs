//! First catalogues, from what a site has already: a browser's network log, a cookie policy, or
//! the configuration of another tool.
//!
//! The readers gather what they find in a [`Seen`]; [`Seen::catalogue`] writes it down. What is
//! known of a vendor comes from the vendor table; what is guessed is named in `_guess`, a field
//! that the banner leaves alone and `crumbgate check` asks about.

#[cfg(feature = "tools")]
pub mod config;
#[cfg(feature = "tools")]
mod dates;
pub mod duration;
#[cfg(feature = "tools")]
pub mod har;
#[cfg(feature = "tools")]
pub mod policy;
#[cfg(feature = "tools")]
mod seen;
pub(crate) mod tables;
#[cfg(feature = "tools")]
mod words;
#[cfg(feature = "tools")]
mod write;

#[cfg(feature = "tools")]
pub use seen::{Category, Cookie, Found, Seen, policy_page};
#[cfg(feature = "tools")]
pub use words::Words;

#[cfg(all(test, feature = "tools"))]
mod tests;
