//! How long a cookie is kept: `session`, `persistent`, `2 years`, or ISO 8601 (`P2Y`).

use crate::logic::bytes::{cut, take, whole};

/// The units a duration may be written in, with their length in seconds.
/// Months and years are means (30.44 and 365.25 days): they compare, they do not date.
pub const UNITS: [(&str, u32); 7] = [
    ("second", 1),
    ("minute", 60),
    ("hour", 3_600),
    ("day", 86_400),
    ("week", 604_800),
    ("month", 2_629_800),
    ("year", 31_557_600),
];

/// How long something is kept on the visitor's device.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub enum Duration {
    /// Until the browser is closed.
    Session,
    /// Until the visitor deletes it.
    Persistent,
    /// So many of a unit: an index into [`UNITS`].
    Span(u32, usize),
}

impl Duration {
    /// Reads a duration as the catalogue writes it.
    ///
    /// ```
    /// use crumbgate::logic::catalogue::duration::Duration;
    /// assert_eq!(Duration::read("2 years"), Some(Duration::Span(2, 6)));
    /// assert_eq!(Duration::read("PT30M"), Some(Duration::Span(30, 1)));
    /// assert_eq!(Duration::read("two years"), None);
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Option<Duration> {
        match text {
            "session" => return Some(Duration::Session),
            "persistent" => return Some(Duration::Persistent),
            _ => {}
        }
        if text.as_bytes().first() == Some(&b'P') {
            return read_iso(cut(text, 1, text.len()));
        }
        let mut unit = text;
        let count = whole(take(&mut unit, b' '))?;
        for (i, (name, _)) in UNITS.iter().enumerate() {
            let end = cut(unit, name.len(), unit.len());
            if cut(unit, 0, name.len()) == *name && (end.is_empty() || end == "s") {
                return Some(Duration::Span(count, i));
            }
        }
        None
    }

    /// Seconds, if it has an end that a clock can tell.
    #[must_use]
    pub fn seconds(self) -> Option<u64> {
        match self {
            Duration::Span(n, unit) => UNITS.get(unit).map(|(_, s)| u64::from(n) * u64::from(*s)),
            _ => None,
        }
    }
}

/// ISO 8601 after the `P`, in the only order there is. The `T` keeps months from minutes.
const MARKS: &[u8; 8] = b"YMWDTHMS";

/// A duration of several parts counts in its smallest unit; weeks among them are days, for no year is whole weeks.
fn read_iso(iso: &str) -> Option<Duration> {
    let (mut total, mut parts, mut last) = (0, 0, (0, 0));
    // Whether it may end here: after a part, not after the `P` or `T`.
    let mut whole = false;
    // The number being read, if there is one; and the mark that may come next.
    let mut number: Option<u64> = None;
    let mut next = 0;
    for b in iso.bytes() {
        if b.is_ascii_digit() {
            let n = number.unwrap_or(0) * 10 + u64::from(b - b'0');
            if n > u64::from(u32::MAX) {
                return None;
            }
            number = Some(n);
            continue;
        }
        loop {
            let mark = *MARKS.get(next)?;
            next += 1;
            if mark == b {
                break;
            }
            if mark == b'T' {
                return None;
            }
        }
        if b == b'T' {
            // It has no number of its own.
            if number.is_some() {
                return None;
            }
            whole = false;
            continue;
        }
        let n = number.take()?;
        let unit = if next > 5 { 8 - next } else { 7 - next };
        last = (n as u32, unit);
        total += n * u64::from(UNITS.get(unit)?.1);
        parts += 1;
        whole = true;
    }
    if number.is_some() || !whole {
        return None;
    }
    if parts == 1 {
        return Some(Duration::Span(last.0, last.1));
    }
    let unit = last.1 - usize::from(last.1 == 4);
    let n = total / u64::from(UNITS.get(unit)?.1);
    if n > u64::from(u32::MAX) { None } else { Some(Duration::Span(n as u32, unit)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_of_several_parts_is_told_in_the_smallest_of_them() {
        for (iso, count, unit) in [
            ("P1Y6M", 18, "month"),
            ("P2Y1M", 25, "month"),
            ("P1Y0M", 12, "month"),
            ("P13M", 13, "month"),
            ("P1Y", 1, "year"),
            ("P1Y1D", 366, "day"),
            ("P1M15D", 45, "day"),
            ("P1M1W", 37, "day"),
            ("P1W1D", 8, "day"),
            ("P1DT12H", 36, "hour"),
            ("P1YT1S", 31_557_601, "second"),
        ] {
            let Some(Duration::Span(n, i)) = Duration::read(iso) else { panic!("{iso} is none") };
            assert_eq!((n, UNITS[i].0), (count, unit), "{iso}");
        }
        assert_eq!(Duration::read("P4294967295Y1M"), None, "more months than can be counted");
    }
}
