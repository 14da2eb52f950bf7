//! Words that are nearly others.

/// The word nearest to what was written, if it is near enough to be a slip.
#[must_use]
pub fn nearest<'a>(written: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = fold(written);
    words
        .into_iter()
        .map(|w| (distance(&written, &fold(w)), w))
        .filter(|(d, w)| *d <= (w.chars().count().min(written.chars().count()) / 3).max(1))
        .min_by_key(|(d, _)| *d)
        .map(|(_, w)| w)
}

/// How many characters must be changed, put in, left out or swapped with their neighbour.
#[must_use]
pub fn distance(one: &str, other: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let width = b.len() + 1;
    let mut rows: Vec<Vec<usize>> = vec![(0..width).collect()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let get = |r: usize, c: usize| rows.get(r).and_then(|r| r.get(c)).copied().unwrap_or(usize::MAX);
            let left = row.last().copied().unwrap_or(0);
            let mut best = (left + 1).min(get(i, j + 1) + 1).min(get(i, j) + usize::from(x != y));
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(get(i - 1, j - 1) + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows.last().and_then(|r| r.last()).copied().unwrap_or(0)
}

/// Case, underscores and hyphens are not told apart.
fn fold(word: &str) -> String {
    word.to_lowercase().replace(['_', ' '], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let words = ["purpose", "provider", "privacyUrl", "optOutUrl"];
        assert_eq!(nearest("purpos", words), Some("purpose"));
        assert_eq!(nearest("pruvider", words), Some("provider"));
        assert_eq!(nearest("privacy_url", words), Some("privacyUrl"));
        assert_eq!(nearest("owner", words), None);
        assert_eq!(nearest("optouturl", words), Some("optOutUrl"));
        assert_eq!(nearest("legitimate-interests", ["consent", "necessary"]), None);
    }

    #[test]
    fn swapped_neighbours_are_one_change() {
        assert_eq!(distance("_agt", "_gat"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
