//! Durations as people write them in policies, in the catalogue's words.

use crate::logic::catalogue::duration::Duration;

/// The duration meant by a phrase such as “Two years” or “when you close the browser”.
///
/// ```
/// use crumbgate::tools::draft::duration::guess;
/// assert_eq!(guess("Two years from set/update").as_deref(), Some("2 years"));
/// assert_eq!(guess("End of browser session").as_deref(), Some("session"));
/// assert_eq!(guess("for as long as needed"), None);
/// ```
#[must_use]
pub fn guess(phrase: &str) -> Option<String> {
    let phrase = phrase.trim().trim_end_matches(['.', ',', ';']);
    if Duration::read(phrase).is_some() {
        return Some(phrase.to_owned());
    }
    let low = phrase.to_lowercase();
    let words: Vec<&str> = low.split(|c: char| !(c.is_alphanumeric() || c == '.')).filter(|w| !w.is_empty()).collect();
    if let Some(span) = span(&words) {
        return Some(span);
    }
    let has = |parts: &[&str]| parts.iter().any(|p| low.contains(p));
    let closes =
        has(&["clos", "end of", "ends", "leave", "exit", "quit"]) && has(&["browser", "session", "visit", "window"]);
    if closes || has(&["session", "sitzung", "sesiwn", "séance", "sesión", "sessione", "sessie"]) {
        return Some("session".into());
    }
    let forever = has(&["persistent", "permanent", "never", "no expir", "indefinit", "unlimited", "forever"])
        || has(&["until"]) && has(&["delet", "clear", "remov"]);
    forever.then(|| "persistent".into())
}

/// The first number followed by a unit.
fn span(words: &[&str]) -> Option<String> {
    for (i, word) in words.iter().enumerate() {
        // “30min”, “2y”: number and unit in one word.
        let digits = word.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(word.len());
        let (number, glued) = word.split_at_checked(digits)?;
        let mut unit_at = i + 1;
        let count =
            if number.is_empty() { number_word(word) } else { number.trim_end_matches('.').parse::<f64>().ok() };
        let Some(count) = count else { continue };
        let unit = if !number.is_empty() && !glued.is_empty() {
            unit(glued)
        } else {
            // “half an hour”, “one and a half years” is left to people.
            while words.get(unit_at).is_some_and(|w| matches!(*w, "a" | "an" | "calendar" | "full" | "of")) {
                unit_at += 1;
            }
            words.get(unit_at).and_then(|w| unit(w))
        };
        if let Some(unit) = unit {
            return write(count, unit);
        }
    }
    None
}

fn write(count: f64, unit: &str) -> Option<String> {
    let (mut count, mut unit) = (count, unit);
    // “0.5 years”, “half an hour”: whole numbers of the next smaller unit.
    for (larger, smaller, times) in [
        ("year", "month", 12.0),
        ("week", "day", 7.0),
        ("day", "hour", 24.0),
        ("hour", "minute", 60.0),
        ("minute", "second", 60.0),
    ] {
        if unit == larger && count.fract() != 0.0 {
            (count, unit) = (count * times, smaller);
        }
    }
    if count.fract() != 0.0 || !(0.0..=1e9).contains(&count) {
        return None;
    }
    let plural = if count == 1.0 { "" } else { "s" };
    Some(format!("{count} {unit}{plural}"))
}

fn unit(word: &str) -> Option<&'static str> {
    Some(match word {
        "s" | "sec" | "secs" | "second" | "seconds" => "second",
        "min" | "mins" | "minute" | "minutes" | "m" => "minute",
        "h" | "hr" | "hrs" | "hour" | "hours" => "hour",
        "d" | "day" | "days" | "tage" | "tag" | "jours" | "dagen" => "day",
        "w" | "wk" | "wks" | "week" | "weeks" => "week",
        "mo" | "mth" | "mths" | "month" | "months" | "monate" | "monat" | "mois" => "month",
        "y" | "yr" | "yrs" | "year" | "years" | "jahre" | "jahr" | "ans" | "an" => "year",
        _ => return None,
    })
}

fn number_word(word: &str) -> Option<f64> {
    const WORDS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let more = [
        ("half", 0.5),
        ("thirteen", 13.0),
        ("fifteen", 15.0),
        ("eighteen", 18.0),
        ("twenty", 20.0),
        ("thirty", 30.0),
        ("sixty", 60.0),
        ("ninety", 90.0),
    ];
    match WORDS.iter().position(|w| *w == word) {
        Some(n) => u8::try_from(n).ok().map(f64::from),
        None => more.iter().find(|(w, _)| *w == word).map(|(_, n)| *n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_policies_write_is_understood() {
        for (written, meant) in [
            ("2 years", "2 years"),
            ("Two years", "2 years"),
            ("Ten minutes", "10 minutes"),
            ("30min", "30 minutes"),
            ("1 yr", "1 year"),
            ("2y", "2 years"),
            ("24 hours.", "24 hours"),
            ("365 Days", "365 days"),
            ("P13M", "P13M"),
            ("half an hour", "30 minutes"),
            ("0.5 years", "6 months"),
            ("13 Months after last use", "13 months"),
            ("Expires after one day", "1 day"),
            ("when you close the browser", "session"),
            ("At the end of your visit", "session"),
            ("Session", "session"),
            ("Until you delete it", "persistent"),
            ("Never expires", "persistent"),
            ("twelve months", "12 months"),
            ("1 hour", "1 hour"),
        ] {
            let found = guess(written);
            assert_eq!(found.as_deref(), Some(meant), "{written}");
            assert!(Duration::read(meant).is_some(), "{meant}");
        }
    }

    #[test]
    fn what_is_no_duration_is_left_alone() {
        for written in ["", "as long as needed", "varies", "various", "2 yeers", "many years", "see Google"] {
            assert_eq!(guess(written), None, "{written}");
        }
    }
}
