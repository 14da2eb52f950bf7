//! Seconds since 1970 (UTC), and the one way they are written for people and programs.

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
    let (era, doe) = (days / 146_097, days % 146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + u64::from(month <= 2);
    let s = seconds % DAY;
    let mut out = String::with_capacity(20);
    for (n, width, mark) in
        [(year, 4, '-'), (month, 2, '-'), (day, 2, 'T'), (s / 3_600, 2, ':'), (s / 60 % 60, 2, ':'), (s % 60, 2, 'Z')]
    {
        let mut div = if width == 4 { 1_000 } else { 10 };
        while div > 0 {
            out.push(char::from(b'0' + (n / div % 10) as u8));
            div /= 10;
        }
        out.push(mark);
    }
    out
}

/// Reads what [`write`] writes, and nothing else.
#[must_use]
pub fn parse(text: &str) -> Option<u64> {
    let b = text.as_bytes();
    if b.len() != 20 {
        return None;
    }
    let num = |from: usize, to: usize| {
        b.get(from..to)?.iter().try_fold(0u64, |n, c| c.is_ascii_digit().then(|| n * 10 + u64::from(c - b'0')))
    };
    let (y, m, d) = (num(0, 4)?, num(5, 7)?, num(8, 10)?);
    if y < 1970 || !(1..=12).contains(&m) || !(1..=31).contains(&d) {
        return None;
    }
    let (y, m) = if m > 2 { (y, m - 3) } else { (y - 1, m + 9) };
    let (era, yoe) = (y / 400, y % 400);
    let days = era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + (153 * m + 2) / 5 + d - 1;
    let seconds = days.checked_sub(719_468)? * DAY + num(11, 13)? * 3_600 + num(14, 16)? * 60 + num(17, 19)?;
    // Writing it again catches wrong marks and impossible dates alike.
    (write(seconds) == text).then_some(seconds)
}
