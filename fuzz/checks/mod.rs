//! What must hold of every reader of untrusted text, whatever it is given.
//!
//! Shared by the fuzz targets, which look for texts of which it does not hold, and by
//! `tests/corpus.rs`, which tries every text they have found interesting so far.
#![allow(dead_code, unreachable_pub, reason = "each fuzz target takes one of these checks")]

mod decide;
mod drafts;
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

/// Whether a name fits a pattern, by filling in a table: what is true of every pair of beginnings.
fn fits(pattern: &str, name: &str) -> bool {
    let (p, n) = (pattern.as_bytes(), name.as_bytes());
    let mut row = vec![false; n.len() + 1];
    row[0] = true;
    for c in p {
        let mut next = vec![false; n.len() + 1];
        for at in 0..=n.len() {
            next[at] = match c {
                b'*' => row[at] || at > 0 && next[at - 1],
                _ => at > 0 && row[at - 1] && n[at - 1] == *c,
            };
        }
        row = next;
    }
    row[n.len()]
}
