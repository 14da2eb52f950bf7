//! One thing to say about a catalogue.

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth a thought.
    Note,
    /// Likely wrong; the catalogue works.
    Warning,
    /// Wrong: part of the catalogue is not in force, or the law does not allow it.
    Error,
}

impl Level {
    /// The level in a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// A finding: where, what, and how to mend it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// Its kind, in a stable word for machines.
    pub code: &'static str,
    /// Path to the value; empty for the whole document.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub mend: String,
    /// The right or missing names, where it is about names.
    pub names: Vec<String>,
}

impl Finding {
    /// A finding of a level.
    #[must_use]
    pub fn new(level: Level, code: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Finding { level, code, path: path.into(), message: message.into(), mend: String::new(), names: Vec::new() }
    }

    /// An error.
    #[must_use]
    pub fn error(code: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Finding::new(Level::Error, code, path, message)
    }

    /// A warning.
    #[must_use]
    pub fn warning(code: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Finding::new(Level::Warning, code, path, message)
    }

    /// A note.
    #[must_use]
    pub fn note(code: &'static str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Finding::new(Level::Note, code, path, message)
    }

    /// The finding with its remedy.
    #[must_use]
    pub fn mend(mut self, mend: impl Into<String>) -> Self {
        self.mend = mend.into();
        self
    }

    /// The finding with the names it is about.
    #[must_use]
    pub fn names<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.names = names.into_iter().map(Into::into).collect();
        self
    }
}
