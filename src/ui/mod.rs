//! What the visitor sees. Drawing only: what is allowed is decided elsewhere.

pub mod banner;
pub mod draw;
pub mod placeholder;
pub mod policy;
pub mod preferences;
pub mod text;
