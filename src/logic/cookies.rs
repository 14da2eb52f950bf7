//! The browser's cookies as text: what is there, and how to be rid of it.

use alloc::string::String;
use alloc::vec::Vec;

/// The names in a `document.cookie` or `Cookie` header, in order, each with its value.
pub fn pairs(cookie: &str) -> impl Iterator<Item = (&str, &str)> {
    cookie.split(';').filter_map(|part| {
        let part = part.trim();
        // A cookie without `=` has an empty name and is all value (RFC 6265bis §5.6).
        if part.is_empty() { None } else { Some(part.split_once('=').unwrap_or(("", part))) }
    })
}

/// The name that a write to `document.cookie` would set.
#[must_use]
pub fn written_name(write: &str) -> &str {
    let pair = write.split(';').next().unwrap_or("");
    pair.split_once('=').map_or("", |(name, _)| name.trim())
}

/// Every write that can delete `name` from a page at `host` and `path`:
/// host-only, the host and each parent domain down to two labels, the path and its
/// parents, partitioned or not. A deletion must repeat domain, path and partition
/// exactly (RFC 6265bis §5.7, CHIPS).
#[must_use]
pub fn deletions(name: &str, host: &str, path: &str, secure: bool) -> Vec<String> {
    let mut domains = alloc::vec![""];
    // An address (`[::1]`, `127.0.0.1`) has no parent domains.
    let address = host.ends_with(']') || host.rsplit('.').next().is_some_and(|l| l.bytes().all(|b| b.is_ascii_digit()));
    let mut rest = host;
    while !address {
        domains.push(rest);
        match rest.split_once('.') {
            Some((_, parent)) if parent.contains('.') => rest = parent,
            _ => break,
        }
    }
    let mut paths = alloc::vec!["/"];
    for (i, b) in path.bytes().enumerate().skip(1) {
        if b == b'/' {
            // The default path of a cookie has no slash at its end, a chosen one may.
            paths.extend(path.get(..i));
            paths.extend(path.get(..=i));
        }
    }
    if path.len() > 1 && !path.ends_with('/') {
        paths.push(path);
    }
    let mut out = Vec::new();
    for domain in domains {
        for path in &paths {
            let mut write = [name, "=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=", path].concat();
            if !domain.is_empty() {
                write.push_str("; Domain=");
                write.push_str(domain);
            }
            if secure {
                out.push([&write, "; Secure; SameSite=None; Partitioned"].concat());
                // Names with a prefix are refused without Secure, even to delete them.
                write.push_str("; Secure");
            }
            out.push(write);
        }
    }
    out
}
