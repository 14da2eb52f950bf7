//! The visitor's choice: the record, its two stored forms, and what follows from it.

pub mod change;
pub mod cookie;
pub mod decide;
pub mod import;
pub mod json;
pub mod time;

use crate::logic::bytes::digit;
use alloc::string::String;
use alloc::vec::Vec;
use core::borrow::Borrow;
use time::DAY;

/// After a refusal nobody is asked again sooner than this, in days
/// (ICO, guidance on storage and access technologies, 2026: six months; Garante 231/2021 §6.2).
pub const REFUSAL_DAYS: u64 = 182;

/// The longest a record may claim to last, in days (contract §3).
pub const MAX_DAYS: u64 = 395;

/// A clock may be this far behind the one that wrote the record, in seconds.
const SKEW: u64 = 300;

/// What is remembered of a visitor's choice. Nothing that identifies anybody.
#[derive(Clone, PartialEq, Eq, Default)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub struct Record {
    /// Revision of the catalogue it was given for.
    pub revision: String,
    /// When a choice was first given, in seconds UTC.
    pub given: u64,
    /// When it was last changed, in seconds UTC.
    pub changed: u64,
    /// When it ceases to count, in seconds UTC.
    pub expires: u64,
    /// How it was given.
    pub method: Method,
    /// Language of the texts shown.
    pub language: String,
    /// Digest of the texts shown, 16 hexadecimal digits.
    pub digest: String,
    /// Random id, only if the owner asks for one.
    pub id: Option<String>,
    /// The question is open: the visitor withdrew, or has answered at a placeholder only.
    pub ask: bool,
    /// Ids of categories and services allowed.
    pub granted: Vec<String>,
    /// Ids of categories and services refused.
    pub denied: Vec<String>,
    /// Short hashes of services that follow their category; only in the cookie's form.
    pub known: Vec<u32>,
}

/// How a choice was given.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
#[repr(u8)]
pub enum Method {
    /// The button that accepts everything.
    AcceptAll,
    /// The button that refuses everything, or withdrawal.
    #[default]
    RejectAll,
    /// Switches in the preferences.
    Preferences,
    /// At a placeholder, for one service.
    InPlace,
    /// By the site's own code.
    Api,
    /// By the browser's Global Privacy Control.
    Gpc,
    /// A notice was closed. Not consent.
    Notice,
    /// Taken over from another tool.
    Import,
}

/// The words of the methods, in their order.
pub const METHODS: [&str; 8] =
    ["accept-all", "reject-all", "preferences", "in-place", "api", "gpc", "notice", "import"];

impl Method {
    /// The method's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        METHODS.get(self as usize).copied().unwrap_or("")
    }

    /// The method at an index of [`METHODS`].
    #[must_use]
    pub fn at(index: usize) -> Option<Method> {
        use Method::{AcceptAll, Api, Gpc, Import, InPlace, Notice, Preferences, RejectAll};
        [AcceptAll, RejectAll, Preferences, InPlace, Api, Gpc, Notice, Import].get(index).copied()
    }
}

/// Whether a random id can be ours: none at all where the browser had no random numbers.
fn is_id(id: &str) -> bool {
    (id.is_empty() || id.len() == 32) && id.bytes().all(|b| digit(b) < 16)
}

impl Record {
    /// Whether the record counts at `now` for `revision` (`None`: whichever it has).
    ///
    /// One that is expired, from the future, claims to last longer than any may,
    /// or belongs to another revision does not count.
    #[must_use]
    pub fn is_valid(&self, now: u64, revision: Option<&str>) -> bool {
        self.given <= self.changed
            && self.changed <= now + SKEW
            && now < self.expires
            && self.expires <= self.changed + MAX_DAYS * DAY
            && revision.is_none_or(|r| r == self.revision)
    }

    /// What the record itself says of an id.
    #[must_use]
    pub fn says(&self, id: &str) -> Option<bool> {
        // Refused wins: a forged record that says both must not open anything.
        if has(&self.denied, id) {
            return Some(false);
        }
        if has(&self.granted, id) { Some(true) } else { None }
    }

    /// The moment until which a record changed now counts.
    #[must_use]
    pub fn lifetime(changed: u64, lifetime_days: u32, refusal: bool) -> u64 {
        let days = u64::from(lifetime_days);
        changed + DAY * if refusal { days.max(REFUSAL_DAYS) } else { days }
    }
}

/// Of two stored forms the valid one that was changed last; the fuller one (the first) on a tie.
#[must_use]
pub fn newer<R: Borrow<Record>>(full: Option<R>, compact: Option<R>, now: u64, revision: Option<&str>) -> Option<R> {
    // 0 stands for one that does not count.
    let rank = |r: &Option<R>| match r.as_ref().map(R::borrow) {
        Some(r) if r.is_valid(now, revision) => r.changed + 1,
        _ => 0,
    };
    let (first, second) = (rank(&full), rank(&compact));
    if second > first {
        compact
    } else if first > 0 {
        full
    } else {
        None
    }
}

#[inline(never)]
fn has(ids: &[String], id: &str) -> bool {
    for other in ids {
        if other == id {
            return true;
        }
    }
    false
}
