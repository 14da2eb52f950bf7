//! What must hold of every reader of untrusted text, whatever it is given.
//!
//! Shared by the fuzz targets, which look for texts of which it does not hold, and by
//! `tests/corpus.rs`, which tries every text they have found interesting so far.
#![allow(dead_code, unreachable_pub, reason = "each fuzz target takes one of these checks")]

mod decide;
mod drafts;
mod model;
mod texts;

pub use decide::{catalogue, cookie, record};
pub use drafts::{config, har, policy};
pub use texts::{duration, pattern};

/// A check of one text.
pub type Check = fn(&[u8]);

/// Every check under the name of its target and corpus.
pub const ALL: [(&str, Check); 8] = [
    ("catalogue", catalogue),
    ("cookie", cookie),
    ("record", record),
    ("pattern", pattern),
    ("duration", duration),
    ("har", har),
    ("policy", policy),
    ("config", config),
];

/// The text of the data, if it is one. Readers of files decode before they read.
fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}
