//! Commands that GitHub Actions turns into annotations beside the lines.

use crate::tools::check::Report;
use crate::tools::check::finding::Level;
use std::fmt::Write;

pub(super) fn write(reports: &[Report]) -> String {
    let mut out = String::new();
    for report in reports {
        for f in &report.findings {
            let place = report.spans.place(&f.path).value;
            let (from, to) = (report.spans.position(place.start), report.spans.position(place.end));
            let command = if f.level == Level::Note { "notice" } else { f.level.word() };
            let mut place = format!("file={},line={},endLine={}", property(&report.file), from.line, to.line);
            // Columns are for findings of one line only.
            if from.line == to.line {
                let _ = write!(place, ",col={},endColumn={}", from.column, to.column);
            }
            let path = if f.path.is_empty() { "catalogue" } else { &f.path };
            let message = format!("{path}: {}. {}", f.message, f.mend);
            let _ = writeln!(out, "::{command} {place},title=crumbgate {}::{}", f.code, data(message.trim_end()));
        }
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
