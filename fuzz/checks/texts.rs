//! Patterns and durations, each beside an independent reading of the same text.

use super::model::fits;
use super::text;
use crumbgate::logic::catalogue::duration::{Duration, UNITS};
use crumbgate::logic::catalogue::pattern::{host_matches, matches};
use crumbgate::tools::draft::duration::guess;

/// A pattern on the first line, a name on the second.
pub fn pattern(data: &[u8]) {
    let Some((pattern, name)) = text(data).and_then(|t| t.split_once('\n')) else { return };
    if pattern.len() > 300 || name.len() > 300 {
        return;
    }
    assert_eq!(matches(pattern, name), fits(pattern, name), "{pattern:?} {name:?}");
    assert!(matches("*", name) && matches(&format!("*{name}*"), name));
    if !pattern.contains('*') {
        assert_eq!(matches(pattern, name), pattern == name);
    }
    let (low, host) = (pattern.to_ascii_lowercase(), name.to_ascii_lowercase());
    let below = low.strip_prefix("*.");
    let expected = below.unwrap_or(&low) == host || below.is_some_and(|base| host.ends_with(&format!(".{base}")));
    assert_eq!(host_matches(pattern, name), expected, "{pattern:?} {name:?}");
}

/// A duration of the catalogue, and what a policy may write in its place.
pub fn duration(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let read = Duration::read(text);
    assert_eq!(read, expected(text), "{text:?}");
    if let Some(Duration::Span(count, unit)) = read {
        let seconds = Duration::Span(count, unit).seconds();
        assert_eq!(seconds, Some(u64::from(count) * u64::from(UNITS[unit].1)));
        assert_eq!(Duration::read(&format!("{count} {}s", UNITS[unit].0)), read);
    }
    if let Some(meant) = guess(text) {
        assert!(Duration::read(&meant).is_some(), "{text:?} is said to mean {meant:?}");
        assert_eq!(guess(&meant), Some(meant));
    }
}

fn expected(text: &str) -> Option<Duration> {
    match text.strip_prefix('P') {
        _ if text == "session" => Some(Duration::Session),
        _ if text == "persistent" => Some(Duration::Persistent),
        Some(iso) => expected_iso(iso),
        None => {
            let (count, unit) = text.split_once(' ')?;
            let at = UNITS.iter().position(|(name, _)| unit == *name || unit.strip_suffix('s') == Some(name))?;
            Some(Duration::Span(number(count)?, at))
        }
    }
}

fn number(digits: &str) -> Option<u32> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// Date and time taken apart at the `T`, each by marks that may only come in their order.
fn expected_iso(iso: &str) -> Option<Duration> {
    let (date, time) = iso.split_once('T').map_or((iso, None), |(d, t)| (d, Some(t)));
    let mut parts = Vec::new();
    take(date, &[('Y', 6), ('M', 5), ('W', 4), ('D', 3)], &mut parts)?;
    if let Some(time) = time {
        let before = parts.len();
        take(time, &[('H', 2), ('M', 1), ('S', 0)], &mut parts)?;
        if parts.len() == before {
            return None;
        }
    }
    match parts.as_slice() {
        [] => None,
        [(count, unit)] => Some(Duration::Span(*count, *unit)),
        [.., (_, last)] => {
            let seconds: u64 = parts.iter().map(|(n, unit)| u64::from(*n) * u64::from(UNITS[*unit].1)).sum();
            // A year has whole months, and neither has whole weeks.
            let unit = if *last == 5 { 5 } else { *last.min(&3) };
            u32::try_from(seconds / u64::from(UNITS[unit].1)).ok().map(|n| Duration::Span(n, unit))
        }
    }
}

fn take(mut text: &str, marks: &[(char, usize)], parts: &mut Vec<(u32, usize)>) -> Option<()> {
    for (mark, unit) in marks {
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        if text[digits..].starts_with(*mark) {
            parts.push((number(&text[..digits])?, *unit));
            text = &text[digits + 1..];
        }
    }
    text.is_empty().then_some(())
}
