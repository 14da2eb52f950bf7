//! Where in its text each value of a JSON document stands.
//!
//! The reader's problems carry paths; people have line numbers in their editors. This walks a
//! text that is known to be JSON once and notes the place of every value under its path.

use std::collections::HashMap;
use std::ops::Range;

/// The place of a value, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The value itself.
    pub value: Range<usize>,
    /// Its key, quotes included; the value again for items of lists.
    pub key: Range<usize>,
}

/// A line and a column, both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

/// The places of all values of a text.
pub struct Spans<'a> {
    text: &'a str,
    lines: Vec<usize>,
    places: HashMap<String, Place>,
    repeated: Vec<(String, Range<usize>)>,
}

impl<'a> Spans<'a> {
    /// Walks a text. Of one that is not JSON, what comes before the mistake is found.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let mut lines = vec![0];
        lines.extend(text.match_indices('\n').map(|(i, _)| i + 1));
        let mut walk = Walk {
            text,
            at: if text.starts_with('\u{feff}') { 3 } else { 0 },
            places: HashMap::new(),
            repeated: Vec::new(),
        };
        walk.value("", None, 0);
        Spans { text, lines, places: walk.places, repeated: walk.repeated }
    }

    /// The place of the value a path leads to; of one that is missing, the place of the
    /// nearest value that should hold it.
    #[must_use]
    pub fn place(&self, path: &str) -> Place {
        let mut path = path;
        loop {
            if let Some(found) = self.places.get(path) {
                return found.clone();
            }
            match path.rfind(['.', '[']) {
                Some(at) => path = path.get(..at).unwrap_or(""),
                None if !path.is_empty() => path = "",
                None => return Place { value: 0..0, key: 0..0 },
            }
        }
    }

    /// Whether the document has a value under this very path.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.places.contains_key(path)
    }

    /// Line and column of a byte.
    #[must_use]
    pub fn position(&self, at: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= at).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        let before = self.text.get(start..at).unwrap_or("");
        let column = 1 + before.trim_start_matches('\u{feff}').chars().count();
        Position { line, column }
    }

    /// A line of the text, from 1, without its end.
    #[must_use]
    pub fn line(&self, line: usize) -> &'a str {
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let rest = self.text.get(start..).unwrap_or("");
        rest.split('\n').next().unwrap_or("").trim_end_matches('\r').trim_start_matches('\u{feff}')
    }

    /// Keys that stand twice in their object, with the path and the place of the later one.
    pub fn repeated(&self) -> impl Iterator<Item = (&str, &Range<usize>)> {
        self.repeated.iter().map(|(path, range)| (path.as_str(), range))
    }
}

struct Walk<'a> {
    text: &'a str,
    at: usize,
    places: HashMap<String, Place>,
    repeated: Vec<(String, Range<usize>)>,
}

impl Walk<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) -> Option<u8> {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.peek()
    }

    /// Notes the value that begins here and steps over it; false where the text breaks off.
    fn value(&mut self, path: &str, key: Option<Range<usize>>, depth: u32) -> bool {
        let Some(first) = self.space().filter(|_| depth <= 64) else {
            return false;
        };
        let from = self.at;
        let whole = match first {
            b'{' => self.object(path, depth),
            b'[' => self.array(path, depth),
            b'"' => self.string().is_some(),
            _ => {
                while self.peek().is_some_and(|b| !matches!(b, b',' | b']' | b'}' | b' ' | b'\t' | b'\n' | b'\r')) {
                    self.at += 1;
                }
                self.at > from
            }
        };
        let value = from..self.at;
        let key = key.unwrap_or_else(|| value.clone());
        self.places.insert(path.into(), Place { value, key });
        whole
    }

    fn object(&mut self, path: &str, depth: u32) -> bool {
        self.at += 1;
        let mut seen: Vec<String> = Vec::new();
        loop {
            match self.space() {
                Some(b'}') => {
                    self.at += 1;
                    return true;
                }
                Some(b',') => self.at += 1,
                Some(b'"') => {
                    let from = self.at;
                    let Some(key) = self.string() else { return false };
                    let span = from..self.at;
                    let path = crate::tools::schema::below(path, &key);
                    if seen.contains(&key) {
                        self.repeated.push((path.clone(), span.clone()));
                    }
                    seen.push(key);
                    if self.space() != Some(b':') {
                        return false;
                    }
                    self.at += 1;
                    if !self.value(&path, Some(span), depth + 1) {
                        return false;
                    }
                }
                _ => return false,
            }
        }
    }

    fn array(&mut self, path: &str, depth: u32) -> bool {
        self.at += 1;
        let mut i = 0;
        loop {
            match self.space() {
                Some(b']') => {
                    self.at += 1;
                    return true;
                }
                Some(b',') => self.at += 1,
                Some(_) => {
                    if !self.value(&format!("{path}[{i}]"), None, depth + 1) {
                        return false;
                    }
                    i += 1;
                }
                None => return false,
            }
        }
    }

    /// Steps over a string and returns what it says.
    fn string(&mut self) -> Option<String> {
        let from = self.at;
        self.at += 1;
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return serde_json::from_str(self.text.get(from..self.at)?).ok();
                }
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\n  \"a\": [1, {\"b.c\": \"é\"}],\n  \"a\": 2\n}";

    #[test]
    fn every_value_is_found_under_its_path() {
        let spans = Spans::new(TEXT);
        let at = |path: &str| TEXT.get(spans.place(path).value).unwrap();
        assert_eq!(at("a[1].b.c"), "\"é\"");
        assert_eq!(at("a[0]"), "1");
        assert_eq!(at("a"), "2", "of two equal keys the last counts");
        assert_eq!(at(""), TEXT);
    }

    #[test]
    fn what_is_missing_is_placed_where_it_should_stand() {
        let spans = Spans::new(TEXT);
        assert_eq!(TEXT.get(spans.place("a[1].name").value).unwrap(), "{\"b.c\": \"é\"}");
        assert!(!spans.has("a[1].name"));
        assert_eq!(spans.place("nowhere").value, 0..TEXT.len());
    }

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let spans = Spans::new(TEXT);
        assert_eq!(spans.position(0), Position { line: 1, column: 1 });
        let end = spans.place("a[1].b.c").value.end;
        assert_eq!(spans.position(end), Position { line: 2, column: 23 });
        assert_eq!(spans.line(3), "  \"a\": 2");
    }

    #[test]
    fn keys_that_stand_twice_are_told() {
        let spans = Spans::new(TEXT);
        assert_eq!(spans.repeated().map(|(p, _)| p).collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn a_broken_text_is_walked_as_far_as_it_goes() {
        for end in 0..TEXT.len() {
            if let Some(part) = TEXT.get(..end) {
                let _ = Spans::new(part).place("a[1]");
            }
        }
        assert!(Spans::new("{\"a\": 1, \"b\" 2}").has("a"));
        assert_eq!(Spans::new("").place("x").value, 0..0);
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let spans = Spans::new("\u{feff}{\"a\": 1}");
        assert_eq!(spans.position(spans.place("a").key.start), Position { line: 1, column: 2 });
    }
}
