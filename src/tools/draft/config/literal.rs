//! Object literals out of JavaScript, read and never run.
//!
//! Configurations of banners are JavaScript: unquoted keys, comments, trailing commas, regular
//! expressions, functions. What is data becomes JSON; what is code becomes `null`.

mod characters;

use characters::{Reader, is_word};
use serde_json::{Map, Value, json};

/// The key under which a regular expression is kept.
pub(super) const REGEX: &str = "$regex";

/// Every object literal that is the argument of a call or the value of an assignment, with the
/// words before it: `CookieConsent.run` for `CookieConsent.run({…})`.
#[must_use]
pub(super) fn objects(text: &str) -> Vec<(String, Value)> {
    let mut reader = Reader::new(text);
    let mut all = Vec::new();
    let mut before = String::new();
    while let Some(c) = reader.peek() {
        match c {
            '{' => {
                let at = reader.at;
                let opens = before.trim_end().ends_with(['(', '='])
                    || before.trim().is_empty()
                    || before.trim_end().ends_with("default");
                match reader.value(0) {
                    Some(value) if opens && value.as_object().is_some_and(|o| !o.is_empty()) => {
                        all.push((words(&before), value));
                        before.clear();
                    }
                    // A block of code: look inside.
                    _ => {
                        reader.at = at + 1;
                        before.clear();
                    }
                }
            }
            '"' | '\'' | '`' => match reader.string() {
                Some(text) => before.push_str(&text),
                None => break,
            },
            '/' if reader.comment() => {}
            ';' | '}' => {
                before.clear();
                reader.at += 1;
            }
            c => {
                before.push(c);
                reader.at += 1;
            }
        }
    }
    all
}

fn words(before: &str) -> String {
    before.trim_end().trim_end_matches(['(', '=']).trim().to_owned()
}

/// Nested deeper than this is no configuration.
const DEPTH: u32 = 60;

impl Reader {
    fn value(&mut self, depth: u32) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        let from = self.at;
        let value = match self.space()? {
            '{' => self.object(depth)?,
            '[' => self.array(depth)?,
            '"' | '\'' | '`' => json!(self.string()?),
            '/' => self.regex()?,
            c if c.is_ascii_digit() || c == '-' => self.number(),
            _ => self.word(),
        };
        // What goes on after a value (`a + b`, a call, `=>`) makes it code, but for strings in a row.
        match self.space() {
            None | Some(',' | '}' | ']' | ')' | ';') => Some(value),
            Some('+') if value.is_string() => self.joined(value, depth),
            _ if depth == 0 => Some(value),
            _ => {
                self.at = from;
                self.skip();
                Some(Value::Null)
            }
        }
    }

    /// `"a" + "b"`; anything but a string in it is left out.
    fn joined(&mut self, first: Value, depth: u32) -> Option<Value> {
        self.at += 1;
        let rest = self.value(depth + 1)?;
        let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        Some(json!(text(&first) + &text(&rest)))
    }

    fn object(&mut self, depth: u32) -> Option<Value> {
        self.at += 1;
        let mut map = Map::new();
        loop {
            match self.space()? {
                '}' => {
                    self.at += 1;
                    return Some(Value::Object(map));
                }
                ',' => self.at += 1,
                '"' | '\'' | '`' => {
                    let key = self.string()?;
                    self.field(&mut map, key, depth)?;
                }
                c if is_word(c) => {
                    let key = self.name();
                    self.field(&mut map, key, depth)?;
                }
                // `...spread`, `[computed]: value`, a statement: code.
                _ => self.skip(),
            }
        }
    }

    fn field(&mut self, map: &mut Map<String, Value>, key: String, depth: u32) -> Option<()> {
        match self.space()? {
            ':' => {
                self.at += 1;
                let value = self.value(depth + 1)?;
                map.insert(key, value);
            }
            // `{ shorthand, }` and `method() {…}`
            ',' | '}' => {
                map.insert(key, Value::Null);
            }
            _ => self.skip(),
        }
        Some(())
    }

    fn array(&mut self, depth: u32) -> Option<Value> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            match self.space()? {
                ']' => {
                    self.at += 1;
                    return Some(Value::Array(items));
                }
                ',' => self.at += 1,
                _ => {
                    let from = self.at;
                    items.push(self.value(depth + 1)?);
                    // A closing bracket of another kind: not an array after all.
                    if self.at == from {
                        return None;
                    }
                }
            }
        }
    }

    fn word(&mut self) -> Value {
        match self.name().as_str() {
            "true" => json!(true),
            "false" => json!(false),
            _ => Value::Null,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Value {
        objects(text).into_iter().next().map(|(_, v)| v).unwrap_or_default()
    }

    #[test]
    fn data_is_read_and_code_left_out() {
        let value = one(r#"
            // the banner
            const config = {
              name: 'a', "b": [1, -2.5, true, null, undefined, /^_ga(_.*)?$/i,],
              on: ({cookie}) => { if (cookie) { run("}") } }, method() { return {x: 1} },
              text: 'it\'s ' + "long" + `er ${code({})}!`, /* c */ ...spread, nested: { deep: { er: 'x' } },
              call: f(1, 2), last: 'y'
            };"#);
        assert_eq!(value["name"], "a");
        assert_eq!(value["b"], json!([1, -2.5, true, null, null, { "$regex": "^_ga(_.*)?$" }]));
        assert_eq!(value["text"], "it's longer !");
        assert_eq!(value["nested"]["deep"]["er"], "x");
        assert_eq!((&value["on"], &value["call"], &value["last"]), (&Value::Null, &Value::Null, &json!("y")));
    }

    #[test]
    fn escapes_are_the_characters_they_stand_for() {
        let value = one(
            r#"x = { a: "\ud83c\udf6a \u{1f36a} \u00e9\x41\b\f\v\/", b: "\ud83c x", c: "\ud83c\u0041", d: "\u{zz}!" }"#,
        );
        assert_eq!(value["a"], "🍪 🍪 éA\u{8}\u{c}\u{b}/");
        assert_eq!((&value["b"], &value["c"], &value["d"]), (&json!(" x"), &json!(""), &json!("!")));
    }

    #[test]
    fn the_words_before_an_object_tell_what_it_is() {
        let all = objects(
            "import 'x'; window.addEventListener('load', function () { CookieConsent.run({ a: 1 }); }); var klaroConfig = {b: 2}",
        );
        assert_eq!(all.len(), 2);
        assert!(all[0].0.ends_with("CookieConsent.run") && all[1].0.ends_with("klaroConfig"), "{all:?}");
    }

    #[test]
    fn no_text_makes_it_stand_still_or_fall_over() {
        let text = "a = { x: [1, {y: '\\u00e9', z: /[/]/g}], f: function() { return `${a}` } }";
        for end in 0..text.len() {
            let _ = objects(&text[..end]);
        }
        for soup in [
            "{{{{",
            "]}])",
            "= {a:}",
            "={,:,}",
            "= { a b c }",
            "= {'",
            "={a:/",
            "={[x]:1, y:2}",
            "= {a: )",
            "=[)]",
            "({a:[)]})",
        ] {
            let _ = objects(soup);
        }
        let _ = objects(&"={a:".repeat(5_000));
    }
}
