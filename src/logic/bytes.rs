//! Small work on text, byte by byte: what `str` can do in general, done here for ASCII alone.
//!
//! The general ways (patterns, closures, Unicode white space, iterators) each bring hundreds of
//! bytes into a module that every page view downloads. All marks we look for are ASCII, and a
//! byte below 128 is never part of another character, so cutting there is always right.

use alloc::string::String;

/// Adds `text` to `out`. One place to call instead of the same few steps everywhere.
#[inline(never)]
pub fn put(out: &mut String, text: &str) {
    out.push_str(text);
}

/// Adds one ASCII character.
#[inline(never)]
pub fn put_byte(out: &mut String, ascii: u8) {
    out.push(char::from(ascii & 0x7f));
}

/// The items with a mark between them.
#[inline(never)]
#[must_use]
pub fn join(items: &[&str], mark: &str) -> String {
    let mut out = String::new();
    for (n, item) in items.iter().enumerate() {
        if n > 0 {
            put(&mut out, mark);
        }
        put(&mut out, item);
    }
    out
}

/// `text` from one byte to another; nothing where that cuts a character or lies outside.
#[inline(never)]
#[must_use]
pub fn cut(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or("")
}

/// Where `mark` stands first; the length of the text if it does not.
#[inline(never)]
#[must_use]
pub fn find(text: &str, mark: u8) -> usize {
    let mut at = 0;
    for b in text.as_bytes() {
        if *b == mark {
            break;
        }
        at += 1;
    }
    at
}

/// Where `part` begins first; the length of the text if it is not in it.
///
/// ```
/// use crumbgate::logic::bytes::index;
/// assert_eq!((index("a=b", "=b"), index("a=b", "c")), (1, 3));
/// ```
#[must_use]
pub fn index(text: &str, part: &str) -> usize {
    let mut at = 0;
    while at < text.len() && !text.as_bytes().get(at..).is_some_and(|rest| rest.starts_with(part.as_bytes())) {
        at += 1;
    }
    at
}

/// Takes what stands before the first `mark` off the front of `rest`, and the mark with it;
/// without a mark all of it.
///
/// ```
/// use crumbgate::logic::bytes::take;
/// let mut rest = "a=b=c";
/// assert_eq!(take(&mut rest, b'='), "a");
/// assert_eq!(rest, "b=c");
/// ```
#[inline(never)]
pub fn take<'a>(rest: &mut &'a str, mark: u8) -> &'a str {
    let text = *rest;
    let at = find(text, mark);
    *rest = cut(text, at + 1, text.len());
    cut(text, 0, at)
}

/// Without white space (ASCII) at either end.
#[inline(never)]
#[must_use]
pub fn trim(text: &str) -> &str {
    let b = text.as_bytes();
    let (mut from, mut to) = (0, b.len());
    while from < to && is_space(b, from) {
        from += 1;
    }
    while from < to && is_space(b, to - 1) {
        to -= 1;
    }
    cut(text, from, to)
}

fn is_space(b: &[u8], at: usize) -> bool {
    matches!(b.get(at), Some(b'\t'..=b'\r' | b' '))
}

/// A whole number in decimal digits, and nothing but digits.
#[inline(never)]
#[must_use]
pub fn whole(text: &str) -> Option<u32> {
    let mut n = 0u64;
    for b in text.as_bytes() {
        n = n * 10 + u64::from(b.wrapping_sub(b'0'));
        if !b.is_ascii_digit() || n > u64::from(u32::MAX) {
            return None;
        }
    }
    if text.is_empty() { None } else { Some(n as u32) }
}

/// The value of a digit, letters of either case counting from ten; [`NO_DIGIT`] for anything
/// else. No `Option`: it would go through memory at every call.
#[inline(never)]
#[must_use]
pub fn digit(b: u8) -> u32 {
    u32::from(match b {
        b'0'..=b'9' => b - b'0',
        b'a'..=b'z' => b - b'a' + 10,
        b'A'..=b'Z' => b - b'A' + 10,
        _ => return NO_DIGIT,
    })
}

/// More than any digit.
pub const NO_DIGIT: u32 = 36;

/// A number in decimal digits, without the formatting machinery.
#[must_use]
pub fn decimal(n: usize) -> String {
    let mut out = String::new();
    put_decimal(&mut out, n);
    out
}

/// Adds a number in decimal digits.
pub fn put_decimal(out: &mut String, n: usize) {
    if n > 9 {
        put_decimal(out, n / 10);
    }
    put_byte(out, b'0' + (n % 10) as u8);
}

/// Whether `list` has `text`.
#[inline(never)]
#[must_use]
pub fn has(list: &[&str], text: &str) -> bool {
    place(list, text) < list.len()
}

/// Where `text` stands in `list`; the length of the list if it does not.
#[inline(never)]
#[must_use]
pub fn place(list: &[&str], text: &str) -> usize {
    let mut at = 0;
    for item in list {
        if *item == text {
            break;
        }
        at += 1;
    }
    at
}

/// Puts characters together from bytes that come one by one (UTF-8).
#[derive(Default)]
pub struct Utf8 {
    /// Bytes of a character that are still to come.
    left: u32,
    code: u32,
    /// The least that needs so many bytes: less could hide a character from whoever looks for it.
    least: u32,
}

impl Utf8 {
    /// Takes one byte more; false if it cannot stand here.
    #[inline(never)]
    pub fn add(&mut self, out: &mut String, b: u32) -> bool {
        if self.left > 0 {
            self.code = self.code << 6 | b & 0x3f;
            self.left -= 1;
            if b & 0xc0 != 0x80 {
                return false;
            }
        } else {
            (self.left, self.code, self.least) = match b {
                0..=0x7f => (0, b, 0),
                0xc0..=0xdf => (1, b & 0x1f, 0x80),
                0xe0..=0xef => (2, b & 0x0f, 0x800),
                0xf0..=0xf7 => (3, b & 0x07, 0x1_0000),
                _ => return false,
            };
        }
        if self.left == 0 {
            match char::from_u32(self.code) {
                Some(c) if self.code >= self.least => out.push(c),
                _ => return false,
            }
        }
        true
    }

    /// Whether no character lacks a byte.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.left == 0
    }
}
