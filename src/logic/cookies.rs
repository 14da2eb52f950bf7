//! The browser's cookies as text: what is there, and how to be rid of it.

use super::bytes::{cut, find, index, put, take, trim};
use alloc::string::String;
use alloc::vec::Vec;

/// The names in a `document.cookie` or `Cookie` header, in order, each with its value.
#[must_use]
pub fn pairs(cookie: &str) -> Pairs<'_> {
    Pairs { rest: cookie }
}

/// See [`pairs`].
pub struct Pairs<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Pairs<'a> {
    type Item = (&'a str, &'a str);

    #[inline(never)]
    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let part = trim(take(&mut self.rest, b';'));
            let at = find(part, b'=');
            if at < part.len() {
                return Some((cut(part, 0, at), cut(part, at + 1, part.len())));
            }
            // A cookie without `=` has an empty name and is all value (RFC 6265bis §5.6).
            if !part.is_empty() {
                return Some(("", part));
            }
        }
        None
    }
}

/// The name that a write to `document.cookie` would set, as it is read afterwards: WebKit keeps
/// a cookie without a name, and shows `=_ga=1` as `_ga=1`.
#[must_use]
pub fn written_name(mut write: &str) -> &str {
    let mut rest = take(&mut write, b';');
    // The last part is all value.
    while find(rest, b'=') < rest.len() {
        let name = trim(take(&mut rest, b'='));
        if !name.is_empty() {
            return name;
        }
    }
    ""
}

/// The deletion that a write to `document.cookie` asks for, if it is one: with no value, no `Max-Age`
/// or the date with which time begins. Browsers count attributes and read dates in ways of their own,
/// so no other age or date is left in it: whoever reads it, it can only delete.
///
/// ```
/// use crumbgate::logic::cookies::deletion;
/// assert_eq!(deletion("_ga=; path=/a").as_deref(), Some("_ga=; Max-Age=0; path=/a"));
/// assert_eq!(deletion("_ga=1; path=/a"), None);
/// ```
#[must_use]
pub fn deletion(write: &str) -> Option<String> {
    if write.bytes().any(|b| b < b' ' || b == 0x7f) {
        // Some browsers end the write there, before what makes it a deletion.
        return None;
    }
    let mut rest = write;
    let mut value = take(&mut rest, b';');
    let mut out = String::from(value);
    put(&mut out, "; Max-Age=0");
    take(&mut value, b'=');
    let mut gone = trim(value).is_empty();
    while !rest.is_empty() {
        let part = trim(take(&mut rest, b';'));
        let mut value = part;
        take(&mut value, b'=');
        match part.as_bytes().first().map(u8::to_ascii_lowercase) {
            Some(b'm') => gone |= matches!(trim(value).as_bytes().first(), Some(b'0' | b'-')),
            Some(b'e') => gone |= index(value, "1970") < value.len(),
            _ => {
                put(&mut out, "; ");
                put(&mut out, part);
            }
        }
    }
    gone.then_some(out)
}

/// Every write that can delete `name` from a page at `host` and `path`:
/// host-only, the host and each parent domain down to two labels, the path and its
/// parents, partitioned or not. A deletion must repeat domain, path and partition
/// exactly (RFC 6265bis §5.7, CHIPS).
#[must_use]
pub fn deletions(name: &str, host: &str, path: &str, secure: bool) -> Vec<String> {
    let mut paths = alloc::vec!["/"];
    for (at, b) in path.bytes().enumerate() {
        if b == b'/' && at > 0 {
            // The default path of a cookie has no slash at its end, a chosen one may.
            paths.push(cut(path, 0, at));
            paths.push(cut(path, 0, at + 1));
        }
    }
    if path.len() > 1 && path.as_bytes().last() != Some(&b'/') {
        paths.push(path);
    }
    let mut out = Vec::new();
    // First for the host alone, which is to say without a domain.
    let (mut domain, mut next) = ("", if is_address(host) { "" } else { host });
    loop {
        for path in &paths {
            let mut write = String::from(name);
            put(&mut write, "=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=");
            put(&mut write, path);
            if !domain.is_empty() {
                put(&mut write, "; Domain=");
                put(&mut write, domain);
            }
            if secure {
                // Names with a prefix are refused without Secure, even to delete them.
                put(&mut write, "; Secure");
                let mut partitioned = write.clone();
                put(&mut partitioned, "; SameSite=None; Partitioned");
                out.push(partitioned);
            }
            out.push(write);
        }
        if next.is_empty() {
            return out;
        }
        domain = next;
        take(&mut next, b'.');
        if find(next, b'.') == next.len() {
            next = "";
        }
    }
}

/// An address (`[::1]`, `127.0.0.1`) has no parent domains.
fn is_address(host: &str) -> bool {
    let mut last_is_number = true;
    for b in host.bytes() {
        last_is_number = b == b'.' || last_is_number && b.is_ascii_digit();
    }
    last_is_number || host.as_bytes().last() == Some(&b']')
}
