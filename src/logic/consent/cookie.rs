//! The record as a cookie: compact ASCII that any server can take apart.
//!
//! ```text
//! 1~REVISION~GIVEN~CHANGED~EXPIRES~METHOD~LANGUAGE~DIGEST~GRANTED~DENIED~KNOWN~FLAGS~ID
//! ```
//!
//! Times are seconds since 1970 in base 36, METHOD is its index in
//! [`super::METHODS`], GRANTED and DENIED are ids joined by `.`, KNOWN is four base64url
//! characters for each service that follows its category, FLAGS is empty or `a`
//! (to be asked again), ID is empty unless the owner asked for one. Bytes outside
//! `A-Z a-z 0-9 - _` are percent-encoded in REVISION, LANGUAGE and the ids.

use super::{Method, Record};
use alloc::string::String;
use alloc::vec::Vec;

const B64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const HEX: &[u8; 16] = b"0123456789ABCDEF";
const VERSION: &str = "1";
const FIELDS: usize = 13;

/// Writes the value of the cookie.
///
/// `follows` tells of a service id in the record that says the same as its
/// category: such an id is written as four characters of KNOWN.
#[must_use]
pub fn write(r: &Record, follows: &dyn Fn(&str) -> bool) -> String {
    let mut out = String::from(VERSION);
    let mut known: Vec<u32> = r.known.clone();
    out.push('~');
    escape(&mut out, &r.revision);
    for t in [r.given, r.changed, r.expires, r.method as u64] {
        out.push('~');
        base36(&mut out, t);
    }
    out.push('~');
    escape(&mut out, &r.language);
    out.push('~');
    escape(&mut out, &r.digest);
    for ids in [&r.granted, &r.denied] {
        let mut mark = '~';
        for id in ids {
            if follows(id) {
                known.push(crate::logic::hash::short(id));
            } else {
                out.push(mark);
                mark = '.';
                escape(&mut out, id);
            }
        }
        if mark == '~' {
            out.push(mark);
        }
    }
    out.push('~');
    for k in known {
        for shift in [18, 12, 6, 0] {
            out.push(char::from(B64.get((k >> shift & 63) as usize).copied().unwrap_or(b'A')));
        }
    }
    out.push_str(if r.ask { "~a~" } else { "~~" });
    escape(&mut out, r.id.as_deref().unwrap_or(""));
    out
}

/// Reads the value of the cookie. Anything that [`write`] could not have written is no record.
///
/// ```
/// use crumbgate::logic::consent::cookie;
/// let r = cookie::read("1~2019-11-29~tgzg40~tgzg40~u0q5xs~1~en~~necessary~analytics~~~").unwrap();
/// assert_eq!(r.denied, ["analytics"]);
/// assert!(cookie::read("1~~~").is_none());
/// ```
#[must_use]
pub fn read(value: &str) -> Option<Record> {
    if value.len() > 4096 {
        return None;
    }
    let mut f = value.split('~');
    let mut next = || f.next();
    if next()? != VERSION {
        return None;
    }
    let record = Record {
        revision: unescape(next()?)?,
        given: from36(next()?)?,
        changed: from36(next()?)?,
        expires: from36(next()?)?,
        method: Method::at(from36(next()?)? as usize)?,
        language: unescape(next()?)?,
        digest: unescape(next()?)?,
        granted: ids(next()?)?,
        denied: ids(next()?)?,
        known: hashes(next()?)?,
        ask: match next()? {
            "" => false,
            "a" => true,
            _ => return None,
        },
        id: Some(unescape(next()?)?).filter(|id| !id.is_empty()),
    };
    (value.split('~').count() == FIELDS).then_some(record)
}

fn escape(out: &mut String, s: &str) {
    for b in s.bytes() {
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_') {
            out.push(char::from(b));
        } else {
            out.push('%');
            for d in [b >> 4, b & 15] {
                out.push(char::from(HEX.get(d as usize).copied().unwrap_or(b'0')));
            }
        }
    }
}

fn unescape(s: &str) -> Option<String> {
    let mut out = Vec::with_capacity(s.len());
    let mut bytes = s.bytes();
    while let Some(b) = bytes.next() {
        if b == b'%' {
            let mut digit = || (bytes.next()? as char).to_digit(16);
            out.push((digit()? * 16 + digit()?) as u8);
        } else if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_') {
            out.push(b);
        } else {
            return None;
        }
    }
    String::from_utf8(out).ok()
}

fn ids(s: &str) -> Option<Vec<String>> {
    if s.is_empty() {
        return Some(Vec::new());
    }
    s.split('.').map(|id| unescape(id).filter(|id| !id.is_empty())).collect()
}

fn hashes(s: &str) -> Option<Vec<u32>> {
    if s.len() % 4 != 0 {
        return None;
    }
    let digit = |b: &u8| B64.iter().position(|c| c == b);
    s.as_bytes().chunks(4).map(|four| four.iter().try_fold(0, |n, b| digit(b).map(|d| n << 6 | d as u32))).collect()
}

fn base36(out: &mut String, n: u64) {
    if n >= 36 {
        base36(out, n / 36);
    }
    out.push(char::from_digit((n % 36) as u32, 36).unwrap_or('0'));
}

fn from36(s: &str) -> Option<u64> {
    // Nine digits reach the year 3 million and cannot overflow.
    if s.is_empty() || s.len() > 9 {
        return None;
    }
    s.chars().try_fold(0u64, |n, c| c.to_digit(36).filter(|_| !c.is_ascii_uppercase()).map(|d| n * 36 + u64::from(d)))
}
