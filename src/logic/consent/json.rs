//! The record as JSON: the full form, for the browser's storage, the visitor and the API.

use super::{METHODS, Method, Record, time};
use crate::logic::json::{Json, write_str};
use alloc::string::String;
use alloc::vec::Vec;

/// Writes the record. The field names are public (contract §4, docs: record format).
#[must_use]
pub fn write(r: &Record) -> String {
    let mut out = String::from("{\"version\":1");
    let mut field = |name: &str, value: &str| {
        out.push_str(",\"");
        out.push_str(name);
        out.push_str("\":");
        write_str(&mut out, value);
    };
    field("revision", &r.revision);
    field("given", &time::write(r.given));
    field("changed", &time::write(r.changed));
    field("expires", &time::write(r.expires));
    field("method", r.method.word());
    field("language", &r.language);
    field("digest", &r.digest);
    if let Some(id) = &r.id {
        field("id", id);
    }
    if r.ask {
        out.push_str(",\"ask\":true");
    }
    for (name, ids) in [(",\"granted\":", &r.granted), (",\"denied\":", &r.denied)] {
        out.push_str(name);
        write_list(&mut out, ids);
    }
    out.push('}');
    out
}

/// Writes a JSON list of strings.
pub fn write_list<S: AsRef<str>>(out: &mut String, items: &[S]) {
    out.push('[');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        write_str(out, item.as_ref());
    }
    out.push(']');
}

/// Reads a record. Anything that lacks a field, or has one of another type, is no record.
#[must_use]
pub fn read(text: &str) -> Option<Record> {
    let tree = Json::read(text).ok()?;
    if tree.get("version")?.int()? != 1 {
        return None;
    }
    let string = |key: &str| tree.get(key)?.str().map(String::from);
    let moment = |key: &str| time::parse(tree.get(key)?.str()?);
    let ids = |key: &str| match tree.get(key)? {
        Json::Arr(items) => items.iter().map(|i| i.str().map(String::from)).collect::<Option<Vec<_>>>(),
        _ => None,
    };
    let method = tree.get("method")?.str()?;
    Some(Record {
        revision: string("revision")?,
        given: moment("given")?,
        changed: moment("changed")?,
        expires: moment("expires")?,
        method: Method::at(METHODS.iter().position(|m| *m == method)?)?,
        language: string("language")?,
        digest: string("digest")?,
        id: string("id"),
        ask: tree.get("ask").and_then(Json::bool).unwrap_or(false),
        granted: ids("granted")?,
        denied: ids("denied")?,
        known: Vec::new(),
    })
}
