//! Choices stored by other tools, read once so that nobody is asked twice.
//!
//! Only refusals and explicit grants per category or service are taken over.
//! A notice that was closed ("dismiss"), a pending answer and an overall yes of
//! unknown scope are not consent. Formats: peers' own documentation and sources,
//! as restated in docs/migration.md.

use crate::logic::bytes::{NO_DIGIT, Utf8, digit, take};
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
            if !matches!(list, Json::Arr(_)) {
                return None;
            }
            let mut only = Vec::new();
            strings(list, &mut only);
            if let Some(services) = tree.get("services") {
                for (_, of_category) in services.entries() {
                    strings(of_category, &mut only);
                }
            }
            Some(Foreign::Only(only))
        }
        1 => {
            let text = decode(raw);
            let tree = Json::read(&text).ok()?;
            let mut answers = Vec::new();
            for (id, answer) in tree.entries() {
                if let Some(yes) = answer.bool() {
                    answers.push((String::from(&**id), yes));
                }
            }
            some(answers)
        }
        2 => {
            // `!youtube=true!gtag=false!x=wait`
            let mut answers = Vec::new();
            let mut rest = raw;
            while !rest.is_empty() {
                let mut value = take(&mut rest, b'!');
                let id = take(&mut value, b'=');
                if value == "true" || value == "false" {
                    answers.push((String::from(id), value == "true"));
                }
            }
            some(answers)
        }
        // "allow" is a yes of unknown scope, "dismiss" is not an answer.
        3 => (raw == "deny").then_some(Foreign::Refused),
        _ => None,
    }
}

fn some(answers: Vec<(String, bool)>) -> Option<Foreign> {
    if answers.is_empty() { None } else { Some(Foreign::Answers(answers)) }
}

#[inline(never)]
fn strings(list: &Json, out: &mut Vec<String>) {
    for item in list.items() {
        if let Some(s) = item.str() {
            out.push(String::from(s));
        }
    }
}

/// Percent-decoding, leaving what is not an escape as it is.
fn decode(raw: &str) -> String {
    let (mut out, mut utf8) = (String::new(), Utf8::default());
    let bytes = raw.as_bytes();
    let value = |at: usize| bytes.get(at).map_or(NO_DIGIT, |b| digit(*b));
    let mut at = 0;
    while let Some(b) = bytes.get(at) {
        let mut byte = u32::from(*b);
        let (high, low) = (value(at + 1), value(at + 2));
        if *b == b'%' && high < 16 && low < 16 {
            byte = high * 16 + low;
            at += 2;
        }
        at += 1;
        if !utf8.add(&mut out, byte) {
            return String::new();
        }
    }
    if utf8.is_whole() { out } else { String::new() }
}
