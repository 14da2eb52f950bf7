//! A scan for people and for machines.

use super::Scan;
use super::compare::{Item, Verdict};
use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};
use std::fmt::Write;

/// For people: what is wrong first, then the rest, in columns.
#[must_use]
pub fn text(scan: &Scan, items: &[Item], unseen: &[(&str, &str)], faults: &[(String, String)]) -> String {
    let mut out = String::new();
    let bold = Style::new().bold();
    if !faults.is_empty() {
        let red = AnsiColor::Red.on_default().bold();
        let _ = writeln!(out, "{red}In the pages{red:#}");
        for (page, what) in faults {
            let _ = writeln!(out, "  {page}\n    {what}");
        }
        out.push('\n');
    }
    let groups = [
        (Verdict::BeforeConsent, AnsiColor::Red, "Before consent, though it needs consent"),
        (Verdict::Undeclared, AnsiColor::Yellow, "Not declared"),
        (Verdict::Fine, AnsiColor::Green, "As declared"),
    ];
    for (verdict, colour, title) in groups {
        let rows: Vec<&Item> = items.iter().filter(|i| i.verdict == verdict).collect();
        if rows.is_empty() {
            continue;
        }
        let colour = colour.on_default().bold();
        let _ = writeln!(out, "{colour}{title}{colour:#}");
        let width = |f: &dyn Fn(&Item) -> usize| rows.iter().map(|i| f(i)).max().unwrap_or(0).min(44);
        let (kind, name) = (width(&|i| i.kind.len()), width(&|i| named(i).chars().count()));
        let service = width(&|i| i.service.chars().count());
        for item in rows {
            let when = if item.before { "before" } else { "after" };
            let _ = writeln!(
                out,
                "  {:kind$}  {:name$}  {:service$}  {when:6}  {}",
                item.kind,
                named(item),
                item.service,
                item.page
            );
        }
        out.push('\n');
    }
    if !unseen.is_empty() {
        let _ = writeln!(out, "{bold}Declared and not seen on these pages{bold:#}");
        for (name, service) in unseen {
            let _ = writeln!(out, "  {name} ({service})");
        }
        out.push('\n');
    }
    for (page, why) in &scan.failed {
        let _ = writeln!(out, "not read: {page} {why}");
    }
    if scan.after.is_none() {
        let _ = writeln!(
            out,
            "No way to accept was found on these pages: what comes after consent was not seen. Name the button with --accept."
        );
    }
    let count = |verdict| items.iter().filter(|i| i.verdict == verdict).count();
    let _ = writeln!(
        out,
        "{}: {} pages, {} before consent, {} not declared, {} in the pages",
        scan.host,
        scan.pages.len(),
        count(Verdict::BeforeConsent),
        count(Verdict::Undeclared),
        faults.len()
    );
    out
}

fn named(item: &Item) -> String {
    if item.domain.is_empty() { item.name.clone() } else { format!("{} ({})", item.name, item.domain) }
}

/// One JSON document.
#[must_use]
pub fn json(scan: &Scan, items: &[Item], unseen: &[(&str, &str)], faults: &[(String, String)]) -> String {
    let items: Vec<Value> = items
        .iter()
        .map(|i| {
            json!({ "verdict": i.verdict.word(), "kind": i.kind, "name": i.name, "domain": i.domain,
                    "service": i.service, "page": i.page, "beforeConsent": i.before })
        })
        .collect();
    let unseen: Vec<Value> = unseen.iter().map(|(name, service)| json!({ "name": name, "service": service })).collect();
    let failed: Vec<Value> = scan.failed.iter().map(|(page, why)| json!({ "page": page, "why": why })).collect();
    let faults: Vec<Value> = faults.iter().map(|(page, what)| json!({ "page": page, "what": what })).collect();
    let all = json!({ "host": scan.host, "pages": scan.pages, "failed": failed, "accepted": scan.after.is_some(),
                      "items": items, "unseen": unseen, "faults": faults });
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_default();
    text.push('\n');
    text
}
