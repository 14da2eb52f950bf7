//! Bytes as a JavaScript string: one character per byte, so that compression still sees the bytes.
//!
//! NUL becomes U+0100: raw NULs make editors and proxies take the file for binary.
//! The reader is `charCodeAt(i) & 255`. The file must be read as UTF-8, hence its byte order mark.

/// The literal, with the quote that is rarer in the bytes.
pub(crate) fn literal(bytes: &[u8]) -> String {
    let count = |wanted: u8| bytes.iter().filter(|&&byte| byte == wanted).count();
    let quote = if count(b'\'') < count(b'"') { '\'' } else { '"' };
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    text.push(quote);
    for &byte in bytes {
        match char::from(byte) {
            '\0' => text.push('\u{100}'),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            special if special == quote || special == '\\' => text.extend(['\\', special]),
            plain => text.push(plain),
        }
    }
    text.push(quote);
    text
}

#[cfg(test)]
mod tests {
    use super::literal;

    /// What a JavaScript engine does with the literal, and then our reader.
    fn decode(literal: &str) -> Vec<u8> {
        let inner: Vec<char> = literal.chars().collect();
        let mut inner = inner[1..inner.len() - 1].iter();
        let mut bytes = Vec::new();
        while let Some(&next) = inner.next() {
            let read = match next {
                '\\' => match inner.next() {
                    Some('n') => '\n',
                    Some('r') => '\r',
                    Some(&other) => other,
                    None => panic!("the literal ends in a backslash"),
                },
                plain => plain,
            };
            bytes.push((u32::from(read) & 255) as u8);
        }
        bytes
    }

    #[test]
    fn every_byte_survives() {
        let all: Vec<u8> = (0..=255).chain([b'\\', b'n', 0, b'0', b'"', b'"']).collect();
        assert_eq!(decode(&literal(&all)), all);
    }

    #[test]
    fn the_rarer_quote_encloses() {
        assert_eq!(literal(b"\"\"'"), "'\"\"\\''");
        assert_eq!(literal(b"''\""), "\"''\\\"\"");
    }

    #[test]
    fn nothing_that_ends_a_line_or_reads_as_binary_stays_raw() {
        let all: Vec<u8> = (0..=255).collect();
        let text = literal(&all);
        assert!(!text.contains(['\0', '\n', '\r', '\u{2028}', '\u{2029}']));
    }
}
