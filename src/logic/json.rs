//! A small, total reader of JSON (RFC 8259).
//!
//! The browser's own parser would do for one document, but crossing the border
//! between JavaScript and WebAssembly once per value costs more than reading,
//! and a page may have replaced `JSON.parse`. So the text crosses once and is
//! read here, by the same code in the browser, on the command line and on a
//! server. `serde_json` is the oracle of its tests.

use super::bytes::{cut, digit, put, put_byte, whole};
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
        // A byte order mark takes three bytes.
        let start = if cut(text, 0, 3) == "\u{feff}" { 3 } else { 0 };
        let mut r = Reader { text, at: start, failed: None };
        let value = r.value(0);
        r.space();
        if r.at < text.len() {
            r.fail();
        }
        match r.failed {
            None => Ok(value),
            Some(at) => Err(NotJson { at }),
        }
    }

    /// The value under `key`, if this is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Json<'a>> {
        for (k, v) in self.entries().iter().rev() {
            if **k == *key {
                return Some(v);
            }
        }
        None
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
            Json::Num(n) => whole(n),
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
#[inline(never)]
pub fn write_str(out: &mut String, s: &str) {
    put(out, "\"");
    let mut from = 0;
    for (at, b) in s.bytes().enumerate() {
        // Control characters, and `<` so that the text may stand in a script element.
        let coded = b < b' ' || b == b'<';
        if coded || b == b'"' || b == b'\\' {
            put(out, cut(s, from, at));
            put(out, if coded { "\\u00" } else { "\\" });
            if coded {
                put_byte(out, b'0' + (b >> 4));
                put_byte(out, HEX.get(usize::from(b & 15)).copied().unwrap_or(b'0'));
            } else {
                put_byte(out, b);
            }
            from = at + 1;
        }
    }
    put(out, cut(s, from, s.len()));
    put(out, "\"");
}

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Reads from `at` on. At the first failure it notes where, and goes to the end of the text,
/// where every further step fails as well: so no step has to hand failures on.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    failed: Option<usize>,
}

impl<'a> Reader<'a> {
    /// The byte to read next; 0, which JSON allows nowhere, at the end.
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    #[inline(never)]
    fn fail(&mut self) {
        if self.failed.is_none() {
            self.failed = Some(self.at.min(self.text.len()));
        }
        self.at = self.text.len();
    }

    /// Skips white space, then looks.
    #[inline(never)]
    fn space(&mut self) -> u8 {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
        self.peek()
    }

    /// Skips `byte` if it is next.
    #[inline(never)]
    fn eat(&mut self, byte: u8) -> bool {
        let here = self.peek() == byte;
        if here {
            self.at += 1;
        }
        here
    }

    fn value(&mut self, depth: u32) -> Json<'a> {
        if depth > MAX_DEPTH {
            self.fail();
        }
        match self.space() {
            b'{' => {
                let mut entries = Vec::new();
                let mut more = self.opens(b'}');
                while more {
                    let key = self.string();
                    if self.space() != b':' {
                        self.fail();
                    }
                    self.at += 1;
                    let value = self.value(depth + 1);
                    entries.push((key, value));
                    more = self.goes_on(b'}');
                    self.space();
                }
                Json::Obj(entries)
            }
            b'[' => {
                let mut items = Vec::new();
                let mut more = self.opens(b']');
                while more {
                    items.push(self.value(depth + 1));
                    more = self.goes_on(b']');
                }
                Json::Arr(items)
            }
            b'"' => Json::Str(self.string()),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'n' => self.word("null", Json::Null),
            _ => self.number(),
        }
    }

    /// At an opening bracket: whether anything stands before the closing one.
    #[inline(never)]
    fn opens(&mut self, close: u8) -> bool {
        self.at += 1;
        self.space();
        !self.eat(close)
    }

    /// After a member: whether another follows.
    #[inline(never)]
    fn goes_on(&mut self, close: u8) -> bool {
        self.space();
        if self.eat(b',') {
            return true;
        }
        if !self.eat(close) {
            self.fail();
        }
        false
    }

    #[inline(never)]
    fn word(&mut self, word: &str, value: Json<'a>) -> Json<'a> {
        if cut(self.text, self.at, self.at + word.len()) == word {
            self.at += word.len();
        } else {
            self.fail();
        }
        value
    }

    /// At least one digit.
    #[inline(never)]
    fn digits(&mut self) {
        let from = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        if self.at == from {
            self.fail();
        }
    }

    fn number(&mut self) -> Json<'a> {
        let from = self.at;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits();
        }
        if self.eat(b'.') {
            self.digits();
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits();
        }
        Json::Num(cut(self.text, from, self.at))
    }

    #[inline(never)]
    fn string(&mut self) -> Cow<'a, str> {
        if !self.eat(b'"') {
            self.fail();
        }
        let start = self.at;
        // What stands between two escapes is taken in one piece.
        let mut from = start;
        let mut owned = String::new();
        loop {
            let c = self.peek();
            if c == b'"' || c == b'\\' || c < b' ' {
                let piece = cut(self.text, from, self.at);
                if c == b'"' && from == start {
                    self.at += 1;
                    return Cow::Borrowed(piece);
                }
                put(&mut owned, piece);
                if c != b'\\' {
                    if !self.eat(b'"') {
                        self.fail();
                    }
                    return Cow::Owned(owned);
                }
                self.at += 1;
                owned.push(self.escape());
                from = self.at;
            } else {
                self.at += 1;
            }
        }
    }

    /// After a backslash. Lone surrogates become U+FFFD.
    fn escape(&mut self) -> char {
        let c = self.peek();
        if c != b'u' {
            let plain = match c {
                b'n' => b'\n',
                b't' => b'\t',
                b'r' => b'\r',
                b'b' => 8,
                b'f' => 12,
                b'"' | b'\\' | b'/' => c,
                _ => {
                    self.fail();
                    0
                }
            };
            self.at += 1;
            return char::from(plain);
        }
        let high = self.hex4();
        let back = self.at;
        if high & 0xfc00 == 0xd800 && self.eat(b'\\') && self.peek() == b'u' {
            let low = self.hex4();
            if low & 0xfc00 == 0xdc00 {
                return char::from_u32(0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff)).unwrap_or('\u{fffd}');
            }
        }
        if self.failed.is_none() {
            self.at = back;
        }
        char::from_u32(high).unwrap_or('\u{fffd}')
    }

    /// At the `u` of an escape.
    #[inline(never)]
    fn hex4(&mut self) -> u32 {
        let mut n = 0;
        self.at += 1;
        for _ in 0..4 {
            let d = digit(self.peek());
            if d > 15 {
                self.fail();
            }
            n = n * 16 + d;
            self.at += 1;
        }
        n
    }
}
