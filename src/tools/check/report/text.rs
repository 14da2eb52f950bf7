//! For people: place, words, the line with a mark under it, and the remedy.

use crate::tools::check::Report;
use crate::tools::check::finding::{Finding, Level};
use anstyle::{AnsiColor, Style};
use std::fmt::Write;

/// A longer line is cut around the mark.
const WIDTH: usize = 100;

pub(super) fn write(reports: &[Report]) -> String {
    let mut out = String::new();
    for report in reports {
        for finding in &report.findings {
            one(&mut out, report, finding);
        }
    }
    for report in reports {
        let count = |level| report.count(level);
        let (errors, warnings, notes) = (count(Level::Error), count(Level::Warning), count(Level::Note));
        if errors + warnings + notes == 0 {
            let green = AnsiColor::Green.on_default();
            let _ = writeln!(out, "{}: {green}nothing to mend{green:#}", report.file);
        } else {
            let parts = [(errors, "problem"), (warnings, "warning"), (notes, "note")];
            let all: Vec<_> = parts
                .iter()
                .filter(|(n, _)| *n > 0)
                .map(|(n, word)| format!("{n} {word}{}", if *n == 1 { "" } else { "s" }))
                .collect();
            let _ = writeln!(out, "{}: {}", report.file, all.join(", "));
        }
    }
    out
}

fn one(out: &mut String, report: &Report, finding: &Finding) {
    let place = report.spans.place(&finding.path);
    // A value of one line is marked itself, a longer one by its key.
    let from = report.spans.position(place.value.start);
    let to = report.spans.position(place.value.end);
    let range = if from.line == to.line { place.value } else { place.key };
    let at = report.spans.position(range.start);
    let colour = colour(finding.level);
    let bold = Style::new().bold();
    let dim = Style::new().dimmed();
    let path = if finding.path.is_empty() { "catalogue" } else { &finding.path };
    let _ = writeln!(
        out,
        "{bold}{}:{}:{}{bold:#} {colour}{}{colour:#} {path}: {} {dim}[{}]{dim:#}",
        report.file,
        at.line,
        at.column,
        finding.level.word(),
        finding.message,
        finding.code
    );
    let end = report.spans.position(range.end);
    let last = if end.line == at.line { end.column } else { usize::MAX };
    excerpt(out, report.spans.line(at.line), at.line, at.column, last, colour);
    if !finding.mend.is_empty() {
        let _ = writeln!(out, "      {}", finding.mend);
    }
    out.push('\n');
}

/// The line, with a mark under the columns from `first` to before `last`.
fn excerpt(out: &mut String, line: &str, number: usize, first: usize, last: usize, colour: Style) {
    let chars: Vec<char> = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let skip = if first > WIDTH { first - 1 } else { 0 };
    let shown: String = chars.iter().skip(skip).take(WIDTH).collect();
    if shown.trim().is_empty() {
        return;
    }
    let trimmed = shown.trim_start();
    let indent = shown.chars().count() - trimmed.chars().count();
    let start = (first - 1).saturating_sub(skip + indent);
    let length = last.min(chars.len() + 1).saturating_sub(first).max(1);
    let length = length.min(trimmed.chars().count().saturating_sub(start).max(1));
    let dim = Style::new().dimmed();
    let _ = writeln!(out, "{dim}{number:>5} |{dim:#} {}", trimmed.trim_end());
    let _ = writeln!(out, "{dim}      |{dim:#} {}{colour}{}{colour:#}", " ".repeat(start), "^".repeat(length));
}

fn colour(level: Level) -> Style {
    match level {
        Level::Error => AnsiColor::Red.on_default().bold(),
        Level::Warning => AnsiColor::Yellow.on_default().bold(),
        Level::Note => AnsiColor::Cyan.on_default(),
    }
}
