//! Findings, for people and for machines.

mod github;
mod json;
mod sarif;
#[cfg(feature = "tools")]
mod text;

use super::Report;

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[cfg(feature = "tools")]
    Text,
    /// One JSON document.
    Json,
    /// SARIF 2.1.0, which code hosts show beside the lines.
    Sarif,
    /// Commands that GitHub Actions turns into annotations.
    Github,
}

/// All reports in one text. Text carries colour codes only for `Format::Text`; whoever
/// prints it takes them out where there is no terminal.
#[must_use]
pub fn write(reports: &[Report], format: Format) -> String {
    match format {
        #[cfg(feature = "tools")]
        Format::Text => text::write(reports),
        Format::Json => json::write(reports),
        Format::Sarif => sarif::write(reports),
        Format::Github => github::write(reports),
    }
}
