//! First catalogues, from what a site has already.

pub mod duration;
