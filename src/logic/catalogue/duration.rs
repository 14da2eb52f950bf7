//! How long a cookie is kept: `session`, `persistent`, `2 years`, or ISO 8601 (`P2Y`).

/// The units a duration may be written in, with their length in seconds.
/// Months and years are means (30.44 and 365.25 days): they compare, they do not date.
pub const UNITS: [(&str, u64); 7] = [
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
        if let Some(iso) = text.strip_prefix('P') {
            return read_iso(iso);
        }
        let (count, unit) = text.split_once(' ')?;
        let unit = unit.strip_suffix('s').unwrap_or(unit);
        let unit = UNITS.iter().position(|(name, _)| *name == unit)?;
        Some(Duration::Span(whole(count)?, unit))
    }

    /// Seconds, if it has an end that a clock can tell.
    #[must_use]
    pub fn seconds(self) -> Option<u64> {
        match self {
            Duration::Span(n, unit) => UNITS.get(unit).map(|(_, s)| u64::from(n) * s),
            _ => None,
        }
    }
}

/// Digits only: `u32::from_str` would also take a sign.
fn whole(text: &str) -> Option<u32> {
    if text.as_bytes().iter().all(u8::is_ascii_digit) { text.parse().ok() } else { None }
}

/// ISO 8601 after the `P`: date part, then a time part after `T`. A duration of
/// several parts counts in its smallest unit of days or less where it can.
fn read_iso(iso: &str) -> Option<Duration> {
    let (mut total, mut parts, mut last) = (0u64, 0, (0, 0));
    let (mut time, mut from) = (false, 0);
    for (i, c) in iso.bytes().enumerate() {
        let unit = match (c, time) {
            (b'0'..=b'9', _) => continue,
            (b'T', false) => {
                time = true;
                from = i + 1;
                continue;
            }
            (b'Y', false) => 6,
            (b'M', false) => 5,
            (b'W', false) => 4,
            (b'D', false) => 3,
            (b'H', true) => 2,
            (b'M', true) => 1,
            (b'S', true) => 0,
            _ => return None,
        };
        let n = whole(iso.get(from..i)?)?;
        // Units must fall, each at most once.
        if parts > 0 && unit >= last.1 {
            return None;
        }
        last = (n, unit);
        total += u64::from(n) * UNITS.get(unit)?.1;
        parts += 1;
        from = i + 1;
    }
    if parts == 0 || from != iso.len() || iso.ends_with('T') {
        return None;
    }
    if parts == 1 {
        return Some(Duration::Span(last.0, last.1));
    }
    let unit = last.1.min(3);
    u32::try_from(total / UNITS.get(unit)?.1).ok().map(|n| Duration::Span(n, unit))
}
