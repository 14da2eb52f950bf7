//! Days: the calendar in whole numbers.

use std::time::{SystemTime, UNIX_EPOCH};

/// Days since 1970 of a date written `2026-11-22`, if there is such a day. What follows after
/// a `T` is left aside.
///
/// ```
/// use crumbgate::tools::check::date::days;
/// assert_eq!(days("1970-01-02"), Some(1));
/// assert_eq!(days("2026-02-29"), None);
/// ```
#[must_use]
pub fn days(text: &str) -> Option<i64> {
    let day = text.split('T').next()?;
    let mut parts = day.splitn(3, '-');
    let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = y.len() == 4 && m.len() == 2 && d.len() == 2;
    if !fits || !day.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        return None;
    }
    let (y, m, d): (i64, i64, i64) = (y.parse().ok()?, m.parse().ok()?, d.parse().ok()?);
    let number = count(y, m, d);
    (written(number) == day).then_some(number)
}

/// Days since 1970 of a day of the Gregorian calendar.
fn count(y: i64, m: i64, d: i64) -> i64 {
    // Years that begin in March put the leap day last.
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// `2026-11-22` of days since 1970.
#[must_use]
pub fn written(days: i64) -> String {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let m = (5 * of_year + 2) / 153;
    let d = of_year - (153 * m + 2) / 5 + 1;
    let m = if m < 10 { m + 3 } else { m - 9 };
    let y = year + era * 400 + i64::from(m <= 2);
    format!("{y:04}-{m:02}-{d:02}")
}

/// Today, as the machine's clock has it, in UTC.
#[must_use]
pub fn today() -> i64 {
    seconds().div_euclid(86_400)
}

/// Seconds since 1970, as the machine's clock has it.
#[must_use]
pub fn seconds() -> i64 {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    i64::try_from(seconds).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_two_centuries_comes_back_as_it_was() {
        for day in -20_000..60_000 {
            assert_eq!(days(&written(day)), Some(day));
        }
        assert_eq!(written(0), "1970-01-01");
        assert_eq!(days("2026-11-22"), Some(20_779));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in
            ["", "2026", "2026-13-01", "2026-00-10", "2026-04-31", "22/11/2026", "2026-1-2", "+026-01-02", "2026-01-0é"]
        {
            assert_eq!(days(text), None, "{text}");
        }
        assert_eq!(days("2024-02-29T12:00:00Z"), days("2024-02-29"));
    }
}
