//! The direction of the arrows between the rooms of src/.
//!
//! `logic` is pure. `gate`, `ui` and `storage` stand on it and on `host`, and do not know each
//! other; `page` wires them, `api` is on top. `bridge` and `preferences` are host and page of the
//! second module.

use anyhow::Result;

use crate::paths::{files, root, short};
use crate::run::read;

/// A folder or file of src/ and what it must not name.
const RULES: [(&str, &[&str]); 8] = [
    ("logic", &["host", "gate", "ui", "storage", "page", "api"]),
    ("host.rs", &["gate", "ui", "storage", "page", "api"]),
    ("gate", &["ui", "storage", "page", "api"]),
    ("ui", &["gate", "storage", "page", "api"]),
    ("storage", &["gate", "ui", "page", "api"]),
    ("page", &["preferences", "api"]),
    ("bridge.rs", &["gate", "ui", "storage", "page", "preferences", "api"]),
    ("preferences", &["gate", "storage", "page", "api"]),
];

/// Crates that only exist in a browser.
const BROWSER: [&str; 3] = ["web_sys", "js_sys", "wasm_bindgen"];

pub(super) fn faults() -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (room, forbidden) in RULES {
        let folder = root().join("src").join(room);
        let found = if folder.is_file() { vec![folder] } else { files(&folder) };
        for file in found.iter().filter(|file| file.extension().is_some_and(|e| e == "rs")) {
            let code = read(file)?;
            for name in named(&code) {
                if forbidden.contains(&name.as_str()) {
                    faults.push(format!("{}: `{room}` must not know `{name}`", short(file)));
                }
            }
            if room == "logic" {
                for name in BROWSER.iter().filter(|name| code_names(&code, name)) {
                    faults.push(format!("{}: the pure core must not name {name}", short(file)));
                }
            }
        }
    }
    Ok(faults)
}

/// Code lines without comments.
fn lines(code: &str) -> impl Iterator<Item = &str> {
    code.lines().map(|line| line.split("//").next().unwrap_or_default())
}

fn code_names(code: &str, name: &str) -> bool {
    lines(code).any(|line| line.contains(name))
}

/// Modules at the top of the crate that the code names: `crate::x`, `crate::{x, y::z}`,
/// `super::super::x`.
fn named(code: &str) -> Vec<String> {
    let code: String = lines(code).flat_map(|line| [line, "\n"]).collect();
    let mut names = Vec::new();
    for start in ["crate::", "super::super::"] {
        for (at, _) in code.match_indices(start) {
            let rest = code.get(at + start.len()..).unwrap_or_default().trim_start();
            match rest.strip_prefix('{') {
                Some(group) => names.extend(members(group)),
                None => names.push(identifier(rest)),
            }
        }
    }
    names.sort();
    names.dedup();
    names
}

/// The first names of a group's members, up to its end.
fn members(group: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 1;
    let mut member = true;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => member = true,
            c if member && depth == 1 && (c.is_alphabetic() || c == '_') => {
                names.push(identifier(group.get(at..).unwrap_or_default()));
                member = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn identifier(text: &str) -> String {
    let ends = |c: char| !c.is_alphanumeric() && c != '_';
    text.split(ends).next().unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_paths_and_groups_are_seen() {
        assert_eq!(named("use crate::ui::banner;\nlet x = crate::gate::go();"), ["gate", "ui"]);
        assert_eq!(
            named("use crate::{\n  logic::{ui, Record},\n  storage,\n};\nuse crate::host;"),
            ["host", "logic", "storage"]
        );
        assert_eq!(named("use super::super::page::State;"), ["page"]);
    }

    #[test]
    fn comments_name_nothing() {
        assert!(named("// see crate::ui\n/// [`crate::gate`]\nlet x = 1; // crate::page").is_empty());
        assert!(!code_names("//! no web_sys here", "web_sys"));
        assert!(code_names("use web_sys::Node;", "web_sys"));
    }
}
