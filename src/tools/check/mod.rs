//! `crumbgate check`: what is wrong with a catalogue, and what could be better.
//!
//! Three sources: the reader's problems ([`problems`]), the form of the file (unknown fields,
//! keys that stand twice), and the advice of [`rules`] from the vendor table and the law.

pub mod date;
pub mod finding;
mod mentions;
pub mod near;
pub mod problems;
pub mod report;
pub mod rules;
pub mod site;
pub mod spans;
pub mod tree;

use crate::logic::catalogue::{self, MAX_BYTES, problem::Code};
use crate::logic::json::Json;
use crate::tools::trouble::Trouble;
use finding::{Finding, Level};
use site::{Circumstances, Site};
use spans::{Position, Spans};

/// All findings for one file.
pub struct Report<'a> {
    /// The file's name, as the user gave it.
    pub file: String,
    /// Where things stand in it.
    pub spans: Spans<'a>,
    /// What was found, in the order of the file.
    pub findings: Vec<Finding>,
}

impl Report<'_> {
    /// How many findings have a level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|f| f.level == level).count()
    }
}

/// A text that is not JSON at all: from where, and what usually is the reason.
#[derive(Clone, Debug)]
pub struct NotJson {
    /// Where it stops being JSON; none in a text without anything.
    pub position: Option<Position>,
    /// What is the matter, as the end of a sentence.
    pub what: &'static str,
    /// How to mend it.
    pub mend: &'static str,
}

impl NotJson {
    /// The same about a file.
    #[must_use]
    pub fn in_file(&self, file: &str) -> Trouble {
        let place = self.position.map_or_else(|| file.to_owned(), |p| format!("{file}:{}:{}", p.line, p.column));
        Trouble::new(place, self.what, self.mend)
    }
}

/// Checks the text of a file.
///
/// # Errors
/// The text is not JSON at all.
pub fn check<'a>(file: &str, text: &'a str, about: &Circumstances) -> Result<Report<'a>, NotJson> {
    let spans = Spans::new(text);
    let tree = Json::read(text).map_err(|e| not_json(text, e.at, &spans))?;
    let mut findings = Vec::new();
    if text.len() > MAX_BYTES {
        findings.push(
            Finding::error(problems::word(Code::TooLarge), "", Code::TooLarge.words())
                .mend("A browser refuses it. Describe many cookies by one pattern such as \"_ga_*\"."),
        );
    }
    let (_, found) = catalogue::read(&tree, "");
    findings.extend(found.iter().map(|p| problems::tell(p, &tree)));
    for (path, _) in spans.repeated() {
        findings.push(
            Finding::warning("key-repeated", path, "this key stands twice in its object; only the last counts")
                .mend("Remove one of the two."),
        );
    }
    rules::all(&Site::new(&tree, about), &mut findings);
    findings.sort_by_key(|f| (spans.place(&f.path).key.start, std::cmp::Reverse(f.level)));
    Ok(Report { file: file.to_owned(), spans, findings })
}

/// The text stops being JSON: where, and what usually is the reason.
fn not_json(text: &str, at: usize, spans: &Spans) -> NotJson {
    if text.trim().is_empty() {
        return NotJson { position: None, what: "is empty", mend: "Begin one with `crumbgate draft`." };
    }
    let before = text.get(..at).unwrap_or("").trim_end();
    let here = text.get(at..).unwrap_or("").chars().next();
    let mend = match (before.chars().next_back(), here) {
        (None, Some(c)) if c.is_alphabetic() => {
            "This is a text, not a catalogue. To begin one from a cookie policy: `crumbgate draft --policy FILE`."
        }
        (_, None) => "The file ends in the middle: a bracket or quote is not closed.",
        (Some(','), Some(',')) => "Remove one of the two commas.",
        (Some(','), Some('}' | ']')) => "Remove the comma before this bracket.",
        (_, Some('/')) => "JSON has no comments: remove it.",
        (_, Some('\'')) => "JSON has double quotes only: \"…\".",
        (_, Some('\u{201c}' | '\u{201d}')) => "Replace the typographic quotes by plain ones: \"…\".",
        (Some('"' | '}' | ']' | '0'..='9' | 'e' | 'l'), Some('"' | '{' | '[')) => "A comma is missing before this.",
        (Some('{' | ','), Some(c)) if c.is_alphabetic() => "Names of fields stand in double quotes.",
        (_, Some('<')) => "This looks like HTML: is it the right file?",
        (_, Some('\n' | '\r' | '\t')) => "A text must stand on one line: write \\n for a new line.",
        _ => "Mend what stands here, and check again.",
    };
    let position = Some(spans.position(at.min(text.len())));
    NotJson { position, what: "is not JSON from here on", mend }
}
