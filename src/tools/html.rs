//! Pages and policies as text, whatever encoding and however broken their HTML.

use crate::tools::files::{self, Trouble};
use ego_tree::iter::Edge;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use scraper::{ElementRef, Html, Node};
use std::path::Path;

/// A policy larger than this is not one.
const LIMIT: u64 = 32 << 20;

/// The text of a file, decoded: by its byte order mark, its `<meta charset>`, or as UTF-8,
/// and as Windows-1252 where that fails, as browsers do.
///
/// # Errors
/// The file cannot be read, or is not text.
pub fn decoded(path: &Path) -> Result<String, Trouble> {
    let bytes = files::bytes(path, LIMIT)?;
    let declared = Encoding::for_bom(&bytes).map(|(e, _)| e).or_else(|| charset(&bytes));
    let encoding = match declared {
        Some(e) => e,
        None if std::str::from_utf8(&bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    let (text, _, _) = encoding.decode(&bytes);
    if text.contains('\0') {
        return Err(Trouble::new(
            files::name(path),
            "is not a text",
            "Save the page as HTML or plain text; a PDF or Word file cannot be read.",
        ));
    }
    Ok(text.into_owned())
}

/// The encoding a page declares near its beginning.
fn charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(1024))?;
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label: String = after
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    Encoding::for_label(label.as_bytes())
}

/// The visible text of a file: of HTML without its tags, of anything else as it is.
///
/// # Errors
/// As [`decoded`].
pub fn text_of_file(path: &Path) -> Result<String, Trouble> {
    let text = decoded(path)?;
    Ok(if is_html(&text) { visible(&text) } else { text })
}

/// Whether a text is HTML rather than plain text or Markdown.
#[must_use]
pub fn is_html(text: &str) -> bool {
    let low = text.to_ascii_lowercase();
    ["<html", "<!doctype html", "<body", "<table", "<p>", "<p ", "<div", "<h1", "<h2", "<li>", "<td"]
        .iter()
        .any(|tag| low.contains(tag))
}

/// Whether a page has a container that the banner fills with the tables of the catalogue.
#[must_use]
pub fn is_filled(html: &str) -> bool {
    let page = Html::parse_document(html);
    page.tree.nodes().filter_map(ElementRef::wrap).any(|e| e.attr("data-crumbgate") == Some("policy"))
}

/// What a reader of a page sees: blocks on their own lines, cells of a table joined by ` | `.
#[must_use]
pub fn visible(html: &str) -> String {
    text_of(Html::parse_document(html).root_element())
}

/// Elements that begin a new line.
const BLOCKS: [&str; 24] = [
    "address",
    "article",
    "blockquote",
    "br",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "p",
    "section",
    "table",
    "tr",
];

/// Elements whose text is not seen.
const UNSEEN: [&str; 6] = ["script", "style", "template", "noscript", "head", "svg"];

/// The visible text of an element. Without recursion: soup may be nested without end.
#[must_use]
pub fn text_of(element: ElementRef) -> String {
    let mut out = String::new();
    // Within something that is not seen; within a cell, whose row must stay on one line.
    let (mut unseen, mut cells) = (0usize, 0usize);
    let mut outer: Vec<usize> = Vec::new();
    for edge in element.traverse() {
        let (node, opens) = match edge {
            Edge::Open(node) => (node, true),
            Edge::Close(node) => (node, false),
        };
        let name = match node.value() {
            Node::Text(text) if opens && unseen == 0 => {
                squeeze(text, &mut out);
                continue;
            }
            Node::Element(e) => e.name(),
            _ => continue,
        };
        if UNSEEN.contains(&name) {
            unseen = if opens { unseen + 1 } else { unseen.saturating_sub(1) };
            continue;
        }
        if unseen > 0 {
            continue;
        }
        if matches!(name, "td" | "th") {
            cells = if opens { cells + 1 } else { cells.saturating_sub(1) };
            if !opens {
                out.push_str(" | ");
            }
        } else if BLOCKS.contains(&name) {
            // A table in a cell, as old layouts have it, has rows of its own again.
            if name == "table" && opens {
                outer.push(std::mem::take(&mut cells));
            } else if name == "table" {
                cells = outer.pop().unwrap_or(0);
            }
            if cells > 0 && name != "table" {
                squeeze(" ", &mut out);
            } else if !out.ends_with('\n') {
                out.push('\n');
            }
        }
    }
    out
}

/// Adds text with its white space as a page shows it.
fn squeeze(text: &str, out: &mut String) {
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_as_it_is_seen() {
        let page = "<html><head><title>x</title><body><h1>Cookies</h1><p>We  use\n<b>Vimeo</b>.<script>no</script><table><tr><td>_ga<td>2 years</table>";
        assert_eq!(visible(page).trim(), "Cookies\nWe use Vimeo.\n_ga | 2 years |");
    }

    #[test]
    fn soup_is_read_as_far_as_a_browser_would() {
        for soup in ["<", "<p", "<table><table><td></p></td", "</html><p>after", "<p>\u{0}", "<!doctype"] {
            let _ = visible(soup);
        }
        assert!(visible("</html><p>after").contains("after"));
    }

    #[test]
    fn deep_nesting_does_not_overflow() {
        let deep = "<div>".repeat(5_000);
        let _ = visible(&deep);
    }
}
