//! Regular expressions of cookie names as patterns.

/// The patterns a regular expression stands for, as far as `*` can say it.
///
/// ```
/// use crumbgate::tools::draft::config::patterns;
/// assert_eq!(patterns("^(_ga|_gid)"), ["_ga*", "_gid*"]);
/// assert_eq!(patterns(r"^_pk_.*$"), ["_pk_*"]);
/// assert!(patterns(".*").is_empty());
/// ```
#[must_use]
pub fn patterns(regex: &str) -> Vec<String> {
    let all = alternatives(regex);
    let mut out: Vec<String> = Vec::new();
    for one in all {
        let pattern = pattern(&one);
        let enough = pattern.bytes().filter(|b| *b != b'*').count() >= 2;
        if enough && !out.contains(&pattern) {
            out.push(pattern);
        }
    }
    out
}

/// `^(a|b)c` as `^ac` and `^bc`. Groups within groups are left to `*`.
fn alternatives(regex: &str) -> Vec<String> {
    let mut depth = 0u32;
    let (mut parts, mut part) = (Vec::new(), String::new());
    let mut escaped = false;
    for c in regex.chars() {
        match c {
            '|' if depth == 0 && !escaped => parts.push(std::mem::take(&mut part)),
            _ => {
                if !escaped {
                    depth = match c {
                        '(' => depth + 1,
                        ')' => depth.saturating_sub(1),
                        _ => depth,
                    };
                }
                part.push(c);
            }
        }
        escaped = c == '\\' && !escaped;
    }
    parts.push(part);
    parts.iter().flat_map(|p| group(p)).collect()
}

fn group(part: &str) -> Vec<String> {
    let Some((before, rest)) = part.split_once('(') else { return vec![part.to_owned()] };
    let Some((inside, after)) = rest.split_once(')') else { return vec![part.to_owned()] };
    if before.ends_with('\\') || inside.contains('(') || after.starts_with(['?', '*', '+', '{']) {
        return vec![part.to_owned()];
    }
    let inside = inside.trim_start_matches("?:");
    inside.split('|').map(|one| format!("{before}{one}{after}")).collect()
}

fn pattern(regex: &str) -> String {
    let (mut body, mut out) = (regex, String::new());
    match body.strip_prefix('^') {
        Some(rest) => body = rest,
        None => out.push('*'),
    }
    let closed = body.ends_with('$') && !body.ends_with("\\$");
    if closed {
        body = body.strip_suffix('$').unwrap_or(body);
    }
    let star = |out: &mut String| {
        if !out.ends_with('*') {
            out.push('*');
        }
    };
    let mut chars = body.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('d' | 'w' | 's' | 'D' | 'W' | 'S' | 'b') => star(&mut out),
                Some(c) => out.push(c),
                None => {}
            },
            '.' => star(&mut out),
            '[' | '(' => {
                let end = if c == '[' { ']' } else { ')' };
                for inner in chars.by_ref() {
                    if inner == end {
                        break;
                    }
                }
                star(&mut out);
            }
            // What may be repeated or left out is anything.
            '*' | '+' | '?' => {
                if !out.ends_with('*') && c != '+' {
                    out.pop();
                }
                star(&mut out);
            }
            '{' => {
                for inner in chars.by_ref() {
                    if inner == '}' {
                        break;
                    }
                }
                star(&mut out);
            }
            ')' | ']' | '}' => {}
            c => out.push(c),
        }
    }
    if !closed {
        star(&mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_become_the_nearest_patterns() {
        for (regex, meant) in [
            ("^_ga", &["_ga*"][..]),
            ("^_ga$", &["_ga"]),
            ("^_ga(_.*)?$", &["_ga*"]),
            (r"^_pk_(id|ses)\..*$", &["_pk_id.*", "_pk_ses.*"]),
            ("_fbp|_fbc", &["*_fbp*", "*_fbc*"]),
            (r"^PollTimeout-\d+$", &["PollTimeout-*"]),
            ("^_hj[A-Z].+", &["_hj*"]),
            (".*", &[]),
            ("", &[]),
            ("^(", &[]),
        ] {
            assert_eq!(patterns(regex), meant, "{regex}");
        }
    }
}
