//! One JSON document with all findings.

use crate::tools::check::Report;
use crate::tools::check::finding::{Finding, Level};
use serde_json::{Value, json};

pub(super) fn write(reports: &[Report]) -> String {
    let files: Vec<Value> = reports
        .iter()
        .map(|r| {
            json!({
                "file": r.file,
                "problems": r.count(Level::Error),
                "warnings": r.count(Level::Warning),
                "notes": r.count(Level::Note),
                "findings": r.findings.iter().map(|f| finding(r, f)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&json!({ "files": files })).unwrap_or_default();
    text.push('\n');
    text
}

fn finding(report: &Report, f: &Finding) -> Value {
    let place = report.spans.place(&f.path).value;
    let (from, to) = (report.spans.position(place.start), report.spans.position(place.end));
    json!({
        "level": f.level.word(),
        "code": f.code,
        "path": f.path,
        "line": from.line,
        "column": from.column,
        "endLine": to.line,
        "endColumn": to.column,
        "message": f.message,
        "mend": f.mend,
        "names": f.names,
    })
}
