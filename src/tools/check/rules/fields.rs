//! Fields that no one reads: slips of the pen, mostly.

use crate::logic::catalogue::schema::{CATALOGUE, Field, Kind};
use crate::logic::json::Json;
use crate::tools::check::finding::Finding;
use crate::tools::check::near::nearest;
use crate::tools::check::site::Site;
use crate::tools::schema::below;

/// Fields the format does not know.
pub(super) fn check(site: &Site, out: &mut Vec<Finding>) {
    object(site.root, CATALOGUE, "", out);
}

fn object(value: &Json, fields: &[Field], path: &str, out: &mut Vec<Finding>) {
    for (key, inner) in value.entries() {
        let here = below(path, key);
        match fields.iter().find(|f| f.name == key) {
            Some(f) => walk(inner, &f.kind, &here, out),
            // `$schema`, `_note`, `x-owner`: fields of the owner's own.
            None if key.starts_with(['$', '_']) || key.starts_with("x-") || key == "comment" => {}
            None => {
                let names = fields.iter().map(|f| f.name);
                let mend = match nearest(key, names) {
                    Some(name) => format!("Did you mean `{name}`?"),
                    None => "Remove it, or begin its name with _ if it is a note of your own.".into(),
                };
                out.push(
                    Finding::warning(
                        "unknown-field",
                        here,
                        format!("the format has no field `{key}` here, so nothing reads it"),
                    )
                    .mend(mend),
                );
            }
        }
    }
}

fn walk(value: &Json, kind: &Kind, path: &str, out: &mut Vec<Finding>) {
    match kind {
        Kind::Object(fields) => object(value, fields, path, out),
        Kind::List(inner) | Kind::OneOrMore(inner) => {
            for (i, item) in value.items().iter().enumerate() {
                walk(item, inner, &format!("{path}[{i}]"), out);
            }
        }
        Kind::Map(inner) => {
            for (key, item) in value.entries() {
                walk(item, inner, &below(path, key), out);
            }
        }
        _ => {}
    }
}
