//! Names of cookies in the text of a policy: those in its tables, and those in its sentences that
//! cannot be anything else.

use crate::tools::draft::tables;
use crate::tools::vendors;

/// The names, as patterns where the policy leaves a place open, each once.
pub(super) fn cookies(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if !all.contains(&name) {
            all.push(name);
        }
    };
    tables::read(text).rows.into_iter().flat_map(|row| row.names).for_each(&mut add);
    for line in text.lines() {
        for word in line.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '|' | '/')) {
            let quoted = word.starts_with(['“', '‘', '"', '\'', '`']);
            let Some(name) = tables::name(word) else { continue };
            let known = if quoted { is_a_name(&name) } else { is_telling(&name) && of_somebody(&name) };
            if known {
                add(name);
            }
        }
    }
    all
}

fn of_somebody(name: &str) -> bool {
    vendors::by_cookie(&name.replace('*', "1")).is_some()
}

/// Whether some vendor has a cookie of this name, also one that says nothing without its domain.
fn is_a_name(name: &str) -> bool {
    of_somebody(name) || vendors::all().iter().any(|v| v.cookies.iter().any(|c| c.name == name))
}

/// Whether a word can hardly be one of the language: `_ga`, `PHPSESSID`, `bcookie`, not `player`.
fn is_telling(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let shouted = capitals == letters && letters > 6 || capitals > 1 && capitals < letters;
    word.contains('_') || shouted || word.len() > 6 && word.ends_with("cookie")
}

#[cfg(test)]
mod tests {
    use super::cookies;

    #[test]
    fn names_are_told_from_words() {
        let text = "We set _hjid and PHPSESSID, and “player” for films; LinkedIn sets bcookie.\n\
                    The player plays, a cookie is set, YOUTUBE and LinkedIn are names.\n\
                    Cookie | Expires after | What it is for\n_gid | 24 hours | Counts\nown_name | 1 day | Ours\n";
        assert_eq!(cookies(text), ["_gid", "own_name", "_hjid", "PHPSESSID", "player", "bcookie"]);
    }
}
