//! FNV-1a, 64 bits: short names for texts and ids. Not a defence against forgery;
//! nothing here is trusted because of a hash.

use alloc::string::String;

/// The hash of nothing, to start with.
pub const START: u64 = 0xcbf2_9ce4_8422_2325;

/// Adds `text` and an end mark to a hash.
#[must_use]
pub fn add(mut hash: u64, text: &str) -> u64 {
    for b in text.bytes() {
        hash = step(hash, b);
    }
    step(hash, 0xff)
}

fn step(hash: u64, b: u8) -> u64 {
    (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
}

/// A hash as sixteen digits.
#[must_use]
pub fn hex(hash: u64) -> String {
    let mut out = String::with_capacity(16);
    for shift in (0..16).rev() {
        out.push(char::from_digit((hash >> (shift * 4) & 15) as u32, 16).unwrap_or('0'));
    }
    out
}

/// Twenty-four bits of the hash of an id, by which the cookie remembers that a service was known.
#[must_use]
pub fn short(id: &str) -> u32 {
    let h = add(START, id);
    ((h >> 40) ^ h) as u32 & 0x00ff_ffff
}
