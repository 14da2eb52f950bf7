//! Pages and policies as text, whatever encoding and however broken their HTML.

use crate::tools::draft::tables::LINE;
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

/// The visible text of a file: of HTML without its tags, with U+2028 where a cell has several lines; of anything else as it is.
///
/// # Errors
/// As [`decoded`].
pub fn text_of_file(path: &Path) -> Result<String, Trouble> {
    let text = decoded(path)?;
    Ok(if is_html(&text) { text_of(Html::parse_document(&text).root_element()) } else { text })
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
    text_of(Html::parse_document(html).root_element()).replace(LINE, " ")
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

/// A table while it is read: cells that span rows are said again in each of them.
#[derive(Default)]
struct Grid {
    /// The column that comes next.
    column: usize,
    /// Cells that reach into further rows: their column, how many rows, their text.
    spans: Vec<(usize, usize, String)>,
    /// Where the text of each open cell begins.
    open: Vec<usize>,
}

/// A text longer than this is said once, however many rows it spans.
const SPAN: usize = 400;

impl Grid {
    /// Before a cell: what spans from above stands there first.
    fn enter(&mut self, out: &mut String) {
        while let Some((_, _, text)) = self.spans.iter().find(|s| s.0 == self.column) {
            out.push_str(text);
            out.push_str(" | ");
            self.column += 1;
        }
        self.open.push(out.len());
    }

    /// After a cell.
    fn leave(&mut self, cell: ElementRef, out: &mut String) {
        let many = |name: &str| cell.attr(name).and_then(|n| n.trim().parse::<usize>().ok());
        let text = self.open.pop().and_then(|from| out.get(from..)).unwrap_or_default();
        let rows = many("rowspan").map_or(1, |n| if n == 0 { usize::MAX } else { n });
        if rows > 1 {
            let is_short = text.len() <= SPAN && !text.contains('\n');
            self.spans.push((self.column, rows, if is_short { text.to_owned() } else { String::new() }));
        }
        out.push_str(" | ");
        self.column += many("colspan").unwrap_or(1).clamp(1, 1_000);
    }

    /// After a row.
    fn end(&mut self, out: &mut String) {
        if self.column > 0 {
            self.spans.sort_by_key(|s| s.0);
            for (_, _, text) in self.spans.iter().filter(|s| s.0 >= self.column) {
                out.push_str(text);
                out.push_str(" | ");
            }
        }
        self.column = 0;
        self.spans.iter_mut().for_each(|s| s.1 -= 1);
        self.spans.retain(|s| s.1 > 0);
    }
}

/// The visible text of an element, with U+2028 where a cell has several lines. Without recursion: soup may be nested without end.
#[must_use]
pub fn text_of(element: ElementRef) -> String {
    let mut out = String::new();
    // Within something that is not seen; within a cell, whose row must stay on one line.
    let (mut unseen, mut cells) = (0usize, 0usize);
    let mut outer: Vec<(usize, Grid)> = Vec::new();
    let mut grid = Grid::default();
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
            match ElementRef::wrap(node) {
                Some(cell) if !opens => grid.leave(cell, &mut out),
                _ => grid.enter(&mut out),
            }
        } else if matches!(name, "tbody" | "thead" | "tfoot") {
            grid.spans.clear();
        } else if BLOCKS.contains(&name) {
            // A table in a cell, as old layouts have it, has rows of its own again.
            if name == "table" && opens {
                outer.push((std::mem::take(&mut cells), std::mem::take(&mut grid)));
            } else if name == "table" {
                (cells, grid) = outer.pop().unwrap_or_default();
            }
            if name == "tr" && !opens {
                grid.end(&mut out);
            }
            if cells > 0 && name != "table" {
                if !out.ends_with([LINE, '\n']) && !out.ends_with(" | ") {
                    out.push(LINE);
                }
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
        } else if !out.ends_with([' ', '\n', LINE]) {
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
    fn cells_that_span_rows_are_said_in_each() {
        let page = "<table><tr><th>Who<th>Name<th>Kept<tr><td rowspan=2>Our site<td>abc_one<td rowspan='3'>a day<tr><td>abc_two\
            <tr><td>Others<td>abc_<br>three<tr><td>x<td>y<td>z</table>";
        assert_eq!(
            visible(page).trim(),
            "Who | Name | Kept | \nOur site | abc_one | a day | \nOur site | abc_two | a day | \nOthers | abc_ three | a day | \nx | y | z |"
        );
        for soup in [
            "<table><tr><td rowspan=0>a<tr><tr><td>b",
            "<table><tr><td rowspan=99999999999999999999 colspan=-1>a<td rowspan=18446744073709551615 colspan=99999>b<tr><td>c",
        ] {
            assert!(visible(soup).contains('a'));
        }
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
