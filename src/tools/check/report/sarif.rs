//! SARIF 2.1.0, the form in which code hosts take findings.

use crate::tools::check::Report;
use crate::tools::check::finding::Finding;
use serde_json::{Value, json};

pub(super) fn write(reports: &[Report]) -> String {
    let all = || reports.iter().flat_map(|r| r.findings.iter().map(move |f| (r, f)));
    let mut codes: Vec<&str> = all().map(|(_, f)| f.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes.iter().map(|code| json!({ "id": code })).collect();
    let results: Vec<Value> = all().map(|(r, f)| result(r, f)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "crumbgate",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn result(report: &Report, f: &Finding) -> Value {
    let place = report.spans.place(&f.path).value;
    let (from, to) = (report.spans.position(place.start), report.spans.position(place.end));
    let text = if f.mend.is_empty() { f.message.clone() } else { format!("{}. {}", f.message, f.mend) };
    json!({
        "ruleId": f.code,
        "level": f.level.word(),
        "message": { "text": text },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(&report.file) },
                "region": {
                    "startLine": from.line, "startColumn": from.column,
                    "endLine": to.line, "endColumn": to.column,
                },
            },
            "logicalLocations": [{ "fullyQualifiedName": f.path }],
        }],
    })
}

/// A file's name as an address: forward slashes, what addresses reserve escaped, a path from the
/// root with its scheme.
fn uri(file: &str) -> String {
    let mut out = String::from(if file.starts_with('/') { "file://" } else { "" });
    for byte in file.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn names_of_files_become_addresses() {
        assert_eq!(uri("www/my cookies#1.json"), "www/my%20cookies%231.json");
        assert_eq!(uri("/srv/é.json"), "file:///srv/%C3%A9.json");
        assert_eq!(uri("www\\cookies.json"), "www/cookies.json");
    }
}
