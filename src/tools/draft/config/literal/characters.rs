//! JavaScript character by character: white space, comments, strings, numbers, and stepping over code.

use super::REGEX;
use serde_json::{Value, json};

/// A text, and how far it has been read.
pub(super) struct Reader {
    pub(super) text: Vec<char>,
    pub(super) at: usize,
}

impl Reader {
    pub(super) fn new(text: &str) -> Self {
        Reader { text: text.chars().collect(), at: 0 }
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    /// Steps over white space and comments.
    pub(super) fn space(&mut self) -> Option<char> {
        loop {
            match self.peek()? {
                c if c.is_whitespace() => self.at += 1,
                '/' if self.comment() => {}
                c => return Some(c),
            }
        }
    }

    pub(super) fn comment(&mut self) -> bool {
        let end: &[char] = match self.text.get(self.at + 1) {
            Some('/') => &['\n'],
            Some('*') => &['*', '/'],
            _ => return false,
        };
        self.at += 2;
        while self.at < self.text.len() && !self.text.get(self.at..).is_some_and(|t| t.starts_with(end)) {
            self.at += 1;
        }
        self.at += end.len();
        true
    }

    pub(super) fn string(&mut self) -> Option<String> {
        let quote = self.peek()?;
        self.at += 1;
        let mut out = String::new();
        loop {
            let c = self.peek()?;
            self.at += 1;
            match c {
                c if c == quote => return Some(out),
                '\\' => {
                    let c = self.peek()?;
                    self.at += 1;
                    match c {
                        'n' => out.push('\n'),
                        't' => out.push('\t'),
                        'r' | '\n' => {}
                        'b' => out.push('\u{8}'),
                        'f' => out.push('\u{c}'),
                        'v' => out.push('\u{b}'),
                        'x' => out.extend(self.hex(2).and_then(char::from_u32)),
                        'u' => out.extend(self.unit()),
                        c => out.push(c),
                    }
                }
                // A template's places are code.
                '$' if quote == '`' && self.peek() == Some('{') => {
                    self.skip_bracket();
                }
                c => out.push(c),
            }
        }
    }

    /// After `\u`: a character, in braces or as one or two units of UTF-16.
    fn unit(&mut self) -> Option<char> {
        if self.peek() == Some('{') {
            let digits = self.text.get(self.at + 1..)?.iter().position(|c| *c == '}')?;
            self.at += 1;
            let code = self.hex(digits);
            self.at += 1;
            return char::from_u32(code?);
        }
        let high = self.hex(4)?;
        let pair = self.text.get(self.at..).is_some_and(|t| t.starts_with(&['\\', 'u']));
        if (0xd800..0xdc00).contains(&high) && pair {
            self.at += 2;
            let low = self.hex(4)?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
            return char::from_u32(0x10000 + ((high - 0xd800) << 10) + low);
        }
        char::from_u32(high)
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let hex: String = self.text.get(self.at..self.at + digits)?.iter().collect();
        self.at += digits;
        u32::from_str_radix(&hex, 16).ok()
    }

    pub(super) fn regex(&mut self) -> Option<Value> {
        self.at += 1;
        let mut out = String::new();
        let mut class = false;
        loop {
            let c = self.peek()?;
            self.at += 1;
            match c {
                '/' if !class => break,
                '\n' => return None,
                '\\' => {
                    out.push('\\');
                    out.push(self.peek()?);
                    self.at += 1;
                }
                c => {
                    class = c == '[' || class && c != ']';
                    out.push(c);
                }
            }
        }
        while self.peek().is_some_and(|c| c.is_ascii_alphabetic()) {
            self.at += 1;
        }
        Some(json!({ REGEX: out }))
    }

    pub(super) fn number(&mut self) -> Value {
        let from = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')) {
            self.at += 1;
        }
        let text: String = self.text.get(from..self.at).unwrap_or_default().iter().filter(|c| **c != '_').collect();
        text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<f64>().map(Value::from)).unwrap_or_default()
    }

    pub(super) fn name(&mut self) -> String {
        let from = self.at;
        while self.peek().is_some_and(is_word) {
            self.at += 1;
        }
        self.text.get(from..self.at).unwrap_or_default().iter().collect()
    }

    /// Steps over code to the comma or bracket that ends it.
    pub(super) fn skip(&mut self) {
        let from = self.at;
        while let Some(c) = self.peek() {
            match c {
                ',' | ']' | '}' | ')' => break,
                '(' | '[' | '{' => self.skip_bracket(),
                '"' | '\'' | '`' => {
                    if self.string().is_none() {
                        self.at = self.text.len();
                    }
                }
                '/' if self.comment() => {}
                _ => self.at += 1,
            }
        }
        // Never stand still.
        if self.at == from {
            self.at += 1;
        }
    }

    /// Steps over a bracket and all in it.
    fn skip_bracket(&mut self) {
        let mut depth = 0u32;
        while let Some(c) = self.peek() {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                '"' | '\'' => {
                    if self.string().is_none() {
                        self.at = self.text.len();
                        return;
                    }
                    continue;
                }
                '/' if self.comment() => continue,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}
