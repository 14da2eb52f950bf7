//! Text below U+0100 as a JavaScript string.
//!
//! Raw NULs make editors and proxies take the file for binary. Characters above U+00FF would make
//! engines keep the whole file with two bytes for each character. The file must be read as UTF-8,
//! hence its byte order mark.

/// The literal, with the quote that is rarer in the text.
pub(crate) fn literal(text: &str) -> String {
    let count = |wanted: char| text.chars().filter(|&c| c == wanted).count();
    let quote = if count('\'') < count('"') { '\'' } else { '"' };
    let mut literal = String::with_capacity(text.len() * 9 / 8);
    literal.push(quote);
    let mut rest = text.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            // With a digit behind it, the short form would be another character.
            '\0' if rest.peek().is_some_and(char::is_ascii_digit) => literal.push_str("\\x00"),
            '\0' => literal.push_str("\\0"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            special if special == quote || special == '\\' => literal.extend(['\\', special]),
            plain => literal.push(plain),
        }
    }
    literal.push(quote);
    literal
}

/// Bytes as the text of one character each: read with `charCodeAt`.
pub(crate) fn characters(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::{characters, literal};

    /// What a JavaScript engine does with the literal.
    fn decode(literal: &str) -> String {
        let inner: Vec<char> = literal.chars().collect();
        let mut inner = inner[1..inner.len() - 1].iter();
        let mut text = String::new();
        while let Some(&next) = inner.next() {
            text.push(match next {
                '\\' => match inner.next() {
                    Some('0') => '\0',
                    Some('n') => '\n',
                    Some('r') => '\r',
                    Some('x') => {
                        assert_eq!((inner.next(), inner.next()), (Some(&'0'), Some(&'0')));
                        '\0'
                    }
                    Some(&other) => other,
                    None => panic!("the literal ends in a backslash"),
                },
                plain => plain,
            });
        }
        text
    }

    #[test]
    fn every_byte_survives() {
        let all: Vec<u8> = (0..=255).chain([b'\\', b'n', 0, b'0', b'"', b'"', 0, b'9', 0]).collect();
        assert_eq!(decode(&literal(&characters(&all))), characters(&all));
    }

    #[test]
    fn a_digit_behind_a_null_is_not_taken_into_it() {
        assert_eq!(literal("\x001\0a"), "\"\\x001\\0a\"");
    }

    #[test]
    fn the_rarer_quote_encloses() {
        assert_eq!(literal("\"\"'"), "'\"\"\\''");
        assert_eq!(literal("''\""), "\"''\\\"\"");
    }

    #[test]
    fn nothing_that_ends_a_line_or_reads_as_binary_stays_raw() {
        let text = literal(&characters(&(0..=255).collect::<Vec<u8>>()));
        assert!(!text.contains(['\0', '\n', '\r', '\u{2028}', '\u{2029}']));
        assert!(text.chars().all(|c| c < '\u{100}'));
    }
}
