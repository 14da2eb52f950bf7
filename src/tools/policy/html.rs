//! The policy as HTML: a page of its own, or the container for a page that is there already.
//!
//! The tables stand inside the container that the banner fills, so a page with the script tag
//! shows the visitor's choice and the controls, and one without still shows the tables.

use super::{Entry, Language, Page, Table};
use std::fmt::Write;

const STYLE: &str = "\
:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
table{border-collapse:collapse;width:100%;margin:1rem 0}
th,td{border:1px solid;padding:.4rem .6rem;text-align:start;vertical-align:top;overflow-wrap:anywhere}
@media(max-width:40rem){thead{position:absolute;clip-path:inset(50%)}tr,th,td{display:block;border-width:0 0 1px}\
td::before{content:attr(data-label)\": \";font-weight:bold}}
@media print{body{max-width:none;padding:0}h2,h3,h4{break-after:avoid}tr{break-inside:avoid}\
a[href^=http]::after{content:\" (\" attr(href) \")\";overflow-wrap:anywhere}}";

pub(super) fn page(page: &Page, _: &Language) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}\n</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{}</main>\n</body>\n</html>\n",
        page.tag,
        page.direction,
        fragment(page),
        title = escape(&page.title),
    )
}

pub(super) fn fragment(page: &Page) -> String {
    let mut out = format!("<div data-crumbgate=\"policy\" lang=\"{}\" dir=\"{}\">\n", page.tag, page.direction);
    paragraph(&mut out, &page.updated);
    let _ = writeln!(out, "<noscript><p>{}</p></noscript>", escape(&page.noscript));
    let _ = writeln!(out, "<h2>{}</h2>", escape(&page.heading));
    for section in &page.sections {
        let _ = writeln!(out, "<h3>{}</h3>", escape(&section.title));
        section.sentences.iter().for_each(|s| paragraph(&mut out, s));
        section.entries.iter().for_each(|e| entry(&mut out, e));
    }
    out.push_str("</div>\n");
    out
}

fn entry(out: &mut String, entry: &Entry) {
    let _ = writeln!(out, "<h4>{}</h4>", escape(&entry.title));
    entry.sentences.iter().for_each(|s| paragraph(out, s));
    if let Some(t) = &entry.table {
        table(out, t, &entry.title);
    }
    for (url, text) in &entry.links {
        let _ = writeln!(out, "<p><a href=\"{}\">{}</a></p>", escape(url), escape(text));
    }
}

/// The roles remind browsers that forget tables whose rows are shown as blocks.
fn table(out: &mut String, table: &Table, name: &str) {
    let _ = writeln!(out, "<table role=\"table\" aria-label=\"{}\">", escape(name));
    out.push_str("<thead role=\"rowgroup\">\n<tr role=\"row\">");
    for cell in &table.head {
        let _ = write!(out, "<th scope=\"col\" role=\"columnheader\">{}</th>", escape(cell));
    }
    out.push_str("</tr>\n</thead>\n<tbody role=\"rowgroup\">\n");
    for row in &table.rows {
        out.push_str("<tr role=\"row\">");
        for (i, (cell, label)) in row.iter().zip(&table.head).enumerate() {
            let _ = if i == 0 {
                write!(out, "<th scope=\"row\" role=\"rowheader\">{}</th>", escape(cell))
            } else {
                write!(out, "<td role=\"cell\" data-label=\"{}\">{}</td>", escape(label), escape(cell))
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

fn paragraph(out: &mut String, text: &str) {
    if !text.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", escape(text));
    }
}

/// Catalogue text is text: nothing in it is markup.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Characters no HTML document may hold.
            c if c.is_control() && !matches!(c, '\n' | '\t') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
