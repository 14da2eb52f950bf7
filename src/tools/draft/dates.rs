//! The date of a policy: “Last updated 12th June 2018”.

use crate::tools::check::date::days;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The date that a text says it was last changed on.
#[must_use]
pub(super) fn last_updated(text: &str) -> Option<String> {
    let low = text.to_lowercase();
    let marks = [
        "last updated",
        "last changed",
        "last reviewed",
        "last modified",
        "last revised",
        "updated on",
        "updated:",
        "effective",
    ];
    let mut hits: Vec<usize> = marks.iter().flat_map(|m| low.match_indices(m).map(|(i, m)| i + m.len())).collect();
    hits.sort_unstable();
    hits.iter().find_map(|at| {
        let tail: String = low.get(*at..)?.chars().take(60).collect();
        date(&tail)
    })
}

/// The first date in a text, days before months.
fn date(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '/' | '.')))
        .filter(|w| !w.is_empty())
        .collect();
    for (i, word) in words.iter().enumerate() {
        let word = word.trim_matches('.');
        if days(word).is_some() {
            return word.get(..10).map(str::to_owned);
        }
        let parts: Vec<&str> = word.split(['/', '.', '-']).collect();
        if let [d, m, y] = parts.as_slice()
            && let Some(found) = whole(y, m, d)
        {
            return Some(found);
        }
        let next = |n: usize| words.get(i + n).map(|w| w.trim_end_matches(['.', ','])).unwrap_or("");
        let day = |w: &str| w.trim_end_matches(|c: char| c.is_alphabetic()).to_owned();
        if let Some(m) = month(word)
            && let Some(found) = whole(next(2), &m, &day(next(1)))
        {
            return Some(found); // March 4, 2020
        }
        // “4 March 2020”, “4th of March 2020”
        let skip = usize::from(next(1) == "of");
        if let Some(m) = month(next(1 + skip))
            && let Some(found) = whole(next(2 + skip), &m, &day(word))
        {
            return Some(found);
        }
    }
    None
}

fn month(word: &str) -> Option<String> {
    let short = word.len() >= 3;
    let at = MONTHS.iter().position(|m| short && m.starts_with(word))?;
    Some(format!("{}", at + 1))
}

fn whole(year: &str, month: &str, day: &str) -> Option<String> {
    let (m, d): (u8, u8) = (month.parse().ok()?, day.parse().ok()?);
    let text = format!("{year}-{m:02}-{d:02}");
    days(&text).map(|_| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_policies_write_them() {
        for (text, date) in [
            ("Last updated 14/02/2017", "2017-02-14"),
            ("This page was last changed on 9th May 2018.", "2018-05-09"),
            ("Last reviewed on 4 March 2020.", "2020-03-04"),
            ("Last Updated: March 4, 2020", "2020-03-04"),
            ("last updated: 2026-11-22", "2026-11-22"),
            ("last modified 29.11.2019", "2019-11-29"),
            ("last revised the 1st of June 2021", "2021-06-01"),
        ] {
            assert_eq!(last_updated(text).as_deref(), Some(date), "{text}");
        }
        for text in
            ["", "last updated", "On 4 March 2020 we met.", "last updated 31/02/2020", "last updated some time in May"]
        {
            assert_eq!(last_updated(text), None, "{text}");
        }
    }
}
