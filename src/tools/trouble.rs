//! What a command says when it cannot do its work.

use std::fmt;

/// Why a command could not do its work: what with, what, and what to do about it.
#[derive(Debug)]
pub struct Trouble {
    /// The file, address or program it is about.
    pub subject: String,
    /// What is the matter, as the end of a sentence.
    pub what: String,
    /// What the reader can do.
    pub mend: String,
}

impl Trouble {
    /// A trouble with its remedy.
    #[must_use]
    pub fn new(subject: impl fmt::Display, what: impl fmt::Display, mend: impl fmt::Display) -> Self {
        Trouble { subject: subject.to_string(), what: what.to_string(), mend: mend.to_string() }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.subject, self.what)?;
        if !self.mend.is_empty() {
            write!(f, "\n  {}", self.mend)?;
        }
        Ok(())
    }
}

impl std::error::Error for Trouble {}
