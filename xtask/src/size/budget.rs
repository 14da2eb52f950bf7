//! Reading and writing budget.toml, and judging a number by it.

use std::fmt;

use anyhow::{Context, Result};
use toml_edit::{DocumentMut, value};

/// The file, with its comments.
pub(super) struct Budget(DocumentMut);

/// What the budget says about one file.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    Good,
    /// Smaller than was accepted; worth accepting, so that the gain is kept.
    Smaller {
        accepted: usize,
    },
    /// Not yet where it should be.
    AboveAim {
        aim: usize,
    },
    /// More than 1 % larger than was accepted.
    Grown {
        accepted: usize,
    },
    Over {
        limit: usize,
    },
}

impl Budget {
    pub(super) fn parse(text: &str) -> Result<Budget> {
        Ok(Budget(text.parse().context("budget.toml is not TOML")?))
    }

    pub(super) fn judge(&self, name: &str, brotli: usize) -> Verdict {
        let limit = self.find("limit", name);
        let accepted = self.find("measured", name);
        let aim = self.find("aim", name);
        match (limit, accepted, aim) {
            (Some(limit), _, _) if brotli > limit => Verdict::Over { limit },
            (_, Some(accepted), _) if brotli * 100 > accepted * 101 => Verdict::Grown { accepted },
            (_, _, Some(aim)) if brotli > aim => Verdict::AboveAim { aim },
            (_, Some(accepted), _) if brotli * 100 < accepted * 99 => Verdict::Smaller { accepted },
            _ => Verdict::Good,
        }
    }

    pub(super) fn accept(&mut self, name: &str, brotli: usize) {
        let Ok(number) = i64::try_from(brotli) else {
            return;
        };
        if let Some(measured) = self.0.entry("measured").or_insert(toml_edit::table()).as_table_mut() {
            measured.insert(name, value(number));
        }
    }

    /// The number of a file, or of all in its folder.
    fn find(&self, table: &str, name: &str) -> Option<usize> {
        let table = self.0.get(table)?;
        let folder = name.split_once('/').map(|(folder, _)| format!("{folder}/*"));
        let number = table.get(name).or_else(|| table.get(folder.as_deref()?))?.as_integer()?;
        usize::try_from(number).ok()
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Verdict {
    pub(super) fn fails(&self) -> bool {
        matches!(self, Verdict::Over { .. } | Verdict::Grown { .. })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Verdict::Good => Ok(()),
            Verdict::Smaller { accepted } => write!(f, "smaller than {accepted}: bless it"),
            Verdict::AboveAim { aim } => write!(f, "aim: {aim}"),
            Verdict::Grown { accepted } => write!(f, "GROWN from {accepted}"),
            Verdict::Over { limit } => write!(f, "OVER its limit of {limit}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str =
        "# why\n[limit]\n\"a.js\" = 1000\n\"l/*\" = 100\n[aim]\n\"a.js\" = 500\n[measured]\n\"a.js\" = 600\n";

    fn judge(name: &str, brotli: usize) -> Verdict {
        Budget::parse(FILE).unwrap().judge(name, brotli)
    }

    #[test]
    fn the_limit_is_never_passed() {
        assert_eq!(judge("a.js", 1001), Verdict::Over { limit: 1000 });
        assert_eq!(judge("l/en.json", 101), Verdict::Over { limit: 100 });
        assert_eq!(judge("l/en.json", 100), Verdict::Good);
    }

    #[test]
    fn one_per_cent_of_growth_is_let_through() {
        assert_eq!(judge("a.js", 606), Verdict::AboveAim { aim: 500 });
        assert_eq!(judge("a.js", 607), Verdict::Grown { accepted: 600 });
        assert_eq!(judge("a.js", 490), Verdict::Smaller { accepted: 600 });
    }

    #[test]
    fn a_file_nobody_wrote_down_is_good() {
        assert_eq!(judge("new.js", 9_999), Verdict::Good);
    }

    #[test]
    fn accepting_keeps_the_comments() {
        let mut budget = Budget::parse(FILE).unwrap();
        budget.accept("a.js", 700);
        budget.accept("b.js", 5);
        let text = budget.to_string();
        assert!(text.starts_with("# why\n"));
        assert!(text.ends_with("[measured]\n\"a.js\" = 700\n\"b.js\" = 5\n"), "{text}");
    }
}
