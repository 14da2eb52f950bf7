//! Choices stored by other tools, read once so that nobody is asked twice.
//!
//! Only refusals and explicit grants per category or service are taken over.
//! A notice that was closed ("dismiss"), a pending answer and an overall yes of
//! unknown scope are not consent. Formats: peers' own documentation and sources,
//! as restated in docs/migration.md.

use crate::logic::json::Json;
use alloc::string::String;
use alloc::vec::Vec;

/// The cookies (and storage keys) other tools keep their choice under.
pub const NAMES: [&str; 4] = ["cc_cookie", "klaro", "tarteaucitron", "cookieconsent_status"];

/// What another tool's stored value says.
pub enum Foreign {
    /// Answers by the other tool's ids.
    Answers(Vec<(String, bool)>),
    /// Exactly these were allowed, everything else was refused.
    Only(Vec<String>),
    /// Everything was refused.
    Refused,
}

/// Reads a stored value of the tool at an index of [`NAMES`].
#[must_use]
pub fn read(tool: usize, raw: &str) -> Option<Foreign> {
    match tool {
        0 => {
            // vanilla-cookieconsent: v3 `categories`, v2 `level`; services may be chosen one by one.
            let text = decode(raw);
            let tree = Json::read(&text).ok()?;
            let list = tree.get("categories").or_else(|| tree.get("level"))?;
            let Json::Arr(items) = list else { return None };
            let mut only: Vec<String> = items.iter().filter_map(|i| i.str().map(String::from)).collect();
            if let Some(services) = tree.get("services") {
                for (_, of_category) in services.entries() {
                    only.extend(of_category.items().iter().filter_map(|i| i.str().map(String::from)));
                }
            }
            Some(Foreign::Only(only))
        }
        1 => {
            let text = decode(raw);
            let tree = Json::read(&text).ok()?;
            let answers = tree.entries().iter().filter_map(|(k, v)| Some((String::from(k.as_ref()), v.bool()?)));
            some(answers.collect())
        }
        2 => {
            // `!youtube=true!gtag=false!x=wait`
            let answer = |part: &str| {
                let (id, value) = part.split_once('=')?;
                match value {
                    "true" => Some((String::from(id), true)),
                    "false" => Some((String::from(id), false)),
                    _ => None,
                }
            };
            some(raw.split('!').filter_map(answer).collect())
        }
        // "allow" is a yes of unknown scope, "dismiss" is not an answer.
        3 => (raw == "deny").then_some(Foreign::Refused),
        _ => None,
    }
}

fn some(answers: Vec<(String, bool)>) -> Option<Foreign> {
    if answers.is_empty() { None } else { Some(Foreign::Answers(answers)) }
}

/// Percent-decoding, leaving what is not an escape as it is.
fn decode(raw: &str) -> String {
    let mut out = Vec::with_capacity(raw.len());
    let bytes = raw.as_bytes();
    let mut i = 0;
    while let Some(&b) = bytes.get(i) {
        let pair = raw.get(i + 1..i + 3).and_then(|h| u8::from_str_radix(h, 16).ok());
        match (b, pair) {
            (b'%', Some(v)) => {
                out.push(v);
                i += 3;
            }
            _ => {
                out.push(b);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_default()
}
