//! Names of cookies and storage keys, and hosts: exact, or with `*`.

use crate::logic::bytes::cut;

/// Whether `name` is what `pattern` says: equal, or equal but for each `*`,
/// which stands for any run of characters, also none. No other character is special.
///
/// ```
/// use crumbgate::logic::catalogue::pattern::matches;
/// assert!(matches("_ga_*", "_ga_ABC123"));
/// assert!(!matches("_ga", "_gat"));
/// ```
#[must_use]
pub fn matches(pattern: &str, name: &str) -> bool {
    // Greedy with one point of return: linear in practice, quadratic at worst, never exponential.
    let (p, n) = (pattern.as_bytes(), name.as_bytes());
    let (mut i, mut j) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        match (p.get(i), n.get(j)) {
            (Some(b'*'), _) => {
                star = Some((i + 1, j));
                i += 1;
            }
            (Some(a), Some(b)) if a == b => {
                i += 1;
                j += 1;
            }
            (None, None) => return true,
            _ => match star {
                Some((si, sj)) if sj < n.len() => {
                    star = Some((si, sj + 1));
                    i = si;
                    j = sj + 1;
                }
                _ => return false,
            },
        }
    }
}

/// Whether a host belongs to a host pattern: the host itself, or with a leading
/// `*.` any host below it. Hosts compare without regard to ASCII case.
///
/// ```
/// use crumbgate::logic::catalogue::pattern::host_matches;
/// assert!(host_matches("*.hotjar.com", "script.hotjar.com"));
/// assert!(!host_matches("*.hotjar.com", "nothotjar.com"));
/// assert!(host_matches("https://cdn.example:8443/x.js", "cdn.example"), "owners write addresses too");
/// ```
#[must_use]
pub fn host_matches(pattern: &str, host: &str) -> bool {
    // `*.example.org` also stands for `example.org`: owners who write the one mean both.
    let pattern = bare(pattern);
    let below = cut(pattern, 0, 2) == "*.";
    let base = if below { cut(pattern, 2, pattern.len()) } else { pattern };
    let from = host.len().wrapping_sub(base.len());
    cut(host, from, host.len()).eq_ignore_ascii_case(base)
        && (from == 0 || below && host.as_bytes().get(from.wrapping_sub(1)) == Some(&b'.'))
}

/// The host of an address. One pass: a page's every request comes by here.
fn bare(pattern: &str) -> &str {
    let mut from = 0;
    for (at, b) in pattern.bytes().enumerate() {
        match b {
            // An address of version 6 has colons of its own.
            b'[' => break,
            b'/' if at == from => from = at + 1,
            b':' if cut(pattern, at + 1, at + 3) == "//" => from = at + 1,
            b':' | b'/' => return cut(pattern, from, at),
            _ => {}
        }
    }
    cut(pattern, from, pattern.len())
}
