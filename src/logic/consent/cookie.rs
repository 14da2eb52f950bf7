//! The record as a cookie: compact ASCII that any server can take apart.
//!
//! ```text
//! 1~REVISION~GIVEN~CHANGED~EXPIRES~METHOD~LANGUAGE~DIGEST~GRANTED~DENIED~KNOWN~FLAGS~ID
//! ```
//!
//! Times are seconds since 1970 in base 36, METHOD is its index in
//! [`super::METHODS`], GRANTED and DENIED are ids joined by `.`, KNOWN is four base64url
//! characters for each service that follows its category, FLAGS is empty or `a`
//! (to be asked again), ID is empty unless the owner asked for one: 32 hexadecimal digits. Bytes outside
//! `A-Z a-z 0-9 - _` are percent-encoded in REVISION, LANGUAGE and the ids of GRANTED and DENIED.

use super::{Method, Record, is_id};
use crate::logic::bytes::{NO_DIGIT, Utf8, digit, find, put, put_byte, take};
use crate::logic::hash;
use alloc::string::String;
use alloc::vec::Vec;

const B64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VERSION: &str = "1";
const LONGEST: usize = 4096;

/// Writes the value of the cookie.
///
/// `follows` tells of a service id in the record that says the same as its
/// category: such an id is written as four characters of KNOWN.
#[must_use]
pub fn write(r: &Record, follows: &dyn Fn(&str) -> bool) -> String {
    let mut out = String::new();
    let mut known = String::new();
    put(&mut out, VERSION);
    field(&mut out, &r.revision);
    for n in &[r.given, r.changed, r.expires, r.method as u64] {
        put(&mut out, "~");
        base36(&mut out, *n);
    }
    field(&mut out, &r.language);
    field(&mut out, &r.digest);
    for k in &r.known {
        base64(&mut known, *k);
    }
    list(&mut out, &mut known, &r.granted, follows);
    list(&mut out, &mut known, &r.denied, follows);
    put(&mut out, "~");
    put(&mut out, &known);
    put(&mut out, if r.ask { "~a" } else { "~" });
    field(&mut out, r.id.as_deref().unwrap_or(""));
    out
}

/// Reads the value of the cookie. Anything that [`write()`] could not have written is no record.
///
/// ```
/// use crumbgate::logic::consent::cookie;
/// let r = cookie::read("1~2019-11-29~tgzg40~tgzg40~u0q5xs~1~en~~necessary~analytics~~~").unwrap();
/// assert_eq!(r.denied, ["analytics"]);
/// assert!(cookie::read("1~~~").is_none());
/// ```
#[must_use]
pub fn read(value: &str) -> Option<Record> {
    let mut f = Fields { rest: value, left: 13, good: value.len() <= LONGEST };
    let mut r = Record::default();
    f.good &= f.next() == VERSION;
    f.text(&mut r.revision);
    r.given = f.number();
    r.changed = f.number();
    r.expires = f.number();
    match Method::at(f.number().min(99) as usize) {
        Some(method) => r.method = method,
        None => f.good = false,
    }
    f.text(&mut r.language);
    f.text(&mut r.digest);
    f.ids(&mut r.granted);
    f.ids(&mut r.denied);
    f.hashes(&mut r.known);
    let flags = f.next();
    r.ask = flags == "a";
    f.good &= r.ask || flags.is_empty();
    let id = f.next();
    f.good &= is_id(id);
    if !id.is_empty() {
        r.id = Some(id.into());
    }
    if f.good { Some(r) } else { None }
}

/// The fields of a cookie, one after another. What is wrong with one is noted, not handed on:
/// the others are read all the same, and at the end the record counts or does not.
struct Fields<'a> {
    rest: &'a str,
    /// Fields that must still come, each but the last with a `~` after it.
    left: u32,
    good: bool,
}

