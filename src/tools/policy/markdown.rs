//! The policy as Markdown, with tables as GitHub and most site generators read them.

use super::{Entry, Page, Table};
use std::fmt::Write;

pub(super) fn write(page: &Page) -> String {
    let mut out = format!("# {}\n\n", escape(&page.title));
    paragraph(&mut out, &page.updated);
    let _ = write!(out, "## {}\n\n", escape(&page.heading));
    for section in &page.sections {
        let _ = write!(out, "### {}\n\n", escape(&section.title));
        section.sentences.iter().for_each(|s| paragraph(&mut out, s));
        section.entries.iter().for_each(|e| entry(&mut out, e));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn entry(out: &mut String, entry: &Entry) {
    let _ = write!(out, "#### {}\n\n", escape(&entry.title));
    entry.sentences.iter().for_each(|s| paragraph(out, s));
    if let Some(t) = &entry.table {
        table(out, t);
    }
    for (url, text) in &entry.links {
        let url = url.replace('<', "%3C").replace('>', "%3E");
        let _ = writeln!(out, "- [{}](<{url}>)", escape(text));
    }
    if !entry.links.is_empty() {
        out.push('\n');
    }
}

fn table(out: &mut String, table: &Table) {
    row(out, &table.head);
    row(out, &table.head.iter().map(|_| "---".to_owned()).collect::<Vec<_>>());
    for cells in &table.rows {
        let escaped: Vec<String> = cells.iter().map(|c| escape(c)).collect();
        row(out, &escaped);
    }
    out.push('\n');
}

fn row(out: &mut String, cells: &[String]) {
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

fn paragraph(out: &mut String, text: &str) {
    if !text.is_empty() {
        let _ = write!(out, "{}\n\n", escape(text));
    }
}

/// Text without anything Markdown or the HTML in it would take for markup, on one line.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
