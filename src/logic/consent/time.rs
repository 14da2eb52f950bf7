//! Seconds since 1970 (UTC), and the one way they are written for people and programs.

use crate::logic::bytes::{cut, put, put_byte, whole};
use alloc::string::String;

/// Seconds in a day.
pub const DAY: u64 = 86_400;

/// Writes RFC 3339 in UTC, to the second: `2026-11-22T05:46:00Z`.
///
/// ```
/// use crumbgate::logic::consent::time::{parse, write};
/// assert_eq!(write(1_795_326_360), "2026-11-22T05:46:00Z");
/// assert_eq!(parse("2026-11-22T05:46:00Z"), Some(1_795_326_360));
/// ```
#[must_use]
pub fn write(seconds: u64) -> String {
    // Days to civil date, by eras of 400 years that begin on 1 March.
    let days = seconds / DAY + 719_468;
    let (era, doe) = (days / 146_097, (days % 146_097) as u32);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + (era % 25) as u32 * 400 + u32::from(month <= 2);
    let s = (seconds % DAY) as u32;
    let mut out = String::new();
    two(&mut out, year / 100, "");
    two(&mut out, year, "-");
    two(&mut out, month, "-");
    two(&mut out, day, "T");
    two(&mut out, s / 3_600, ":");
    two(&mut out, s / 60 % 60, ":");
    two(&mut out, s % 60, "Z");
    out
}

/// The last two digits of a number, and what stands after them.
#[inline(never)]
fn two(out: &mut String, n: u32, mark: &str) {
    put_byte(out, b'0' + (n / 10 % 10) as u8);
    put_byte(out, b'0' + (n % 10) as u8);
    put(out, mark);
}

/// Reads what [`write()`] writes, and nothing else.
#[must_use]
pub fn parse(text: &str) -> Option<u64> {
    // Every number at its place; writing it all again catches wrong marks, impossible dates
    // and lengths alike.
    let num = |from: usize, to: usize| whole(cut(text, from, to)).unwrap_or(0);
    let (y, m, d) = (num(0, 4), num(5, 7), num(8, 10));
    if y < 1970 || !(1..=12).contains(&m) || d < 1 {
        return None;
    }
    let (y, m) = if m > 2 { (y, m - 3) } else { (y - 1, m + 9) };
    let (era, yoe) = (y / 400, y % 400);
    let days = era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + (153 * m + 2) / 5 + d - 1 - 719_468;
    let seconds = u64::from(days) * DAY + u64::from(num(11, 13) * 3_600 + num(14, 16) * 60 + num(17, 19));
    if write(seconds) == text { Some(seconds) } else { None }
}
