//! The record as JSON: the full form, for the browser's storage, the visitor and the API.

use super::{METHODS, Method, Record, is_id, time};
use crate::logic::bytes::{place, put};
use crate::logic::json::{Json, write_str};
use alloc::string::String;
use alloc::vec::Vec;

/// Writes the record. The field names are public (contract §4, docs: record format).
#[must_use]
pub fn write(r: &Record) -> String {
    let mut out = String::from("{\"version\":1");
    field(&mut out, "revision", &r.revision);
    field(&mut out, "given", &time::write(r.given));
    field(&mut out, "changed", &time::write(r.changed));
    field(&mut out, "expires", &time::write(r.expires));
    field(&mut out, "method", r.method.word());
    field(&mut out, "language", &r.language);
    field(&mut out, "digest", &r.digest);
    if let Some(id) = &r.id {
        field(&mut out, "id", id);
    }
    if r.ask {
        put(&mut out, ",\"ask\":true");
    }
    put(&mut out, ",\"granted\":");
    write_list(&mut out, &r.granted);
    put(&mut out, ",\"denied\":");
    write_list(&mut out, &r.denied);
    put(&mut out, "}");
    out
}

#[inline(never)]
fn field(out: &mut String, name: &str, value: &str) {
    put(out, ",");
    write_str(out, name);
    put(out, ":");
    write_str(out, value);
}

/// Writes a JSON list of strings.
pub fn write_list<S: AsRef<str>>(out: &mut String, items: &[S]) {
    let mut mark = "[";
    for item in items {
        put(out, mark);
        write_str(out, item.as_ref());
        mark = ",";
    }
    put(out, if items.is_empty() { "[]" } else { "]" });
}

/// Reads a record. Anything that lacks a field, has one of another type, one twice or one too many, is no record.
#[must_use]
pub fn read(text: &str) -> Option<Record> {
    let tree = Json::read(text).ok()?;
    let mut f = Fields { good: tree.get("version").and_then(Json::int) == Some(1), tree };
    let mut r = Record::default();
    put(&mut r.revision, f.text("revision"));
    r.given = f.moment("given");
    r.changed = f.moment("changed");
    r.expires = f.moment("expires");
    match Method::at(place(&METHODS, f.text("method"))) {
        Some(method) => r.method = method,
        None => f.good = false,
    }
    put(&mut r.language, f.text("language"));
    put(&mut r.digest, f.text("digest"));
    r.id = f.tree.get("id").and_then(Json::str).filter(|id| is_id(id)).map(String::from);
    r.ask = f.tree.get("ask").and_then(Json::bool) == Some(true);
    f.ids("granted", &mut r.granted);
    f.ids("denied", &mut r.denied);
    let fields = 10 + usize::from(r.id.is_some()) + usize::from(r.ask);
    f.good &= f.tree.entries().len() == fields;
    if f.good { Some(r) } else { None }
}

/// The fields of a record. What is wrong with one is noted, not handed on.
struct Fields<'a> {
    tree: Json<'a>,
    good: bool,
}

impl Fields<'_> {
    #[inline(never)]
    fn text(&mut self, name: &str) -> &str {
        match self.tree.get(name).and_then(Json::str) {
            Some(text) => text,
            None => {
                self.good = false;
                ""
            }
        }
    }

    #[inline(never)]
    fn moment(&mut self, name: &str) -> u64 {
        match time::parse(self.text(name)) {
            Some(moment) => moment,
            None => {
                self.good = false;
                0
            }
        }
    }

    #[inline(never)]
    fn ids(&mut self, name: &str, out: &mut Vec<String>) {
        let list = self.tree.get(name).unwrap_or(&Json::Null);
        self.good &= matches!(list, Json::Arr(_));
        for item in list.items() {
            match item.str() {
                Some(id) => out.push(String::from(id)),
                None => self.good = false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Record {
        Record {
            revision: "7".into(),
            given: 1_700_000_000,
            changed: 1_700_000_000,
            expires: 1_710_000_000,
            language: "en".into(),
            digest: "9c1185a5c5e9fc54".into(),
            granted: alloc::vec!["analytics".into()],
            ..Record::default()
        }
    }

    #[test]
    fn a_field_twice_or_one_too_many_makes_it_none() {
        let text = write(&good());
        assert_eq!(read(&text), Some(good()));
        for more in ["\"granted\":[\"ads\"]", "\"version\":1", "\"expires\":\"2099-01-01T00:00:00Z\"", "\"note\":1"] {
            assert_eq!(read(&text.replacen('{', &alloc::format!("{{{more},"), 1)), None, "{more}");
            assert_eq!(read(&text.replace("]}", &alloc::format!("],{more}}}"))), None, "{more}");
        }
        let whole = Record { id: Some("0f".repeat(16)), ask: true, ..good() };
        assert_eq!(read(&write(&whole)), Some(whole.clone()));
        assert_eq!(read(&write(&whole).replace("\"ask\":true", "\"ask\":false")), None);
        assert_eq!(read(&write(&whole).replace(&alloc::format!("\"{}\"", "0f".repeat(16)), "7")), None);
    }

    #[test]
    fn an_id_that_is_not_ours_makes_it_none() {
        for id in ["zz", "0f", &"0g".repeat(16), &"0f".repeat(17), "<b>"] {
            let whole = Record { id: Some(id.into()), ..good() };
            assert_eq!(read(&write(&whole)), None, "{id}");
            assert_eq!(super::super::cookie::read(&super::super::cookie::write(&whole, &|_| false)), None, "{id}");
        }
    }

    #[test]
    fn whatever_is_cut_off_it_is_none() {
        let text = write(&good());
        for end in 0..text.len() {
            assert_eq!(read(&text[..end]), None, "{}", &text[..end]);
        }
    }
}
