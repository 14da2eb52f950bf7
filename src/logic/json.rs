//! A small, total reader of JSON (RFC 8259).
//!
//! The browser's own parser would do for one document, but crossing the border
//! between JavaScript and WebAssembly once per value costs more than reading,
//! and a page may have replaced `JSON.parse`. So the text crosses once and is
//! read here, by the same code in the browser, on the command line and on a
//! server. `serde_json` is the oracle of its tests.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

/// Nesting deeper than this is refused: a catalogue needs seven levels.
const MAX_DEPTH: u32 = 64;

/// A JSON value that borrows from its text wherever nothing was escaped.
#[derive(Clone, PartialEq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub enum Json<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written: nothing here needs floating point.
    Num(&'a str),
    /// A string with its escapes resolved.
    Str(Cow<'a, str>),
    /// An array.
    Arr(Vec<Json<'a>>),
    /// An object, in the order of the text. Of duplicate keys the last counts.
    Obj(Vec<(Cow<'a, str>, Json<'a>)>),
}

/// Where a text stops being JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), derive(Debug))]
pub struct NotJson {
    /// Byte offset into the text.
    pub at: usize,
}

impl<'a> Json<'a> {
    /// Reads one JSON document. A leading byte order mark is allowed.
    ///
    /// ```
    /// use crumbgate::logic::json::Json;
    /// let tree = Json::read(r#"{"name": ["_ga", "_gid"]}"#).unwrap();
    /// assert_eq!(tree.get("name").unwrap().items()[1].str(), Some("_gid"));
    /// assert_eq!(Json::read("{").unwrap_err().at, 1);
    /// ```
    ///
    /// # Errors
    /// The byte offset at which the text stops being JSON, or at which it is
    /// nested more than 64 levels deep.
    pub fn read(text: &'a str) -> Result<Json<'a>, NotJson> {
        let mut r = Reader { text, at: 0 };
        if text.starts_with('\u{feff}') {
            r.at = 3;
        }
        match r.document() {
            Some(v) => Ok(v),
            None => Err(NotJson { at: r.at.min(text.len()) }),
        }
    }

    /// The value under `key`, if this is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Json<'a>> {
        self.entries().iter().rev().find(|(k, _)| k == key).map(|(_, v)| v)
    }

    /// The text, if this is a string.
    #[must_use]
    pub fn str(&self) -> Option<&str> {
        match self {
            Json::Str(s) => Some(s),
            _ => None,
        }
    }

    /// The value, if this is a boolean.
    #[must_use]
    pub fn bool(&self) -> Option<bool> {
        match self {
            Json::Bool(b) => Some(*b),
            _ => None,
        }
    }

    /// The value, if this is a whole number from 0 to 4,294,967,295 written without exponent.
    #[must_use]
    pub fn int(&self) -> Option<u32> {
        match self {
            Json::Num(n) => n.parse().ok(),
            _ => None,
        }
    }

    /// The items of an array; nothing for any other value.
    #[must_use]
    pub fn items(&self) -> &[Json<'a>] {
        match self {
            Json::Arr(items) => items,
            _ => &[],
        }
    }

    /// The entries of an object; nothing for any other value.
    #[must_use]
    pub fn entries(&self) -> &[(Cow<'a, str>, Json<'a>)] {
        match self {
            Json::Obj(entries) => entries,
            _ => &[],
        }
    }
}

/// Writes `s` as a JSON string, quotes included.
pub fn write_str(out: &mut String, s: &str) {
    out.push('"');
    for c in s.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            // Control characters, and `<` so that the text may stand in a script element.
            '\0'..='\u{1f}' | '<' => {
                out.push_str("\\u00");
                let n = c as u32;
                for d in [n >> 4, n & 15] {
                    out.push(char::from_digit(d, 16).unwrap_or('0'));
                }
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn space(&mut self) -> u8 {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
        self.peek()
    }

    fn document(&mut self) -> Option<Json<'a>> {
        let v = self.value(0)?;
        self.space();
        (self.at >= self.text.len()).then_some(v)
    }

    fn word(&mut self, word: &str, v: Json<'a>) -> Option<Json<'a>> {
        if self.text.as_bytes().get(self.at..)?.starts_with(word.as_bytes()) {
            self.at += word.len();
            return Some(v);
        }
        None
    }

    fn value(&mut self, depth: u32) -> Option<Json<'a>> {
        if depth > MAX_DEPTH {
            return None;
        }
        match self.space() {
            b'{' => {
                let mut entries = Vec::new();
                self.at += 1;
                if self.space() == b'}' {
                    self.at += 1;
                    return Some(Json::Obj(entries));
                }
                loop {
                    if self.space() != b'"' {
                        return None;
                    }
                    let key = self.string()?;
                    if self.space() != b':' {
                        return None;
                    }
                    self.at += 1;
                    entries.push((key, self.value(depth + 1)?));
                    if self.more(b'}')? {
                        return Some(Json::Obj(entries));
                    }
                }
            }
            b'[' => {
                let mut items = Vec::new();
                self.at += 1;
                if self.space() == b']' {
                    self.at += 1;
                    return Some(Json::Arr(items));
                }
                loop {
                    items.push(self.value(depth + 1)?);
                    if self.more(b']')? {
                        return Some(Json::Arr(items));
                    }
                }
            }
            b'"' => self.string().map(Json::Str),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'n' => self.word("null", Json::Null),
            _ => self.number(),
        }
    }

    /// After a member: true at the closing bracket, false after a comma.
    fn more(&mut self, close: u8) -> Option<bool> {
        let c = self.space();
        if c != close && c != b',' {
            return None;
        }
        self.at += 1;
        Some(c == close)
    }

    fn digits(&mut self) -> bool {
        let from = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        self.at > from
    }

    fn number(&mut self) -> Option<Json<'a>> {
        let from = self.at;
        if self.peek() == b'-' {
            self.at += 1;
        }
        if self.peek() == b'0' {
            self.at += 1;
        } else if !self.digits() {
            return None;
        }
        if self.peek() == b'.' {
            self.at += 1;
            if !self.digits() {
                return None;
            }
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            if !self.digits() {
                return None;
            }
        }
        self.text.get(from..self.at).map(Json::Num)
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        self.at += 1;
        let mut from = self.at;
        let mut owned: Option<String> = None;
        loop {
            match self.peek() {
                b'"' => {
                    let tail = self.text.get(from..self.at)?;
                    self.at += 1;
                    return Some(match owned {
                        Some(mut s) => {
                            s.push_str(tail);
                            Cow::Owned(s)
                        }
                        None => Cow::Borrowed(tail),
                    });
                }
                b'\\' => {
                    let s = owned.get_or_insert_with(String::new);
                    s.push_str(self.text.get(from..self.at)?);
                    self.at += 1;
                    let c = match self.peek() {
                        b'n' => '\n',
                        b't' => '\t',
                        b'r' => '\r',
                        b'b' => '\u{8}',
                        b'f' => '\u{c}',
                        c @ (b'"' | b'\\' | b'/') => c as char,
                        b'u' => self.escape()?,
                        _ => return None,
                    };
                    self.at += 1;
                    owned.get_or_insert_with(String::new).push(c);
                    from = self.at;
                }
                0..=0x1f => return None,
                _ => self.at += 1,
            }
        }
    }

    /// At the `u` of an escape; ends on its last digit. Lone surrogates become U+FFFD.
    fn escape(&mut self) -> Option<char> {
        let high = self.hex4()?;
        if high & 0xfc00 == 0xd800 && self.text.as_bytes().get(self.at + 1..self.at + 3) == Some(b"\\u") {
            let back = self.at;
            self.at += 2;
            let low = self.hex4()?;
            if low & 0xfc00 == 0xdc00 {
                return char::from_u32(0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff));
            }
            self.at = back;
        }
        Some(char::from_u32(high).unwrap_or('\u{fffd}'))
    }

    fn hex4(&mut self) -> Option<u32> {
        let mut n = 0;
        for _ in 0..4 {
            self.at += 1;
            n = n * 16 + (self.peek() as char).to_digit(16)?;
        }
        Some(n)
    }
}