impl<'a> Fields<'a> {
    #[inline(never)]
    fn next(&mut self) -> &'a str {
        self.left = self.left.saturating_sub(1);
        let more = find(self.rest, b'~') < self.rest.len();
        self.good &= more == (self.left > 0);
        take(&mut self.rest, b'~')
    }

    #[inline(never)]
    fn text(&mut self, out: &mut String) {
        let field = self.next();
        self.good &= unescape(field, out);
    }

    #[inline(never)]
    fn number(&mut self) -> u64 {
        let field = self.next();
        let mut n = 0;
        for b in field.bytes() {
            let d = digit(b);
            self.good &= d < NO_DIGIT && !b.is_ascii_uppercase();
            n = n * 36 + u64::from(d);
            // Nine digits reach the year 3 million and cannot overflow.
            if field.len() > 9 {
                self.good = false;
                break;
            }
        }
        self.good &= !field.is_empty();
        n
    }

    #[inline(never)]
    fn ids(&mut self, out: &mut Vec<String>) {
        let mut rest = self.next();
        let mut more = !rest.is_empty();
        while more {
            more = find(rest, b'.') < rest.len();
            let mut id = String::new();
            self.good &= unescape(take(&mut rest, b'.'), &mut id) && !id.is_empty();
            out.push(id);
        }
    }

    fn hashes(&mut self, out: &mut Vec<u32>) {
        let (mut n, mut count) = (0, 0);
        for b in self.next().bytes() {
            let mut value = 0;
            for c in B64 {
                if *c == b {
                    break;
                }
                value += 1;
            }
            self.good &= value < 64;
            n = n << 6 | value;
            count += 1;
            if count % 4 == 0 {
                out.push(n & 0xff_ffff);
            }
        }
        self.good &= count % 4 == 0;
    }
}

/// Adds the ids of a list to `out`, and to `known` those that follow their category.
fn list(out: &mut String, known: &mut String, ids: &[String], follows: &dyn Fn(&str) -> bool) {
    let mut mark = "~";
    for id in ids {
        if follows(id) {
            base64(known, hash::short(id));
        } else {
            put(out, mark);
            escape(out, id);
            mark = ".";
        }
    }
    if mark == "~" {
        put(out, mark);
    }
}

fn field(out: &mut String, text: &str) {
    put(out, "~");
    escape(out, text);
}

fn is_plain(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')
}

#[inline(never)]
fn escape(out: &mut String, s: &str) {
    for b in s.bytes() {
        if is_plain(b) {
            put_byte(out, b);
        } else {
            put(out, "%");
            hex(out, b >> 4);
            hex(out, b & 15);
        }
    }
}

fn hex(out: &mut String, digit: u8) {
    put_byte(out, if digit < 10 { b'0' + digit } else { b'A' - 10 + digit });
}

/// Adds what [`escape`] made `s` of; false if it cannot have.
#[inline(never)]
fn unescape(s: &str, out: &mut String) -> bool {
    let mut utf8 = Utf8::default();
    // Digits of an escape that are still to come, and their value so far.
    let (mut wanted, mut value) = (0, 0);
    for b in s.bytes() {
        if wanted > 0 {
            let d = digit(b);
            value = value * 16 + d;
            wanted -= 1;
            if d > 15 || wanted == 0 && !utf8.add(out, value) {
                return false;
            }
        } else if b == b'%' {
            (wanted, value) = (2, 0);
        } else if !is_plain(b) || !utf8.add(out, u32::from(b)) {
            return false;
        }
    }
    wanted == 0 && utf8.is_whole()
}

#[inline(never)]
fn base64(out: &mut String, n: u32) {
    for i in 1..=4 {
        put_byte(out, B64.get((n >> (24 - 6 * i) & 63) as usize).copied().unwrap_or(b'A'));
    }
}

fn base36(out: &mut String, n: u64) {
    if n >= 36 {
        base36(out, n / 36);
    }
    let d = (n % 36) as u8;
    put_byte(out, if d < 10 { b'0' + d } else { b'a' - 10 + d });
}
